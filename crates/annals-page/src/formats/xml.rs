//! A tolerant pull reader for feeds: feeds in the wild are often not well formed.

use crate::html::unescape;
use std::borrow::Cow;

/// What comes next in an XML text.
#[derive(Debug, PartialEq)]
pub(super) enum Event<'a> {
    /// Name with prefix, attributes unread, whether it closes itself.
    Open(&'a str, &'a str, bool),
    Close(&'a str),
    Text(Cow<'a, str>),
}

/// Walks an XML text; `at` is the byte offset of the next event.
pub(super) struct Xml<'a> {
    text: &'a str,
    pub(super) at: usize,
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Xml { text, at: 0 }
    }

    /// The text between two offsets, as it stands.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    fn skip_past<'b>(&mut self, rest: &'b str, end: &str) -> &'b str {
        match rest.find(end) {
            Some(n) => {
                self.at += n + end.len();
                &rest[..n]
            }
            None => {
                self.at = self.text.len();
                rest
            }
        }
    }
}

impl<'a> Iterator for Xml<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            if !rest.starts_with('<') {
                let n = rest.find('<').unwrap_or(rest.len());
                self.at += n;
                return Some(Event::Text(unescape(&rest[..n])));
            }
            if let Some(inner) = rest.strip_prefix("<![CDATA[") {
                self.at += "<![CDATA[".len();
                let inner = self.skip_past(inner, "]]>");
                return Some(Event::Text(Cow::Borrowed(inner)));
            }
            if rest.starts_with("<!--") {
                self.skip_past(rest, "-->");
                continue;
            }
            if rest.starts_with("<?") {
                self.skip_past(rest, "?>");
                continue;
            }
            if rest.starts_with("<!") {
                self.skip_past(rest, ">");
                continue;
            }
            let start = self.at;
            let n = tag_end(rest);
            self.at = (start + n + 1).min(self.text.len());
            let inner = &rest[1..n.max(1)];
            if let Some(name) = inner.strip_prefix('/') {
                return Some(Event::Close(name.trim()));
            }
            let (inner, empty) = match inner.strip_suffix('/') {
                Some(inner) => (inner, true),
                None => (inner, false),
            };
            let name_end = inner.find(char::is_whitespace).unwrap_or(inner.len());
            return Some(Event::Open(&inner[..name_end], &inner[name_end..], empty));
        }
    }
}

/// Offset of the `>` that ends a tag, quotes minded.
fn tag_end(rest: &str) -> usize {
    let mut quote = None;
    for (at, b) in rest.bytes().enumerate().skip(1) {
        match (quote, b) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    // An open quote swallowed the rest: take the first `>` instead.
    rest.find('>').unwrap_or(rest.len())
}

/// The value of an attribute.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let mut rest = attributes;
    loop {
        let eq = rest.find('=')?;
        let key = rest[..eq].trim();
        let after = rest[eq + 1..].trim_start();
        let quote = after.chars().next().filter(|c| *c == '"' || *c == '\'')?;
        let end = after[1..].find(quote)? + 1;
        if key == name {
            return Some(unescape(&after[1..end]));
        }
        rest = &after[end + 1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_walked_even_when_broken() {
        let text = "<?xml version='1.0'?><a x='1>2' y=\"&amp;\"><![CDATA[<p>]]>t &lt; u</a><b/><c";
        let events: Vec<_> = Xml::new(text).collect();
        assert_eq!(events[0], Event::Open("a", " x='1>2' y=\"&amp;\"", false));
        assert_eq!(events[1], Event::Text("<p>".into()));
        assert_eq!(events[2], Event::Text("t < u".into()));
        assert_eq!(events[3], Event::Close("a"));
        assert_eq!(events[4], Event::Open("b", "", true));
        assert_eq!(events[5], Event::Open("c", "", false));
        assert_eq!(attribute(" x='1>2' y=\"&amp;\"", "y").as_deref(), Some("&"));
    }
}
