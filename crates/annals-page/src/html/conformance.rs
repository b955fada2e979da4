//! Our trees against html5ever's, and against the public test cases of parsers.
//!
//! The cases are nobody's here: `ANNALS_HTML5LIB` names a folder that holds them, such as
//! the `html5lib/tests/testdata` of html5lib's source distribution.

use super::oracle::{difference, ours, skeleton, theirs, without_capitals};
use super::token::Keep;
use std::io::Read;
use std::path::{Path, PathBuf};

/// One case of a `.dat` file.
#[derive(Default)]
struct Case {
    data: String,
    fragment: Option<String>,
    scripting: Option<bool>,
    document: String,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut part = "";
    let mut lines: Vec<&str> = text.split('\n').collect();
    if lines.last() == Some(&"") {
        lines.pop();
    }
    for (n, line) in lines.iter().enumerate() {
        let opens = matches!(
            *line,
            "#errors"
                | "#new-errors"
                | "#document-fragment"
                | "#script-on"
                | "#script-off"
                | "#document"
        );
        if *line == "#data" && (n == 0 || lines[n - 1].is_empty()) {
            if let Some(case) = cases.last_mut() {
                // The blank line before the next case is none of its words.
                case.document.pop();
            }
            cases.push(Case::default());
            part = "#data";
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if opens && part != "#document" {
            part = line;
            match part {
                "#script-on" => case.scripting = Some(true),
                "#script-off" => case.scripting = Some(false),
                "#errors" => {
                    case.data.pop();
                }
                _ => {}
            }
            continue;
        }
        match part {
            "#data" => {
                case.data.push_str(line);
                case.data.push('\n');
            }
            "#document-fragment" => case.fragment = Some((*line).to_owned()),
            "#document" => {
                case.document.push_str(line);
                case.document.push('\n');
            }
            _ => {}
        }
    }
    cases
}

pub(super) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The folder of cases; says what is missing where there is none.
pub(super) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("ANNALS_HTML5LIB").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("not run: ANNALS_HTML5LIB names no folder of html5lib's test data");
    }
    folder
}

#[test]
fn public_cases_of_tree_construction() {
    let Some(folder) = folder() else { return };
    let show = std::env::var_os("ANNALS_SHOW").is_some();
    let (mut all, mut right, mut beside) = (0, 0, 0);
    for file in files(&folder.join("tree-construction"), "dat") {
        let text = std::fs::read_to_string(&file).unwrap();
        for case in cases(&text) {
            let modes = match case.scripting {
                Some(scripting) => vec![scripting],
                None => vec![false, true],
            };
            for scripting in modes {
                all += 1;
                let fragment = case.fragment.as_deref();
                let found = ours(&case.data, fragment, scripting);
                let expect = without_capitals(&case.document);
                let is_right = without_capitals(&found) == expect;
                right += usize::from(is_right);
                let same = difference(&theirs(&case.data, fragment, scripting), &found).is_none();
                beside += usize::from(!is_right && same);
                if !is_right && show {
                    let agrees = if same { " (as html5ever)" } else { "" };
                    let name = file.file_name().unwrap_or_default().to_string_lossy();
                    println!(
                        "{name}{agrees} {fragment:?}\n{}\n{expect}--- ours\n{found}",
                        case.data
                    );
                }
            }
        }
    }
    let share = right as f64 / all.max(1) as f64;
    println!(
        "{right} of {all} right ({:.2} %), {beside} of the others as html5ever",
        share * 100.0
    );
    assert!(all > 0, "no tree-construction/*.dat in {}", folder.display());
    // The standard has changed since some of the cases were written; html5ever changed with it.
    assert_eq!(right + beside, all);
}

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// Not among them are the foreign elements in which HTML goes on, `title` included: the
/// standard counts them as special and as bounds, html5ever does not always. Nor is `thead`,
/// which it does not close in a template.
const NAMES: &[&str] = &[
    "a",
    "b",
    "i",
    "em",
    "font",
    "nobr",
    "p",
    "div",
    "span",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tbody",
    "tr",
    "td",
    "th",
    "caption",
    "colgroup",
    "col",
    "select",
    "option",
    "optgroup",
    "button",
    "form",
    "input",
    "h1",
    "h2",
    "template",
    "svg",
    "math",
    "script",
    "style",
    "textarea",
    "noscript",
    "iframe",
    "pre",
    "br",
    "hr",
    "img",
    "body",
    "html",
    "head",
    "frameset",
    "ruby",
    "rt",
    "rp",
    "object",
    "applet",
    "address",
    "x-card",
    "section",
    "article",
    "xmp",
    "plaintext",
    "image",
    "main",
    "meta",
    "link",
    "base",
];

const BITS: &[&str] = &[
    "x",
    " ",
    "\n",
    "word &amp; word",
    "&copy",
    "&notit;",
    "&#150;",
    "<",
    "</",
    "<!--",
    "-->",
    "--!>",
    "<!-- c -->",
    "<!doctype html>",
    "<![CDATA[x]]>",
    "<?php",
    "\u{e9}",
    "<!>",
    "</>",
    "&",
    "\0",
];

/// A page made of tags and words in any order.
fn made_up(dice: &mut Dice) -> String {
    let mut page = String::new();
    if dice.below(2) == 0 {
        page.push_str("<!DOCTYPE html>");
    }
    // A few names a page meet each other more often than many.
    let names: Vec<&str> = (0..2 + dice.below(8)).map(|_| dice.of(NAMES)).collect();
    for _ in 0..dice.below(40) {
        match dice.below(8) {
            0..=3 => {
                let attribute = dice.of(&[
                    "",
                    "",
                    "",
                    " id=1",
                    " class='a b'",
                    "/",
                    " type=hidden",
                    " a=1 A=2",
                ]);
                page.push_str(&format!("<{}{attribute}>", dice.of(&names)));
            }
            4 | 5 => page.push_str(&format!("</{}>", dice.of(&names))),
            6 => page.push_str("text"),
            _ => page.push_str(dice.of(BITS)),
        }
    }
    page
}

/// A page with parts left out, doubled, moved and broken.
fn mutated(page: &str, dice: &mut Dice) -> String {
    let mut pieces: Vec<&str> = page.split_inclusive('>').collect();
    for _ in 0..1 + dice.below(12) {
        let at = dice.below(pieces.len());
        match dice.below(5) {
            0 => {
                pieces.remove(at);
            }
            1 => pieces.insert(at, pieces[at]),
            2 => {
                let other = dice.below(pieces.len());
                pieces.swap(at, other);
            }
            3 => pieces.insert(at, dice.of(BITS)),
            _ => {
                let piece = pieces[at];
                let mut cuts = (0..=dice.below(piece.len() + 1)).rev();
                let cut = cuts.find(|cut| piece.is_char_boundary(*cut));
                pieces[at] = &piece[..cut.unwrap_or(0)];
            }
        }
        if pieces.is_empty() {
            break;
        }
    }
    pieces.concat()
}

/// How many of some pages give another tree than html5ever's, with the first few shown.
fn differing(pages: impl Iterator<Item = String>) -> usize {
    let mut differing = 0;
    for page in pages {
        for scripting in [true, false] {
            let found = difference(&ours(&page, None, scripting), &theirs(&page, None, scripting));
            if let Some(found) = found {
                differing += 1;
                if differing < 6 {
                    let start: String = page.chars().take(600).collect();
                    println!("{start:?}\n{found}\n");
                }
            }
        }
    }
    differing
}

/// The pages that come with the repository, as they are.
fn shipped() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pages");
    let pages = files(&root, "html");
    assert!(pages.len() > 5, "no pages in {}", root.display());
    pages.iter().map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into()).collect()
}

#[test]
fn shipped_pages_give_the_same_tree() {
    assert_eq!(differing(shipped().into_iter()), 0);
}

#[test]
fn mutated_pages_give_the_same_tree() {
    let mut dice = Dice(0x5eed);
    let pages = shipped();
    let mutants =
        pages.iter().flat_map(|page| (0..6).map(|_| mutated(page, &mut dice)).collect::<Vec<_>>());
    assert_eq!(differing(mutants.collect::<Vec<_>>().into_iter()), 0);
}

#[test]
fn made_up_pages_give_the_same_tree() {
    let mut dice = Dice(0xd1ce);
    assert_eq!(differing((0..4000).map(|_| made_up(&mut dice))), 0);
}

#[test]
fn what_is_left_out_changes_nothing_else() {
    let mut dice = Dice(0xace);
    let made_up = (0..2000).map(|_| made_up(&mut dice)).collect::<Vec<_>>();
    for page in shipped().into_iter().chain(made_up) {
        assert_eq!(skeleton(&page, Keep::Read), skeleton(&page, Keep::All), "{page:?}");
    }
}

/// Pages as served, which are not part of the repository: `ANNALS_PAGES` names their folder.
#[test]
#[ignore = "reads pages that are not part of the repository"]
fn served_pages_give_the_same_tree() {
    let Some(folder) = std::env::var_os("ANNALS_PAGES").map(PathBuf::from) else {
        panic!("ANNALS_PAGES names no folder of pages");
    };
    let paths = files(&folder, "gz");
    assert!(!paths.is_empty(), "no .html.gz in {}", folder.display());
    let read = |path: &PathBuf| {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).unwrap();
        flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let pages: Vec<String> = paths.iter().map(read).collect();
    let plain = differing(pages.iter().cloned());
    let mut dice = Dice(0xfeed);
    let changed = differing(pages.iter().map(|page| mutated(page, &mut dice)));
    println!("{} pages: {plain} differ, {changed} of as many mutated ones", pages.len());
    assert_eq!(plain + changed, 0);
}
