//! Events that pass filters.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::parts::layout::{count, page as framed, pager};
use crate::parts::{events, filters};
use crate::query::Asked;
use maud::html;

/// Events on a page.
pub(crate) const EACH: u64 = 50;

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    let mut filter = asked.question.filter(desk.book(), desk.record)?;
    filter.rule = asked.shown("rule").map(str::to_owned);
    let total = desk.record.count(&filter)?;
    (filter.limit, filter.offset) = (Some(EACH), (asked.page() - 1).saturating_mul(EACH));
    let found = desk.record.all_events(&filter)?;
    let body = html! {
        h1 { "Events" }
        @if let Some(rule) = asked.shown("rule") {
            p.lead { "Made by the rule or with the operator " code { (rule) } "." }
        }
        (filters::form("/events", asked, true))
        @if total == 0 {
            p.lead { "No event of the record passes these filters." }
        } @else {
            div.above {
                p { strong { (count(total, "event", "events")) } }
                (filters::exports(asked, "/export/events"))
            }
            (events::table(&found, "Events that pass the filters"))
            (pager("/events", asked, total, EACH))
        }
    };
    Ok(Answer::page(framed(desk, asked, "Events", "/events", body)))
}
