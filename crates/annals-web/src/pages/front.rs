//! What the record holds, at a glance.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::link;
use crate::parts::layout::{count, long_period, number, page as framed};
use crate::parts::people::{country, quad};
use crate::parts::{charts, events};
use crate::query::Asked;
use annals_ask::figures::{happened, Overview};
use annals_plot::plots::timeline::Measure;
use annals_plot::{Plot, Words};
use annals_record::{Filter, Order};
use maud::html;

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    let summary = desk.summary()?;
    let all = Filter::default();
    let overview = Overview::of(desk.record, &all, None)?;
    let plot = overview.timeline((None, None), None, Measure::Events);
    let figure = plot.figure(Words::titled("All events"));
    let pairs = desk.record.relations(&happened(&all))?.pairs;
    let pairs: Vec<_> = pairs.into_iter().filter(|pair| pair.a != pair.b).take(12).collect();
    let most = pairs.first().map_or(1, |pair| pair.events());
    let newest = desk.record.all_events(&Filter {
        order: Order::NewestFirst,
        limit: Some(10),
        ..Filter::default()
    })?;
    let events_asked =
        Asked { shown: [("measure".to_owned(), "events".to_owned())].into(), ..Asked::default() };
    let body = html! {
        section.hero {
            h1 { "Who did what to whom, when, and on whose word" }
            p.lead {
                "This record holds " strong { (count(summary.events, "event", "events")) }
                " and " strong { (count(summary.tallies, "tally", "tallies")) }
                ", told in " (count(summary.reports, "report", "reports"))
                " of " (count(summary.articles, "article", "articles"))
                " by " (count(summary.outlets.len() as u64, "outlet", "outlets"))
                @if let Some((from, to)) = summary.period { ", on what happened from " (long_period(from, to)) }
                "."
            }
            form.search.large action="/search" {
                input type="search" name="q" maxlength="200" aria-label="Search the record"
                    placeholder="Turkey Russia · Erdogan · gas pipeline · 2020-03";
                button type="submit" { "Search" }
            }
        }
        section {
            h2 { "Over time" }
            (charts::figure(Plot::Timeline, &events_asked, &figure, html! {
                "Single events that happened, by " (plot.grain.as_str()) ": cooperation above the line, conflict below."
            }, charts::timeline_table(&plot)))
        }
        div.columns {
            section {
                h2 { "Busiest pairs" }
                ol.bars {
                    @for pair in &pairs {
                        li {
                            a href=(link::dyad(&pair.a, &pair.b)) {
                                (country(desk.book(), &pair.a)) " – " (country(desk.book(), &pair.b))
                            }
                            meter min="0" max=(most) value=(pair.events()) aria-hidden="true" {}
                            span.number { (number(pair.events())) }
                        }
                    }
                }
                p { a href="/matrix" { "Who with whom" } " · " a href="/map" { "Map" } }
            }
            section {
                h2 { "By type" }
                ol.bars {
                    @let top = summary.by_type.iter().map(|(_, n)| *n).max().unwrap_or(1);
                    @for (event_type, n) in &summary.by_type {
                        li {
                            a href=(link::to("/events", &format!("type={event_type}"))) {
                                i.dot.(quad(event_type.quad())) {} (event_type.as_str())
                            }
                            meter min="0" max=(top) value=(n) aria-hidden="true" {}
                            span.number { (number(*n)) }
                        }
                    }
                }
            }
            section {
                h2 { "Outlets" }
                ol.bars {
                    @let top = summary.outlets.first().map_or(1, |(_, n)| *n);
                    @for (name, n) in summary.outlets.iter().take(12) {
                        li {
                            a href=(link::to("/events", &format!("outlet={}", link::encode(name)))) { (name) }
                            meter min="0" max=(top) value=(n) aria-hidden="true" {}
                            span.number { (number(*n)) }
                        }
                    }
                }
                @if summary.outlets.len() > 12 { p.code { "and " (summary.outlets.len() - 12) " more" } }
                @if !summary.agencies.is_empty() {
                    p.code {
                        "Agencies: "
                        @for (at, (name, n)) in summary.agencies.iter().take(8).enumerate() {
                            @if at > 0 { ", " }
                            a href=(link::to("/events", &format!("agency={}", link::encode(name)))) { (name) } " (" (n) ")"
                        }
                    }
                }
            }
        }
        section {
            h2 { "Newest events" }
            (events::table(&newest, "The newest events"))
            p { a href="/events?order=newest" { "All events, newest first" } }
        }
    };
    Ok(Answer::page(framed(desk, asked, "The record", "", body)))
}
