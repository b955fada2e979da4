//! Who with whom: a matrix and a network of countries over a period.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::export::view;
use crate::parts::layout::page as framed;
use crate::parts::people::country;
use crate::parts::{charts, filters};
use crate::query::Asked;
use annals_ask::figures::{happened, matrix_of, network_of};
use annals_plot::{Plot, Words};
use maud::html;

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    let view = view(desk, asked)?;
    let relations = desk.record.relations(&happened(&view.filter))?;
    let matrix = matrix_of(desk.book(), &relations);
    let network = network_of(desk.book(), &relations);
    let name = |code: &str| country(desk.book(), code);
    let body = html! {
        h1 { "Who with whom" }
        (filters::form("/matrix", asked, true))
        @if relations.pairs.is_empty() {
            p.lead { "No event between countries passes these filters." }
        } @else {
            section {
                h2 { "Who acts on whom" }
                (charts::figure(Plot::Matrix, asked, &matrix.figure(Words::default()), html! {
                    "Single events that happened, between the busiest countries: the number of events, shaded by their mean score. What two did together counts on both sides."
                }, charts::cells_table(&matrix.cells, name)))
            }
            section {
                h2 { "Who has to do with whom" }
                (charts::figure(Plot::Network, asked, &network.figure(Words::default()), html! {
                    "The same regardless of direction: the busier, the broader."
                }, charts::cells_table(&network.cells, name)))
            }
        }
    };
    Ok(Answer::page(framed(desk, asked, "Who with whom", "/matrix", body)))
}
