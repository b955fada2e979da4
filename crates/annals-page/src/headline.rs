//! The headline: which of the names a page gives itself its readers saw.

use crate::html::{self, NodeId};
use crate::meta::{jsonld::Ld, Source, Tags};
use crate::page::Page;
use crate::why::Why;
use crate::words::{key, squeeze};
use annals_model::Finding;

pub(crate) fn settle(
    page: &Page,
    tags: &Tags,
    ld: &Ld,
    outlet: Option<&str>,
    host: Option<&str>,
    why: &mut Why,
    findings: &mut Vec<Finding>,
) -> (Option<String>, Option<NodeId>) {
    let shown: Vec<String> =
        tags.headings.iter().map(|(_, h)| h.clone()).filter(|h| key(h).len() > 2).collect();
    let site = |title: &String| without_site(title, outlet, host);
    let mut said: Vec<(Source, String)> = Vec::new();
    let mut add = |source, label, title: Option<String>| {
        if let Some(title) = title.filter(|title| !title.is_empty()) {
            why.said("title", label, &title);
            said.push((source, title));
        }
    };
    add(Source::JsonLd, "JSON-LD headline", ld.headline.as_ref().map(site));
    add(Source::Microdata, "itemprop headline", tags.item_headline.clone());
    add(Source::MetaTag, "og:title", tags.og_title.as_ref().map(site));
    add(Source::MetaTag, "twitter:title", tags.twitter_title.as_ref().map(site));
    add(Source::MetaTag, "meta title", tags.other_title.as_ref().map(site));
    add(Source::Visible, "h1", shown.first().cloned());
    add(Source::Heuristic, "document title", tags.page_title.as_ref().map(site));
    for other in shown.iter().skip(1).take(3) {
        why.said("title", "another h1", other);
    }
    why.said("title", "JSON-LD alternative", ld.alternative.as_deref().unwrap_or(""));
    let headline = match &page.given.headline {
        Some(given) => Some(squeeze(&html::unescape(given))),
        None => choose(&said, &shown, findings),
    };
    why.settled("title", headline.as_deref().unwrap_or(""));
    let wanted = key(headline.as_deref().unwrap_or(""));
    let node = tags
        .headings
        .iter()
        .find(|(_, h)| key(h) == wanted)
        .or(tags.headings.first())
        .map(|(node, _)| *node);
    (headline, node)
}

/// Settles the headline of a page from what its sources call it.
///
/// `said` holds structured data, meta tags and the document's title in order of trust,
/// `shown` the first-rank headings in order of the page.
fn choose(
    said: &[(Source, String)],
    shown: &[String],
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let shown_keys: Vec<String> = shown.iter().map(|h| key(h)).collect();
    let mut best: Option<(f32, usize)> = None;
    for (n, (source, title)) in said.iter().enumerate() {
        let this = key(title);
        if this.is_empty() {
            continue;
        }
        // Trust falls with the order; agreement with other sources and with what the
        // reader sees makes up for one step of it.
        let mut score = 10.0 - n as f32 * 0.7;
        if shown_keys.contains(&this) {
            score += 1.6;
        }
        let agree = said.iter().filter(|(other, t)| *other != *source && key(t) == this).count();
        score += (agree.min(2) as f32) * 0.5;
        if title.ends_with('…') || title.ends_with("...") {
            score -= 3.0;
        }
        if best.is_none_or(|(top, _)| score > top) {
            best = Some((score, n));
        }
    }
    let Some((_, best)) = best else { return shown.first().cloned() };
    let (source, title) = &said[best];
    let this = key(title);
    // A title cut short by its publisher is shown whole on the page.
    let cut = title.trim_end_matches(['…', '.', ' ']);
    if cut.len() < title.len() {
        if let Some(whole) = shown.iter().find(|h| key(h).starts_with(&key(cut))) {
            return Some(whole.clone());
        }
    }
    if let Some(first) = shown.first() {
        let common = crate::words::overlap(title, first);
        if common < 0.3 && !this.is_empty() && shown.len() == 1 {
            findings.push(Finding::note(
                "headlines-disagree",
                format!("{} says `{title}`, the page shows `{first}`", source.as_str()),
            ));
        }
    }
    Some(title.clone())
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
