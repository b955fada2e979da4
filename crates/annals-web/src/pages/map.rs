//! Countries and places.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::export::view;
use crate::link;
use crate::parts::layout::{number, page as framed};
use crate::parts::people::country;
use crate::parts::{charts, filters};
use crate::query::Asked;
use annals_ask::figures::{happened, map_of};
use annals_plot::plots::map::Colour;
use annals_plot::{Plot, Words};
use maud::html;

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    let view = view(desk, asked)?;
    let filter = happened(&view.filter);
    let relations = desk.record.relations(&filter)?;
    let places = desk.record.places(&filter)?;
    let figure = map_of(desk.book(), &relations, view.colour, |code| Some(link::entity(code)))
        .figure(Words::default());
    let body = html! {
        h1 { "Map" }
        (filters::form("/map", asked, true))
        section {
            div.above {
                h2 { "Countries" }
                div.choices role="group" aria-label="What the map shows" {
                    @for (name, label, on) in [
                        ("events", "Events", view.colour == Colour::Events),
                        ("score", "Mean score", view.colour == Colour::Score),
                    ] {
                        a href=(link::to("/map", &asked.with("colour", (name != "events").then_some(name)).query()))
                            aria-current=[on.then_some("true")] { (label) }
                    }
                }
            }
            (charts::figure(Plot::Map, asked, &figure, html! {
                "Single events that happened, by the countries that take part. Outlines: Natural Earth. A country leads to its page."
            }, html! {
                table.plain {
                    caption.vh { "Countries by events" }
                    thead { tr { th scope="col" { "country" } th.number scope="col" { "events" } th.number scope="col" { "mean score" } } }
                    tbody {
                        @for row in relations.countries.iter().take(250) {
                            tr {
                                th scope="row" { a href=(link::entity(&row.country)) { (country(desk.book(), &row.country)) } }
                                td.number { (number(row.events)) }
                                td.number { (format!("{:+.1}", row.score / row.events.max(1) as f64).replace('-', "−")) }
                            }
                        }
                    }
                }
            }))
        }
        section {
            h2 { "Where events took place" }
            @if places.is_empty() { p.code { "No event that passes these filters names its place." } }
            ol.bars {
                @let most = places.first().map_or(1, |place| place.events);
                @for place in places.iter().take(40) {
                    li {
                        span {
                            (place.name)
                            @if let Some(code) = &place.country {
                                ", " a href=(link::entity(code)) { (country(desk.book(), code)) }
                            }
                        }
                        meter min="0" max=(most) value=(place.events) aria-hidden="true" {}
                        span.number { (number(place.events)) }
                    }
                }
            }
        }
    };
    Ok(Answer::page(framed(desk, asked, "Map", "/map", body)))
}
