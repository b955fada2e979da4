//! An article with everything that was coded from it marked in place.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::link;
use crate::parts::layout::{count, page as framed};
use crate::parts::marks::cut;
use crate::parts::people::{kind, outward, parties, status};
use crate::query::Asked;
use annals_ask::words::stamp;
use annals_model::{PartKind, Span};
use annals_record::{ArticleDetail, ArticleReport, RevisionDetail};
use maud::{html, Markup};

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, names: &[&str]) -> Result<Answer, Refusal> {
    let key = names.first().copied().unwrap_or("");
    let missing = || Refusal::not_found("The record holds no article of this key.");
    let article = desk.record.article(key)?.ok_or_else(missing)?;
    let current = article.current().ok_or_else(missing)?;
    let title =
        current.info.headline.clone().unwrap_or_else(|| "An article without headline".to_owned());
    let body = html! {
        div.reader {
            article.text {
                p.above-title {
                    @if let Some(section) = &current.info.section { (section) " · " }
                    (current.info.outlet.as_deref().unwrap_or("unknown outlet"))
                }
                @match &current.text {
                    Some(text) => (told(text, current)),
                    None => {
                        h1 { (title) }
                        p.code { "The words of this article were not kept; what was coded from it stands beside." }
                    }
                }
            }
            aside {
                (facts(&article, current))
                (reports(current))
                (related(current))
            }
        }
        (revisions(&article))
    };
    Ok(Answer::page(framed(desk, asked, &title, "/articles", body)))
}

/// The text, part by part, with sentences that carry reports set off and triggers marked.
fn told(text: &str, revision: &RevisionDetail) -> Markup {
    html! {
        @for part in &revision.parts {
            @let words = part.span.of(text);
            @match part.kind {
                PartKind::Headline => h1 { (coded(words, part.span, revision)) },
                PartKind::Deck => p.deck { (coded(words, part.span, revision)) },
                PartKind::Paragraph => p { (coded(words, part.span, revision)) },
            }
        }
    }
}

/// What covers a stretch of words: the sentence of a report, and perhaps its trigger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Over {
    Sentence(usize),
    Trigger(usize),
}

fn coded(words: &str, within: Span, revision: &RevisionDetail) -> Markup {
    let local = |span: Span| Span {
        start: span.start.saturating_sub(within.start),
        end: span.end.saturating_sub(within.start),
    };
    let mut spans = Vec::new();
    for (at, report) in revision.reports.iter().map(|one| &one.report).enumerate() {
        if within.contains(report.sentence_span) {
            spans.push((local(report.sentence_span), Over::Sentence(at)));
            spans.extend(
                report.evidence.trigger.iter().map(|span| (local(*span), Over::Trigger(at))),
            );
        }
    }
    let stretches = cut(words, &spans);
    html! {
        @for (range, over) in stretches {
            @let said = words.get(range).unwrap_or("");
            @let trigger = over.iter().find_map(|over| match over { Over::Trigger(at) => Some(*at), Over::Sentence(_) => None });
            @let sentence = over.iter().any(|over| matches!(over, Over::Sentence(_)));
            @match trigger.and_then(|at| Some((at, revision.reports.get(at)?))) {
                Some((at, report)) => {
                    a.trigger href=(link::event(&report.event)) title=(format!("{} {}", report.report.event_type, report.report.modes.iter().map(|m| m.as_str()).collect::<Vec<_>>().join(" "))) {
                        (said) sup { (at + 1) }
                    }
                },
                None => { @if sentence { span.coded { (said) } } @else { (said) } },
            }
        }
    }
}

fn facts(article: &ArticleDetail, revision: &RevisionDetail) -> Markup {
    let info = &revision.info;
    html! {
        h2 { "About this article" }
        dl.facts.stacked {
            @if let Some(published) = info.published_at { div { dt { "Published" } dd { (stamp(published.0)) } } }
            @if let Some(modified) = info.modified_at { div { dt { "Changed" } dd { (stamp(modified.0)) } } }
            @if let Some(agency) = &info.agency {
                div { dt { "Agency" } dd { a href=(link::to("/events", &format!("agency={}", link::encode(agency)))) { (agency) } } }
            }
            @if !info.authors.is_empty() { div { dt { "By" } dd { (info.authors.join(", ")) } } }
            @if let Some(line) = &revision.dateline {
                div { dt { "Dateline" } dd { (line.place.as_deref().unwrap_or("")) " " (line.date.as_deref().unwrap_or("")) } }
            }
            @if let Some(language) = &info.language { div { dt { "Language" } dd { (language) } } }
            div { dt { "Kind" } dd { (info.kind) } }
            @if info.url.is_some() {
                div { dt { "Address" } dd.break { (outward(info.url.as_deref(), info.url.as_deref().unwrap_or(""))) } }
            }
            div { dt { "Read from" } dd.break {
                (info.source)
                @if let Some(offset) = info.source_offset { ", byte " (offset) }
                " (" (info.format) ")"
            } }
            div { dt { "Codebook" } dd { code { (revision.codebook_version.get(..8).unwrap_or(&revision.codebook_version)) } } }
            div { dt { "Key" } dd.break { code { (article.key) } } }
        }
        @if !revision.findings.is_empty() {
            h3 { "Noticed while reading" }
            ul.plainlist {
                @for finding in &revision.findings {
                    li { code { (finding.code) } " " (finding.message) }
                }
            }
        }
        @if !article.copies.is_empty() {
            h3 { "Copies of the same story" }
            ul.plainlist {
                @for copy in &article.copies {
                    li { a href=(link::article(&copy.key)) { (copy.outlet.as_deref().unwrap_or("unknown outlet")) }
                        @if let Some(stamp) = copy.published_at { " " span.code { (stamp.0.date()) } }
                    }
                }
            }
        }
    }
}

fn reports(revision: &RevisionDetail) -> Markup {
    html! {
        h2 { (count(revision.reports.len() as u64, "report", "reports")) }
        ol.reported {
            @for report in &revision.reports { li { (line(report)) } }
        }
    }
}

fn line(one: &ArticleReport) -> Markup {
    let report = &one.report;
    html! {
        a href=(link::event(&one.event)) { (kind(report.event_type, &report.modes)) }
        (status(report.status))
        div.who {
            (parties(&report.actors))
            @if !report.recipients.is_empty() { span.to aria-label="to" { " → " } (parties(&report.recipients)) }
        }
    }
}

fn related(revision: &RevisionDetail) -> Markup {
    html! {
        @if !revision.related.is_empty() {
            h2 { "Elsewhere on the page" }
            p.code { "Set apart, never coded." }
            ul.plainlist {
                @for other in revision.related.iter().take(30) {
                    li { (outward(other.url.as_deref(), &other.title)) }
                }
            }
        }
    }
}

fn revisions(article: &ArticleDetail) -> Markup {
    html! {
        @if article.revisions.len() > 1 {
            section.revisions {
                h2 { "Revisions" }
                @for pair in article.revisions.windows(2) {
                    @let [before, after] = [&pair[0], &pair[1]];
                    details open[article.revisions.len() == 2] {
                        summary {
                            (named(before)) " → " (named(after))
                            @if after.in_force { " (in force)" }
                        }
                        @match (&before.text, &after.text) {
                            (Some(before), Some(after)) => (difference(before, after)),
                            _ => p.code { "The words were not kept." },
                        }
                    }
                }
            }
        }
    }
}

fn named(revision: &RevisionDetail) -> String {
    match (revision.info.modified_at, revision.info.published_at) {
        (Some(stamp), _) | (None, Some(stamp)) => stamp.to_string(),
        (None, None) => "undated".to_owned(),
    }
}

/// Words beyond which a paragraph is shown as replaced, not word by word.
const LONG: usize = 600;

/// Two texts as one: what went is struck out, what came is underlined, what stayed is folded.
fn difference(before: &str, after: &str) -> Markup {
    let old: Vec<&str> = before.split("\n\n").collect();
    let new: Vec<&str> = after.split("\n\n").collect();
    let steps = align(&old, &new, |a, b| a == b);
    let mut kept = 0;
    let mut out: Vec<Markup> = Vec::new();
    let fold = |kept: &mut usize, out: &mut Vec<Markup>| {
        if *kept > 0 {
            out.push(
                html! { p.same { (count(*kept as u64, "paragraph", "paragraphs")) " unchanged" } },
            );
            *kept = 0;
        }
    };
    let mut at = 0;
    while let Some(step) = steps.get(at) {
        match (step, steps.get(at + 1)) {
            (Step::Same(..), _) => kept += 1,
            (Step::Gone(a), Some(Step::Come(b))) => {
                fold(&mut kept, &mut out);
                out.push(html! { p { (by_word(old[*a], new[*b])) } });
                at += 1;
            }
            (Step::Gone(a), _) => {
                fold(&mut kept, &mut out);
                out.push(html! { p { del { (old[*a]) } } });
            }
            (Step::Come(b), _) => {
                fold(&mut kept, &mut out);
                out.push(html! { p { ins { (new[*b]) } } });
            }
        }
        at += 1;
    }
    fold(&mut kept, &mut out);
    html! { div.diff { @for part in out { (part) } } }
}

fn by_word(before: &str, after: &str) -> Markup {
    let old: Vec<&str> = before.split_whitespace().collect();
    let new: Vec<&str> = after.split_whitespace().collect();
    if old.len().max(new.len()) > LONG {
        return html! { del { (before) } " " ins { (after) } };
    }
    html! {
        @for step in align(&old, &new, |a, b| a == b) {
            @match step {
                Step::Same(a, _) => { (old[a]) " " },
                Step::Gone(a) => { del { (old[a]) } " " },
                Step::Come(b) => { ins { (new[b]) } " " },
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Same(usize, usize),
    Gone(usize),
    Come(usize),
}

/// The longest common order of two lists, as steps from one to the other. Lists too long for
/// that are shown as gone and come.
fn align(old: &[&str], new: &[&str], same: impl Fn(&str, &str) -> bool) -> Vec<Step> {
    const MOST: usize = 2_000;
    if old.len() > MOST || new.len() > MOST {
        return (0..old.len()).map(Step::Gone).chain((0..new.len()).map(Step::Come)).collect();
    }
    let width = new.len() + 1;
    let mut longest = vec![0u16; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            longest[a * width + b] = match same(old[a], new[b]) {
                true => longest[(a + 1) * width + b + 1] + 1,
                false => longest[(a + 1) * width + b].max(longest[a * width + b + 1]),
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut steps = Vec::new();
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && same(old[a], new[b]) {
            steps.push(Step::Same(a, b));
            (a, b) = (a + 1, b + 1);
        } else if b == new.len()
            || (a < old.len() && longest[(a + 1) * width + b] >= longest[a * width + b + 1])
        {
            steps.push(Step::Gone(a));
            a += 1;
        } else {
            steps.push(Step::Come(b));
            b += 1;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_aligned() {
        let (old, new) = (["a", "b", "c"], ["a", "x", "c", "d"]);
        let steps = align(&old, &new, |a, b| a == b);
        assert_eq!(
            steps,
            [Step::Same(0, 0), Step::Gone(1), Step::Come(1), Step::Same(2, 2), Step::Come(3)]
        );
        assert_eq!(align(&[], &[], |a, b| a == b), []);
    }

    #[test]
    fn what_changed_is_shown_by_word() {
        let html =
            difference("One.\n\nThey met twice.\n\nEnd.", "One.\n\nThey met thrice.\n\nEnd.")
                .into_string();
        assert_eq!(
            html,
            "<div class=\"diff\"><p class=\"same\">1 paragraph unchanged</p>\
             <p>They met <del>twice.</del> <ins>thrice.</ins> </p>\
             <p class=\"same\">1 paragraph unchanged</p></div>"
        );
    }
}
