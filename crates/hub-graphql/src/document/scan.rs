//! A first look at a document's text, before the parser sees it.

/// What a text has, counted without recursion.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    /// Lexical tokens (GraphQL §2.1).
    pub(crate) tokens: usize,
    /// Deepest nesting of brackets of any kind.
    pub(crate) nesting: usize,
    /// The text with blanks and comments reduced and literals taken out: what its hash is about.
    pub(crate) normalised: String,
}

/// Looks at a text once, from left to right.
pub(crate) fn scan(text: &str) -> Scanned {
    let mut scanned = Scanned::default();
    let mut depth = 0_usize;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' | ',' | '\u{FEFF}' => continue,
            '#' => {
                while characters.next_if(|c| *c != '\n').is_some() {}
                continue;
            }
            '{' | '(' | '[' => {
                depth += 1;
                scanned.nesting = scanned.nesting.max(depth);
                scanned.normalised.push(c);
            }
            '}' | ')' | ']' => {
                depth = depth.saturating_sub(1);
                scanned.normalised.push(c);
            }
            '"' => {
                skip_string(&mut characters);
                scanned.normalised.push_str("\"\"");
            }
            c if c.is_ascii_digit() || c == '-' => {
                while characters
                    .next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-'))
                    .is_some()
                {}
                scanned.normalised.push_str(" 0 ");
            }
            c if c.is_alphanumeric() || c == '_' => {
                scanned.normalised.push(' ');
                scanned.normalised.push(c);
                while let Some(c) = characters.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    scanned.normalised.push(c);
                }
            }
            c => scanned.normalised.push(c),
        }
        scanned.tokens += 1;
    }
    scanned
}

fn skip_string(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let is_block = {
        let mut ahead = characters.clone();
        ahead.next() == Some('"') && ahead.next() == Some('"')
    };
    if is_block {
        let _quotes = (characters.next(), characters.next());
        let mut quotes = 0;
        for c in characters.by_ref() {
            quotes = if c == '"' { quotes + 1 } else { 0 };
            if quotes == 3 {
                return;
            }
        }
        return;
    }
    while let Some(c) = characters.next() {
        match c {
            '\\' => drop(characters.next()),
            '"' | '\n' => return,
            _ => {}
        }
    }
}
