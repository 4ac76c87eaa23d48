//! What the law keeps out of a hub for everybody: religion, HIV, drugs, offences.

use crate::Definition;
use crate::change::Flaw;

/// Parts of Chinese names.
const ZH: [&str; 19] = [
    "宗教",
    "信仰",
    "信教",
    "教派",
    "教徒",
    "艾滋",
    "吸毒",
    "毒品",
    "戒毒",
    "涉毒",
    "犯罪",
    "前科",
    "案底",
    "服刑",
    "刑满",
    "刑释",
    "刑期",
    "社区矫正",
    "罪名",
];
/// Beginnings of English words.
const EN: [&str; 14] = [
    "religi", "faith", "hiv", "narcotic", "addict", "offence", "offense", "offender", "crime",
    "criminal", "convict", "prison", "inmate", "parole",
];
/// Words that make another sense of `drug`: a medicine.
const MEDICINE: [&str; 6] = ["allerg", "store", "shop", "prescri", "medic", "reaction"];

/// The flaw of a line about what the hub never keeps (PIPL article 28; 《艾滋病防治条例》; 《禁毒法》).
pub(super) fn flaw(definition: &Definition) -> Option<Flaw> {
    let texts = [
        ("code", definition.code.as_str()),
        ("name_zh", definition.name_zh.as_str()),
        ("name_en", definition.name_en.as_str()),
        ("synonyms", definition.synonyms.as_str()),
    ];
    let (column, _) = texts.into_iter().find(|(_, text)| is_kept_out(text))?;
    Some(Flaw::new(
        column,
        "宗教信仰、艾滋病、吸毒和违法犯罪信息依法不入库，请删除该数据项",
        "religion, HIV, drug use and offences are kept out by law; leave this attribute out",
    ))
}

fn is_kept_out(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let begins =
        |word: &str, beginnings: &[&str]| beginnings.iter().any(|one| word.starts_with(one));
    let is_medicine = words.iter().any(|word| begins(word, &MEDICINE));
    let is_drug = words.iter().any(|word| matches!(*word, "drug" | "drugs")) && !is_medicine;
    // Hearing aids are aids of another kind.
    let is_aids = words.contains(&"aids") && !words.contains(&"hearing");
    is_drug
        || is_aids
        || ZH.iter().any(|part| text.contains(part))
        || words.iter().any(|word| begins(word, &EN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    #[test]
    fn only_what_is_switched_off_is_kept_out_of_the_shipped_catalogue() {
        for attribute in Catalogue::shipped().unwrap().all() {
            let is_kept_out = flaw(attribute.definition()).is_some();
            let is_police_flag = attribute.code.as_str() == "key_attention_flag";
            assert_eq!(
                is_kept_out,
                attribute.is_switched_off() && !is_police_flag,
                "{}",
                attribute.code
            );
        }
    }

    #[test]
    fn medicines_and_hearing_aids_are_not_meant() {
        for text in ["Drug allergy", "drug_store_distance", "Hearing aids", "药物过敏"] {
            assert!(!is_kept_out(text), "{text}");
        }
        for text in
            ["drug_use", "AIDS status", "HIV-positive", "Criminal record", "吸毒史", "faith"]
        {
            assert!(is_kept_out(text), "{text}");
        }
    }
}
