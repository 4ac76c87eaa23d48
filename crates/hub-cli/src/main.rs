//! The binary `fileonce`: wiring, configuration and commands.
fn main() {}
