//! Events as a table.

use super::people::{kind, sides, status, tally, when};
use crate::link;
use annals_record::EventRow;
use maud::{html, Markup};

/// Events, one a row; the script makes the table filter as one types.
pub(crate) fn table(events: &[EventRow], caption: &str) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table.events data-filter {
                caption.vh { (caption) }
                thead {
                    tr {
                        th scope="col" { "When" }
                        th scope="col" { "What" }
                        th scope="col" { "Who" }
                        th.number scope="col" title="independent origins: the event’s weight" { "Origins" }
                    }
                }
                tbody {
                    @for event in events { (row(event)) }
                }
            }
        }
    }
}

fn row(event: &EventRow) -> Markup {
    html! {
        tr {
            td.when { (when(event)) }
            td.what {
                a href=(link::event(&event.id)) { (kind(event.event_type, &event.modes)) }
                (status(event.status))
                @if event.tally { (tally(event)) }
            }
            td.who {
                (sides(event))
                @if let Some(sentence) = &event.sentence { p.said { (short(sentence)) } }
            }
            td.number { (event.origins) }
        }
    }
}

/// As much of a sentence as fits two lines.
fn short(sentence: &str) -> String {
    const MOST: usize = 180;
    if sentence.chars().count() <= MOST {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(MOST).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}
