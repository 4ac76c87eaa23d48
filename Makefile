# Two commands: `make up` tries the hub, `make test` checks everything.

.PHONY: up test

# Builds the hub and starts it with the embedded database and a synthetic city. It stays in the
# foreground; Ctrl-C ends it, and the next `make up` goes on with the same data.
up:
	cargo run --release --quiet -p hub-cli -- demo --data-dir data/demo

# Formats checked, lints as errors, everything built, all tests: Rust, what is seen from outside once
# more on PostgreSQL and Redis, servers that the tests start themselves, then a real browser.
test:
	./tests/install
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo build --workspace
	cargo test --workspace
	FILEONCE_TEST_DATABASE=postgres cargo test -p hub-tests --test it
	cd tests/browser && node --test

# Makes the screenshots of the README from a demo of this version.
.PHONY: shots
shots:
	./tests/install
	cargo build --workspace
	cd tests/browser && node shots.js ../../docs/pages
