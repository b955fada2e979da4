//! One value out of several sources, and a finding where they contradict each other.

use crate::meta::Source;
use crate::words::key;
use annals_model::{Article, Finding, Severity, Stamp, StampPrecision};
use jiff::civil::Date;
use jiff::ToSpan;

/// Settles when an article was published or modified.
///
/// `said` is in order of trust. The first that can be read is taken; a later one of the
/// same day lends it the time or the offset that it lacks.
pub(crate) fn stamp(
    what: &str,
    said: &[(Source, Stamp)],
    findings: &mut Vec<Finding>,
) -> Option<Stamp> {
    let (source, first) = *said.first()?;
    let mut best = first;
    for (other, stamp) in &said[1..] {
        let same_clock = stamp.at.hour() == best.at.hour() && stamp.at.minute() == best.at.minute();
        if best.precision == StampPrecision::Day && stamp.date() == best.date() {
            best = *stamp;
        } else if best.offset.is_none()
            && stamp.offset.is_some()
            && stamp.date() == best.date()
            && same_clock
        {
            best.offset = stamp.offset;
        }
        let apart = first.date().until(stamp.date()).map_or(0, |span| span.get_days().abs());
        if apart > 1 && *other <= Source::MetaTag {
            findings.push(Finding::note(
                "dates-disagree",
                format!(
                    "{what}: {} says {first}, {} says {stamp}; the first is taken",
                    source.as_str(),
                    other.as_str()
                ),
            ));
            break;
        }
    }
    if best.offset.is_none() && best.precision != StampPrecision::Day {
        findings.push(Finding::note(
            "offset-unknown",
            format!("{what} {best} is local time of an offset that the page does not state"),
        ));
    }
    Some(best)
}

/// Parses what sources said, leaving out what is no date.
pub(crate) fn stamps(said: &[(Source, String)], month_first: bool) -> Vec<(Source, Stamp)> {
    let mut stamps: Vec<(Source, Stamp)> = said
        .iter()
        .filter_map(|(source, text)| Some((*source, crate::stamp::parse_in(text, month_first)?)))
        .collect();
    stamps.sort_by_key(|(source, _)| *source);
    stamps
}

/// A title without the site's name at either end.
///
/// A part goes when it is the outlet's or the host's name; of what stands after a bar,
/// also when it is short beside the rest.
pub(crate) fn without_site(title: &str, outlet: Option<&str>, host: Option<&str>) -> String {
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

/// The host of a URL.
pub(crate) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    rest.split(['/', '?', '#', ':']).next().filter(|host| host.contains('.'))
}

/// Settles the headline of a page from what its sources call it.
///
/// `said` holds structured data, meta tags and the document's title in order of trust,
/// `shown` the first-rank headings in order of the page.
pub(crate) fn headline(
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

/// Looks for dates that cannot be: after `today`, or changed before published.
///
/// One day of grace, since `today` may be counted in another zone.
///
/// ```
/// use annals_model::{Article, Stamp, StampPrecision};
/// let at = jiff::civil::date(2031, 5, 1).at(8, 0, 0, 0);
/// let stamp = Stamp { at, offset: None, precision: StampPrecision::Minute };
/// let article = Article { published_at: Some(stamp), ..Article::default() };
/// let findings = annals_page::check_dates(&article, jiff::civil::date(2026, 1, 1));
/// assert_eq!(findings[0].code, "date-in-future");
/// ```
pub fn check_dates(article: &Article, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    let latest = today.saturating_add(1.day());
    let stamps = [("published", article.published_at), ("modified", article.modified_at)];
    for (what, stamp) in stamps {
        if let Some(stamp) = stamp.filter(|stamp| stamp.date() > latest) {
            let message = format!("{what} {stamp}, after today, {today}");
            findings.push(
                Finding::new(Severity::Warning, "date-in-future", message)
                    .at(&article.origin.source, article.origin.offset)
                    .hint("check the clock of this machine, or what the page says"),
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(said: &[(Source, &str)]) -> (Option<String>, Vec<String>) {
        let said: Vec<(Source, String)> = said.iter().map(|(s, t)| (*s, (*t).to_owned())).collect();
        let mut findings = Vec::new();
        let stamp = stamp("published", &stamps(&said, false), &mut findings);
        (stamp.map(|s| s.to_string()), findings.into_iter().map(|f| f.code).collect())
    }

    #[test]
    fn stamps_lend_each_other_what_is_missing() {
        let check = |said: &[(Source, &str)], expect: &str, codes: &[&str]| {
            let (stamp, found) = settled(said);
            assert_eq!(stamp.as_deref(), Some(expect));
            assert_eq!(found, codes);
        };
        let (ld, meta) = (Source::JsonLd, Source::MetaTag);
        check(&[(ld, "2020-12-30"), (meta, "2020-12-30T04:29Z")], "2020-12-30T04:29Z", &[]);
        check(
            &[(meta, "2020-12-30T04:29+03:00"), (ld, "2020-12-30T04:29")],
            "2020-12-30T04:29+03:00",
            &[],
        );
        check(&[(ld, "2020-12-30T04:29")], "2020-12-30T04:29", &["offset-unknown"]);
        check(&[(ld, "2020-12-30"), (meta, "2020-11-02")], "2020-12-30", &["dates-disagree"]);
    }

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
