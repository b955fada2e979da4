//! The wording of an article's body: what copies of one story have in common.
//!
//! A body is cut into *units* of about a sentence by punctuation alone, so that the same words
//! are cut the same way whatever parser read them. A unit is known by a sample of its
//! five-word stretches, its length and its numbers: enough to find it again in another
//! article, whole or lightly edited, and too little to give its words away.

use crate::hash::ContentHash;
use annals_model::{Article, PartKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// Lower-case words joined by single spaces; punctuation and quotation marks dropped.
pub(crate) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            if c.is_ascii() {
                out.push(c.to_ascii_lowercase());
            } else {
                out.extend(c.to_lowercase());
            }
        } else if !matches!(c, '\'' | '\u{2019}') {
            gap = true;
        }
    }
    out
}

/// Text without the dateline that opens a wire story: `ANKARA, Dec 30 (AA) —`.
fn without_dateline(text: &str) -> &str {
    let head = text.char_indices().nth(80).map_or(text, |(at, _)| &text[..at]);
    let first = head.split([' ', ',']).next().unwrap_or("");
    let is_place = first.chars().count() > 2 && !first.chars().any(char::is_lowercase);
    let dash = ["\u{2014}", "\u{2013}", " - ", "--"]
        .iter()
        .filter_map(|dash| head.find(dash).map(|at| (at, at + dash.len())))
        .min();
    match dash {
        Some((_, end)) if is_place => &text[end..],
        _ => text,
    }
}

/// Words a unit has at least, except at the end of a paragraph: "Mr." ends no sentence.
const LEAST: usize = 8;

/// Cuts a paragraph after marks that end sentences, each piece with `LEAST` words or more.
pub(crate) fn units(paragraph: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut count, mut in_word) = (0, 0, false);
    let mut ended = false;
    for (at, c) in paragraph.char_indices() {
        if c.is_whitespace() {
            in_word = false;
            if ended && count >= LEAST {
                out.push(&paragraph[start..at]);
                (start, count) = (at, 0);
            }
            ended = false;
            continue;
        }
        match c {
            '.' | '!' | '?' | '\u{2026}' => ended = true,
            // A mark may be followed by what closes a quotation.
            '"' | '\'' | ')' | ']' | '\u{201d}' | '\u{2019}' | '\u{bb}' => {}
            _ => ended = false,
        }
        if c.is_alphanumeric() && !in_word {
            in_word = true;
            count += 1;
        }
    }
    if paragraph[start..].chars().any(char::is_alphanumeric) {
        out.push(&paragraph[start..]);
    }
    out.iter().map(|unit| unit.trim()).collect()
}

/// Five-word stretches sampled from each unit: those with the smallest hashes.
const SAMPLE: usize = 4;
const STRETCH: usize = 5;
/// Units of a body that are looked at; live pages grow without end.
const MOST_UNITS: usize = 150;

/// Bytes of a stored unit.
const UNIT_BYTES: usize = 4 + 4 * SAMPLE;

/// About a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// How many words it has; 255 stands for more.
    pub words: u8,
    /// A hash of its numbers: reports made after one pattern differ in them.
    numbers: u8,
    /// A hash of all its words: the sample alone would miss a word changed outside of it.
    whole: u16,
    /// In rising order; `u32::MAX` where there are fewer.
    stretches: [u32; SAMPLE],
}

impl Unit {
    pub fn of(words: &str) -> Unit {
        let list: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
        // Each word is hashed once, though it stands in five stretches.
        let words: Vec<u64> =
            list.iter().map(|word| ContentHash::new("word").text(word).short() as u64).collect();
        let hash = |stretch: &[u64]| {
            let mixed = stretch.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |hash, word| {
                (hash.rotate_left(23) ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd)
            });
            ((mixed >> 32) as u32).min(u32::MAX - 1)
        };
        let mut hashes: Vec<u32> = match words.len() {
            0..STRETCH => vec![hash(&words)],
            _ => words.windows(STRETCH).map(hash).collect(),
        };
        hashes.sort_unstable();
        hashes.dedup();
        let mut stretches = [u32::MAX; SAMPLE];
        stretches.iter_mut().zip(hashes).for_each(|(place, hash)| *place = hash);
        let numbers = list.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let numbers = numbers.fold(ContentHash::new("numbers"), |hash, word| hash.text(word));
        let whole =
            words.iter().fold(ContentHash::new("unit"), |hash, word| hash.number(*word as i64));
        Unit {
            words: list.len().min(255) as u8,
            numbers: numbers.short() as u8,
            whole: whole.short() as u16,
            stretches,
        }
    }

    /// Long enough to be found by.
    fn tells(&self) -> bool {
        usize::from(self.words) >= LEAST
    }

    /// By what articles that hold this unit find each other.
    fn key(&self) -> i64 {
        i64::from(self.stretches[0])
    }

    /// Whether the two tell much the same in other words, or with other numbers.
    pub fn resembles(&self, other: &Unit) -> bool {
        let shared = self.stretches.iter().filter(|hash| other.stretches.contains(hash)).count();
        shared > 0 && self.stretches[0] != u32::MAX
    }

    /// Whether the two are one sentence, as it was or lightly edited.
    fn is(&self, other: &Unit) -> bool {
        let same = self.stretches == other.stretches && self.words == other.words;
        if same && self.numbers == other.numbers {
            return true;
        }
        let (a, b) = (self.words.min(other.words), self.words.max(other.words));
        if a < 12 || u16::from(b) * 3 > u16::from(a) * 5 || self.numbers != other.numbers {
            return false;
        }
        // Of the smallest stretches of both, how many are in both?
        let mut all: Vec<u32> = self.stretches.iter().chain(&other.stretches).copied().collect();
        all.sort_unstable();
        all.dedup();
        all.truncate(SAMPLE);
        let both = |hash: &&u32| self.stretches.contains(hash) && other.stretches.contains(hash);
        all.iter().filter(|hash| **hash != u32::MAX).filter(both).count() * 2 >= all.len()
    }
}

/// The body of an article as copies of it are told by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wording {
    /// Of the whole body and its headline.
    pub hash: i64,
    pub units: Vec<Unit>,
}

/// Units at the head by which copies find each other: a wire is retitled, given a line of the
/// outlet's own, or loses its first sentence; it keeps the rest of its lead.
const OPENING: usize = 3;
/// Further units by which they find each other, wherever they stand.
const ELSEWHERE: usize = 5;

/// Words two copies share at least.
const SHARED_WORDS: u32 = 30;
/// Share of the shorter text that the longer holds, where the head of one is in the other.
const SHARE: f64 = 0.5;
/// The same where neither head is: background that an agency repeats in unlike stories fills
/// the foot of both.
const SHARE_WITHOUT_HEAD: f64 = 0.8;

impl Wording {
    pub fn of(article: &Article) -> Wording {
        let headline = words(article.headline().unwrap_or(""));
        let mut whole = ContentHash::new("wording").text(&headline);
        let mut units = Vec::new();
        let paragraphs = article.parts.iter().filter(|part| part.kind == PartKind::Paragraph);
        for (at, part) in paragraphs.enumerate() {
            let text = part.span.of(&article.text);
            let text = if at == 0 { without_dateline(text) } else { text };
            for unit in self::units(text) {
                let unit = words(unit);
                whole = whole.text(&unit);
                if units.len() < MOST_UNITS {
                    units.push(Unit::of(&unit));
                }
            }
        }
        if units.is_empty() {
            // A bare headline is no text to be copied.
            whole = whole.maybe(article.canonical_url.as_deref());
            whole = whole.maybe(article.outlet.as_deref()).text(&article.origin.source);
        }
        Wording { hash: whole.short(), units }
    }

    /// The keys two copies share at least one of, each once.
    pub fn keys(&self) -> Vec<i64> {
        let telling: Vec<&Unit> = self.units.iter().filter(|unit| unit.tells()).collect();
        let mut keys: Vec<i64> = telling.iter().skip(OPENING).map(|unit| unit.key()).collect();
        keys.sort_unstable();
        keys.truncate(ELSEWHERE);
        keys.extend(telling.iter().take(OPENING).map(|unit| unit.key()));
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn length(&self) -> u32 {
        self.units.iter().map(|unit| u32::from(unit.words)).sum()
    }

    /// Whether one is a copy of the other: verbatim, cut, extended, or lightly edited.
    pub fn is_copy(&self, other: &Wording) -> bool {
        let (lengths, mine) = ((self.length(), other.length()), self.found_in(other));
        if mine.words < SHARED_WORDS {
            return false;
        }
        let theirs = other.found_in(self);
        let share = |found: u32, length: u32| f64::from(found) / f64::from(length.max(1));
        let share = share(mine.words, lengths.0).max(share(theirs.words, lengths.1));
        let head = mine.head || theirs.head;
        theirs.words >= SHARED_WORDS && share >= if head { SHARE } else { SHARE_WITHOUT_HEAD }
    }

    /// Which of the units stand in another body.
    fn found_in(&self, other: &Wording) -> Found {
        let mut at: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (index, unit) in other.units.iter().enumerate() {
            for stretch in unit.stretches.iter().filter(|stretch| **stretch != u32::MAX) {
                at.entry(*stretch).or_default().push(index);
            }
        }
        let mut found = Found { words: 0, head: false };
        let mut told: FxHashSet<u32> = FxHashSet::default();
        let mut telling = 0;
        for unit in &self.units {
            telling += usize::from(unit.tells());
            let near = unit.stretches.iter().filter_map(|stretch| at.get(stretch)).flatten();
            let is = near.into_iter().any(|index| unit.is(&other.units[*index]));
            // What a page repeats within itself counts once.
            if is && told.insert(unit.stretches[0]) {
                found.words += u32::from(unit.words);
                found.head |= unit.tells() && telling <= OPENING;
            }
        }
        found
    }

    /// Units the other has not.
    pub fn without(&self, other: &Wording) -> usize {
        self.units.iter().filter(|unit| !other.units.contains(unit)).count()
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.units.len() * UNIT_BYTES);
        for unit in &self.units {
            out.extend([unit.words, unit.numbers]);
            out.extend(unit.whole.to_le_bytes());
            unit.stretches.iter().for_each(|hash| out.extend(hash.to_le_bytes()));
        }
        out
    }

    pub fn decode(hash: i64, bytes: &[u8]) -> Wording {
        let units = bytes.chunks_exact(UNIT_BYTES).map(|chunk| {
            let mut stretches = [u32::MAX; SAMPLE];
            for (place, bytes) in stretches.iter_mut().zip(chunk[4..].chunks_exact(4)) {
                *place = bytes.try_into().map_or(u32::MAX, u32::from_le_bytes);
            }
            let whole = u16::from_le_bytes([chunk[2], chunk[3]]);
            Unit { words: chunk[0], numbers: chunk[1], whole, stretches }
        });
        Wording { hash, units: units.collect() }
    }
}

/// What of a body stands in another.
struct Found {
    words: u32,
    /// One of the first units does.
    head: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(headline: &str, paragraphs: &[&str]) -> Wording {
        let mut article = Article::default();
        article.push_part(PartKind::Headline, headline, None);
        for words in paragraphs {
            article.push_part(PartKind::Paragraph, words, None);
        }
        Wording::of(&article)
    }

    #[test]
    fn paragraphs_are_cut_after_sentences() {
        let check = |text: &str, expect: &[&str]| assert_eq!(units(text), expect);
        check("", &[]);
        check(" … ", &[]);
        check("Talks ended.", &["Talks ended."]);
        check(
            "Mr. Verro of Ardovia met the envoys at noon. \"We shall meet again,\" he told them \
             at the gate.\" Nobody asked when.",
            &[
                "Mr. Verro of Ardovia met the envoys at noon.",
                "\"We shall meet again,\" he told them at the gate.\"",
                "Nobody asked when.",
            ],
        );
    }

    #[test]
    fn datelines_do_not_hide_copies() {
        let check = |text: &str, expect: &str| assert_eq!(without_dateline(text).trim(), expect);
        check("PORT ARDEN, Dec 30 (KNA) \u{2014} The ministers met.", "The ministers met.");
        check(
            "The ministers \u{2014} all three \u{2014} met.",
            "The ministers \u{2014} all three \u{2014} met.",
        );
        check("UN - The council met.", "UN - The council met.");
    }

    #[test]
    fn what_is_stored_comes_back() {
        let wording = wording("Talks", &["The envoys of 3 states met on 4 May at the river Vey."]);
        assert_eq!(Wording::decode(wording.hash, &wording.encode()), wording);
    }

    #[test]
    fn a_pattern_with_other_numbers_is_no_copy() {
        let daily = |shells: u32, villages: u32| {
            wording(
                "Shelling",
                &[
                    &format!(
                        "Kestan guns fired {shells} shells at Ardovian positions along the \
                              river Vey in the past day, the general staff said in its report."
                    ),
                    &format!(
                        "The shelling damaged houses in {villages} villages of the border \
                              district, and no one was hurt, according to the same report."
                    ),
                ],
            )
        };
        assert!(daily(40, 3).is_copy(&daily(40, 3)));
        assert!(!daily(40, 3).is_copy(&daily(55, 6)));
    }
}
