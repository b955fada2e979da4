//! The headline: which of the names a page gives itself its readers saw.

use crate::html::{self, NodeId};
use crate::meta::{jsonld::Ld, Tags};
use crate::page::Page;
use crate::why::Why;
use crate::words::{key, squeeze};
use annals_model::Finding;

/// The headline, the heading that shows it, and all that the page calls itself.
pub(crate) fn settle(
    page: &Page,
    tags: &Tags,
    ld: &Ld,
    outlet: Option<&str>,
    host: Option<&str>,
    why: &mut Why,
    findings: &mut Vec<Finding>,
) -> (Option<String>, Option<NodeId>, Vec<String>) {
    let shown: Vec<String> =
        tags.headings.iter().map(|(_, h)| h.clone()).filter(|h| key(h).len() > 2).collect();
    let site = |title: &String| without_site(title, outlet, host);
    let mut said: Vec<(Place, String)> = Vec::new();
    for (place, title) in [
        (Place::JsonLd, ld.headline.as_ref().map(site)),
        (Place::ItemProp, tags.item_headline.clone()),
        (Place::OgTitle, tags.og_title.as_ref().map(site)),
        (Place::TwitterTitle, tags.twitter_title.as_ref().map(site)),
        (Place::MetaTitle, tags.other_title.as_ref().map(site)),
        (Place::H1, shown.first().cloned()),
        (Place::DocumentTitle, tags.page_title.as_ref().map(site)),
    ] {
        if let Some(title) = title.filter(|title| !title.is_empty()) {
            why.said("title", place.name(), &title);
            said.push((place, title));
        }
    }
    for other in shown.iter().skip(1).take(3) {
        why.said("title", "another h1", other);
    }
    why.said("title", "JSON-LD alternative", ld.alternative.as_deref().unwrap_or(""));
    let headline = match &page.given.headline {
        Some(given) => Some(squeeze(&html::unescape(given))),
        None => choose(&said, &shown, findings),
    };
    why.settled("title", headline.as_deref().unwrap_or(""));
    let node = heading_of(headline.as_deref().unwrap_or(""), &said, &tags.headings);
    let names = said
        .into_iter()
        .map(|(_, name)| name)
        .chain(ld.alternative.clone().filter(|name| name.chars().count() < 100));
    (headline, node, names.collect())
}

/// The heading of the page that shows its headline, be it in other words.
fn heading_of(
    headline: &str,
    said: &[(Place, String)],
    headings: &[(NodeId, String)],
) -> Option<NodeId> {
    let titles = || {
        let said = said.iter().filter(|(place, _)| *place != Place::H1);
        std::iter::once(headline).chain(said.map(|(_, title)| title.as_str()))
    };
    let wanted: Vec<String> = titles().map(key).collect();
    let said = wanted.iter().find_map(|w| headings.iter().find(|(_, h)| key(h) == *w));
    let likeness = |h: &str| titles().map(|t| crate::words::overlap(h, t)).fold(0.0, f32::max);
    let like = || {
        let like = headings.iter().map(|heading| (likeness(&heading.1), heading));
        like.filter(|(likeness, _)| *likeness > 0.3)
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, heading)| heading)
    };
    said.or_else(like).or(headings.first()).map(|(node, _)| *node)
}

/// Which source a name of the page stands in, the most trusted first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    JsonLd,
    ItemProp,
    OgTitle,
    TwitterTitle,
    MetaTitle,
    H1,
    DocumentTitle,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Place::JsonLd => "JSON-LD headline",
            Place::ItemProp => "itemprop headline",
            Place::OgTitle => "og:title",
            Place::TwitterTitle => "twitter:title",
            Place::MetaTitle => "meta title",
            Place::H1 => "h1",
            Place::DocumentTitle => "document title",
        }
    }
}

/// Settles the headline of a page from what its sources call it.
///
/// `said` is in order of trust, `shown` holds the first-rank headings. What publishers
/// give to search engines is the headline of the desk; what they give for sharing is next.
/// Three things speak against the first source: that it carries a kicker the next does
/// without, that microdata and the page agree on other words, and that it was cut.
fn choose(
    said: &[(Place, String)],
    shown: &[String],
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let get = |place| said.iter().find(|(p, _)| *p == place).map(|(_, title)| title);
    let is_shown = |title: &&String| shown.iter().any(|h| key(h) == key(title));
    let first = said.iter().find(|(_, title)| key(title).len() > 2);
    let Some((place, title)) = first else { return shown.first().cloned() };
    let mut title = title;
    match place {
        Place::JsonLd => {
            let og = get(Place::OgTitle);
            if let Some(marked) = get(Place::ItemProp).filter(is_shown) {
                title = marked;
            } else if let Some(og) = og.filter(|og| is_without_kicker(og, title)) {
                title = og;
            }
        }
        // Where nothing was said to search engines, what is said for sharing goes before
        // the mark-up of the page.
        Place::ItemProp => title = get(Place::OgTitle).unwrap_or(title),
        _ => {}
    }
    let mut title = whole(title, said.iter().map(|(_, other)| other).chain(shown));
    if !matches!(place, Place::JsonLd | Place::H1) {
        title = without_tail(title, shown.iter().chain(get(Place::MetaTitle)));
    }
    if let Some(heading) = shown.first().filter(|_| shown.len() == 1) {
        if crate::words::overlap(&title, heading) < 0.3 {
            let source = place.name();
            findings.push(Finding::note(
                "headlines-disagree",
                format!("{source} says `{title}`, the page shows `{heading}`"),
            ));
        }
    }
    Some(title)
}

/// Whether `title` is `long` without the words before its colon or bar.
fn is_without_kicker(title: &str, long: &str) -> bool {
    let Some(kicker) = long.strip_suffix(title) else { return false };
    let kicker = kicker.trim_end();
    kicker.ends_with([':', '|', '–', '—', '-']) && key(title).len() > 12 && kicker.len() < 60
}

/// A title that was cut, as another source says it whole.
fn whole<'a>(title: &str, others: impl Iterator<Item = &'a String>) -> String {
    let cut = title.trim_end_matches(['…', '.', ' ']);
    // Search engines ask for at most 110 letters.
    let long = (105..=112).contains(&title.chars().count()) && !title.ends_with(['.', '?', '!']);
    if title.ends_with('…') || title.ends_with("...") || long {
        let start = key(cut);
        let mut whole = others.filter(|o| !o.ends_with('…') && !o.ends_with("..."));
        if let Some(whole) =
            whole.find(|o| key(o).starts_with(&start) && key(o).len() > start.len())
        {
            return whole.clone();
        }
    }
    title.to_owned()
}

/// A title without the section or site behind it, where the page shows it without.
fn without_tail<'a>(title: String, others: impl Iterator<Item = &'a String>) -> String {
    // `Talks resume - World news` where another source says `Talks resume`.
    for other in others {
        let Some(rest) = title.strip_prefix(other.as_str()) else { continue };
        let marks = ['|', '-', '–', '—', '·', '*', '•', '»', '：', '｜', '/', 'ㅣ'];
        if rest.trim_start().starts_with(marks) && key(other).len() > 15 {
            return other.clone();
        }
    }
    title
}

/// A title without the site's name at either end.
///
/// A part goes when it is the outlet's or the host's name; of what stands after a bar,
/// also when it is short beside the rest.
fn without_site(title: &str, outlet: Option<&str>, host: Option<&str>) -> String {
    let outlet = outlet.map(key).unwrap_or_default();
    let host = host.map(host_key).unwrap_or_default();
    let is_site = |part: &str| {
        let part = key(part);
        !part.is_empty()
            && (part == outlet
                || (part.len() > 2
                    && (part == host || host.starts_with(&part) && part.len() * 2 > host.len()))
                || (outlet.len() > 3 && part.contains(&outlet) && part.len() < outlet.len() * 3)
                || (host.len() > 3 && part.contains(&host) && part.len() < host.len() * 3)
                || (part.len() > 3 && outlet.starts_with(&part)))
    };
    let mut title = title.trim();
    for _ in 0..3 {
        let before = title;
        for mark in
            [" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " • ", "｜", ": ", " / ", " |"]
        {
            if let Some((head, tail)) = title.rsplit_once(mark) {
                let bar = matches!(mark, " | " | "｜" | " |" | " :: ");
                let short = bar && key(tail).len() * 2 < key(head).len() && key(tail).len() < 30;
                if mark != ": " && (is_site(tail) || short) && key(head).len() > 2 {
                    title = head.trim();
                }
            }
            if let Some((head, tail)) = title.split_once(mark) {
                if is_site(head) && key(tail).len() > 10 {
                    title = tail.trim();
                }
            }
        }
        if title == before {
            break;
        }
    }
    title.to_owned()
}

/// The telling part of a host name: `www.news.example.co.uk` gives `example`.
fn host_key(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').filter(|label| *label != "www").collect();
    let end = labels.len().saturating_sub(1);
    let main = labels[..end].iter().rev().find(|label| label.len() > 3).or(labels.first());
    main.map(|label| key(label)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_the_site_and_keep_their_dashes() {
        let check = |title, expect: &str| {
            let got = without_site(title, Some("Kestany Post"), Some("www.kestanypost.example"));
            assert_eq!(got, expect);
        };
        check("Talks resume | Kestany Post", "Talks resume");
        check("Talks resume in Ardovia - KestanyPost", "Talks resume in Ardovia");
        check("Ardovia - Kestany talks resume", "Ardovia - Kestany talks resume");
        check("Kestany Post: Talks resume in Ardovia", "Talks resume in Ardovia");
        check(
            "Talks resume in the Ardovian capital | World",
            "Talks resume in the Ardovian capital",
        );
    }
}
