//! The ends of elements whose content is no markup: scripts, styles, titles.

use memchr::{memchr, memmem};

/// Offset of the end tag of an element, in whose content at `from` nothing else is a tag.
pub(super) fn end(bytes: &[u8], from: usize, name: &[u8]) -> Option<usize> {
    let mut at = from;
    loop {
        at += memmem::find(&bytes[at..], b"</")?;
        if names(bytes, at + 2, name) {
            return Some(at);
        }
        at += 2;
    }
}

/// Whether a tag's name stands at `at`, whole.
fn names(bytes: &[u8], at: usize, name: &[u8]) -> bool {
    let Some(rest) = bytes.get(at..) else { return false };
    rest.len() > name.len()
        && rest[..name.len()].eq_ignore_ascii_case(name)
        && matches!(rest[name.len()], b' ' | b'\n' | b'\t' | b'\x0c' | b'/' | b'>')
}

/// Offset of the end tag of a script, which may hold one within a comment of its own.
pub(super) fn script_end(bytes: &[u8], from: usize) -> Option<usize> {
    let first = end(bytes, from, b"script");
    let until = first.unwrap_or(bytes.len());
    let Some(comment) = memmem::find(&bytes[from..until], b"<!--") else { return first };
    let mut at = from + comment;
    // Outside a comment; within one; within a script within it.
    let mut depth = 0;
    loop {
        at += match depth {
            0 => memchr(b'<', &bytes[at..])?,
            _ => bytes[at..].iter().position(|b| matches!(b, b'<' | b'-'))?,
        };
        let rest = &bytes[at..];
        if depth > 0 && rest.starts_with(b"-->") {
            depth = 0;
            at += 3;
        } else if depth == 0 && rest.starts_with(b"<!--") {
            depth = 1;
            // `<!-->` and `<!--->` are over as they begin.
            at += 2;
        } else if rest.starts_with(b"</") && names(bytes, at + 2, b"script") {
            if depth < 2 {
                return Some(at);
            }
            depth = 1;
            at += 2;
        } else {
            if depth == 1 && names(bytes, at + 1, b"script") {
                depth = 2;
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_end_where_a_browser_ends_them() {
        let check = |text: &str, expect: Option<&str>| {
            let found = script_end(text.as_bytes(), 0);
            assert_eq!(found.map(|at| &text[..at]), expect, "{text}");
        };
        check("a</b></script >", Some("a</b>"));
        check("a</SCRIPT/", Some("a"));
        check("a</scripts></script", None);
        check("<!-- <script> </script> --></script>", Some("<!-- <script> </script> -->"));
        check("<!-- <script> </script> </script>", Some("<!-- <script> </script> "));
        check("<!-- </script> --></script>", Some("<!-- "));
        check("<!--><script></script>", Some("<!--><script>"));
        check("<!-- <script> --></script>", Some("<!-- <script> -->"));
        check("<!-- <script>", None);
    }

    #[test]
    fn titles_end_at_their_own_tag() {
        assert_eq!(end(b"a</p></title>", 0, b"title"), Some(5));
        assert_eq!(end(b"a</p></title", 0, b"title"), None);
    }
}
