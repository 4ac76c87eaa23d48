//! The models that come with the program.

use super::Model;
use crate::LinkageError;

/// Names and texts.
const MODELS: [(&str, &str); 10] = [
    ("residents", include_str!("../../models/residents.toml")),
    ("fake_1000", include_str!("../../models/fake_1000.toml")),
    ("febrl1", include_str!("../../models/febrl1.toml")),
    ("febrl2", include_str!("../../models/febrl2.toml")),
    ("febrl3", include_str!("../../models/febrl3.toml")),
    ("febrl4", include_str!("../../models/febrl4.toml")),
    ("hist50k", include_str!("../../models/hist50k.toml")),
    ("pseudopeople", include_str!("../../models/pseudopeople.toml")),
    ("rldata500", include_str!("../../models/rldata500.toml")),
    ("rldata10000", include_str!("../../models/rldata10000.toml")),
];

/// The names of the models that come with the program.
pub fn shipped_models() -> impl Iterator<Item = &'static str> {
    MODELS.iter().map(|(name, _)| *name)
}

/// A model that comes with the program, by name.
///
/// # Errors
/// When it is wrong, which a test excludes.
pub fn shipped_model(name: &str) -> Option<Result<Model, LinkageError>> {
    MODELS.iter().find(|(known, _)| *known == name).map(|(_, text)| Model::parse(text))
}
