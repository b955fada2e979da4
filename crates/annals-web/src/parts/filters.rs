//! The form that narrows what a page shows, and what is set in it.

use crate::link;
use crate::query::Asked;
use annals_ask::Question;
use annals_model::{Context, EventType, Mode, Sector, Status};
use maud::{html, Markup};

/// A form for the filters. Fields the address of the page itself holds are left out: `parties`
/// says whether there are any to fill in.
pub(crate) fn form(path: &str, asked: &Asked, parties: bool) -> Markup {
    let q = &asked.question;
    let set = set(q, parties);
    html! {
        form.filters action=(path) method="get" {
            @for (name, value) in &asked.shown {
                @if name != "page" { input type="hidden" name=(name) value=(value); }
            }
            div.period {
                label { "From" (text("from", &q.from.clone().or(q.year.clone()), "2020-01")) }
                label { "to" (text("to", &q.to.clone().or(q.year.clone()), "2020-12-31")) }
                label.grow { "Words in the sentence" (text("text", &q.text, "gas \"pipe line\"")) }
                button type="submit" { "Show" }
            }
            details open[set > 0] {
                summary {
                    "More filters"
                    @if set > 0 { " (" (set) " set)" }
                }
                div.grid {
                    @if parties {
                        label { "Country or party" (text("party", &q.party.first().cloned(), "Ardovia")) }
                        label { "with" (text("party", &q.party.get(1).cloned(), "Kestany")) }
                        label { "Actor" (text("actor", &q.actor, "")) }
                        label { "Recipient" (text("recipient", &q.recipient, "")) }
                    }
                    label { "Type" (choice("type", &q.event_type, EventType::ALL.iter().map(|c| c.as_str()))) }
                    label { "Mode" (choice("mode", &q.mode, Mode::ALL.iter().map(|c| c.as_str()))) }
                    label { "Status" (choice("status", &q.status, Status::ALL.iter().map(|c| c.as_str()))) }
                    label { "Context" (choice("context", &q.context, Context::ALL.iter().map(|c| c.as_str()))) }
                    label { "Sector" (choice("sector", &q.sector, Sector::ALL.iter().map(|c| c.as_str()))) }
                    label { "Outlet" (text("outlet", &q.outlet, "")) }
                    label { "Agency" (text("agency", &q.agency, "")) }
                    label { "Counts"
                        (choice("tally", &q.tally.map(|t| if t { "yes" } else { "no" }.to_owned()).into_iter().collect::<Vec<_>>(), ["no", "yes"].into_iter()))
                    }
                    label { "Order"
                        (choice("order", &q.order.clone().into_iter().collect::<Vec<_>>(), ["date", "newest", "weight", "score"].into_iter()))
                    }
                }
                @if set > 0 || q.from.is_some() || q.to.is_some() || q.text.is_some() || q.year.is_some() {
                    p { a href=(path) { "Clear all filters" } }
                }
            }
        }
    }
}

/// How many of the folded filters are set.
fn set(q: &Question, parties: bool) -> usize {
    let lists = [&q.event_type, &q.mode, &q.status, &q.context, &q.sector];
    let ones = [&q.outlet, &q.agency, &q.order];
    let sides = if parties {
        q.party.len()
            + q.country.len()
            + usize::from(q.actor.is_some())
            + usize::from(q.recipient.is_some())
    } else {
        0
    };
    lists.iter().filter(|list| !list.is_empty()).count()
        + ones.iter().filter(|one| one.is_some()).count()
        + usize::from(q.tally.is_some())
        + sides
}

fn text(name: &str, value: &Option<String>, example: &str) -> Markup {
    html! {
        input type="text" name=(name) value=(value.as_deref().unwrap_or("")) placeholder=(example)
            maxlength="200" autocomplete="off";
    }
}

/// A choice among codes; several chosen at once stay chosen, joined by commas.
fn choice<'c>(name: &str, chosen: &[String], all: impl Iterator<Item = &'c str>) -> Markup {
    let joined = chosen.join(",");
    let known: Vec<&str> = all.collect();
    html! {
        select name=(name) {
            option value="" { "any" }
            @if !joined.is_empty() && !known.iter().any(|code| code.eq_ignore_ascii_case(&joined)) {
                option value=(joined) selected { (joined) }
            }
            @for code in known {
                option value=(code) selected[code.eq_ignore_ascii_case(&joined)] { (code) }
            }
        }
    }
}

/// Links to exactly what is shown, as files.
pub(crate) fn exports(asked: &Asked, path: &str) -> Markup {
    let query = asked.with("page", None).query();
    html! {
        p.exports {
            "Take these events with you: "
            @for format in annals_export::Format::ALL {
                @if let Some((name, ending)) = crate::export::file_kind(*format) {
                    a href=(link::to(&format!("{path}.{ending}"), &query)) download { (name) } " "
                }
            }
        }
    }
}
