//! Sentences with the words an event rests on marked in them.

use annals_model::Span;
use annals_record::ReportDetail;
use maud::{html, Markup};

/// What a stretch of words is to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Trigger,
    Actor,
    Recipient,
    Count,
    When,
    Speaker,
}

impl Part {
    pub const ALL: &'static [Part] =
        &[Part::Trigger, Part::Actor, Part::Recipient, Part::Count, Part::When, Part::Speaker];

    pub fn name(self) -> &'static str {
        match self {
            Part::Trigger => "trigger",
            Part::Actor => "actor",
            Part::Recipient => "recipient",
            Part::Count => "count",
            Part::When => "date",
            Part::Speaker => "speaker",
        }
    }
}

/// Spans of a report, relative to its sentence.
pub(crate) fn of(report: &ReportDetail) -> Vec<(Span, Part)> {
    let mut out: Vec<(Span, Part)> = Vec::new();
    out.extend(report.trigger.iter().map(|span| (*span, Part::Trigger)));
    for (list, part) in [
        (&report.actors, Part::Actor),
        (&report.recipients, Part::Recipient),
        (&report.speakers, Part::Speaker),
    ] {
        out.extend(list.iter().filter_map(|party| Some((party.span?, part))));
    }
    for (span, part) in [
        (report.count_span, Part::Count),
        (report.when_span, Part::When),
        (report.speaker_span, Part::Speaker),
    ] {
        out.extend(span.map(|span| (span, part)));
    }
    out
}

/// Cuts `text` wherever a span begins or ends: each stretch with what covers it. Spans that do
/// not lie on letters are left out, so that odd bytes cannot tear a text apart.
pub(crate) fn cut<T: Copy + Ord>(
    text: &str,
    spans: &[(Span, T)],
) -> Vec<(std::ops::Range<usize>, Vec<T>)> {
    let fits = |span: &Span| !span.is_empty() && text.get(span.range()).is_some();
    let spans: Vec<&(Span, T)> = spans.iter().filter(|(span, _)| fits(span)).collect();
    let mut edges: Vec<usize> = vec![0, text.len()];
    edges.extend(spans.iter().flat_map(|(span, _)| [span.start as usize, span.end as usize]));
    edges.sort_unstable();
    edges.dedup();
    edges
        .windows(2)
        .map(|pair| {
            let range = pair[0]..pair[1];
            let covers =
                |span: &Span| span.start as usize <= range.start && range.end <= span.end as usize;
            let mut over: Vec<T> =
                spans.iter().filter(|(span, _)| covers(span)).map(|(_, what)| *what).collect();
            over.sort_unstable();
            over.dedup();
            (range, over)
        })
        .collect()
}

/// The sentence, marked.
pub(crate) fn sentence(text: &str, spans: &[(Span, Part)]) -> Markup {
    html! {
        @for (range, parts) in cut(text, spans) {
            @let words = text.get(range).unwrap_or("");
            @if parts.is_empty() { (words) } @else {
                @let names: Vec<&str> = parts.iter().map(|part| part.name()).collect();
                mark class=(names.iter().map(|name| format!("m-{name}")).collect::<Vec<_>>().join(" "))
                    title=(names.join(", ")) { (words) }
            }
        }
    }
}

/// What the marks mean.
pub(crate) fn legend() -> Markup {
    html! {
        p.legend aria-hidden="true" {
            @for part in Part::ALL { mark class=(format!("m-{}", part.name())) { (part.name()) } " " }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_may_overlap_and_nothing_is_lost() {
        let text = "Ardovia’s envoy met Kestans twice.";
        let spans = [
            (Span::new(0, 17), Part::Actor),
            (Span::new(0, 7), Part::Speaker),
            (Span::new(18, 21), Part::Trigger),
            // Within a letter, beyond the end, the wrong way round: left out.
            (Span::new(8, 9), Part::Count),
            (Span::new(30, 99), Part::When),
            (Span { start: 9, end: 3 }, Part::When),
        ];
        let stretches = cut(text, &spans);
        let whole: String = stretches.iter().map(|(range, _)| &text[range.clone()]).collect();
        assert_eq!(whole, text);
        assert_eq!(stretches[0], (0..7, vec![Part::Actor, Part::Speaker]));
        let html = sentence(text, &spans).into_string();
        assert!(html.contains(r#"<mark class="m-trigger" title="trigger">met</mark>"#), "{html}");
    }

    #[test]
    fn hostile_words_stay_words() {
        let text = "<script>alert(1)</script> met <b>";
        let html = sentence(text, &[(Span::new(26, 29), Part::Trigger)]).into_string();
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert_eq!(cut::<Part>("", &[]), vec![]);
    }
}
