//! The articles of the record.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::link;
use crate::parts::layout::{count, page as framed, pager};
use crate::query::Asked;
use maud::html;

const EACH: u64 = 50;

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    let total = desk.summary()?.articles;
    let found = desk.record.newest_articles(EACH, (asked.page() - 1).saturating_mul(EACH))?;
    let body = html! {
        h1 { "Articles" }
        p.lead { strong { (count(total, "article", "articles")) } ", newest first." }
        div.scroll tabindex="0" role="region" aria-label="Articles" {
            table.events data-filter {
                caption.vh { "Articles, newest first" }
                thead { tr {
                    th scope="col" { "Published" } th scope="col" { "Headline" } th scope="col" { "Outlet" }
                    th.number scope="col" { "Reports" } th.number scope="col" { "Revisions" }
                } }
                tbody {
                    @for row in &found {
                        tr {
                            td.when {
                                @match row.info.published_at {
                                    Some(stamp) => time { (stamp.0.date()) },
                                    None => span.code { "undated" },
                                }
                            }
                            td { a.headline href=(link::article(&row.info.key)) { (row.info.headline.as_deref().unwrap_or("without headline")) } }
                            td { (row.info.outlet.as_deref().unwrap_or("–")) }
                            td.number { (row.reports) }
                            td.number { (row.revisions) }
                        }
                    }
                }
            }
        }
        (pager("/articles", asked, total, EACH))
    };
    Ok(Answer::page(framed(desk, asked, "Articles", "/articles", body)))
}
