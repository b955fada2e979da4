//! Names of attributes that later stages read; all others are left out of the tree.

use super::pack::{pack, slot, Packed, SLOTS};

/// An attribute of an element: where its name and value stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute {
    /// Of a known name its number in [`KNOWN`], else [`UNKNOWN`].
    pub(super) id: u8,
    pub(super) name: (u32, u32),
    /// As in [`super::dom::Dom`]: of the source, or of the gathered words.
    pub(super) value: (u32, u32),
}

pub(super) const UNKNOWN: u8 = u8::MAX;

/// The attributes that are kept, then those that only the tree's rules ask for.
pub(super) const KNOWN: &[&str] = &[
    "class",
    "id",
    "itemprop",
    "itemscope",
    "itemtype",
    "property",
    "name",
    "content",
    "href",
    "rel",
    "datetime",
    "lang",
    "xml:lang",
    "role",
    "hidden",
    "aria-hidden",
    "aria-label",
    "title",
    "data-testid",
    "data-component",
    "data-qa",
    "data-module",
    "data-timestamp",
    "data-time",
    "data-date",
    "data-published",
    "data-datetime",
    "data-type",
    "style",
    "type",
    "encoding",
    "color",
    "face",
    "size",
];

/// Of [`KNOWN`], how many are kept.
pub(super) const KEPT: u8 = 28;
pub(super) const CLASS: u8 = 0;
pub(super) const HIDDEN: u8 = 14;
pub(super) const STYLE: u8 = 28;
pub(super) const TYPE: u8 = 29;
pub(super) const ENCODING: u8 = 30;
/// The attributes in which an outlet's makers name the parts of their pages.
pub(super) const CUES: u64 = 1 << CLASS | 1 << 1 | 0b1111 << 18;
/// The attributes that send a `font` element out of foreign content.
pub(super) const FONT: u64 = 0b111 << 31;

static BY_HASH: [(Packed, u8); SLOTS] = {
    let mut table = [(0, UNKNOWN); SLOTS];
    let mut n = 0;
    while n < KNOWN.len() {
        let name = pack(KNOWN[n].as_bytes());
        let mut at = slot(name);
        while table[at].1 != UNKNOWN {
            at = (at + 1) % SLOTS;
        }
        table[at] = (name, n as u8);
        n += 1;
    }
    table
};

/// The number of a known name, in any case; [`UNKNOWN`] for all others.
pub(super) fn id_of(name: Packed) -> u8 {
    let mut at = slot(name);
    while BY_HASH[at].1 != UNKNOWN {
        if BY_HASH[at].0 == name {
            return BY_HASH[at].1;
        }
        at = (at + 1) % SLOTS;
    }
    UNKNOWN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &[u8]) -> u8 {
        id_of(pack(name))
    }

    #[test]
    fn numbers_are_those_of_the_names() {
        assert_eq!(of(b"Hidden"), HIDDEN);
        assert_eq!(of(b"style"), STYLE);
        let cues = ["class", "id", "data-testid", "data-component", "data-module", "data-qa"];
        let bits = cues.iter().fold(0, |bits, name| bits | 1 << of(name.as_bytes()));
        assert_eq!(bits, CUES);
        assert_eq!(of(b"type"), TYPE);
        assert_eq!(of(b"encoding"), ENCODING);
        for name in ["color", "face", "size"] {
            assert!(FONT & 1 << of(name.as_bytes()) != 0);
        }
        assert_eq!(of(b"onclick"), UNKNOWN);
        assert!(KNOWN.len() <= 64);
    }
}
