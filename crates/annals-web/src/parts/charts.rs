//! Figures on a page: the drawing, what it says, its files, and the numbers behind it.

use super::layout::{drawn, number};
use crate::link;
use crate::query::Asked;
use annals_plot::plots::{matrix, timeline, types};
use annals_plot::{Figure, Plot};
use maud::{html, Markup};

/// A figure with its caption, links to its files, and a table behind it.
pub(crate) fn figure(
    plot: Plot,
    asked: &Asked,
    figure: &Figure,
    caption: Markup,
    table: Markup,
) -> Markup {
    let file = |ending: &str| {
        link::to(&format!("/figure/{}.{ending}", plot.as_str()), &asked.with("page", None).query())
    };
    html! {
        figure.plot.(plot.as_str()) {
            div.drawing { (drawn(&figure.inline())) }
            figcaption {
                span { (caption) }
                span.files {
                    a href=(file("svg")) { "SVG" } " "
                    a href=(file("png")) { "PNG" }
                }
            }
            details {
                summary { "The numbers behind the chart" }
                div.scroll tabindex="0" role="region" aria-label="The numbers behind the chart" { (table) }
            }
        }
    }
}

fn signed(score: f64) -> String {
    format!("{score:+.1}").replace('-', "−")
}

/// The bins of a timeline; empty ones are left out.
pub(crate) fn timeline_table(plot: &timeline::Timeline) -> Markup {
    let filled = plot.bins.iter().filter(|bin| bin.events.iter().any(|n| *n > 0));
    html! {
        table.plain {
            caption.vh { "Events and scores by " (plot.grain.as_str()) }
            thead {
                tr {
                    th scope="col" { (plot.grain.as_str()) }
                    @for name in ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"] {
                        th.number scope="col" { (name) }
                    }
                    th.number scope="col" { "score" }
                }
            }
            tbody {
                @for bin in filled {
                    tr {
                        th scope="row" { (plot.grain.label(plot.grain.index(bin.first))) }
                        @for n in bin.events { td.number { (number(n)) } }
                        td.number { (signed(bin.scores.iter().sum())) }
                    }
                }
            }
        }
    }
}

/// Types and modes with their sides.
pub(crate) fn types_table(plot: &types::Types) -> Markup {
    let all = |row: &types::Row| row.sides.iter().sum::<u64>();
    let mut rows: Vec<&types::Row> = plot.rows.iter().collect();
    rows.sort_by_key(|row| (u64::MAX - all(row), row.event_type, row.mode));
    html! {
        table.plain {
            caption.vh { "Events by type and mode" }
            thead {
                tr {
                    th scope="col" { "type" } th scope="col" { "mode" }
                    @if let Some([a, b]) = &plot.sides {
                        th.number scope="col" { (a) " → " (b) }
                        th.number scope="col" { (b) " → " (a) }
                        th.number scope="col" { "together" }
                    }
                    th.number scope="col" { "events" }
                }
            }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.event_type.as_str()) }
                        td { (row.mode.map_or("–", |mode| mode.as_str())) }
                        @if plot.sides.is_some() { @for n in row.sides { td.number { (number(n)) } } }
                        td.number { (number(all(row))) }
                    }
                }
            }
        }
    }
}

/// Pairs as a list, busiest first.
pub(crate) fn cells_table(cells: &[matrix::Cell], name: impl Fn(&str) -> String) -> Markup {
    let mut cells: Vec<&matrix::Cell> = cells.iter().collect();
    cells.sort_by_key(|cell| (u64::MAX - cell.events, cell.actor.clone(), cell.recipient.clone()));
    html! {
        table.plain {
            caption.vh { "Pairs and their events" }
            thead {
                tr {
                    th scope="col" { "actor" } th scope="col" { "recipient" }
                    th.number scope="col" { "events" } th.number scope="col" { "mean score" }
                }
            }
            tbody {
                @for cell in cells.into_iter().take(200) {
                    tr {
                        th scope="row" { a href=(link::dyad(&cell.actor, &cell.recipient)) { (name(&cell.actor)) } }
                        td { (name(&cell.recipient)) }
                        td.number { (number(cell.events)) }
                        td.number { (signed(cell.score / cell.events.max(1) as f64)) }
                    }
                }
            }
        }
    }
}
