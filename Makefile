# Two commands: `make up` tries the hub, `make test` checks everything.

.PHONY: up test console

# Builds the hub and starts it with the embedded database and a synthetic city. It stays in the
# foreground; Ctrl-C ends it, and the next `make up` goes on with the same data.
up: console
	cargo run --release --quiet -p hub-cli -- demo --data-dir data/demo

# Builds the console that the binary holds, when something of it changed.
console: console/dist/index.html

CONSOLE := schema.graphql $(shell find console/src console/public -type f) $(wildcard console/*.ts console/*.json console/index.html)
console/dist/index.html: $(CONSOLE)
	./console/scripts/install
	cd console && npm run --silent build

# Formats checked, lints as errors, everything built, all tests: Rust, what is seen from outside once
# more (but measurements) on PostgreSQL and Redis, servers that the tests start themselves, half a minute of chance for each
# parser of what comes from outside, then the console in a real browser and the clients that
# departments use.
test: console
	./tests/install
	cd console && npm run --silent size && npm test --silent
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo build --workspace --all-targets
	cargo test --workspace -- --test-threads 3
	FILEONCE_TEST_DATABASE=postgres cargo test --workspace --test it -- --test-threads 4 --skip of_chance --skip bench::
	FILEONCE_FUZZ_SECONDS=30 cargo test --workspace --test it -- --nocapture --test-threads 5 of_chance
	cd tests/browser && node --test --test-concurrency 2
	cd tests/clients && node --test

# Writes the types of what the console asks, after its questions or the schema changed.
.PHONY: console-types
console-types:
	cd console && npm run --silent codegen

# Makes the screenshots of the README from a demo of this version.
.PHONY: shots
shots: console
	./tests/install
	cargo build --workspace
	cd tests/browser && node shots.js ../../docs/pages
