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
use annals_record::{EntityRecord, PartnerRow, Relations, RoleRow, Who};
use jiff::civil::Date;
use maud::{html, Markup};

/// Events beyond which a country's people are left out.
const QUICK: u64 = 20_000;
/// Rows of a list.
const LISTED: usize = 20;

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
    // Of a country with very many events it takes too long to say who acts for it.
    let known = match total <= QUICK {
        true => Some(desk.record.entity(&who, filter.from, filter.to, LISTED)?),
        false => None,
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
                div {
                    (types(&filed, &overview))
                    (roles(desk.book(), &called.full, known.as_ref()))
                }
                div {
                    (partners(desk, &who, &relations))
                    @if let Some(known) = &known {
                        (others("Acting for it", &known.members))
                        (others("With whom by name", &known.partners))
                        @if known.spoken > 0 {
                            p.code { (count(u64::from(known.spoken), "report rests", "reports rest")) " on its word." }
                        }
                    }
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

/// Persons and organisations with the number of events, each a link to its page.
fn others(heading: &str, list: &[PartnerRow]) -> Markup {
    let named: Vec<&PartnerRow> = list.iter().filter(|row| row.kind != "state").collect();
    let most = named.first().map_or(1, |row| row.events);
    html! {
        @if !named.is_empty() {
            section {
                h2 { (heading) }
                ol.bars {
                    @for row in named {
                        @let id = row.identifier.as_deref().unwrap_or(&row.name);
                        li {
                            a href=(link::entity(id)) title=(row.kind) {
                                (row.name)
                                @if let Some(country) = &row.country { " " span.code { (country) } }
                            }
                            meter min="0" max=(most) value=(row.events) aria-hidden="true" {}
                            span.number { (number(u64::from(row.events))) }
                        }
                    }
                }
            }
        }
    }
}

/// Offices the codebook knows, and the roles the record saw.
fn roles(book: &Codebook, name: &str, known: Option<&EntityRecord>) -> Markup {
    let person = book.entities.persons.iter().find(|person| person.name == name);
    let day = |day: Option<Date>| day.map_or("…".to_owned(), |day| day.to_string());
    let said = |role: &RoleRow| {
        let code = [role.country.as_deref().unwrap_or(""), role.sectors.as_str()].join(" ");
        match &role.office {
            Some(office) => format!("{office} ({})", code.trim()),
            None => code.trim().to_owned(),
        }
    };
    let seen: Vec<&RoleRow> = known
        .iter()
        .flat_map(|known| &known.roles)
        .filter(|role| !said(role).is_empty())
        .take(LISTED)
        .collect();
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
                    h3 { "As the articles of the time have it" }
                    dl.facts.stacked {
                        @for role in &seen {
                            div {
                                dt { (said(role)) }
                                dd {
                                    @if let (Some(first), Some(last)) = (role.first, role.last) { (long_period(first, last)) ", " }
                                    (count(u64::from(role.events), "event", "events"))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
