//! Query strings, read strictly: what is not understood is refused, not passed over.

use crate::error::Refusal;
use crate::link::encode;
use annals_ask::Question;
use std::collections::BTreeMap;

/// Bytes a query string may have.
const LONGEST: usize = 4096;
/// Values it may give.
const MOST: usize = 64;

/// Names that say how a page shows what it was asked for.
pub const SHOWN: &[&str] =
    &["by", "measure", "page", "q", "rule", "sentence", "date", "colour", "scale", "sort"];

/// What a query string asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Which events.
    pub question: Question,
    /// How they are shown, by the names of [`SHOWN`].
    pub shown: BTreeMap<String, String>,
}

/// Names and values of a query string, decoded.
///
/// # Errors
/// A sentence that says what is wrong: too long, too many values, bytes that are no UTF-8, a
/// half-written escape, a control character.
pub fn parse(query: &str) -> Result<Vec<(String, String)>, String> {
    if query.len() > LONGEST {
        return Err(format!("the query is longer than {LONGEST} bytes"));
    }
    let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    if pairs.len() > MOST {
        return Err(format!("the query has more than {MOST} values"));
    }
    pairs
        .into_iter()
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name, true)?, decode(value, true)?))
        })
        .collect()
}

/// Undoes percent escapes and, in a query, plus signs.
pub fn decode(text: &str, query: bool) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' if query => b' ',
            b'%' => {
                let digits = [rest.next(), rest.next()];
                let digit = |digit: Option<u8>| char::from(digit?).to_digit(16);
                let (Some(high), Some(low)) = (digit(digits[0]), digit(digits[1])) else {
                    return Err("a percent sign stands without its two digits".to_owned());
                };
                (high * 16 + low) as u8
            }
            byte => byte,
        });
    }
    let text = String::from_utf8(bytes).map_err(|_| "the address is no UTF-8".to_owned())?;
    match text.chars().any(char::is_control) {
        true => Err("the address holds a control character".to_owned()),
        false => Ok(text),
    }
}

impl Asked {
    /// Reads a query string.
    ///
    /// # Errors
    /// Status 400 for what [`parse`] refuses and for names nobody knows.
    pub(crate) fn read(query: &str) -> Result<Asked, Refusal> {
        let mut asked = Asked::default();
        for (name, value) in parse(query).map_err(Refusal::bad)? {
            if SHOWN.contains(&name.as_str()) {
                if !value.trim().is_empty() {
                    asked.shown.insert(name, value.trim().to_owned());
                }
            } else {
                asked.question.set(&name, &value)?;
            }
        }
        Ok(asked)
    }

    /// As a request would be read; `None` where it would be refused.
    pub fn accepted(query: &str) -> Option<Asked> {
        Asked::read(query).ok()
    }

    pub fn shown(&self, name: &str) -> Option<&str> {
        self.shown.get(name).map(String::as_str)
    }

    /// The query string again, without its question mark; filters in their usual order.
    pub fn query(&self) -> String {
        let filters = self.question.pairs();
        let filters = filters.iter().map(|(name, value)| (*name, value.as_str()));
        let shown = self.shown.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs: Vec<String> =
            filters.chain(shown).map(|(name, value)| format!("{name}={}", encode(value))).collect();
        pairs.join("&")
    }

    /// The same, shown otherwise; `None` takes a setting away.
    pub fn with(&self, name: &str, value: Option<&str>) -> Asked {
        let mut other = self.clone();
        match value {
            Some(value) => other.shown.insert(name.to_owned(), value.to_owned()),
            None => other.shown.remove(name),
        };
        other
    }

    /// The page asked for, counted from 1.
    pub fn page(&self) -> u64 {
        self.shown("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the fuzz target `web_query` asserts, over queries made from a few odd pieces.
    #[test]
    fn every_query_is_refused_or_given_back() {
        const PIECES: &[&str] = &[
            "party=",
            "type=",
            "by=",
            "text=",
            "tally=",
            "limit=",
            "%",
            "%20",
            "%c3%bc",
            "+",
            "&",
            "=",
            "yes",
            "9",
            "A,B",
            ",",
            "ü",
            "\"",
            "\u{200b}",
            "year",
            "-1",
            "99999999999999999999",
        ];
        let mut taken = 0;
        let mut seed = 1u64;
        for _ in 0..20_000 {
            let mut query = String::new();
            for _ in 0..(seed >> 33) % 8 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                query.push_str(PIECES[(seed >> 33) as usize % PIECES.len()]);
            }
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if let Some(asked) = Asked::accepted(&query) {
                taken += 1;
                assert_eq!(Asked::accepted(&asked.query()).as_ref(), Some(&asked), "{query}");
            }
        }
        assert!(taken > 1000, "{taken}");
    }

    #[test]
    fn query_strings_are_decoded() {
        let check = |query: &str, expect: &[(&str, &str)]| {
            let found = parse(query).unwrap();
            let found: Vec<(&str, &str)> =
                found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(found, expect, "{query}");
        };
        check("", &[]);
        check("&&a=1&a=2&", &[("a", "1"), ("a", "2")]);
        check("text=gas+pipe%20line%2B&x", &[("text", "gas pipe line+"), ("x", "")]);
        check("party=T%C3%BCrkiye", &[("party", "Türkiye")]);
        check("a=b=c", &[("a", "b=c")]);
    }

    #[test]
    fn what_is_no_query_is_refused() {
        let check = |query: &str| assert!(parse(query).is_err(), "{query}");
        check("a=%");
        check("a=%4");
        check("a=%zz");
        check("a=%ff");
        check("a=%00");
        check("a=%0d%0aSet-Cookie:x");
        check(&"a=1&".repeat(MOST + 1));
        check(&"a".repeat(LONGEST + 1));
    }

    #[test]
    fn what_is_asked_can_be_asked_again() {
        let asked = Asked::read("by=month&type=AID&party=A+%26+B&page=3").unwrap();
        assert_eq!(asked.query(), "party=A%20%26%20B&type=AID&by=month&page=3");
        assert_eq!(Asked::read(&asked.query()).unwrap(), asked);
        assert_eq!(asked.page(), 3);
        assert_eq!(asked.with("page", None).query(), "party=A%20%26%20B&type=AID&by=month");
        assert!(Asked::read("colour%20scheme=red").is_err());
    }
}
