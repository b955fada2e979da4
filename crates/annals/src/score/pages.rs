//! Articles against the gold of their pages.
//!
//! Every page counts in every figure unless said; a page that could not be read scores as empty.

use super::Figure;
use crate::Error;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use unicode_normalization::{char::is_combining_mark, UnicodeNormalization};

/// What a page's article should be, as far as it is compared.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Gold {
    pub page: String,
    pub title: String,
    pub published: Option<String>,
    #[serde(default)]
    pub authors: Vec<String>,
    #[serde(default)]
    pub summary: Vec<String>,
    pub body: Vec<String>,
    pub language: Option<String>,
    /// Paragraphs of the body that may stand or not.
    #[serde(default)]
    pub optional: Vec<usize>,
}

/// An article as `annals article --jsonl` prints it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Found {
    pub title: Option<String>,
    pub deck: Option<String>,
    #[serde(default)]
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub language: Option<String>,
    #[serde(default)]
    pub body: Vec<String>,
}

/// Letters of scripts that are written without spaces; each is a word of its own.
fn clumps(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}')
}

/// The words of a text, case kept.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let letter = (c.is_alphanumeric() && !is_combining_mark(c)) || c == '_';
        if clumps(c) || !letter {
            if let Some(start) = start.take() {
                out.push(&text[start..at]);
            }
            if clumps(c) {
                out.push(&text[at..at + c.len_utf8()]);
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    out.extend(start.map(|start| &text[start..]));
    out
}

/// Compatibility forms made one, case folded.
fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect::<String>().replace('ß', "ss")
}

/// Letters and digits only.
fn normal(text: &str) -> String {
    folded(text).chars().filter(|c| c.is_alphanumeric() || is_combining_mark(*c)).collect()
}

type Bag<T> = HashMap<T, usize>;

fn bag<T: std::hash::Hash + Eq>(items: impl Iterator<Item = T>) -> Bag<T> {
    let mut bag = Bag::new();
    for item in items {
        *bag.entry(item).or_default() += 1;
    }
    bag
}

/// Precision, recall and their mean.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rates {
    precision: f64,
    recall: f64,
    f1: f64,
}

fn rates<T: std::hash::Hash + Eq>(predicted: &Bag<T>, gold: &Bag<T>) -> Rates {
    let sum = |bag: &Bag<T>| bag.values().sum::<usize>();
    let both: usize =
        predicted.iter().map(|(item, n)| (*n).min(gold.get(item).copied().unwrap_or(0))).sum();
    let (p, g) = (sum(predicted), sum(gold));
    if p == both && g == both {
        return Rates { precision: 1.0, recall: 1.0, f1: 1.0 };
    }
    let precision = super::share(both, p);
    let recall = super::share(both, g);
    let f1 = if both == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    Rates { precision, recall, f1 }
}

/// Four words in a row, as a bag; a shorter text is one shingle.
fn shingles(text: &str) -> Bag<Vec<&str>> {
    let words = words(text);
    match words.len() {
        0 => Bag::new(),
        1..=4 => bag(std::iter::once(words)),
        _ => bag(words.windows(4).map(<[&str]>::to_vec)),
    }
}

fn word_f1(predicted: &str, gold: &str) -> f64 {
    let (predicted, gold) = (folded(predicted), folded(gold));
    rates(&bag(words(&predicted).into_iter()), &bag(words(&gold).into_iter())).f1
}

/// A time as written: civil time, whether the time of day was given, and the offset.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Time {
    at: DateTime,
    timed: bool,
    /// Seconds east of UTC.
    offset: Option<i32>,
}

fn time(text: Option<&str>) -> Option<Time> {
    let text = text?.trim();
    if let Ok(date) = text.parse::<Date>() {
        if text.len() == 10 {
            return Some(Time { at: date.at(0, 0, 0, 0), timed: false, offset: None });
        }
    }
    let date: Option<Date> = text.get(..10).and_then(|day| day.parse().ok());
    let read = || {
        let (clock, offset) = match text.get(11..)? {
            rest if rest.ends_with(['Z', 'z']) => (&rest[..rest.len() - 1], Some(0)),
            rest => match rest.rfind(['+', '-']) {
                Some(at) => (&rest[..at], Some(seconds(&rest[at..])?)),
                None => (rest, None),
            },
        };
        let mut parts = clock.split([':', '.']);
        let number = |part: Option<&str>| part.map_or(Some(0), |part| part.parse::<i8>().ok());
        let (hour, minute) = (number(Some(parts.next()?))?, number(Some(parts.next()?))?);
        let at =
            date?.at(hour.clamp(0, 23), minute.clamp(0, 59), number(parts.next())?.clamp(0, 59), 0);
        Some(Time { at, timed: true, offset })
    };
    read().or(date.map(|date| Time { at: date.at(0, 0, 0, 0), timed: false, offset: None }))
}

/// `+03:00`, `-0330`, in seconds.
fn seconds(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Some(0), |text| text.parse().ok())?;
    Some(sign * (hours * 3600 + minutes * 60))
}

/// The civil time of an instant at another offset.
fn moved(time: Time, offset: i32) -> Option<DateTime> {
    let from = Offset::from_seconds(time.offset?).ok()?;
    let to = Offset::from_seconds(offset).ok()?;
    Some(to.to_datetime(from.to_timestamp(time.at).ok()?))
}

fn same_day(found: Option<Time>, gold: Time) -> bool {
    let Some(found) = found else { return false };
    if !found.timed {
        let utc = moved(gold, 0).map(|at| at.date());
        return found.at.date() == gold.at.date() || Some(found.at.date()) == utc;
    }
    let at = gold.offset.and_then(|offset| moved(found, offset)).unwrap_or(found.at);
    at.date() == gold.at.date()
}

fn same_minute(found: Option<Time>, gold: Time) -> bool {
    let Some(found) = found.filter(|found| found.timed) else { return false };
    let at = gold.offset.and_then(|offset| moved(found, offset)).unwrap_or(found.at);
    let cut = |at: DateTime| (at.date(), at.hour(), at.minute());
    cut(at) == cut(gold.at)
}

fn language(text: Option<&str>) -> String {
    let letters: String = text
        .unwrap_or("")
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .take(3)
        .collect::<String>()
        .to_ascii_lowercase();
    if letters == "nb" || letters == "nn" {
        "no".to_owned()
    } else {
        letters
    }
}

/// What one page scored, figure by figure; a figure that the gold does not ask for is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageScore(BTreeMap<String, f64>);

impl PageScore {
    /// Scores a page; `found` is empty where it could not be read.
    pub fn of(gold: &Gold, found: &Found) -> Self {
        let mut score = PageScore::default();
        let title = found.title.as_deref().unwrap_or("");
        score.is("title", normal(title) == normal(&gold.title) && !normal(title).is_empty());
        if let Some(gold) = time(gold.published.as_deref()) {
            let found = time(found.published.as_deref());
            score.is("day", same_day(found, gold));
            let clock = (gold.at.hour(), gold.at.minute(), gold.at.second());
            if gold.timed && clock != (0, 0, 0) {
                score.is("minute", same_minute(found, gold));
            }
        }
        if !gold.authors.is_empty() {
            let names = |list: &[String]| -> BTreeSet<String> {
                list.iter().map(|name| normal(name)).filter(|name| !name.is_empty()).collect()
            };
            let (have, want) = (names(&found.authors), names(&gold.authors));
            let both = have.intersection(&want).count();
            let empty = have.is_empty() && want.is_empty();
            let f1 = if empty { 1.0 } else { super::f1(both, want.len(), have.len()) };
            score.put("authors", f1);
        }
        if !gold.summary.is_empty() {
            let deck = found.deck.as_deref().unwrap_or("");
            score.put("deck", word_f1(deck, &gold.summary.join("\n")));
        }
        score.body(gold, found);
        if let Some(want) =
            gold.language.as_deref().filter(|code| !code.is_empty() && *code != "und")
        {
            score.is("language", language(found.language.as_deref()) == language(Some(want)));
        }
        score
    }

    fn put(&mut self, name: &str, value: f64) {
        self.0.insert(name.to_owned(), value);
    }

    fn is(&mut self, name: &str, right: bool) {
        self.put(name, f64::from(u8::from(right)));
    }

    /// The body is scored with and without the summary before it, and the better counts.
    fn body(&mut self, gold: &Gold, found: &Found) {
        let body = found.body.join("\n\n");
        let have = shingles(&body);
        let stands = |at: usize, text: &str| {
            let want = shingles(text);
            let held: usize =
                want.iter().map(|(s, n)| (*n).min(have.get(s).copied().unwrap_or(0))).sum();
            !gold.optional.contains(&at) || 2 * held >= want.values().sum()
        };
        let kept: Vec<&str> = gold
            .body
            .iter()
            .enumerate()
            .filter(|(at, text)| stands(*at, text))
            .map(|(_, text)| text.as_str())
            .collect();
        let plain = kept.join("\n");
        let mut best = rates(&have, &shingles(&plain));
        if !gold.summary.is_empty() {
            let summary: Vec<&str> = gold.summary.iter().map(String::as_str).collect();
            let whole = [summary, kept].concat().join("\n");
            let other = rates(&have, &shingles(&whole));
            if other.f1 > best.f1 {
                best = other;
            }
        }
        if !have.is_empty() {
            self.put("precision", best.precision);
        }
        self.put("recall", best.recall);
        self.put("body", best.f1);
    }

    /// The figures that differ from those of another run by more than a thousandth.
    fn changes<'a>(&'a self, before: &'a PageScore) -> impl Iterator<Item = (&'a str, f64, f64)> {
        self.0.iter().filter_map(|(name, now)| {
            let before = before.0.get(name).copied().unwrap_or(0.0);
            ((now - before).abs() > 0.001).then_some((name.as_str(), before, *now))
        })
    }
}

/// Pages' scores, as one run leaves them for the next to be held against.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run(BTreeMap<String, PageScore>);

impl Run {
    /// Reads what [`Run::write`] wrote.
    ///
    /// # Errors
    /// [`Error::Input`] when the file cannot be read or a line holds something else.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let lines: Vec<(String, BTreeMap<String, f64>)> = super::gold(path)?;
        Ok(Run(lines.into_iter().map(|(page, scores)| (page, PageScore(scores))).collect()))
    }

    /// Writes one JSON line a page: its name, and its figures by name.
    ///
    /// # Errors
    /// [`Error::Input`] when the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let lines: Vec<String> = self
            .0
            .iter()
            .map(|(page, score)| serde_json::json!([page, score.0]).to_string() + "\n")
            .collect();
        let failed = |source| Error::Input { path: path.display().to_string(), source };
        std::fs::write(path, lines.concat()).map_err(failed)
    }

    pub fn add(&mut self, page: &str, score: PageScore) {
        self.0.insert(page.to_owned(), score);
    }

    /// What changed since another run: a line a page, and how many figures rose and fell.
    pub fn since(&self, before: &Run) -> Vec<String> {
        let (mut lines, mut rose, mut fell) = (Vec::new(), 0, 0);
        let none = PageScore::default();
        for (page, score) in &self.0 {
            let changes: Vec<String> = score
                .changes(before.0.get(page).unwrap_or(&none))
                .map(|(name, before, now)| {
                    *if now > before { &mut rose } else { &mut fell } += 1;
                    format!("{name} {before:.3} → {now:.3}")
                })
                .collect();
            if !changes.is_empty() {
                lines.push(format!("{page}: {}", changes.join(", ")));
            }
        }
        for page in before.0.keys().filter(|page| !self.0.contains_key(*page)) {
            lines.push(format!("{page}: not measured this time"));
        }
        lines.push(format!("{} pages changed: {rose} figures rose, {fell} fell", lines.len()));
        lines
    }
}

/// Sums over pages of what each page scored.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    sums: HashMap<String, (f64, usize)>,
    close: usize,
    exact: usize,
    missed: usize,
    pub pages: usize,
}

impl Scores {
    fn mean(&self, name: &str) -> f64 {
        self.sums.get(name).map_or(0.0, |(sum, n)| if *n == 0 { 0.0 } else { sum / *n as f64 })
    }

    /// Adds one page.
    pub fn add(&mut self, score: &PageScore) {
        self.pages += 1;
        for (name, value) in &score.0 {
            let entry = self.sums.entry(name.clone()).or_default();
            entry.0 += value;
            entry.1 += 1;
        }
        let body = score.0.get("body").copied().unwrap_or(0.0);
        self.close += usize::from(body >= 0.95);
        self.exact += usize::from(body >= 1.0);
        self.missed += usize::from(body < 0.5);
    }

    /// The figures, each beside what it is to reach on pages of other publishers, and what
    /// the best of others reach there.
    pub fn figures(&self, set: &str) -> Vec<Figure> {
        let (precision, recall) = (self.mean("precision"), self.mean("recall"));
        let f1 = if precision + recall == 0.0 {
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        };
        let figure = |name: &'static str| Figure::new(set, name, self.mean(name));
        let pages = |name, part| Figure::new(set, name, super::share(part, self.pages));
        vec![
            figure("title").beside(&[("goal", 0.90), ("goose3", 0.794), ("trafilatura", 0.718)]),
            figure("day").beside(&[("goal", 0.985), ("trafilatura", 0.969)]),
            figure("minute").beside(&[("goal", 0.96), ("defuddle", 0.935)]),
            figure("authors").beside(&[("goal", 0.91), ("trafilatura", 0.853)]),
            figure("deck").beside(&[("goal", 0.90), ("trafilatura_rs", 0.867)]),
            Figure::new(set, "body-f1", f1).beside(&[("goal", 0.975), ("trafilatura", 0.961)]),
            Figure::new(set, "body-precision", precision),
            Figure::new(set, "body-recall", recall),
            pages("body-close", self.close).beside(&[("goal", 0.88), ("trafilatura", 0.802)]),
            pages("body-exact", self.exact).beside(&[("goal", 0.42), ("pagesift", 0.359)]),
            pages("body-missed", self.missed),
            figure("language").beside(&[("goal", 0.99), ("trafilatura_rs", 0.992)]),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_script() {
        assert_eq!(words("Ardovia's 3 envoys—gone"), ["Ardovia", "s", "3", "envoys", "gone"]);
        assert_eq!(words("北京x"), ["北", "京", "x"]);
        assert_eq!(normal("“Ardovia’s ENVOY”"), "ardoviasenvoy");
    }

    #[test]
    fn times_are_compared_at_the_gold_offset() {
        let check = |found: &str, gold: &str, day: bool, minute: bool| {
            let (found, gold) = (time(Some(found)), time(Some(gold)).unwrap());
            assert_eq!((same_day(found, gold), same_minute(found, gold)), (day, minute));
        };
        check("2025-06-05T22:30:00Z", "2025-06-06T00:30:00+02:00", true, true);
        check("2025-06-06", "2025-06-06T00:30:00+02:00", true, false);
        // A bare date may also be the gold's day in UTC.
        check("2025-06-05", "2025-06-06T00:30:00+02:00", true, false);
        check("2025-06-06T00:30", "2025-06-06T00:30:00+02:00", true, true);
        check("2025-06-06T00:31:00+0200", "2025-06-06 00:30:00+02:00", true, false);
        check("2025-06-05T22:30:59.123456Z", "2025-06-05T22:30:00Z", true, true);
        assert_eq!(time(Some("soon")), None);
    }

    #[test]
    fn a_page_scores_by_field() {
        let gold = Gold {
            page: "a.html".into(),
            title: "Ardovia recalls envoy".into(),
            published: Some("2025-06-05T14:46:12+02:00".into()),
            authors: vec!["Ilir Vasko".into(), "Mira Tal".into()],
            summary: vec!["A dispute over the border.".into()],
            body: vec![
                "Ardovia recalled its envoy to Kestany on Monday.".into(),
                "Read also: the weather".into(),
            ],
            language: Some("en".into()),
            optional: vec![1],
        };
        let found = Found {
            title: Some("ARDOVIA RECALLS ENVOY".into()),
            deck: None,
            authors: vec!["Ilir Vasko".into()],
            published: Some("2025-06-05T12:46:00Z".into()),
            language: Some("en-GB".into()),
            body: vec!["Ardovia recalled its envoy to Kestany on Monday.".into()],
        };
        let mut scores = Scores::default();
        let (whole, none) = (PageScore::of(&gold, &found), PageScore::of(&gold, &Found::default()));
        scores.add(&whole);
        scores.add(&none);
        let shown: Vec<String> = scores
            .figures("p")
            .iter()
            .map(|figure| format!("{} {:.3}", figure.name, figure.value))
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        p.title 0.500
        p.day 0.500
        p.minute 0.500
        p.authors 0.333
        p.deck 0.000
        p.body-f1 0.667
        p.body-precision 1.000
        p.body-recall 0.500
        p.body-close 0.500
        p.body-exact 0.500
        p.body-missed 0.500
        p.language 0.500
        ");
        let (mut before, mut now) = (Run::default(), Run::default());
        before.add("a.html", none);
        before.add("b.html", PageScore::default());
        now.add("a.html", whole);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("before.jsonl");
        before.write(&path).unwrap();
        assert_eq!(Run::read(&path).unwrap(), before);
        let lines = now.since(&before);
        assert!(lines[0].starts_with("a.html: authors 0.000 → 0.667, body 0.000 → 1.000"));
        assert_eq!(
            lines[1..],
            ["b.html: not measured this time", "2 pages changed: 8 figures rose, 0 fell"]
        );
    }
}
