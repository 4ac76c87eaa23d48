//! Every file says what it is, and is short.

use std::path::Path;

/// A source file of the workspace.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// All Rust files.
pub(crate) fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut open = vec![root().join("crates"), root().join("migrations"), root().join("tests")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("target") {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push(Source { path: path.display().to_string(), text });
            }
        }
    }
    assert!(found.len() > 100, "the workspace was not found");
    found
}

#[test]
fn every_file_begins_with_what_it_is() {
    for file in sources() {
        assert!(file.text.starts_with("//! "), "{} does not begin with //!", file.path);
    }
}

#[test]
fn no_file_is_longer_than_500_lines() {
    for file in sources() {
        let lines = file.text.lines().count();
        assert!(lines <= 500, "{} has {lines} lines; split it by meaning", file.path);
    }
}

#[test]
fn no_module_is_called_mod_rs_or_utils() {
    for file in sources() {
        let name = Path::new(&file.path).file_stem().unwrap().to_str().unwrap();
        assert!(!["mod", "utils", "common", "helper", "helpers"].contains(&name), "{}", file.path);
    }
}

#[test]
fn no_test_is_switched_off() {
    let off = ["#[ign", "ore"].concat();
    for file in sources() {
        assert!(!file.text.contains(&off), "{} has a test that is switched off", file.path);
    }
}
