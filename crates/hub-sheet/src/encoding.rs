//! Which of the encodings found on Chinese desktops a file is in.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// How the text of a file was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 without a mark at the beginning.
    Utf8,
    /// UTF-8 with a byte order mark, which is how Excel knows it.
    Utf8Bom,
    /// GB 18030, which contains GBK and GB 2312 and has all of Unicode.
    Gb18030,
    /// UTF-16 with a byte order mark: "Unicode text" of Excel.
    Utf16,
}

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";

impl Encoding {
    /// The encoding of a file, and the file without its byte order mark.
    ///
    /// UTF-8 is strict, so text that passes is UTF-8. Nearly every byte pair is something in
    /// GB18030, so a UTF-8 file with one broken character would pass as nonsense there; such a
    /// file stays UTF-8, and reading it fails at the broken cell.
    /// UTF-16 is given as UTF-8; a broken place becomes U+FFFD, at which reading fails.
    pub(crate) fn of(bytes: &[u8]) -> (Self, Cow<'_, [u8]>) {
        if let Some(text) = bytes.strip_prefix(UTF8_MARK) {
            return (Self::Utf8Bom, Cow::Borrowed(text));
        }
        for (mark, encoding) in [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)] {
            if let Some(text) = bytes.strip_prefix(mark) {
                let (text, _) = encoding.decode_without_bom_handling(text);
                return (Self::Utf16, Cow::Owned(text.into_owned().into_bytes()));
            }
        }
        if str::from_utf8(bytes).is_ok() || is_damaged_utf8(bytes) {
            return (Self::Utf8, Cow::Borrowed(bytes));
        }
        (Self::Gb18030, Cow::Borrowed(bytes.strip_prefix(GB18030_MARK).unwrap_or(bytes)))
    }

    /// The text of some bytes, or nothing if they are invalid or a character was lost earlier.
    pub(crate) fn text(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        let text = match self {
            Self::Utf8 | Self::Utf8Bom | Self::Utf16 => {
                str::from_utf8(bytes).ok().map(Cow::Borrowed)
            }
            Self::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        };
        text.filter(|text| !text.contains(char::REPLACEMENT_CHARACTER))
    }
}

/// Whether characters of three or four bytes outnumber the broken places. In GB18030 text they
/// hardly ever form, while every Chinese character of UTF-8 text is one.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|character| character.len_utf8() > 2).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_byte_characters_of_gb18030_are_read_byte_for_byte() {
        // GB 18030-2022: 𠮷 (U+20BB7) is 95 34 B2 35, 䶮 (U+4DAE) is FE 9F.
        let text = Encoding::Gb18030.text(b"\x95\x34\xB2\x35\xFE\x9F");
        assert_eq!(text.as_deref(), Some("𠮷䶮"));
    }

    #[test]
    fn a_gbk_file_that_begins_like_utf8_is_still_gbk() {
        // 小 (D0 A1) alone is valid UTF-8 too.
        let (bytes, _, _) = GB18030.encode("小区,姓名,住址\n丽景苑,欧阳一,三栋\n");
        assert_eq!(Encoding::of(&bytes).0, Encoding::Gb18030);
    }

    #[test]
    fn a_broken_utf8_file_is_not_taken_for_gb18030() {
        let mut bytes = "姓名,住址\n欧阳一,丽景苑".as_bytes().to_vec();
        bytes.pop();
        assert!(GB18030.decode_without_bom_handling_and_without_replacement(b"\xE5\xA7").is_some());
        assert_eq!(Encoding::of(&bytes).0, Encoding::Utf8);
    }

    #[test]
    fn byte_order_marks_are_removed() {
        assert_eq!(Encoding::of(b"\xEF\xBB\xBFa"), (Encoding::Utf8Bom, Cow::Borrowed(&b"a"[..])));
        assert_eq!(
            Encoding::of(b"\x84\x31\x95\x33\xD0\xD5"),
            (Encoding::Gb18030, Cow::Borrowed(&b"\xD0\xD5"[..]))
        );
    }

    #[test]
    fn the_replacement_character_is_refused_in_every_encoding() {
        assert_eq!(Encoding::Utf8.text("\u{FFFD}".as_bytes()), None);
        assert_eq!(Encoding::Gb18030.text(b"\x84\x31\xA4\x37"), None);
    }
}
