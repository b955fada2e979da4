use crate::lexicon::Lexicon;

/// Mixes two values into one feature hash.
#[inline]
pub(crate) fn mix(a: u32, b: u32) -> u32 {
    let x = ((u64::from(a) << 32) | u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (x >> 32) as u32
}

#[inline]
fn hash_bytes(seed: u32, bytes: &[u8]) -> u32 {
    let mut hash = 0xCBF2_9CE4_8422_2325u64 ^ u64::from(seed);
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    mix((hash >> 32) as u32, hash as u32)
}

/// Hash of a lower-cased form, as the lexicon stores it.
pub(crate) fn form_hash(lower: &str) -> u32 {
    hash_bytes(1, lower.as_bytes())
}

/// How a sentence is set: case says little in a headline or in capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    Running = 0,
    Title = 1,
    Capitals = 2,
}

/// Looks at the words long enough to be set in lower case in running text.
pub(crate) fn setting(forms: &[&str]) -> Setting {
    let (mut long, mut capital, mut upper, mut letters) = (0, 0, 0, 0);
    for (position, form) in forms.iter().enumerate() {
        let mut chars = form.chars();
        let Some(first) = chars.next().filter(|c| c.is_alphabetic()) else { continue };
        let count = form.chars().count();
        if count >= 2 {
            letters += 1;
            upper += usize::from(!form.chars().any(char::is_lowercase));
        }
        if count >= 4 && position > 0 {
            long += 1;
            capital += usize::from(first.is_uppercase());
        }
    }
    if letters >= 4 && upper * 10 >= letters * 8 {
        Setting::Capitals
    } else if long >= 3 && capital * 10 >= long * 8 {
        Setting::Title
    } else {
        Setting::Running
    }
}

/// What the network sees of one word: places in its tables.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    /// Of the known word; 0 for a stranger.
    pub row: u32,
    /// Case, digits, hyphen and full stop, with the sentence's setting.
    pub shape: u16,
    /// The last two, three and four letters and the first three, as hashes.
    pub affixes: [u32; 4],
}

/// Lower case, plain apostrophes, digits as zeros.
pub(crate) fn normalise(form: &str, into: &mut String) {
    into.clear();
    for c in form.chars() {
        match c {
            'a'..='z' | '-' | '.' | ',' => into.push(c),
            'A'..='Z' => into.push(c.to_ascii_lowercase()),
            '0'..='9' => into.push('0'),
            '’' | '‘' | '`' | '´' => into.push('\''),
            '“' | '”' | '„' | '«' | '»' => into.push('"'),
            '–' | '—' | '‐' | '‑' => into.push('-'),
            _ if c.is_ascii() => into.push(c),
            _ => into.extend(c.to_lowercase()),
        }
    }
}

impl Word {
    pub fn read(form: &str, setting: Setting, lexicon: &Lexicon, lower: &mut String) -> Word {
        normalise(form, lower);
        let mut chars = form.chars();
        let first = chars.next().unwrap_or(' ');
        let (mut upper, mut small, mut digit, mut hyphen, mut dot, mut count) = (0, 0, 0, 0, 0, 0);
        for c in form.chars() {
            count += 1;
            if c.is_uppercase() {
                upper += 1;
            } else if c.is_lowercase() {
                small += 1;
            } else if c.is_numeric() {
                digit += 1;
            } else if c == '-' {
                hyphen = 1;
            } else if c == '.' {
                dot = 1;
            }
        }
        let case: u32 = if upper == 0 {
            u32::from(small == 0)
        } else if first.is_uppercase() && upper == 1 && count > 1 {
            2
        } else if small == 0 {
            3
        } else if first.is_uppercase() {
            4
        } else {
            5
        };
        let digits: u32 = match (digit, digit == count) {
            (0, _) => 0,
            (_, true) => 1 + u32::from(digit == 4),
            _ => 3,
        };
        let shape = case + 6 * (digits + 4 * (hyphen + 2 * (dot + 2 * setting as u32)));

        let bytes = lower.as_bytes();
        let mut affixes = [0; 4];
        let mut at = lower.len();
        for length in 0..4 {
            if let Some(c) = lower[..at].chars().next_back() {
                at -= c.len_utf8();
            }
            if length > 0 {
                affixes[length - 1] = hash_bytes(10 + length as u32, &bytes[at..]);
            }
        }
        let start = lower.char_indices().nth(3).map_or(lower.len(), |(at, _)| at);
        affixes[3] = hash_bytes(22, &bytes[..start]);
        let row = lexicon.words.get(&form_hash(lower)).copied().unwrap_or(0);
        Word { row, shape: shape as u16, affixes }
    }

    /// The words of a sentence.
    pub fn read_all(forms: &[&str], lexicon: &Lexicon) -> Vec<Word> {
        let setting = setting(forms);
        let mut lower = String::new();
        forms.iter().map(|form| Word::read(form, setting, lexicon, &mut lower)).collect()
    }
}
