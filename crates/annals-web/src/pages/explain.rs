//! A sentence of one's own, and what the coder sees in it.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::parts::layout::page as framed;
use crate::parts::marks::{self, Part};
use crate::parts::people::{kind, parties, party, status};
use crate::query::Asked;
use annals_ask::days;
use annals_ask::words::counted;
use annals_coder::Explanation;
use annals_model::{Article, ParsedArticle, PartKind, Report, Sentence, Span, Stamp};
use maud::{html, Markup};

/// Bytes of a text that is tried.
const LONGEST: usize = 2_000;

/// What was seen in a text.
pub(crate) struct Seen {
    pub parsed: ParsedArticle,
    pub explanation: Explanation,
}

/// Parses and codes the sentence asked about, if one is.
pub(crate) fn seen(desk: &Desk<'_>, asked: &Asked) -> Result<Option<Seen>, Refusal> {
    let Some(sentence) = asked.shown("sentence") else { return Ok(None) };
    if sentence.len() > LONGEST {
        return Err(Refusal::bad(format!("the text is longer than {LONGEST} bytes"))
            .hint("`annals explain --file` takes longer ones"));
    }
    let date = asked.shown("date").map(days).transpose()?.map(|(first, _)| first);
    let mut article = Article { published_at: date.map(Stamp::day), ..Article::default() };
    article.push_part(PartKind::Paragraph, sentence, None);
    let (parsed, _) = annals_parse::parse(&article, desk.site.model);
    let explanation = annals_coder::explain(&parsed, desk.book());
    Ok(Some(Seen { parsed, explanation }))
}

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    let seen = seen(desk, asked)?;
    let body = html! {
        h1 { "Try a sentence" }
        form.explain action="/explain" {
            label { "One sentence or several"
                textarea name="sentence" rows="3" maxlength=(LONGEST) required { (asked.shown("sentence").unwrap_or("")) }
            }
            div.period {
                label { "Read as of" input type="text" name="date" value=(asked.shown("date").unwrap_or("")) placeholder="2020-12-30" maxlength="10"; }
                button type="submit" { "Explain" }
            }
        }
        @match &seen {
            Some(seen) => {
                @for (number, sentence) in seen.parsed.sentences.iter().enumerate() {
                    (explained(desk, seen, number, sentence))
                }
                @if seen.parsed.sentences.is_empty() { p.lead { "No sentence in it." } }
            },
            None => {
                p.code { "For instance: "
                    @for (at, example) in EXAMPLES.iter().enumerate() {
                        @if at > 0 { " · " }
                        a href=(crate::link::to("/explain", &format!("sentence={}", crate::link::encode(example)))) { (example) }
                    }
                }
            },
        }
    };
    Ok(Answer::page(framed(desk, asked, "Try a sentence", "/explain", body)))
}

const EXAMPLES: &[&str] = &[
    "Ardovia vowed to retaliate.",
    "The presidents of Ardovia and Kestany spoke by phone twice in May.",
    "Kestany refused to withdraw its troops, the Ardovian foreign minister said.",
];

fn explained(desk: &Desk<'_>, seen: &Seen, number: usize, sentence: &Sentence) -> Markup {
    let words = seen.parsed.words(sentence.span);
    let reports: Vec<&Report> = seen
        .explanation
        .reports
        .iter()
        .filter(|report| report.sentence as usize == number)
        .collect();
    html! {
        section.seen {
            h2.said { (words) }
            @if reports.is_empty() { p.lead { "No event is coded from it." } } @else { (marks::legend()) }
            @for report in &reports {
                div.report {
                    blockquote.said { (marks::sentence(words, &spans(report, sentence.span))) }
                    p { (kind(report.event_type, &report.modes)) (status(report.status)) " "
                        (parties(&report.actors))
                        @if !report.recipients.is_empty() { " → " (parties(&report.recipients)) }
                    }
                    dl.facts.small {
                        div { dt { "Score" } dd { (format!("{:+.1}", report.score()).replace('-', "−")) } }
                        @if let Some(when) = report.when { div { dt { "Date" } dd { (when) } } }
                        @if let Some(count) = report.count { div { dt { "Count" } dd { (counted(count)) @if report.tally { ", a tally" } } } }
                        @if let Some(speaker) = report.speaker() { div { dt { "Speaker" } dd { (party(speaker)) } } }
                        @if !report.contexts.is_empty() {
                            div { dt { "About" } dd { (report.contexts.iter().map(|c| c.as_str().replace('_', " ")).collect::<Vec<_>>().join(", ")) } }
                        }
                        div { dt { "Rule" } dd { (rule(desk, &report.rule))
                            @for operator in &report.operators { " · " (rule(desk, operator)) }
                        } }
                    }
                }
            }
            h3 { "The tree" }
            div.scroll tabindex="0" role="region" aria-label="Words with their tags and governors" { (tree(&seen.parsed, sentence)) }
            (entities(seen, number))
            (rules(desk, seen, number, sentence))
        }
    }
}

fn spans(report: &Report, sentence: Span) -> Vec<(Span, Part)> {
    let local = |span: Span| Span {
        start: span.start.saturating_sub(sentence.start),
        end: span.end.saturating_sub(sentence.start),
    };
    let mut out: Vec<(Span, Part)> =
        report.evidence.trigger.iter().map(|span| (local(*span), Part::Trigger)).collect();
    for (list, part) in [
        (&report.actors, Part::Actor),
        (&report.recipients, Part::Recipient),
        (&report.speakers, Part::Speaker),
    ] {
        out.extend(list.iter().filter_map(|party| Some((local(party.span?), part))));
    }
    for (span, part) in [
        (report.evidence.count, Part::Count),
        (report.evidence.when, Part::When),
        (report.evidence.speaker, Part::Speaker),
    ] {
        out.extend(span.map(|span| (local(span), part)));
    }
    out
}

fn rule(desk: &Desk<'_>, id: &str) -> Markup {
    html! {
        @match desk.book().rule(id) {
            Some(rule) => a href=(super::codebook_rule(&rule.file, id)) { code { (id) } },
            None => code { (id) },
        }
    }
}

/// Each word beneath its governor, one step further in.
fn tree(parsed: &ParsedArticle, sentence: &Sentence) -> Markup {
    let n = sentence.tokens.len();
    let head = |i: usize| sentence.tokens[i].head.map(|head| head as usize).filter(|h| *h < n);
    let depth = |i: usize| {
        let (mut depth, mut at) = (0, i);
        // Bounded, should a tree ever hold a circle.
        while let Some(up) = head(at).filter(|_| depth < n) {
            depth += 1;
            at = up;
        }
        depth
    };
    html! {
        table.plain.tree {
            thead { tr {
                th.number scope="col" { "no." } th scope="col" { "word" } th scope="col" { "lemma" }
                th scope="col" { "tag" } th scope="col" { "relation" } th.number scope="col" { "to" }
            } }
            tbody {
                @for (at, token) in sentence.tokens.iter().enumerate() {
                    tr {
                        td.number { (at + 1) }
                        th scope="row" class=(format!("deep-{}", depth(at).min(12))) { (parsed.words(token.span)) }
                        td { (token.lemma) }
                        td { (token.upos.as_str()) }
                        td { (token.deprel.as_str()) }
                        td.number { @match head(at) { Some(up) => (up + 1), None => "–" } }
                    }
                }
            }
        }
    }
}

fn entities(seen: &Seen, number: usize) -> Markup {
    let found: Vec<_> =
        seen.explanation.entities.iter().filter(|one| one.sentence == number).collect();
    html! {
        @if !found.is_empty() {
            h3 { "Who is named" }
            ul.plainlist {
                @for one in found {
                    li { (one.participant.text) " → " (party(&one.participant))
                        @if let Some(office) = &one.participant.office { ", " (office) } }
                }
            }
        }
    }
}

/// The rules a word set off, with what they lost to or lacked.
fn rules(desk: &Desk<'_>, seen: &Seen, number: usize, sentence: &Sentence) -> Markup {
    let traces: Vec<_> = seen
        .explanation
        .traces
        .iter()
        .filter(|trace| trace.sentence == number)
        .filter(|trace| trace.lost.as_deref() != Some("the word is of another part of speech"))
        .collect();
    html! {
        h3 { "Rules" }
        @if traces.is_empty() { p.code { "No word of this sentence sets off a rule." } }
        ul.plainlist {
            @for trace in traces {
                @let word = sentence.tokens.get(trace.token).map_or("", |token| seen.parsed.words(token.span));
                li {
                    strong { (word) } " "
                    @match &trace.lost {
                        None => { span.status.actual { "fired" } " " (rule(desk, &trace.rule)) },
                        Some(why) => { span.status { "lost" } " " (rule(desk, &trace.rule)) ": " (why) },
                    }
                }
            }
        }
    }
}
