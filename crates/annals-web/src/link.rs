//! Addresses: our own, and those of the news.

use annals_model::Participant;
use annals_record::Who;

/// Percent-encodes all but letters, digits and `-._~`.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The address of a page with a query, which may be empty.
pub(crate) fn to(path: &str, query: &str) -> String {
    match query {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

pub(crate) fn entity(who: &str) -> String {
    format!("/entity/{}", encode(who))
}

pub(crate) fn dyad(a: &str, b: &str) -> String {
    format!("/dyad/{}/{}", encode(a), encode(b))
}

pub(crate) fn event(id: &str) -> String {
    format!("/event/{}", encode(id))
}

pub(crate) fn article(key: &str) -> String {
    format!("/article/{}", encode(key))
}

/// What the page of a party is called: a listed person's or organisation's own, otherwise the
/// country's.
pub(crate) fn party(party: &Participant) -> Option<String> {
    let state = party.id.as_deref().is_some_and(|id| id.starts_with("state:"));
    match (&party.id, party.country) {
        (Some(id), _) if !state => Some(entity(id)),
        (_, Some(country)) => Some(entity(country.as_str())),
        (Some(id), None) => Some(entity(id)),
        (None, None) => party.name.as_deref().map(entity),
    }
}

pub(crate) fn who(who: &Who) -> String {
    entity(&who.to_string())
}

/// An address from the news, if following it can do no harm: http or https, with a host, and
/// nothing a browser could read otherwise.
pub(crate) fn outward(address: &str) -> Option<&str> {
    let address = address.trim();
    let (scheme, rest) = address.split_once("://")?;
    let http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let plain = |c: char| {
        !c.is_control() && !c.is_whitespace() && !matches!(c, '\\' | '"' | '<' | '>' | '`')
    };
    // A user name before the host makes one site look like another.
    let honest = !host.is_empty() && !host.contains('@');
    (http && honest && address.len() <= 2048 && address.chars().all(plain)).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_addresses_lead_outward() {
        let check = |address: &str, expect: bool| {
            assert_eq!(outward(address).is_some(), expect, "{address}");
        };
        check("https://news.example/a?b=c#d", true);
        check("HTTP://news.example", true);
        check("javascript:alert(1)", false);
        check("JaVaScRiPt://news.example/%0aalert(1)", false);
        check("java\tscript:alert(1)", false);
        check("data:text/html,<script>x</script>", false);
        check("//news.example/a", false);
        check("https://bank.example@evil.example/", false);
        check("https://a.example/\"onmouseover=x", false);
        check("https:///nothing", false);
        check("file:///etc/passwd", false);
        check("", false);
    }

    #[test]
    fn our_addresses_hold_no_odd_byte() {
        assert_eq!(entity("../../etc/passwd"), "/entity/..%2F..%2Fetc%2Fpasswd");
        assert_eq!(dyad("A&B", "Ü"), "/dyad/A%26B/%C3%9C");
        assert_eq!(to("/events", ""), "/events");
        assert_eq!(to("/events", "a=1"), "/events?a=1");
    }
}
