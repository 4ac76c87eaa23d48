//! A member of a household, as its record names one.

use hub_values::{Bilingual as _, IdDocumentType, IdNumber, parse_date};

use super::super::tokens;
use super::{Judge, JudgedMember};

/// The field of a member that is wrong, and what to do, in Chinese and English.
type Wrong = (&'static str, String, String);

impl Judge<'_> {
    pub(super) fn member(&self, member: &hub_facts::Member) -> Result<JudgedMember, Wrong> {
        let relation = hub_values::table("GB/T 4761")
            .and_then(|table| table.find(&member.relation))
            .ok_or((
                "relation",
                "与户主关系无法识别，请按GB/T 4761填写，如“配偶”“子”".to_owned(),
                "unknown relation; use GB/T 4761".to_owned(),
            ))?;
        let document = match member.id_number.as_deref() {
            None => None,
            Some(number) => {
                let number: IdNumber =
                    number.parse().map_err(|error: hub_values::IdNumberError| {
                        ("id_number", error.zh(), error.en())
                    })?;
                Some(tokens::document(self.keys, IdDocumentType::ResidentIdCard, number.as_str()))
            }
        };
        let day = |field, text: &Option<String>| match text.as_deref().map(parse_date) {
            Some(Ok(day)) if day > self.today => Err((
                field,
                "成员的起止日期不能晚于今天".to_owned(),
                "a day of membership lies in the future".to_owned(),
            )),
            None => Ok(None),
            Some(Ok(day)) => Ok(Some(day)),
            Some(Err(error)) => Err((field, error.zh(), error.en())),
        };
        let key =
            member.key.as_deref().map(|key| self.keys.token_of(&self.key_in("resident", key)));
        let (from, to) = (day("from", &member.from)?, day("to", &member.to)?);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err((
                "to",
                "成员的结束日期不能早于开始日期".to_owned(),
                "a membership ends before it begins".to_owned(),
            ));
        }
        Ok(JudgedMember { key, document, relation: relation.code().to_owned(), from, to })
    }
}
