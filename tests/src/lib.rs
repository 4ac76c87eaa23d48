//! hub-tests.
