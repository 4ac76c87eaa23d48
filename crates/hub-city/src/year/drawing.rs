//! Drawing a value that fits an attribute, whatever the catalogue says of it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hub_catalogue::{Attribute, Catalogue, Format, Value, ValueType};
use hub_forms::{Ask, Form};
use hub_values::{IdDocumentType, SubjectKind, table};

use crate::dice::Dice;
use crate::family::before_day;
use crate::numbers::{id_number, uscc};

/// Codes of a table from which one is drawn.
const CODES: usize = 40;

/// What values are drawn from besides the catalogue.
pub(super) struct Pool {
    pub(super) names: Vec<String>,
    pub(super) addresses: Vec<String>,
    pub(super) today: NaiveDate,
}

impl Pool {
    /// A value of an attribute, as it would be typed; none where none fits.
    pub(super) fn draw(&self, attribute: &Attribute, dice: &mut Dice) -> Option<(String, Value)> {
        let raw = self.raw(attribute, dice)?;
        let card = IdDocumentType::ResidentIdCard;
        let value = attribute.parse(&raw, card, self.today).ok()?;
        Some((raw, value))
    }

    /// Another value than this one.
    pub(super) fn another(
        &self,
        attribute: &Attribute,
        than: Option<&Value>,
        dice: &mut Dice,
    ) -> Option<(String, Value)> {
        (0..20).filter_map(|_| self.draw(attribute, dice)).find(|(_, value)| Some(value) != than)
    }

    fn raw(&self, attribute: &Attribute, dice: &mut Dice) -> Option<String> {
        Some(match attribute.value_type {
            ValueType::Code | ValueType::Codes => {
                match table(attribute.code_table.as_deref().unwrap_or_default()) {
                    Some(table) => {
                        let count = table.entries().len().min(CODES);
                        let at = dice.below(u64::try_from(count).unwrap_or_default());
                        let entry = table.entries().get(usize::try_from(at).unwrap_or_default());
                        entry?.code().to_owned()
                    }
                    None => format!("类别{}", dice.between(1, 9)),
                }
            }
            ValueType::Date => before_day(self.today, dice.below(3_000) + 1).to_string(),
            ValueType::Bool => if dice.chance(500) { "是" } else { "否" }.to_owned(),
            ValueType::Int => dice.between(0, 6).to_string(),
            ValueType::Decimal => dice.between(20, 240).to_string(),
            ValueType::Money => (dice.between(4, 90) * 100).to_string(),
            ValueType::Geo => {
                format!("113.{:04},30.{:04}", dice.below(10_000), dice.below(10_000))
            }
            ValueType::String | ValueType::Text => self.text(attribute, dice)?,
        })
    }

    fn text(&self, attribute: &Attribute, dice: &mut Dice) -> Option<String> {
        let one_of = |all: &[String], dice: &mut Dice| {
            let at = dice.below(u64::try_from(all.len()).unwrap_or_default());
            all.get(usize::try_from(at).unwrap_or_default()).cloned()
        };
        Some(match attribute.format {
            Format::PersonName => one_of(&self.names, dice)?,
            Format::Address => one_of(&self.addresses, dice)?,
            Format::Phone => phone(dice),
            // Of a region that nobody of the city has, so that nobody is named by chance.
            Format::IdNumber => {
                let birth = before_day(self.today, 7_000 + dice.below(18_000));
                id_number(539_900, birth, dice.below(999))
            }
            Format::Uscc => uscc("92", 519_902, dice.below(800_000_000)),
            Format::Digits => {
                let length = attribute.definition().cell("minimum")?.parse().unwrap_or(8);
                (0..length)
                    .map(|_| char::from(b'1' + u8::try_from(dice.below(9)).unwrap_or_default()))
                    .collect()
            }
            Format::Plain => format!("登记事项{}", dice.below(900_000) + 100_000),
        })
    }
}

/// A mobile number of the block that nobody has.
fn phone(dice: &mut Dice) -> String {
    format!("19900{:06}", dice.below(980_000))
}

/// Codes of the attributes of a kind of subject that some form asks for, those included under which another person is
/// named in a role.
pub(super) fn asked(catalogue: &Catalogue, forms: &[Form]) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for form in forms {
        for (_, ask) in form.asks() {
            let Some(attribute) = catalogue.attribute(ask.attribute.as_str()) else { continue };
            let _new = codes.insert(attribute.code.to_string());
            if let Some(view) = role_view(catalogue, form.subject, ask) {
                let _new = codes.insert(view.code.to_string());
            }
        }
    }
    codes
}

/// The attribute of the subject itself under which the catalogue names somebody in a role.
pub(super) fn role_view<'a>(
    catalogue: &'a Catalogue,
    subject: SubjectKind,
    ask: &Ask,
) -> Option<&'a Attribute> {
    let key = ask.key(subject, catalogue);
    let named = key.role.named()?;
    catalogue.of(subject).find(|one| {
        one.view.as_ref().is_some_and(|view| view.role == named && view.attribute == key.attribute)
    })
}
