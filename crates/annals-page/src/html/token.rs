//! Tags, comments and the rest of the markup, as they stand in the source.

use super::arena::Arena;
use super::attribute::{id_of, Attribute, HIDDEN, KEPT, STYLE, TYPE, UNKNOWN};
use super::entity::decode;
use super::kind::Kind;
use super::pack::{pack, Packed, LONGEST_NAME};
use memchr::{memchr, memmem};
use rustc_hash::FxHashSet;

/// A start or end tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    pub(super) kind: Kind,
    /// Offset of its first byte; in a start tag the name follows it.
    pub(super) at: u32,
    /// Offset of the name.
    pub(super) name: u32,
    pub(super) name_length: u32,
    pub(super) packed: Packed,
    /// Its attributes, by their numbers in the tree.
    pub(super) attributes: (u32, u32),
    /// Bits of the known attributes it has.
    pub(super) has: u64,
    /// Whether all its attributes are in the tree.
    pub(super) is_whole: bool,
    pub(super) closes_itself: bool,
    /// Whether it is of the type `hidden`.
    pub(super) is_hidden: bool,
    /// Offset behind it.
    pub(super) end: u32,
}

impl Tag {
    /// The tag of an element that the page leaves out.
    pub(super) fn implied(kind: Kind, at: u32) -> Tag {
        Tag {
            kind,
            at,
            name: at,
            name_length: 0,
            packed: 0,
            attributes: (0, 0),
            has: 0,
            is_whole: true,
            closes_itself: false,
            is_hidden: false,
            end: at,
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c')
}

/// Each byte in lower case; zero for those that end a name.
const fn letters(ends: &[u8]) -> [u8; 256] {
    let mut letters = [0; 256];
    let mut n = 0;
    while n < 256 {
        letters[n] = (n as u8).to_ascii_lowercase();
        n += 1;
    }
    // No known name holds a zero byte, so that any other stands for it.
    letters[0] = 0xff;
    n = 0;
    while n < ends.len() {
        letters[ends[n] as usize] = 0;
        n += 1;
    }
    letters
}

static IN_NAME: [u8; 256] = letters(b" \n\t\x0c/>");
static IN_ATTRIBUTE: [u8; 256] = letters(b" \n\t\x0c/>=");

/// The end of the name that begins at `start`, of which the bytes up to `from` are known to
/// be part, and the name packed.
fn name(bytes: &[u8], start: usize, from: usize, letters: &[u8; 256]) -> (usize, Packed) {
    let mut packed = pack(bytes.get(start..from).unwrap_or(&[]));
    let mut at = from;
    while let Some(letter) = bytes.get(at).map(|b| letters[*b as usize]).filter(|b| *b != 0) {
        packed = packed << 8 | Packed::from(letter);
        at += 1;
    }
    (at, if at - start > LONGEST_NAME { Packed::MAX } else { packed })
}

/// What the tokeniser keeps of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// What a reader of articles asks for.
    Read,
    /// All of it, as the standard has it.
    #[cfg_attr(not(test), allow(dead_code))]
    All,
}

/// Reads the tag whose name begins at `name`; nothing when the page ends within it. What it
/// names goes to the end of the tree's attributes.
pub(super) fn tag(arena: &mut Arena<'_>, at: usize, name: usize, keep: Keep) -> Option<Tag> {
    let source = arena.dom.source;
    let bytes = source.as_bytes();
    let (end, packed) = self::name(bytes, name, name, &IN_NAME);
    let first = arena.dom.attributes.len() as u32;
    let mut tag = Tag {
        kind: Kind::of(packed),
        at: at as u32,
        name: name as u32,
        name_length: (end - name) as u32,
        packed,
        attributes: (first, first),
        has: 0,
        is_whole: true,
        closes_itself: false,
        is_hidden: false,
        end: 0,
    };
    let mut at = end;
    let mut names = Names::default();
    loop {
        match *bytes.get(at)? {
            b'>' => break,
            b'/' => {
                if *bytes.get(at + 1)? == b'>' {
                    tag.closes_itself = true;
                    at += 1;
                    break;
                }
                at += 1;
            }
            byte if is_space(byte) => at += 1,
            _ => at = attribute(arena, &mut tag, &mut names, at, keep)?,
        }
    }
    tag.attributes.1 = arena.dom.attributes.len() as u32;
    tag.end = at as u32 + 1;
    Some(tag)
}

/// The unknown names of one tag; many of them are looked up rather than compared.
#[derive(Default)]
struct Names {
    many: FxHashSet<Vec<u8>>,
}

const MANY: usize = 24;

impl Names {
    fn is_new(&mut self, arena: &Arena<'_>, first: u32, name: &[u8]) -> bool {
        let have = &arena.dom.attributes[first as usize..];
        let bytes = arena.dom.source.as_bytes();
        let named = |a: &Attribute| &bytes[a.name.0 as usize..a.name.1 as usize];
        if have.len() < MANY {
            return !have.iter().any(|a| a.id == UNKNOWN && named(a).eq_ignore_ascii_case(name));
        }
        if self.many.is_empty() {
            self.many.extend(have.iter().map(|a| named(a).to_ascii_lowercase()));
        }
        self.many.insert(name.to_ascii_lowercase())
    }
}

/// Reads an attribute; the offset behind it.
fn attribute(
    arena: &mut Arena<'_>,
    tag: &mut Tag,
    names: &mut Names,
    start: usize,
    keep: Keep,
) -> Option<usize> {
    let source = arena.dom.source;
    let bytes = source.as_bytes();
    // A name may begin with `=`.
    let (end, packed) = name(bytes, start, start + 1, &IN_ATTRIBUTE);
    let mut at = end;
    while is_space(*bytes.get(at)?) {
        at += 1;
    }
    let mut value = (at, at);
    if bytes[at] == b'=' {
        at += 1;
        while is_space(*bytes.get(at)?) {
            at += 1;
        }
        match bytes[at] {
            quote @ (b'"' | b'\'') => {
                let length = memchr(quote, &bytes[at + 1..])?;
                value = (at + 1, at + 1 + length);
                at = value.1 + 1;
            }
            b'>' => value = (at, at),
            _ => {
                let rest = &bytes[at..];
                let length = rest.iter().position(|b| *b == b'>' || is_space(*b))?;
                value = (at, at + length);
                at = value.1;
            }
        }
    } else {
        at = end;
    }
    let mut id = id_of(packed);
    let bit = 1_u64.checked_shl(u32::from(id)).unwrap_or(0);
    if tag.has & bit != 0 {
        return Some(at);
    }
    tag.has |= bit;
    let raw = &source[value.0..value.1];
    if id == TYPE {
        tag.is_hidden = raw.eq_ignore_ascii_case("hidden");
    }
    match keep {
        Keep::Read => {
            if id == STYLE && tag.has & 1 << HIDDEN == 0 && hides(raw) {
                id = HIDDEN;
                tag.has |= 1 << HIDDEN;
                value.1 = value.0;
            }
            if id >= KEPT {
                tag.is_whole = false;
                return Some(at);
            }
        }
        Keep::All => {
            let name = &bytes[start..end];
            if id == UNKNOWN && !names.is_new(arena, tag.attributes.0, name) {
                return Some(at);
            }
        }
    }
    let value = plain(arena, value, true);
    let name = (start as u32, end as u32);
    arena.dom.attributes.push(Attribute { id, name, value });
    Some(at)
}

/// A stretch of the source as it is read: without character references and zero bytes.
pub(super) fn plain(
    arena: &mut Arena<'_>,
    (start, end): (usize, usize),
    in_attribute: bool,
) -> (u32, u32) {
    let raw = &arena.dom.source.as_bytes()[start..end];
    if memchr(b'&', raw).is_none() && !(arena.has_zeros && raw.contains(&0)) {
        return (start as u32, end as u32);
    }
    arena.gather(|source, out| {
        let raw = &source[start..end];
        if in_attribute && raw.contains('\0') {
            decode(&raw.replace('\0', "\u{fffd}"), in_attribute, out);
        } else {
            decode(raw, in_attribute, out);
        }
    })
}

fn hides(style: &str) -> bool {
    style.contains("none") && {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.to_ascii_lowercase().contains("display:none")
    }
}

/// Where the words of the comment that begins at `from`, behind `<!--`, end, and the
/// offset behind it.
pub(super) fn comment(bytes: &[u8], from: usize) -> (usize, usize) {
    let rest = &bytes[from..];
    if rest.starts_with(b">") {
        return (from, from + 1);
    }
    if rest.starts_with(b"->") {
        return (from, from + 2);
    }
    let mut at = from;
    while let Some(n) = memmem::find(&bytes[at..], b"--") {
        at += n;
        match &bytes[at + 2..] {
            [b'>', ..] => return (at, at + 3),
            [b'!', b'>', ..] => return (at, at + 4),
            _ => at += 1,
        }
    }
    let trailing = [&b"--!"[..], b"--", b"-"].into_iter().find(|end| rest.ends_with(end));
    (bytes.len() - trailing.map_or(0, <[u8]>::len), bytes.len())
}

/// The end of a comment that is none by its looks, and the offset behind it.
pub(super) fn bogus(bytes: &[u8], from: usize) -> (usize, usize) {
    match memchr(b'>', &bytes[from..]) {
        Some(n) => (from + n, from + n + 1),
        None => (bytes.len(), bytes.len()),
    }
}
