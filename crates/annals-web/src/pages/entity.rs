//! A country, person or organisation: roles, partners, events.

use super::events::EACH;
use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::export::view;
use crate::link;
use crate::parts::layout::{count, long_period, number, page as framed, pager};
use crate::parts::people::country;
use crate::parts::{charts, events, filters};
use crate::query::Asked;
use annals_ask::figures::{happened, Overview};
use annals_ask::{named, who};
use annals_codebook::Codebook;
use annals_plot::{Plot, Words};
use annals_record::{EntityRow, Relations, Who};
use jiff::civil::Date;
use maud::{html, Markup};

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, names: &[&str]) -> Result<Answer, Refusal> {
    let who = who(desk.book(), desk.record, names.first().copied().unwrap_or(""))?;
    let called = named(desk.book(), desk.record, &who)?;
    let path = link::who(&who);
    let mut filed = asked.clone();
    filed.question.party = vec![who.to_string()];
    let view = view(desk, &filed)?;
    let overview = Overview::of(desk.record, &view.filter, Some(&who))?;
    let relations = desk.record.relations(&happened(&view.filter))?;
    let plot = overview.timeline((view.filter.from, view.filter.to), view.grain, view.measure);
    let total = overview.events + overview.tallies;
    let mut filter = view.filter.clone();
    (filter.limit, filter.offset) = (Some(EACH), (asked.page() - 1).saturating_mul(EACH));
    let found = desk.record.all_events(&filter)?;
    let rows = match &who {
        Who::Entity(id) => desk.record.entities(id, 50)?,
        Who::Country(_) => Vec::new(),
    };
    let body = html! {
        h1 { (called.full) @if matches!(who, Who::Country(_)) { " " span.code { (called.short) } } }
        p.lead {
            strong { (count(overview.events, "single event", "single events")) }
            " and " strong { (count(overview.tallies, "tally", "tallies")) }
            @if let Some((from, to)) = overview.period { ", from " (long_period(from, to)) }
            "."
        }
        (filters::form(&path, asked, false))
        @if total == 0 { p.lead { "No event passes these filters." } } @else {
            section {
                h2 { "Over time" }
                (charts::figure(Plot::Timeline, &filed, &plot.figure(Words::default()), html! {
                    "Single events that happened, by " (plot.grain.as_str())
                    ": cooperation above the line, conflict below."
                }, charts::timeline_table(&plot)))
            }
            div.columns.two {
                (partners(desk, &who, &relations))
                div {
                    (roles(desk.book(), &called.full, &rows))
                    (types(&filed, &overview))
                }
            }
            section {
                div.above { h2 { "Events" } (filters::exports(&filed, "/export/events")) }
                (events::table(&found, &format!("Events of {}", called.full)))
                (pager(&path, asked, total, EACH))
            }
        }
    };
    Ok(Answer::page(framed(desk, asked, &called.full, "", body)))
}

fn types(filed: &Asked, overview: &Overview) -> Markup {
    let plot = overview.types(None);
    html! {
        section {
            h2 { "By type and mode" }
            (charts::figure(Plot::Types, filed, &plot.figure(Words::default()), html! {
                "Single events, whatever their status."
            }, charts::types_table(&plot)))
        }
    }
}

/// Countries it has to do with, each a link to the pair.
fn partners(desk: &Desk<'_>, who: &Who, relations: &Relations) -> Markup {
    let own = who.to_string();
    let mut partners: Vec<(String, u64)> = match who {
        Who::Country(code) => relations
            .pairs
            .iter()
            .filter(|pair| (&pair.a == code) != (&pair.b == code))
            .map(|pair| (if &pair.a == code { &pair.b } else { &pair.a }.clone(), pair.events()))
            .collect(),
        Who::Entity(_) => {
            relations.countries.iter().map(|row| (row.country.clone(), row.events)).collect()
        }
    };
    partners.truncate(20);
    let most = partners.first().map_or(1, |(_, n)| *n);
    html! {
        section {
            h2 { "With whom" }
            @if partners.is_empty() { p.code { "With no country that is named." } }
            ol.bars {
                @for (code, n) in &partners {
                    li {
                        a href=(link::dyad(&own, code)) { (country(desk.book(), code)) }
                        meter min="0" max=(most) value=(n) aria-hidden="true" {}
                        span.number { (number(*n)) }
                    }
                }
            }
        }
    }
}

/// Offices the codebook knows, and the roles the record saw.
fn roles(book: &Codebook, name: &str, rows: &[EntityRow]) -> Markup {
    let person = book.entities.persons.iter().find(|person| person.name == name);
    let day = |day: Option<Date>| day.map_or("…".to_owned(), |day| day.to_string());
    let mut seen: Vec<(String, u32)> = Vec::new();
    for row in rows.iter().filter(|row| row.name == name) {
        let code = [row.country.as_deref().unwrap_or(""), row.sectors.as_str()].join(" ");
        let role = match &row.office {
            Some(office) => format!("{office} ({})", code.trim()),
            None => code.trim().to_owned(),
        };
        match seen.iter_mut().find(|(other, _)| *other == role) {
            Some((_, n)) => *n += row.events,
            None => seen.push((role, row.events)),
        }
    }
    seen.retain(|(role, _)| !role.is_empty());
    html! {
        @if person.is_some_and(|person| !person.offices.is_empty()) || !seen.is_empty() {
            section {
                h2 { "Roles" }
                @if let Some(person) = person {
                    dl.facts.stacked {
                        @for office in &person.offices {
                            div {
                                dt { (office.office) @if let Some(code) = office.country { " " span.code { (code.as_str()) } } }
                                dd { (day(office.from)) " to " (day(office.to)) }
                            }
                        }
                    }
                }
                @if !seen.is_empty() {
                    h3 { "As the record has it" }
                    ul.tags { @for (role, n) in &seen { li { (role) " " span.number { (n) } } } }
                }
            }
        }
    }
}
