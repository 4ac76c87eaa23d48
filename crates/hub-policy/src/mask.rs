//! What a masked grant shows of a value.

use hub_catalogue::{Mask, Value};
use hub_values::Address;

/// The value behind its mask; none when the mask hides all of it.
pub fn masked(mask: Mask, value: &Value) -> Option<String> {
    let text = value.canonical();
    match mask {
        Mask::None => Some(text),
        Mask::Hidden => None,
        Mask::SurnameOnly => Some(match text.parse::<hub_values::PersonName>() {
            Ok(name) => name.surname_masked(),
            Err(_) => keep(&text, 1, 0),
        }),
        Mask::KeepFirst6Last4 => Some(keep(&text, 6, 4)),
        Mask::KeepFirst3Last4 => Some(keep(&text, 3, 4)),
        Mask::KeepLast4 => Some(keep(&text, 0, 4)),
        Mask::YearOnly => Some(text.chars().take(4).collect()),
        Mask::ToCommunity => Address::parse(&text).ok().map(|address| address.to_community()),
        Mask::Range => Some(band(&text)),
    }
}

/// Keeps the first and last characters. A text too short to hide anything is hidden whole.
fn keep(text: &str, first: usize, last: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let hidden = characters.len().saturating_sub(first + last);
    if hidden == 0 {
        return "*".repeat(characters.len());
    }
    let shown = |position: usize| position < first || position >= first + hidden;
    characters
        .into_iter()
        .enumerate()
        .map(|(position, c)| if shown(position) { c } else { '*' })
        .collect()
}

/// Upper ends of the bands that amounts are shown in, in yuan a month.
const BANDS: [i64; 6] = [500, 1_000, 2_000, 5_000, 10_000, 20_000];

fn band(amount: &str) -> String {
    let whole = amount.split('.').next().and_then(|text| text.parse::<i64>().ok());
    let Some(whole) = whole else { return "*".to_owned() };
    let mut from = 0;
    for to in BANDS {
        if whole < to {
            return format!("{from}-{to}");
        }
        from = to;
    }
    format!("{from}-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn a_phone_keeps_its_ends() {
        assert_eq!(masked(Mask::KeepFirst3Last4, &text("13800001234")).unwrap(), "138****1234");
    }

    #[test]
    fn a_short_text_is_hidden_whole() {
        assert_eq!(masked(Mask::KeepFirst3Last4, &text("110")).unwrap(), "***");
    }

    #[test]
    fn an_income_becomes_a_band() {
        assert_eq!(masked(Mask::Range, &Value::Decimal("1200".into())).unwrap(), "1000-2000");
    }

    proptest! {
        #[test]
        fn a_mask_never_shows_more_than_its_ends(text in "[0-9]{1,30}") {
            let shown = keep(&text, 3, 4);
            prop_assert!(shown.chars().filter(|c| *c != '*').count() <= 7);
            prop_assert_eq!(shown.chars().count(), text.chars().count());
            prop_assert!(shown.contains('*'));
        }
    }
}
