//! What makes an article the same article, and a text the same text.

use crate::hash::{base32, ContentHash};
use crate::wording::words;
use annals_model::{Article, Stamp, StampPrecision};
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

/// The outlet as copies are told apart by: 31 bits; 0 where it is unknown.
pub(crate) fn outlet_key(article: &Article) -> i64 {
    let host = || article.canonical_url.as_deref().and_then(host);
    article.outlet.clone().or_else(host).map_or(0, |outlet| {
        ContentHash::new("outlet").text(&outlet.to_lowercase()).short() & 0x7fff_ffff | 1
    })
}

/// The headline as retitled stories of one outlet are told apart by: 31 bits.
pub(crate) fn headline_key(article: &Article) -> i64 {
    let headline = words(article.headline().unwrap_or(""));
    ContentHash::new("headline").text(&headline).short() & 0x7fff_ffff
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
}
