//! One value out of several sources, and a finding where they contradict each other.

use crate::meta::Source;
use crate::why::Why;
use annals_model::{Article, Finding, Severity, Stamp, StampPrecision};
use jiff::civil::Date;
use jiff::ToSpan;

/// Settles when an article was published or modified.
///
/// `said` is in order of trust. The first that can be read is taken; a later one of the
/// same day lends it the time or the offset that it lacks.
pub(crate) fn stamp(
    what: &'static str,
    said: &[(Source, Stamp)],
    why: &mut Why,
    findings: &mut Vec<Finding>,
) -> Option<Stamp> {
    if why.is_asked() {
        for (source, stamp) in said {
            why.said(what, source.as_str(), &stamp.to_string());
        }
    }
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
    why.settled(what, &best.to_string());
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

/// The host of a URL.
pub(crate) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    rest.split(['/', '?', '#', ':']).next().filter(|host| host.contains('.'))
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
        let stamp = stamp("published", &stamps(&said, false), &mut Why::default(), &mut findings);
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
}
