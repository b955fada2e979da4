//! The record of two parties.

use super::events::EACH;
use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::export::view;
use crate::link;
use crate::parts::layout::{count, long_period, number, page as framed, pager};
use crate::parts::people::{kind, when};
use crate::parts::{charts, events, filters};
use crate::query::Asked;
use annals_ask::figures::{tallies, tally_rows, Overview, View};
use annals_ask::words::{counted, stated_by};
use annals_ask::{named, who, Called};
use annals_model::Status;
use annals_plot::plots::timeline::{Grain, Measure, Timeline};
use annals_plot::{Plot, Words};
use annals_record::{Filter, TallyComparison, Who};
use maud::{html, Markup};

/// Tallies shown on the page.
const TALLIES: usize = 12;
/// Events beyond which speakers and outlets are counted on a page of their own.
const QUICK: u64 = 200_000;

pub(crate) fn page(desk: &Desk<'_>, asked: &Asked, names: &[&str]) -> Result<Answer, Refusal> {
    let &[a_name, b_name] = names else { return Err(Refusal::not_found("A pair has two names.")) };
    let a = who(desk.book(), desk.record, a_name)?;
    let b = who(desk.book(), desk.record, b_name)?;
    let a_called = named(desk.book(), desk.record, &a)?;
    let b_called = named(desk.book(), desk.record, &b)?;
    let path = link::dyad(&a.to_string(), &b.to_string());
    // Files of what is shown go by the same filters with the parties named.
    let mut filed = asked.clone();
    filed.question.party = vec![a.to_string(), b.to_string()];
    let view = view(desk, &filed)?;
    let overview = Overview::of(desk.record, &view.filter, Some(&a))?;
    let plot = overview.timeline((view.filter.from, view.filter.to), view.grain, view.measure);
    let total = overview.events + overview.tallies;
    let mut filter = view.filter.clone();
    (filter.limit, filter.offset) = (Some(EACH), (asked.page() - 1).saturating_mul(EACH));
    let found = desk.record.all_events(&filter)?;
    let compared = tallies(desk.record, &view.filter, TALLIES)?;
    let title = format!("{} – {}", a_called.full, b_called.full);
    let body = html! {
        h1 {
            a href=(link::who(&a)) { (a_called.full) } " – " a href=(link::who(&b)) { (b_called.full) }
        }
        (summed(&overview, &a_called, &b_called))
        (filters::form(&path, asked, false))
        @if total == 0 {
            p.lead { "The record holds no event of theirs that passes these filters." }
            p { a.reset href=(path) { "Without filters" } }
        } @else {
            (timeline(asked, &filed, &path, &plot, &view))
            (counts(&filed, &compared))
            div.columns.two {
                (types(&filed, &overview, &a_called, &b_called))
                div {
                    (contexts(&filed, &path, &overview))
                    (spread(&filed, &path, &overview))
                    (sources(desk, &view.filter, total, &a, &b)?)
                }
            }
            section {
                div.above {
                    h2 { "Events" }
                    (filters::exports(&filed, "/export/events"))
                }
                (events::table(&found, &format!("Events of {title}")))
                (pager(&path, asked, total, EACH))
            }
        }
    };
    Ok(Answer::page(framed(desk, asked, &title, "", body)))
}

/// The record in a sentence.
fn summed(overview: &Overview, a: &Called, b: &Called) -> Markup {
    let [from_a, from_b, together] = overview.sides;
    html! {
        p.lead {
            strong { (count(overview.events, "single event", "single events")) }
            " and " strong { (count(overview.tallies, "tally", "tallies")) }
            @if let Some((from, to)) = overview.period { ", from " (long_period(from, to)) }
            ". Of those that happened, " (number(from_a)) " were by " (a.full) ", "
            (number(from_b)) " by " (b.full) " and " (number(together)) " together."
        }
    }
}

fn timeline(asked: &Asked, filed: &Asked, path: &str, plot: &Timeline, view: &View) -> Markup {
    let to = |name: &str, value: Option<&str>| {
        link::to(path, &asked.with("page", None).with(name, value).query())
    };
    let measure = match view.measure {
        Measure::Score => "sum of conflict–cooperation scores",
        Measure::Events => "number of events",
    };
    let zoomed = view.filter.from.is_some() || view.filter.to.is_some();
    let mut whole = asked.with("page", None);
    (whole.question.from, whole.question.to, whole.question.year) = (None, None, None);
    html! {
        section data-zoom {
            div.above {
                h2 { "Over time" }
                div.choices role="group" aria-label="What the chart shows" {
                    @for (name, label, on) in [
                        ("score", "Score", view.measure == Measure::Score),
                        ("events", "Events", view.measure == Measure::Events),
                    ] {
                        a href=(to("measure", (name != "score").then_some(name))) aria-current=[on.then_some("true")] { (label) }
                    }
                    span.gap {}
                    @for grain in Grain::ALL {
                        a href=(to("by", Some(grain.as_str()))) aria-current=[(plot.grain == *grain).then_some("true")] {
                            (grain.as_str())
                        }
                    }
                    @if zoomed { span.gap {} a.reset href=(link::to(path, &whole.query())) { "Whole period" } }
                }
            }
            (charts::figure(Plot::Timeline, filed, &plot.figure(Words::default()), html! {
                "Single events that happened, by " (plot.grain.as_str()) ": " (measure)
                ", cooperation above the line and conflict below."
                span.script-only { " Drag across the chart to zoom." }
            }, charts::timeline_table(plot)))
        }
    }
}

fn types(filed: &Asked, overview: &Overview, a: &Called, b: &Called) -> Markup {
    let plot = overview.types(Some([a.short.clone(), b.short.clone()]));
    html! {
        section {
            h2 { "By type and mode" }
            (charts::figure(Plot::Types, filed, &plot.figure(Words::default()), html! {
                "Single events, whatever their status, by who acts."
            }, charts::types_table(&plot)))
        }
    }
}

/// Stated counts beside what the record holds one by one.
fn counts(filed: &Asked, compared: &[TallyComparison]) -> Markup {
    html! {
        @if !compared.is_empty() {
            section {
                h2 { "Stated counts" }
                (charts::figure(Plot::Tally, filed, &tally_rows(compared).figure(Words::default()), html! {
                    "What somebody counted, beside the single events the record holds of it."
                }, html! {
                    table.plain {
                        caption.vh { "Stated counts and the events held" }
                        thead { tr {
                            th scope="col" { "stated" } th scope="col" { "what" } th scope="col" { "when" }
                            th scope="col" { "by" } th.number scope="col" { "held" } th.number scope="col" { "missing" }
                        } }
                        tbody {
                            @for one in compared {
                                tr {
                                    td { a href=(link::event(&one.tally.id)) {
                                        (one.tally.count.map_or("a number of".to_owned(), counted))
                                    } }
                                    td { (kind(one.tally.event_type, &one.tally.modes)) }
                                    td { (when(&one.tally)) }
                                    td { (stated_by(&one.tally)) }
                                    td.number { (one.held.len()) }
                                    td.number { (one.missing) }
                                }
                            }
                        }
                    }
                }))
            }
        }
    }
}

/// How far the events are fact, each with a link that shows those alone.
fn spread(filed: &Asked, path: &str, overview: &Overview) -> Markup {
    html! {
        section {
            h2 { "How far it is fact" }
            ul.tags {
                @for (status, n) in &overview.statuses {
                    @let mut only = filed.with("page", None);
                    @let () = only.question.party.clear();
                    @let () = only.question.status = vec![status.to_string()];
                    li { a href=(link::to(path, &only.query())) { (words(*status)) } " " span.number { (number(*n)) } }
                }
            }
        }
    }
}

/// What the events were about, each with a link that shows those alone.
fn contexts(filed: &Asked, path: &str, overview: &Overview) -> Markup {
    let mut contexts: Vec<_> = overview.contexts.iter().collect();
    contexts.sort_by_key(|(context, n)| (u64::MAX - **n, **context));
    html! {
        @if !contexts.is_empty() {
            section {
                h2 { "What it was about" }
                ul.tags {
                    @for (context, n) in contexts.into_iter().take(16) {
                        @let mut only = filed.with("page", None);
                        @let () = only.question.party.clear();
                        @let () = only.question.context = vec![context.to_string()];
                        li { a href=(link::to(path, &only.query())) { (context.as_str().replace('_', " ")) } " " span.number { (number(*n)) } }
                    }
                }
            }
        }
    }
}

fn words(status: Status) -> &'static str {
    match status {
        Status::Actual => "happened",
        Status::Future => "announced or expected",
        Status::Hypothetical => "possible or conditional",
        Status::Negated => "did not happen",
        Status::Historical => "happened long before",
    }
}

/// Speakers, agencies and outlets.
fn sources(
    desk: &Desk<'_>,
    filter: &Filter,
    total: u64,
    a: &Who,
    b: &Who,
) -> Result<Markup, Refusal> {
    if total > QUICK {
        return Ok(html! {
            section {
                h2 { "On whose word" }
                p.code { "For a pair with so many events, narrow the period to see who vouches for them." }
            }
        });
    }
    let found = desk.record.sources(filter)?;
    Ok(html! {
        section {
            h2 { "On whose word" }
            @if found.speakers.is_empty() { p.code { "No report names a speaker." } }
            ul.tags {
                @for speaker in found.speakers.iter().take(12) {
                    li { (speaker.name) " " span.number { (number(u64::from(speaker.reports))) } }
                }
            }
            @for (label, field, list) in [("Agencies", "agency", &found.agencies), ("Outlets", "outlet", &found.outlets)] {
                @if !list.is_empty() {
                    h3 { (label) }
                    ul.tags {
                        @for (name, n) in list.iter().take(12) {
                            li {
                                a href=(link::to(&link::dyad(&a.to_string(), &b.to_string()), &format!("{field}={}", link::encode(name)))) { (name) }
                                " " span.number { (number(u64::from(*n))) }
                            }
                        }
                    }
                }
            }
        }
    })
}
