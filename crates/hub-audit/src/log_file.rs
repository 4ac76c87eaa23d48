//! The exported log: one encoded entry a line, in order.

use std::io::{self, BufRead, Read};

/// The longest entry that is read from a file, in bytes; who writes longer ones cannot prove them.
pub const MAX_ENTRY_BYTES: usize = 16 * 1024 * 1024;

/// The entries of an exported log, without their line ends, holding one line in memory at a time.
///
/// The items are bytes and not entries: a line that is no entry is for [`Verification`](crate::Verification) to find and to name.
///
/// # Errors
/// An item is an error when reading fails, or with [`io::ErrorKind::InvalidData`] when a line is longer than [`MAX_ENTRY_BYTES`];
/// nothing follows it.
pub fn read_log(reader: impl BufRead) -> impl Iterator<Item = io::Result<Vec<u8>>> {
    read_lines(reader, MAX_ENTRY_BYTES)
}

fn read_lines(
    mut reader: impl BufRead,
    longest: usize,
) -> impl Iterator<Item = io::Result<Vec<u8>>> {
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let line = read_line(&mut reader, longest).transpose();
        failed = matches!(line, Some(Err(_)));
        line
    })
}

fn read_line(reader: &mut impl BufRead, longest: usize) -> io::Result<Option<Vec<u8>>> {
    let with_line_end = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(1);
    let mut line = Vec::new();
    if reader.by_ref().take(with_line_end).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() > longest {
        let message = format!("a line longer than {longest} bytes, which is no audit entry");
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_without_their_ends_and_in_order() {
        let lines: Vec<_> = read_log(&b"one\n\ntwo\r\nthree"[..]).map(Result::unwrap).collect();
        assert_eq!(lines, [&b"one"[..], b"", b"two\r", b"three"]);
    }

    #[test]
    fn an_empty_file_has_no_lines() {
        assert!(read_log(&b""[..]).next().is_none());
    }

    #[test]
    fn a_line_of_exactly_the_bound_is_read() {
        let lines: Vec<_> = read_lines(&b"1234\n12345\n1234"[..], 5).map(Result::unwrap).collect();
        assert_eq!(lines, [&b"1234"[..], b"12345", b"1234"]);
    }

    #[test]
    fn a_line_over_the_bound_is_an_error_and_the_last_item() {
        let mut lines = read_lines(&b"1234\n123456\n1234\n"[..], 5);
        assert!(lines.next().is_some_and(|line| line.is_ok()));
        let error = lines.next().unwrap().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert!(lines.next().is_none());
    }
}
