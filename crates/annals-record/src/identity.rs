//! What makes an article the same article, and a text the same text.

use crate::hash::{base32, ContentHash};
use crate::rows::CodedArticle;
use annals_model::{Article, PartKind, Span, Stamp, StampPrecision};
use jiff::civil::{Date, DateTime};

/// Query parameters that say where a reader came from, not what is read.
const TRACKING: &[&str] = &[
    "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "cmpid", "ocid", "ref", "src", "smid", "at_",
    "utm_",
];

/// A URL without what does not name the page: scheme, `www.`, fragment, tracking
/// parameters, a trailing slash. `None` for a site's front page, which names no article.
pub(crate) fn url_key(url: &str) -> Option<String> {
    let url = url.trim();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or(rest);
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let host = host.strip_suffix(":80").or(host.strip_suffix(":443")).unwrap_or(host);
    let path = path.trim_end_matches('/');
    let mut query: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or("").to_ascii_lowercase();
            let tracks = |known: &&str| match known.strip_suffix('_') {
                Some(_) => name.starts_with(*known),
                None => name == **known,
            };
            !pair.is_empty() && !TRACKING.iter().any(tracks)
        })
        .collect();
    query.sort_unstable();
    if host.is_empty() || (path.is_empty() && query.is_empty()) {
        return None;
    }
    let mut key = format!("{host}/{path}");
    if !query.is_empty() {
        key.push('?');
        key.push_str(&query.join("&"));
    }
    Some(key)
}

fn host(url: &str) -> Option<String> {
    url_key(url)?.split('/').next().map(str::to_owned)
}

/// The lasting key of an article: by URL; else by outlet, headline and day; else by its words.
pub(crate) fn article_key(article: &Article) -> u128 {
    if let Some(url) = article.canonical_url.as_deref().and_then(url_key) {
        return ContentHash::new("article by url").text(&url).long();
    }
    if let (Some(outlet), Some(headline), Some(published)) =
        (&article.outlet, article.headline(), article.published_at)
    {
        return ContentHash::new("article by headline")
            .text(&outlet.to_lowercase())
            .text(&words(headline))
            .text(&published.date().to_string())
            .long();
    }
    ContentHash::new("article by words").text(&words(&article.text)).long()
}

/// Everything a reader of the page would see change.
pub(crate) fn revision_content(article: &Article) -> u128 {
    let mut hash = ContentHash::new("revision").text(&article.text);
    for part in &article.parts {
        hash = hash.number(part.kind as i64).number(i64::from(part.span.start));
    }
    for author in &article.authors {
        hash = hash.text(author);
    }
    let stamp = |stamp: Option<Stamp>| stamp.map(|stamp| stamp.to_string());
    hash.maybe(article.canonical_url.as_deref().and_then(url_key).as_deref())
        .maybe(article.outlet.as_deref())
        .maybe(article.agency.as_deref())
        .maybe(article.section.as_deref())
        .maybe(article.language.as_deref())
        .maybe(stamp(article.published_at).as_deref())
        .maybe(stamp(article.modified_at).as_deref())
        .long()
}

/// Orders the revisions of an article: the one with the greatest rank is in force.
///
/// By the page's own last stamp; then by the start of the run that read it; then by content,
/// so that within a run the order of reading makes no difference.
pub(crate) fn revision_rank(article: &Article, started_at: &str, content: u128) -> String {
    let stamp = article.modified_at.or(article.published_at).map(|stamp| {
        let moved = jiff::SignedDuration::from_secs(i64::from(stamp.offset.unwrap_or(0)));
        stamp.at.checked_sub(moved).unwrap_or(stamp.at).to_string()
    });
    format!("{}|{started_at}|{}", stamp.unwrap_or_default(), base32(content, 25))
}

/// The day the outlet says it published the article.
pub(crate) fn first_day(article: &Article) -> Option<Date> {
    article.published_at.or(article.modified_at).map(Stamp::date)
}

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

/// What of an article's text tells copies: see [`crate::origin`].
pub(crate) struct TextKeys {
    /// One hash a sentence, in reading order.
    pub sentences: Vec<i64>,
    /// Hashes of stretches that copies share.
    pub origin_keys: Vec<i64>,
    /// Positive; 0 where the outlet is unknown.
    pub outlet: i64,
    pub headline: i64,
}

/// Words a shared stretch needs before it is taken as a sign of copying.
const STRETCH_WORDS: usize = 45;
/// At which of the first sentences a stretch may begin: wires are retitled, given a line
/// of the outlet's own, or lose their first sentence; they keep the rest of their lead.
/// Later sentences are background, which an agency repeats in unlike stories.
const STRETCH_STARTS: usize = 4;
/// A body shorter than this says too little without its headline.
const BODY_WORDS: usize = 20;

pub(crate) fn text_keys(coded: &CodedArticle) -> TextKeys {
    let article = &coded.article;
    let mut sentences = Vec::with_capacity(coded.sentences.len());
    let mut body: Vec<(i64, usize)> = Vec::new();
    let mut unit = |span: Span, kind: Option<PartKind>| {
        let text = span.of(&article.text);
        let text = match (kind, body.is_empty()) {
            (Some(PartKind::Paragraph), true) => words(without_dateline(text)),
            _ => words(text),
        };
        let hash = ContentHash::new("sentence").text(&text).short();
        sentences.push(hash);
        let count = text.split(' ').filter(|word| !word.is_empty()).count();
        if kind == Some(PartKind::Paragraph) && count > 0 {
            body.push((hash, count));
        }
    };
    if coded.sentences.is_empty() {
        for part in &article.parts {
            unit(part.span, Some(part.kind));
        }
    } else {
        for sentence in &coded.sentences {
            unit(sentence.span, article.parts.get(sentence.part as usize).map(|part| part.kind));
        }
    }

    let headline = words(article.headline().unwrap_or(""));
    let mut origin_keys = Vec::new();
    let total: usize = body.iter().map(|(_, count)| count).sum();
    if total > 0 {
        let mut whole = ContentHash::new("body");
        if total < BODY_WORDS {
            whole = whole.text(&headline);
        }
        origin_keys.push(body.iter().fold(whole, |hash, (unit, _)| hash.number(*unit)).short());
    }
    for start in 0..STRETCH_STARTS.min(body.len()) {
        let mut hash = ContentHash::new("stretch");
        let mut seen = 0;
        for (at, (unit, count)) in body[start..].iter().enumerate() {
            hash = hash.number(*unit);
            seen += count;
            if at > 0 && seen >= STRETCH_WORDS {
                origin_keys.push(hash.short());
                break;
            }
        }
    }
    origin_keys.sort_unstable();
    origin_keys.dedup();
    let outlet = article
        .outlet
        .clone()
        .or_else(|| article.canonical_url.as_deref().and_then(host))
        .map_or(0, |outlet| {
            ContentHash::new("outlet").text(&outlet.to_lowercase()).short() & i64::MAX | 1
        });
    TextKeys {
        sentences,
        origin_keys,
        outlet,
        headline: ContentHash::new("headline").text(&headline).short(),
    }
}

/// Reads a stamp as [`Stamp`] displays it.
pub(crate) fn parse_stamp(text: &str) -> Option<Stamp> {
    let Some((date, rest)) = text.split_once('T') else {
        let at = text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight());
        return Some(Stamp { at, offset: None, precision: StampPrecision::Day });
    };
    let (time, offset) = match rest.find(['Z', '+', '-']) {
        None => (rest, None),
        Some(at) => {
            let (time, offset) = rest.split_at(at);
            let seconds = match offset {
                "Z" => 0,
                _ => {
                    let (hours, minutes) = offset[1..].split_once(':')?;
                    let seconds =
                        hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
                    if offset.starts_with('-') {
                        -seconds
                    } else {
                        seconds
                    }
                }
            };
            (time, Some(seconds))
        }
    };
    let precision = match time.len() {
        5 => StampPrecision::Minute,
        _ => StampPrecision::Second,
    };
    let at: DateTime = format!("{date}T{time}").parse().ok()?;
    Some(Stamp { at, offset, precision })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn urls_of_one_page_share_a_key() {
        let check = |url: &str, expect: Option<&str>| {
            assert_eq!(url_key(url).as_deref(), expect, "{url}");
        };
        let page = Some("ardovia-post.example/world/pact?id=7");
        check("https://www.Ardovia-Post.example/world/pact/?id=7&utm_source=x#top", page);
        check("http://ardovia-post.example:80/world/pact?fbclid=9&id=7", page);
        check("https://ardovia-post.example/", None);
        check("https://ardovia-post.example/?utm_medium=feed", None);
        check("https://ardovia-post.example/?p=12", Some("ardovia-post.example/?p=12"));
        check("", None);
    }

    #[test]
    fn stamps_come_back_as_they_were_printed() {
        let at = date(2020, 12, 30).at(4, 29, 7, 0);
        for precision in [StampPrecision::Day, StampPrecision::Minute, StampPrecision::Second] {
            for offset in [None, Some(0), Some(10800), Some(-12600)] {
                let text = Stamp { at, offset, precision }.to_string();
                let back = parse_stamp(&text).map(|stamp| stamp.to_string());
                assert_eq!(back.as_deref(), Some(text.as_str()));
            }
        }
        assert_eq!(parse_stamp("yesterday"), None);
        assert_eq!(parse_stamp("2020-12-30T04:29+x"), None);
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
}
