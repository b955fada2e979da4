//! Names written another way: "Muhammad" for "Mohammed", "Sergey" for "Sergei", a middle initial.

use crate::fold;
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// Given names that are one name in different spellings or short forms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spelling {
    pub words: Vec<String>,
}

/// Articles within Arabic names and what follows a surname: left out of keys.
const LEFT_OUT: &[&str] =
    &["al", "el", "as", "ad", "an", "ar", "ash", "at", "az", "ul", "jr", "sr", "the"];

/// The table of spellings, and how a name's words are brought to one key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spellings {
    first: FxHashMap<String, String>,
}

impl Spellings {
    pub fn new(entries: &[Spelling]) -> Self {
        let mut first = FxHashMap::default();
        for entry in entries {
            let Some(key) = entry.words.first().map(|word| fold(word)) else { continue };
            for word in &entry.words {
                first.entry(fold(word)).or_insert_with(|| key.clone());
            }
        }
        Spellings { first }
    }

    /// Adds a word to a key. Returns whether the word counts as one of the name's.
    pub fn push(&self, key: &mut String, word: &str) -> bool {
        let folded = fold(word);
        if folded.len() < 2 || LEFT_OUT.contains(&folded.as_str()) {
            return false;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        match self.first.get(&folded) {
            Some(same) => key.push_str(same),
            None => sound(&folded, key),
        }
        true
    }

    /// The key of a whole name, where at least two of its words count.
    pub fn key(&self, name: &str) -> Option<String> {
        let mut key = String::new();
        let words = name.split([' ', '-', '–']).filter(|word| self.push(&mut key, word)).count();
        (words >= 2).then_some(key)
    }
}

/// Writes a word so that the usual transliterations of one name come out alike: doubled letters
/// once, "kh" as "h", "gh" as "g", "ou" as "u", "ey", "iy" and "y" as "i", no final "h".
fn sound(word: &str, key: &mut String) {
    let letters: Vec<char> = word.chars().collect();
    let mut last = None;
    let mut i = 0;
    while i < letters.len() {
        let pair = (letters[i], letters.get(i + 1).copied());
        let (letter, taken) = match pair {
            ('p', Some('h')) => ('f', 2),
            ('k', Some('h')) => ('h', 2),
            ('g', Some('h')) => ('g', 2),
            ('d', Some('h')) => ('d', 2),
            ('t', Some('h')) => ('t', 2),
            ('c', Some('k')) => ('k', 2),
            ('d', Some('j')) => ('j', 2),
            ('o', Some('u' | 'o')) => ('u', 2),
            ('e' | 'i' | 'y' | 'a', Some('e' | 'i' | 'y')) if last.is_some() => ('i', 2),
            ('e' | 'y', _) => ('i', 1),
            ('o', _) => ('u', 1),
            ('w', _) => ('v', 1),
            ('q', _) => ('k', 1),
            ('h', None) if last.is_some() => break,
            (letter, _) => (letter, 1),
        };
        if last != Some(letter) {
            key.push(letter);
            last = Some(letter);
        }
        i += taken;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        let table = Spellings::new(&[Spelling {
            words: vec!["Mohammed".into(), "Muhammad".into(), "Mohamed".into()],
        }]);
        let alike = [
            ("Mohammed Venn", "Muhammad Venn"),
            ("Sergei Orlenko", "Sergey Orlenko"),
            ("Arlo Venn", "Arlo T. Venn Jr."),
            ("Hussein al-Tarsi", "Hussain Tarsy"),
        ];
        let apart = [("Arlo Venn", "Arla Venn"), ("Arlo Venn", "Arlo Tenn"), ("Venn", "Arlo Venn")];
        for (a, b) in alike {
            assert_eq!(table.key(a), table.key(b), "{a} {b}");
        }
        for (a, b) in apart {
            assert_ne!(table.key(a), table.key(b), "{a} {b}");
        }
        assert_eq!(table.key("Venn"), None, "one word is too little");
    }
}
