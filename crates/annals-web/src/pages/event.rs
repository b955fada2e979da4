//! The evidence of one event.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::link;
use crate::parts::layout::{count, page as framed};
use crate::parts::marks;
use crate::parts::people::{kind, outward, parties, quad_name, sides, status, tally, when};
use crate::query::Asked;
use annals_ask::words::{casualties, counted, spoken, stamp};
use annals_model::{PartKind, Resolution, Status};
use annals_record::{EventDetail, EventLink, EventRow, NearEvent, ReportDetail};
use maud::{html, Markup};

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, names: &[&str]) -> Result<Answer, Refusal> {
    let id = names.first().copied().unwrap_or("");
    let detail = desk.record.event(id)?.ok_or_else(|| {
        Refusal::not_found("The record holds no event of this id.")
            .hint("the list of events has all of them")
    })?;
    let event = &detail.event;
    let title = format!(
        "{} of {}",
        event.event_type,
        event.when.map_or("unknown date".to_owned(), |when| when.to_string())
    );
    let current: Vec<&ReportDetail> =
        detail.reports.iter().filter(|report| !report.superseded).collect();
    let old: Vec<&ReportDetail> =
        detail.reports.iter().filter(|report| report.superseded).collect();
    let compared = if event.tally { Some(desk.record.compare(event.clone())?) } else { None };
    let body = html! {
        p.above-title { (kind(event.event_type, &event.modes)) (status(event.status)) (tally(event)) }
        h1.sides { (sides(event)) }
        (facts(&detail))
        @if let Some(compared) = &compared {
            section {
                h2 { "What it counts" }
                p {
                    "Stated: " (event.count.map_or("an unknown number".to_owned(), counted))
                    ". The record holds " (count(compared.held.len() as u64, "event", "events")) " one by one"
                    @if compared.missing > 0 { "; at least " (compared.missing) " are not told one by one" } "."
                }
                @if !compared.held.is_empty() {
                    ul.tags { @for id in compared.held.iter().take(100) { li { a href=(link::event(id)) { (id) } } } }
                }
            }
        }
        (course(&detail))
        (belonging(&desk.record.links(&event.id)?))
        section {
            h2 { "Reports" }
            p.code {
                (count(u64::from(event.reports), "report", "reports")) " in "
                (count(u64::from(event.articles), "article", "articles")) ", from "
                (count(u64::from(event.origins), "independent origin", "independent origins"))
                ". Near-identical copies of one story are one origin."
            }
            (marks::legend())
            div.reports { @for one in &current { (report(desk, one)) } }
        }
        @if !old.is_empty() {
            section {
                details {
                    summary { "Reports in earlier revisions (" (old.len()) ")" }
                    div.reports { @for one in &old { (report(desk, one)) } }
                }
            }
        }
        (nearby(&desk.record.near(&event.id, NEAR)?.unwrap_or_default()))
        p { a href=(format!("/api/events/{}", link::encode(&event.id))) { "This event as JSON" } }
    };
    Ok(Answer::page(framed(desk, asked, &title, "/events", body)))
}

fn facts(detail: &EventDetail) -> Markup {
    let event = &detail.event;
    let harmed = casualties(&event.casualties);
    html! {
        dl.facts {
            div { dt { "When" } dd { (when(event)) } }
            div { dt { "Class" } dd { (quad_name(event.quad)) } }
            div { dt { "Score" } dd { (format!("{:+.1}", event.score).replace('-', "−")) } }
            div { dt { "Status" } dd { (event.status.as_str()) } }
            @if let Some(place) = &event.place {
                div { dt { "Where" } dd {
                    (place.name)
                    @if let Some(country) = place.country { " " span.code { (country.as_str()) } }
                } }
            }
            @if !event.contexts.is_empty() {
                div { dt { "About" } dd {
                    @for (at, context) in event.contexts.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href=(link::to("/events", &format!("context={context}"))) { (context.as_str().replace('_', " ")) }
                    }
                } }
            }
            @if !harmed.is_empty() { div { dt { "Harmed or held" } dd { (harmed) } } }
            @if !event.speakers.is_empty() {
                div { dt { "On whose word" } dd { (parties(&event.speakers)) } }
            }
            div { dt { "Id" } dd { code { (event.id) } } }
        }
    }
}

/// Announced, happened, denied: what its reports say in the order they were published.
fn course(detail: &EventDetail) -> Markup {
    let mut dated: Vec<(String, &ReportDetail)> = detail
        .reports
        .iter()
        .filter_map(|report| Some((report.article.published_at?.0.date().to_string(), report)))
        .collect();
    dated.sort_by(|a, b| a.0.cmp(&b.0));
    let several = dated.iter().any(|(_, report)| report.status != detail.event.status);
    html! {
        @if several {
            section {
                h2 { "Status over time" }
                ol.course {
                    @for (day, report) in &dated {
                        li {
                            time datetime=(day) { (day) } " "
                            span.status.(report.status.as_str()) { (course_word(report.status)) }
                            @if let Some(outlet) = &report.article.outlet { " " span.code { (outlet) } }
                        }
                    }
                }
            }
        }
    }
}

/// Events that were nearly joined with this one, to be shown.
const NEAR: usize = 12;

/// What was announced before, what came of it, what was denied: events of their own.
fn belonging(links: &[EventLink]) -> Markup {
    html! {
        @if !links.is_empty() {
            section {
                h2 { "Belongs with" }
                dl.belonging {
                    @for same in links.chunk_by(|a, b| a.kind == b.kind) {
                        dt { (same[0].kind.words()) }
                        @for link in same { dd { (other(&link.event)) } }
                    }
                }
            }
        }
    }
}

/// What is like this event and was not joined with it, and why not.
fn nearby(near: &[NearEvent]) -> Markup {
    html! {
        @if !near.is_empty() {
            section {
                details {
                    summary { "Nearly joined with it (" (near.len()) ")" }
                    p.code { "Events of the same parties and type about this time, and what keeps them apart." }
                    ul.belonging {
                        @for near in near {
                            li {
                                (other(&near.event))
                                p.code { "apart: " (near.apart.join("; ")) }
                                @if let Some(sentence) = &near.event.sentence { p.said { (sentence) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Another event in a line.
fn other(event: &EventRow) -> Markup {
    html! {
        (when(event)) " "
        a href=(link::event(&event.id)) { (kind(event.event_type, &event.modes)) }
        (status(event.status)) " " (sides(event))
    }
}

fn course_word(status: Status) -> &'static str {
    match status {
        Status::Actual => "happened",
        Status::Future => "announced",
        Status::Hypothetical => "possible",
        Status::Negated => "denied",
        Status::Historical => "recalled",
    }
}

fn report(desk: &Desk<'_>, report: &ReportDetail) -> Markup {
    let article = &report.article;
    let rule = desk.book().rule(&report.rule);
    let part = match report.part {
        PartKind::Headline => "headline",
        PartKind::Deck => "line beneath the headline",
        PartKind::Paragraph => "text",
    };
    html! {
        article.report {
            @match &report.sentence {
                Some(sentence) => blockquote.said { (marks::sentence(sentence, &marks::of(report))) },
                None => p.code {
                    "The words were not kept: sentence " (report.sentence_index + 1) ", bytes "
                    (report.sentence_span.start) " to " (report.sentence_span.end) "."
                },
            }
            p.cite {
                a href=(link::article(&article.key)) { (article.headline.as_deref().unwrap_or("An article without headline")) }
                @if let Some(outlet) = &article.outlet { " · " (outlet) }
                @if let Some(agency) = &article.agency { " · " (agency) }
                @if let Some(published) = article.published_at { " · " time { (stamp(published.0)) } }
                @if let Some(modified) = article.modified_at { ", changed " time { (stamp(modified.0)) } }
                @if report.copy { " · " span.status { "copy" } }
                @if report.superseded { " · " span.status { "superseded" } }
                @if article.url.is_some() { " · " (outward(article.url.as_deref(), "at the outlet")) }
            }
            dl.facts.small {
                div { dt { "Actor" } dd { (parties(&report.actors)) (how(report.actors.iter().map(|p| p.resolution))) } }
                @if !report.recipients.is_empty() {
                    div { dt { "Recipient" } dd { (parties(&report.recipients)) (how(report.recipients.iter().map(|p| p.resolution))) } }
                }
                @if !report.speakers.is_empty() {
                    div { dt { "Speaker" } dd { (parties(&report.speakers)) ", " (spoken(report.speaker_kind)) } }
                }
                @if let Some(when) = report.when { div { dt { "Date" } dd { (when) } } }
                @if let Some(counted_as) = report.count { div { dt { "Count" } dd { (counted(counted_as)) } } }
                div { dt { "Status" } dd { (report.status.as_str()) } }
                div { dt { "Found in" } dd { (part) } }
                div { dt { "Rule" } dd {
                    @match rule {
                        Some(rule) => a href=(crate::pages::codebook_rule(&rule.file, &rule.id)) { code { (rule.id) } },
                        None => code { (report.rule) },
                    }
                    @for operator in &report.operators {
                        " · "
                        @match desk.book().rule(operator) {
                            Some(rule) => a href=(crate::pages::codebook_rule(&rule.file, &rule.id)) { code { (rule.id) } },
                            None => code { (operator) },
                        }
                    }
                } }
                div { dt { "Gathered because" } dd { (report.joined) } }
                @if report.revision.1 > 1 {
                    div { dt { "Revision" } dd { (report.revision.0) " of " (report.revision.1) } }
                }
            }
        }
    }
}

fn how(list: impl Iterator<Item = Resolution>) -> Markup {
    let ways: Vec<Resolution> = list.collect();
    html! {
        @if ways.contains(&Resolution::Implied) { " " span.code { "(not stated, supplied by the article)" } }
        @else if ways.contains(&Resolution::Reference) { " " span.code { "(by an earlier mention)" } }
    }
}
