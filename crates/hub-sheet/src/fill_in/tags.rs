//! Values of attributes in XML, changed where they stand.

/// The text with values of attributes changed. `change` is asked with the name of the element without
/// its namespace, the name of the attribute, and its value.
pub(super) fn rewritten(text: &str, change: &dyn Fn(&str, &str, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        out.push('<');
        let end = tag.find('>').unwrap_or(tag.len());
        let (tag, after) = tag.split_at_checked(end).unwrap_or((tag, ""));
        push_tag(&mut out, tag, change);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn push_tag(out: &mut String, tag: &str, change: &dyn Fn(&str, &str, &str) -> Option<String>) {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
    let (name, mut rest) = tag.split_at_checked(end).unwrap_or((tag, ""));
    out.push_str(name);
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    while let Some((head, value)) = rest.split_once("=\"") {
        let Some((value, after)) = value.split_once('"') else { break };
        out.push_str(head);
        out.push_str("=\"");
        out.push_str(&change(name, head.trim(), value).unwrap_or_else(|| value.to_owned()));
        out.push('"');
        rest = after;
    }
    out.push_str(rest);
}
