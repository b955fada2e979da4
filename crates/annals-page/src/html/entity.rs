use html5ever::data::NAMED_ENTITIES;
use std::borrow::Cow;

/// Resolves the character references of a text: `&amp;`, `&#8217;`, `&#x2014;`.
///
/// What is no reference stays as it stands.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((length, first, second)) => {
                out.push(first);
                out.extend(second);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn reference(text: &str) -> Option<(usize, char, Option<char>)> {
    let end = text.bytes().take(40).position(|b| b == b';')?;
    let name = &text[1..end];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some((end + 1, char::from_u32(code)?, None));
    }
    let (first, second) = NAMED_ENTITIES.get(&text[1..=end])?;
    let second = char::from_u32(*second).filter(|c| *c != '\0');
    Some((end + 1, char::from_u32(*first)?, second))
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn references_are_resolved_and_the_rest_stays() {
        let check = |text, expect: &str| assert_eq!(unescape(text), expect);
        check("Ardovia &amp; Kestany", "Ardovia & Kestany");
        check("Ardovia&#8217;s &#x201C;no&quot;", "Ardovia’s “no\"");
        check("AT&T & co; &nosuch; &#xZ;", "AT&T & co; &nosuch; &#xZ;");
        check("&", "&");
    }
}
