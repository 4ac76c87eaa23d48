//! hub-server.
