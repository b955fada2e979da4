//! Bytes to text: which charset a page is in, whatever it says.

use annals_model::Finding;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// Non-ASCII bytes, with their surroundings, that a guess is made from.
const GUESS_BYTES: usize = 16 << 10;
/// How far into a page its own charset label is looked for.
const LABEL_BYTES: usize = 4 << 10;

/// Decodes a page, trying what costs least and errs least first.
///
/// Order: byte order mark; validity as UTF-8, since hardly anything else passes for
/// it by chance; the HTTP header; the page's own label under the names of the WHATWG
/// Encoding Standard; a guess from the stretches that are not ASCII.
pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    http_charset: Option<&str>,
    findings: &mut Vec<Finding>,
) -> Cow<'a, str> {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[skip..]).0;
    }
    if let Some(text) = bare_utf16(bytes) {
        return text.into();
    }
    let meta = meta_label(&bytes[..bytes.len().min(LABEL_BYTES)]);
    let named: Vec<(&str, String)> = http_charset
        .map(|label| ("HTTP header", label.to_owned()))
        .into_iter()
        .chain(meta.map(|label| ("page", label)))
        .collect();
    let invalid_at = match std::str::from_utf8(bytes) {
        Ok(text) if memchr::memchr(0x1b, bytes).is_none() => return text.into(),
        Ok(_) => None,
        Err(e) => Some(e.valid_up_to() as u64),
    };
    for (who, label) in &named {
        let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
            findings.push(Finding::note("unknown-charset", format!("the {who} says `{label}`")));
            continue;
        };
        if encoding == UTF_8 {
            if mostly_utf8(bytes) {
                let (text, _, _) = UTF_8.decode(bytes);
                findings.push(not_utf8("is not UTF-8 in places, which are lost", invalid_at));
                return text;
            }
            let message = format!("the {who} says `{label}`, the bytes are not");
            findings.push(Finding::note("wrong-charset-label", message));
            continue;
        }
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        if !had_errors {
            return text;
        }
        let message = format!("the {who} says `{label}`, the bytes do not fit it");
        findings.push(Finding::note("wrong-charset-label", message));
    }
    if invalid_at.is_none() {
        return String::from_utf8_lossy(bytes);
    }
    if named.is_empty() && mostly_utf8(bytes) {
        findings.push(not_utf8("is not UTF-8 in places, which are lost", invalid_at));
        return UTF_8.decode(bytes).0;
    }
    let encoding = guess(bytes);
    let message = format!("is not UTF-8, read as {}", encoding.name().to_ascii_lowercase());
    findings.push(not_utf8(&message, invalid_at));
    encoding.decode_without_bom_handling(bytes).0
}

fn not_utf8(message: &str, at: Option<u64>) -> Finding {
    Finding { offset: at, ..Finding::note("not-utf8", format!("the page {message}")) }
}

/// Decodes XML, whose declaration names its charset.
pub(crate) fn decode_xml(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let label = head
        .find("encoding=")
        .map(|at| head[at + 9..].trim_start_matches(['"', '\'']))
        .and_then(|rest| rest.split(['"', '\'', '?', ' ']).next())
        .map(str::to_owned);
    decode(bytes, label.as_deref(), &mut Vec::new()).into_owned()
}

/// The label of `<meta charset=…>` or `<meta http-equiv content="…; charset=…">`.
fn meta_label(head: &[u8]) -> Option<String> {
    let head = head.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = find(&head[from..], b"<meta").map(|at| from + at) {
        let end = find(&head[at..], b">").map_or(head.len(), |n| at + n);
        let tag = &head[at..end];
        if let Some(n) = find(tag, b"charset") {
            let rest = tag[n + 7..].trim_ascii_start();
            if let Some(rest) = rest.strip_prefix(b"=") {
                let rest = rest.trim_ascii_start();
                let label: Vec<u8> = rest
                    .iter()
                    .skip_while(|b| matches!(b, b'"' | b'\''))
                    .take_while(|b| b.is_ascii_alphanumeric() || b"-_:.".contains(b))
                    .copied()
                    .collect();
                if let Ok(label) = String::from_utf8(label) {
                    if !label.is_empty() {
                        return Some(label);
                    }
                }
            }
        }
        from = end;
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

/// UTF-16 without a byte order mark, told by the zeros in every second byte.
fn bare_utf16(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(1024)];
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = head.len() / 2;
    if odd * 10 > half * 7 && even * 10 < half {
        return Some(encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned());
    }
    if even * 10 > half * 7 && odd * 10 < half {
        return Some(encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned());
    }
    None
}

/// Whether nearly all non-ASCII bytes form UTF-8: a page with a few broken ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 3 && good > bad * 4
}

/// Guesses from the non-ASCII stretches only: a head of markup tells nothing.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let (mut at, mut fed) = (0, 0);
    while let Some(n) = bytes[at..].iter().position(|b| !b.is_ascii()) {
        let start = (at + n).saturating_sub(12).max(at);
        let mut end = at + n;
        // A stretch ends at sixteen ASCII bytes in a row.
        let mut quiet = 0;
        while end < bytes.len() && quiet < 16 && end - start < GUESS_BYTES {
            quiet = if bytes[end].is_ascii() { quiet + 1 } else { 0 };
            end += 1;
        }
        detector.feed(&bytes[start..end], false);
        detector.feed(b" ", false);
        fed += end - start;
        at = end;
        if fed > GUESS_BYTES {
            break;
        }
    }
    detector.feed(b"", true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding == UTF_8 {
        WINDOWS_1252
    } else {
        encoding
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], http: Option<&str>, expect: &str, codes: &[&str]) {
        let mut findings = Vec::new();
        let text = decode(bytes, http, &mut findings);
        assert!(text.contains(expect), "{text}");
        let found: Vec<_> = findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(found, codes, "{text}");
    }

    #[test]
    fn charsets_are_told_by_bytes_before_labels() {
        check("Köprü".as_bytes(), Some("iso-8859-1"), "Köprü", &[]);
        check(b"\xef\xbb\xbfK\xc3\xb6pr\xc3\xbc", None, "Köprü", &[]);
        check(b"\xff\xfeA\0r\0", None, "Ar", &[]);
        check(b"<\0p\0>\0A\0r\0d\0", None, "<p>Ard", &[]);
    }

    #[test]
    fn labels_are_read_as_browsers_read_them() {
        // ISO 8859-1 means windows-1252: 0x93 and 0x94 are quotation marks.
        let page = b"<meta charset=iso-8859-1><p>\x93Caf\xe9\x94";
        check(page, None, "“Café”", &[]);
        check(b"<p>T\xfcrk\xe7e \xfeark\xfd", Some("windows-1254"), "Türkçe şarkı", &[]);
        let page = b"<meta http-equiv=Content-Type content='text/html; charset=windows-1250'>\xb3";
        check(page, None, "ł", &[]);
    }

    #[test]
    fn wrong_labels_are_found_out() {
        let page = b"<meta charset=utf-8><p>Der Kanzler h\xf6rte die W\xfcnsche der L\xe4nder.";
        check(page, None, "hörte die Wünsche", &["wrong-charset-label", "not-utf8"]);
        check(
            b"<meta charset=klingon><p>plain \xe9t\xe9",
            None,
            "été",
            &["unknown-charset", "not-utf8"],
        );
    }

    #[test]
    fn a_few_broken_bytes_do_not_change_the_charset() {
        let mut page = "Ğşıöü ".repeat(20).into_bytes();
        page.push(0xff);
        check(&page, Some("utf-8"), "Ğşıöü", &["not-utf8"]);
    }

    #[test]
    fn a_guess_looks_past_an_ascii_head() {
        let mut page = "<p>markup and words ".repeat(2000).into_bytes();
        page.extend_from_slice(
            b"\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2 \xe2\xf1\xf2\xf0\xe5\xf2\xe8\xeb\xf1\xff",
        );
        check(&page, None, "Президент встретился", &["not-utf8"]);
    }
}
