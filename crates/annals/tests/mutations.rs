//! Every reader of outside bytes on thousands of mutated inputs: none panics.
//!
//! The inputs are the files of `fuzz/corpus`, changed at random but the same on every run.
//! `ANNALS_MUTATIONS=100000 cargo test -p annals --test mutations` goes on for longer, and
//! `ANNALS_SEED=7` takes other changes. What makes a reader panic is left in `target/tmp`.

#[path = "support/drive.rs"]
mod drive;

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

/// Marsaglia's xorshift: the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn range(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(bytes.len());
        let most = if self.below(4) == 0 { 400 } else { 12 };
        let length = 1 + self.below(most);
        start..(start + length).min(bytes.len())
    }
}

/// Pieces that mean something to some reader.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "<p>",
    "</div>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<script>",
    "<svg>",
    "<table>",
    "&",
    "&#x10ffff;",
    "&#0;",
    "&amp;amp;",
    "\"",
    "'",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "-1",
    "1e999",
    "99999999999999999999",
    "\r\n\r\n",
    "\n\n",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{301}",
    "\u{1f1f9}\u{1f1f7}",
    "İ",
    "ß",
    "ﬁ",
    "字",
    "ا",
    "=\r\n",
    "=3D",
    "--",
    ";",
    "charset=utf-16",
    "Content-Length: 18446744073709551615",
    "WARC/1.0\r\n",
    "PK\u{3}\u{4}",
    "%zz",
    "%00",
    "&a=b",
    "..",
    "Mr. ",
    "…",
    "“",
    "”",
    "(",
    ")",
    " 31/02/2020 ",
    "T25:61:61Z",
    "+99:99",
    "0000-00-00",
];

fn mutated(seed: &[u8], others: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(6) {
        if bytes.is_empty() {
            bytes.push(b'a');
        }
        let at = dice.below(bytes.len());
        let range = dice.range(&bytes);
        match dice.below(9) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = dice.next() as u8,
            2 => drop(bytes.drain(range)),
            3 => {
                let piece = PIECES[dice.below(PIECES.len())].as_bytes();
                drop(bytes.splice(at..at, piece.iter().copied()));
            }
            4 => {
                let copy = bytes[range].repeat(1 + dice.below(40));
                drop(bytes.splice(at..at, copy));
            }
            5 => bytes.truncate(at),
            6 => {
                let other = &others[dice.below(others.len())];
                let piece = other[dice.range(other)].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            7 => {
                let piece = PIECES[dice.below(PIECES.len())].as_bytes();
                drop(bytes.splice(range, piece.iter().copied()));
            }
            _ => {
                let moved: Vec<u8> = bytes.drain(range).collect();
                let at = dice.below(bytes.len() + 1);
                drop(bytes.splice(at..at, moved));
            }
        }
        bytes.truncate(1 << 17);
    }
    bytes
}

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect()
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn no_input_makes_a_reader_panic() {
    let rounds = number("ANNALS_MUTATIONS", 60);
    let first = number("ANNALS_SEED", 1);
    let mut failures = Vec::new();
    for target in drive::TARGETS {
        let corpus = corpus(target);
        assert!(!corpus.is_empty(), "{target}");
        let others: Vec<Vec<u8>> = corpus
            .iter()
            .map(|(_, bytes)| bytes.clone())
            .filter(|bytes| !bytes.is_empty())
            .collect();
        for (n, (path, bytes)) in corpus.iter().enumerate() {
            let mut dice = Dice(first.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (n as u64 + 1));
            for round in 0..=rounds {
                let input =
                    if round == 0 { bytes.clone() } else { mutated(bytes, &others, &mut dice) };
                if catch_unwind(|| drive::drive(target, &input)).is_err() {
                    let name = path.file_name().unwrap().to_string_lossy();
                    let kept = Path::new(env!("CARGO_TARGET_TMPDIR"))
                        .join(format!("panic-{target}-{name}-{first}-{round}"));
                    std::fs::write(&kept, &input).unwrap();
                    failures.push(kept);
                }
            }
        }
    }
    assert!(failures.is_empty(), "inputs that made a reader panic:\n{failures:#?}");
}
