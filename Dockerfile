# Builds the console and the one binary that holds it, and runs it as a user that may do nothing else.

FROM node:20-bookworm AS console
WORKDIR /src/console
COPY console/package.json console/package-lock.json console/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY console .
COPY schema.graphql ../
RUN npm run build

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
COPY --from=console /src/console/dist console/dist
# The caches live on the building machine, so the binary is moved out of them in the same step.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked -p hub-cli --bin fileonce \
    && install -D -m 0755 target/release/fileonce /out/fileonce

FROM debian:bookworm-slim
RUN groupadd --gid 10001 fileonce \
    && useradd --uid 10001 --gid fileonce --no-create-home --home-dir /var/lib/fileonce \
        --shell /usr/sbin/nologin fileonce \
    && install -d -o fileonce -g fileonce -m 0700 /var/lib/fileonce
COPY --from=build /out/fileonce /usr/local/bin/fileonce

# Keys, checkpoints and, without another address, the database.
ENV FILEONCE_DATA_DIR=/var/lib/fileonce
# All addresses of the container; which of the machine's lead to it is decided outside.
ENV FILEONCE_HOST=0.0.0.0
ENV FILEONCE_PORT=8080
# A proxy with TLS stands in front of it.
ENV FILEONCE_SECURE_COOKIES=true
VOLUME /var/lib/fileonce
EXPOSE 8080
USER 10001:10001
WORKDIR /var/lib/fileonce

# SIGTERM lets requests that were taken end; give the container 30 s to stop.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["fileonce", "doctor", "--ready"]
ENTRYPOINT ["fileonce"]
CMD ["serve"]
