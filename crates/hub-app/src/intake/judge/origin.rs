//! What the tokens of a record are made of: its sender's own key, and what it says.

use hub_facts::Filing;
use hub_storage::{Origin, TokenSource};
use hub_values::AreaCode;

use super::super::Sender;
use super::Judge;

impl Judge<'_> {
    /// What both tokens of a record are made of. `content` is what it says.
    pub(super) fn origin(&self, filing: &Filing, content: &str) -> Origin {
        Origin {
            key: self.own_key(filing),
            digest: TokenSource::new("@content", self.keys.fingerprint(content)),
        }
    }

    /// What a record says, and of which day: saying the same again on a later day confirms it. A
    /// file without days says the same whenever it comes.
    pub(super) fn content(&self, filing: &Filing) -> String {
        let day = match &filing.observed_on {
            Some(day) => Some(day.clone()),
            None if self.sender.is_file => None,
            None => Some(self.today.to_string()),
        };
        let plain = Filing { key: None, observed_on: day, ..filing.clone() };
        // Text of numbers and strings only, which always serialises.
        serde_json::to_string(&plain).unwrap_or_default()
    }

    /// The sender's own key of the record; without one the content stands for it.
    fn own_key(&self, filing: &Filing) -> Option<TokenSource> {
        let key = filing.key.as_deref().map(str::trim).filter(|key| !key.is_empty())?;
        Some(self.key_in(&Self::key_space(filing), key))
    }

    pub(crate) fn key_space(filing: &Filing) -> String {
        match &filing.household_kind {
            Some(kind) => format!("{} {kind}", filing.subject),
            None => filing.subject.clone(),
        }
    }

    pub(super) fn key_in(&self, space: &str, key: &str) -> TokenSource {
        key_of(self.sender, space, key)
    }
}

/// What stands for a sender's own key, among keys of one kind.
pub(crate) fn key_of(sender: &Sender, space: &str, key: &str) -> TokenSource {
    // The same number in the lists of two communities is two records.
    let area = sender.area.as_ref().map_or("", AreaCode::as_str);
    TokenSource::new(format!("@key {} {area} {space}", sender.source), key)
}
