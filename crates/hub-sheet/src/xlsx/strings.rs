//! The shared strings of a workbook.

use crate::SheetError;
use crate::container::Container;
use crate::texts::Texts;
use crate::xml::Node;

/// All of them, in their order.
pub(super) fn read(container: &mut Container<'_>, max_cell: usize) -> Result<Texts, SheetError> {
    let mut strings = Texts::default();
    let Some(mut xml) = container.xml("xl/sharedStrings.xml")? else { return Ok(strings) };
    // What sounds are written above Chinese characters is no text of the cell.
    let (mut is_text, mut phonetic) = (false, false);
    let mut one = String::new();
    loop {
        match xml.next()? {
            Node::Start(element) => match element.name() {
                "si" => one.clear(),
                "t" => is_text = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Node::Text(text) if is_text => {
                // A text that is too long is told where a cell shows it, if one does.
                if one.len() <= max_cell.saturating_mul(4) {
                    one.push_str(&text);
                }
            }
            Node::End(name) => match name.as_str() {
                "t" => is_text = false,
                "rPh" => phonetic = false,
                "si" => strings.push(&unescaped(&one)),
                _ => {}
            },
            Node::Eof => return Ok(strings),
            Node::Text(_) | Node::Other => {}
        }
    }
}

/// Text in which `_x000D_` stands for the character with that number (ECMA-376 22.9.2.19).
pub(super) fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let code = after.get(..5).and_then(|code| code.strip_suffix('_'));
        let character =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        if let (Some(character), Some(behind)) = (character, after.get(5..)) {
            plain.push(character);
            rest = behind;
        } else {
            plain.push_str("_x");
            rest = after;
        }
    }
    plain.push_str(rest);
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_are_themselves() {
        assert_eq!(unescaped("a_x000D_\nb"), "a\r\nb");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescaped("_xyz_ _x12 _x"), "_xyz_ _x12 _x");
        assert_eq!(unescaped("一_x4E8C_三"), "一二三");
    }
}
