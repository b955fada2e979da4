//! Plain text: pages copied from a browser, wire copy, text columns of tables.
//!
//! A copied page keeps its furniture as lines of their own: section, agency, dates, and
//! below the story the headlines of others. Lines are told apart by their shape and
//! place, never by what one outlet writes.

use crate::article::Draft;
use crate::page::Page;
use crate::words::{ends_sentence, key, same_words, squeeze, weight};
use crate::{agency, author, cues, dates, language, stamp};
use annals_model::{Finding, Related, Stamp, StampPrecision};

struct Line {
    text: String,
    /// Counted from 1.
    number: u32,
    /// Whether it began with a list mark, which `text` no longer has.
    bullet: bool,
    /// Whether a blank line stands before it.
    gap: bool,
}

const BULLETS: &[char] = &['-', '•', '*', '–', '‣', '▪', '●', '·', '◦', '—'];

/// Reads an article out of plain text; `None` comes with a finding.
pub(crate) fn read(page: &Page, text: &str, findings: &mut Vec<Finding>) -> Option<Draft> {
    let lines = lines(text);
    if lines.is_empty() {
        findings.push(Finding::error("empty-input", "nothing in it"));
        return None;
    }
    let mut draft = Draft { url: page.url.clone(), ..Draft::default() };
    let start = head(&lines, page, &mut draft);
    let end = tail(&lines, start, &mut draft);
    for line in &lines[start..end] {
        body_line(line, &mut draft);
    }
    if draft.paragraphs.iter().map(|(p, _)| weight(p)).sum::<usize>() < 40 {
        findings.push(Finding::warning("no-article", "no running text among the lines"));
        return None;
    }
    given(page, &mut draft);
    settle_deck(&mut draft);
    for (what, stamp) in [("published", draft.published), ("modified", draft.modified)] {
        if let Some(stamp) =
            stamp.filter(|s| s.offset.is_none() && s.precision != StampPrecision::Day)
        {
            findings.push(Finding::note(
                "offset-unknown",
                format!("{what} {stamp} is local time of an offset that the page does not state"),
            ));
        }
    }
    if draft.agency.is_none() {
        let last = draft.paragraphs.last().map(|(text, _)| text.as_str());
        draft.agency = last.and_then(agency::closing).map(str::to_owned);
    }
    let sample: Vec<&str> = draft.paragraphs.iter().take(12).map(|(p, _)| p.as_str()).collect();
    draft.language =
        draft.language.take().or_else(|| language::guess(&sample.join(" ")).map(str::to_owned));
    Some(draft)
}

fn lines(text: &str) -> Vec<Line> {
    let raw: Vec<&str> = text.lines().collect();
    let wrapped = is_wrapped(&raw);
    let mut lines: Vec<Line> = Vec::new();
    let mut gap = true;
    for (n, raw) in raw.into_iter().enumerate() {
        let squeezed = squeeze(raw);
        if squeezed.is_empty() {
            gap = true;
            continue;
        }
        let stripped = squeezed.strip_prefix(BULLETS).filter(|rest| rest.starts_with(' '));
        let bullet = stripped.is_some();
        if wrapped && !gap && !bullet {
            if let Some(last) = lines.last_mut() {
                last.text.push(' ');
                last.text.push_str(&squeezed);
                continue;
            }
        }
        let text = stripped.map_or_else(|| squeezed.clone(), |rest| rest.trim().to_owned());
        if !text.is_empty() {
            lines.push(Line { text, number: n as u32 + 1, bullet, gap });
        }
        gap = false;
    }
    lines
}

/// Whether lines were broken at a width: most lines inside blocks end in mid-sentence.
fn is_wrapped(raw: &[&str]) -> bool {
    let inner: Vec<&str> = raw
        .windows(2)
        .filter(|pair| !pair[0].trim().is_empty() && !pair[1].trim().is_empty())
        .map(|pair| pair[0].trim())
        .collect();
    let broken = inner
        .iter()
        .filter(|line| (40..=100).contains(&line.chars().count()) && !ends_sentence(line))
        .count();
    let blank = raw.iter().filter(|line| line.trim().is_empty()).count();
    blank > 0 && inner.len() >= 3 && broken * 10 > inner.len() * 6
}

/// Whether a line is running text rather than a title or furniture.
fn is_prose(line: &Line) -> bool {
    weight(&line.text) >= 80 && ends_sentence(&line.text) || weight(&line.text) >= 240
}

/// Reads title, deck and furniture; returns the index of the first line of the body.
fn head(lines: &[Line], page: &Page, draft: &mut Draft) -> usize {
    // The furniture that stands together nearest the top: the body begins after it.
    let prose_seen = |upto: usize| lines[..upto].iter().filter(|l| is_prose(l)).count();
    let furniture: Vec<usize> = (0..lines.len().min(40))
        .filter(|n| is_furniture(&lines[*n]) && prose_seen(*n) <= 2)
        .collect();
    let mut last = None;
    for n in &furniture {
        // A gap of more than four lines, or of running text, ends the block.
        let close =
            last.is_none_or(|l: usize| n - l <= 4 && lines[l + 1..*n].iter().all(|l| !is_prose(l)));
        if close {
            last = Some(*n);
        }
    }
    // A list that runs to the end of the text is no furniture but what follows a story.
    let last = last.filter(|last| lines[last + 1..].iter().any(is_prose));
    let zone = match last {
        Some(last) => last + 1,
        None => {
            let title = page.given.headline.is_none() && is_title(&lines[0], lines.get(1));
            usize::from(title)
        }
    };
    let mut titles: Vec<&Line> = Vec::new();
    let mut furniture: Vec<&Line> = Vec::new();
    for line in &lines[..zone] {
        if is_furniture(line) {
            furniture.push(line);
        } else {
            titles.push(line);
        }
    }
    if let Some(title) = title_of(&titles) {
        draft.headline = Some(titles[title].text.clone());
        draft.headline_line = Some(titles[title].number);
        let deck: Vec<&str> = titles[title + 1..]
            .iter()
            .filter(|line| weight(&line.text) >= 30)
            .map(|line| line.text.as_str())
            .collect();
        if (1..=2).contains(&deck.len()) {
            draft.deck = Some(deck.join(" "));
        }
    }
    for line in furniture {
        furnish(line, draft);
    }
    zone
}

/// The title among the first lines: the first of at least four words, else the first.
fn title_of(titles: &[&Line]) -> Option<usize> {
    let long = |line: &&Line| line.text.split_whitespace().count() >= 4 || weight(&line.text) >= 30;
    titles.iter().position(long).or(if titles.is_empty() { None } else { Some(0) })
}

fn is_title(line: &Line, next: Option<&Line>) -> bool {
    let size = weight(&line.text);
    if line.bullet || agency::opening(&line.text).is_some() {
        return false;
    }
    let full_stop = line.text.ends_with('.') || size > 200;
    next.is_some_and(|next| {
        !full_stop && (next.gap || is_prose(next) || weight(&next.text) > size) && size < 200
    })
}

/// Lines that are neither title nor text: labels, dates, names, sections.
fn is_furniture(line: &Line) -> bool {
    let text = line.text.as_str();
    let size = weight(text);
    if line.bullet && size < 90 && !ends_sentence(text) {
        return true;
    }
    if size > 120 || ends_sentence(text) && stamp::parse(text).is_none() {
        return false;
    }
    stamp::is_line(text)
        || author::begins_byline(text)
        || agency::is_agency_name(text)
        || cues::is_self_talk(text)
        || labelled(text).is_some()
        || is_reading_time(text)
}

fn is_reading_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let first = lower.split_whitespace().next().unwrap_or("");
    first.parse::<u32>().is_ok()
        && (lower.contains("min read")
            || lower.contains("minutes read")
            || lower.contains("min. lesezeit"))
}

/// What a label says its line is: `Section: World`.
#[derive(Clone, Copy, PartialEq)]
enum Label {
    Section,
    Agency,
    Author,
    Outlet,
}

fn labelled(text: &str) -> Option<(Label, &str)> {
    let (label, value) = text.split_once(':')?;
    let value = value.trim();
    let label = match label.trim().to_lowercase().as_str() {
        "section" | "category" | "ressort" | "rubrique" | "sección" | "topic" | "рубрика" => {
            Label::Section
        }
        "source" | "agency" | "quelle" | "fuente" | "kaynak" | "wire" | "источник" => {
            Label::Agency
        }
        "author" | "authors" | "autor" | "auteur" | "yazar" | "автор" | "byline" => {
            Label::Author
        }
        "publisher" | "outlet" | "publication" | "newspaper" => Label::Outlet,
        _ => return None,
    };
    let short = value.split_whitespace().count() <= 8;
    (short && !value.is_empty()).then_some((label, value))
}

/// Section names that outlets share, for telling them from other short lines.
const SECTIONS: &[&str] = &[
    "world",
    "politics",
    "economy",
    "business",
    "europe",
    "asia",
    "asia-pacific",
    "asia - pacific",
    "africa",
    "americas",
    "middle east",
    "türkiye",
    "turkey",
    "opinion",
    "analysis",
    "international",
    "national",
    "sport",
    "sports",
    "science",
    "technology",
    "health",
    "culture",
    "energy",
    "defence",
    "defense",
    "diplomacy",
    "security",
    "environment",
    "latest",
    "top stories",
    "welt",
    "politik",
    "wirtschaft",
    "ausland",
    "inland",
    "monde",
    "politique",
    "économie",
    "mundo",
    "política",
    "internacional",
    "mondo",
    "politica",
    "esteri",
    "dünya",
    "siyaset",
    "мир",
    "политика",
];

fn furnish(line: &Line, draft: &mut Draft) {
    let text = line.text.as_str();
    match labelled(text) {
        Some((Label::Section, value)) => draft.section = Some(value.to_owned()),
        Some((Label::Agency, value)) => {
            draft.agency =
                Some(agency::named(value).map_or_else(|| value.to_owned(), str::to_owned));
        }
        Some((Label::Author, value)) => draft.authors.extend(author::split(value)),
        Some((Label::Outlet, value)) => draft.outlet = Some(value.to_owned()),
        None if stamp::is_line(text) => stamps(text, draft),
        None if agency::is_agency_name(text) => {
            draft.agency = Some(agency::named(text).map_or_else(|| text.to_owned(), str::to_owned));
        }
        None if author::begins_byline(text) => {
            let names = author::split(text);
            draft.agency =
                draft.agency.take().or_else(|| agency::among(names.iter().map(String::as_str)));
            draft.authors.extend(names.into_iter().filter(|name| !agency::is_agency_name(name)));
        }
        None if cues::is_self_talk(text) || is_reading_time(text) => {}
        None => {
            let known = SECTIONS.contains(&text.to_lowercase().as_str());
            let short = text.split_whitespace().count() <= 3 && !text.chars().any(char::is_numeric);
            if known || (draft.section.is_none() && line.bullet && short) {
                draft.section = Some(text.to_owned());
            }
        }
    }
}

/// Reads the stamps of a line: one labelled, or two where it also says when it changed.
fn stamps(text: &str, draft: &mut Draft) {
    let changed = dates::change_at(text);
    let set = |slot: &mut Option<Stamp>, part: &str| {
        if slot.is_none() {
            *slot = stamp::parse(part);
        }
    };
    match changed.filter(|at| text.is_char_boundary(*at)) {
        Some(at) => {
            set(&mut draft.published, &text[..at]);
            set(&mut draft.modified, &text[at..]);
        }
        None => set(&mut draft.published, text),
    }
}

/// Sets apart what follows the story; returns the index past its last line.
///
/// From the end upwards: lists, headings over lists, and the site's own lines.
fn tail(lines: &[Line], start: usize, draft: &mut Draft) -> usize {
    let mut end = lines.len();
    while end > start {
        let line = &lines[end - 1];
        let text = line.text.as_str();
        let listed = line.bullet && !is_prose(line);
        let heading =
            end < lines.len() && weight(text) < 60 && !ends_sentence(text) && lines[end].bullet;
        let own = weight(text) < 160 && (cues::is_self_talk(text) || cues::is_read_also(text));
        if !(listed || heading || own) {
            break;
        }
        end -= 1;
    }
    // A list in the middle of a story that merely ends it has few words a line; headlines
    // have more.
    for line in lines[end..].iter().filter(|line| line.bullet) {
        let title = without_attribution(&line.text);
        if title.split_whitespace().count() >= 3 && !cues::is_self_talk(&title) {
            draft.related.push(Related { title, url: None });
        }
    }
    end
}

/// A headline without the source that some pages hang on it: `Talks resume -desk`.
///
/// Such a suffix follows a space and a dash that has none after it, or names an agency.
fn without_attribution(title: &str) -> String {
    if let Some((head, tail)) = title.rsplit_once([' ', '\u{a0}']) {
        let name = tail.strip_prefix(['-', '–', '—']);
        if name.is_some_and(|n| n.chars().count() > 1 && n.chars().all(char::is_alphabetic)) {
            return head.trim_end().to_owned();
        }
    }
    for mark in [" - ", " – ", " — ", " | "] {
        if let Some((head, tail)) = title.rsplit_once(mark) {
            if agency::is_agency_name(tail) {
                return head.trim_end().to_owned();
            }
        }
    }
    title.to_owned()
}

fn body_line(line: &Line, draft: &mut Draft) {
    let text = line.text.as_str();
    let short = weight(text) < 160;
    if short && cues::is_read_also(text) {
        let title = cues::without_read_also(text);
        if title != text && title.split_whitespace().count() >= 3 {
            draft.related.push(Related { title: without_attribution(title), url: None });
        }
        return;
    }
    if short && cues::is_self_talk(text)
        || same_words(text, draft.headline.as_deref().unwrap_or(""))
    {
        return;
    }
    if draft.paragraphs.is_empty() && !line.bullet && is_furniture(line) {
        furnish(line, draft);
        return;
    }
    draft.paragraphs.push((text.to_owned(), line.number));
}

/// What the table or feed around the text says goes before what the text says.
fn given(page: &Page, draft: &mut Draft) {
    let given = &page.given;
    if let Some(headline) = &given.headline {
        let headline = squeeze(headline);
        draft.paragraphs.retain(|(p, _)| !same_words(p, &headline));
        draft.headline = Some(headline);
        draft.headline_line = None;
    }
    let take = |slot: &mut Option<String>, value: &Option<String>| {
        if let Some(value) = value {
            *slot = Some(squeeze(value));
        }
    };
    take(&mut draft.deck, &given.deck);
    take(&mut draft.section, &given.section);
    take(&mut draft.outlet, &given.outlet);
    if let Some(name) = &given.agency {
        draft.agency = Some(agency::named(name).map_or_else(|| name.clone(), str::to_owned));
    }
    if !given.authors.is_empty() {
        draft.authors = given.authors.iter().flat_map(|name| author::split(name)).collect();
    }
    let names = std::mem::take(&mut draft.authors);
    if draft.agency.is_none() {
        draft.agency = agency::among(names.iter().map(String::as_str));
    }
    draft.authors = author::settle(names, draft.outlet.as_deref());
    draft.published = given.published.as_deref().and_then(stamp::parse).or(draft.published);
    draft.modified = given.modified.as_deref().and_then(stamp::parse).or(draft.modified);
    draft.language = given.language.as_deref().and_then(language::tag);
    if draft.outlet.is_none() {
        let host = page.url.as_deref().and_then(crate::settle::host);
        draft.outlet = host.map(|host| host.trim_start_matches("www.").to_owned());
    }
}

/// A deck that the body opens with is told once, in the body where it is all there is.
fn settle_deck(draft: &mut Draft) {
    let Some(deck) = &draft.deck else { return };
    if key(deck) == key(draft.headline.as_deref().unwrap_or("")) {
        draft.deck = None;
        return;
    }
    let same = draft.paragraphs.iter().take(3).position(|(p, _)| same_words(p, deck));
    match same {
        Some(0) if draft.paragraphs.len() > 1 => {
            draft.paragraphs.remove(0);
        }
        Some(_) => draft.deck = None,
        None => {}
    }
}
