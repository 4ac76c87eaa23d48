//! Who a record may be about beside whom it surely is about: for a person to decide.

use hub_catalogue::AttributeIndex;
use hub_facts::{Filing, Stated};
use hub_storage::Token;
use hub_values::{Address, AreaCode, SubjectKind};

use super::Judge;
use crate::intake::tokens;

impl Judge<'_> {
    /// Whether the sender gives the record a key of its own.
    pub(super) fn has_key(filing: &Filing) -> bool {
        filing.key.as_deref().is_some_and(|key| !key.trim().is_empty())
    }

    /// The address of a dwelling that the record states.
    pub(super) fn address(&self, statements: &[(AttributeIndex, Stated)]) -> Option<Address> {
        Address::parse(&self.text_of(statements, "dwelling_address")?).ok()
    }

    /// The tokens of the same place under the other names of its estate.
    pub(super) fn under_other_names(
        &self,
        address: Option<&Address>,
        community: Option<&AreaCode>,
    ) -> Vec<Token> {
        let others = address.map(|one| self.estates.other_tokens(self.keys, community, one));
        others.unwrap_or_default()
    }

    /// The token by which an unclear address is found as it was written. A register's own key says
    /// more than that.
    pub(super) fn unclear_place(
        &self,
        address: Option<&Address>,
        community: Option<&AreaCode>,
        has_own_key: bool,
    ) -> Option<Token> {
        let unclear = address.filter(|_| !has_own_key)?.unclear_key()?;
        Some(tokens::unclear_in(self.keys, community, &unclear))
    }

    /// The token of premises by name and place; a credit code comes before it.
    pub(super) fn premises_at_place(
        &self,
        statements: &[(AttributeIndex, Stated)],
        community: Option<&AreaCode>,
    ) -> Option<Token> {
        let name = self.text_of(statements, "premises_name")?;
        let address = self.text_of(statements, "premises_address")?;
        Some(tokens::premises_at(self.keys, community, &name, &address))
    }

    /// Tokens of whom the subject may be: of an unclear address the places that it may mean, of a
    /// clear one the unclear forms of it, of premises those of one name or at one place.
    pub(super) fn maybe(
        &self,
        kind: SubjectKind,
        statements: &[(AttributeIndex, Stated)],
        address: Option<&Address>,
        community: Option<&AreaCode>,
    ) -> Vec<Token> {
        match (kind, address) {
            (SubjectKind::Dwelling, Some(address)) => {
                tokens::readings(self.keys, community, address)
            }
            (SubjectKind::Premises, _) => {
                let name = self.text_of(statements, "premises_name");
                let address = self.text_of(statements, "premises_address");
                let named = name.map(|name| tokens::premises_named(self.keys, community, &name));
                let there = address.map(|one| tokens::premises_in(self.keys, community, &one));
                named.into_iter().chain(there).collect()
            }
            (SubjectKind::Dwelling | SubjectKind::Resident | SubjectKind::Household, _) => {
                Vec::new()
            }
        }
    }
}
