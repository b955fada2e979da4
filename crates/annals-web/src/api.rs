//! What pages show, as JSON. The points are listed once here; `openapi.rs` describes them from
//! this list.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::export::view;
use crate::pages;
use crate::query::Asked;
use annals_ask::figures::{happened, tallies, Overview};
use annals_ask::who;
use annals_model::QuadClass;
use serde_json::{json, Value};

/// A point of the interface.
pub(crate) struct Point {
    pub path: &'static str,
    pub about: &'static str,
    /// Whether it takes the filters of `annals events`.
    pub filtered: bool,
    /// Names and meanings of what else it takes.
    pub takes: &'static [(&'static str, &'static str)],
    pub make: fn(&Desk<'_>, &Asked, &[&str]) -> Result<Answer, Refusal>,
}

const BY: (&str, &str) =
    ("by", "how time is cut: day, week, month, quarter, year; as fits if left out");

pub(crate) const POINTS: &[Point] = &[
    Point { path: "/api/summary", about: "What the record holds, in numbers", filtered: false, takes: &[], make: summary },
    Point {
        path: "/api/events",
        about: "Events that pass the filters: {total, offset, events}; 100 unless `limit` says otherwise, 1,000 at most",
        filtered: true,
        takes: &[("rule", "made by this rule, or with this operator")],
        make: events,
    },
    Point { path: "/api/events/{id}", about: "One event with all its reports", filtered: false, takes: &[], make: event },
    Point { path: "/api/dyad/{a}/{b}", about: "The record of two parties in numbers: types, modes, sides, time, tallies", filtered: true, takes: &[BY], make: dyad },
    Point { path: "/api/relations", about: "Pairs of countries and countries by their events, single events that happened", filtered: true, takes: &[], make: relations },
    Point { path: "/api/places", about: "Where events took place", filtered: true, takes: &[], make: places },
    Point { path: "/api/entities", about: "Persons and organisations whose name holds `q`, most eventful first", filtered: false, takes: &[("q", "a part of a name")], make: entities },
    Point { path: "/api/articles/{key}", about: "One article with revisions and reports", filtered: false, takes: &[], make: article },
    Point { path: "/api/rules", about: "How many reports each rule made and each operator acted on", filtered: false, takes: &[], make: rules },
    Point {
        path: "/api/explain",
        about: "What is coded from a text: its reports, and the rules its words set off",
        filtered: false,
        takes: &[("sentence", "one sentence or several, 2,000 bytes at most"), ("date", "the day it is read as of")],
        make: explain,
    },
];

/// Events an answer holds at most.
const MOST: u64 = 1_000;

fn summary(desk: &Desk<'_>, _: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    Answer::json(&*desk.summary()?)
}

fn events(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    let mut filter = asked.question.filter(desk.book(), desk.record)?;
    filter.rule = asked.shown("rule").map(str::to_owned);
    filter.limit = Some(filter.limit.unwrap_or(100).min(MOST));
    let total = desk.record.count(&filter)?;
    let found = desk.record.all_events(&filter)?;
    Answer::json(&json!({ "total": total, "offset": filter.offset, "events": found }))
}

fn event(desk: &Desk<'_>, _: &Asked, names: &[&str]) -> Result<Answer, Refusal> {
    let found = desk.record.event(names.first().copied().unwrap_or(""))?;
    Answer::json(&found.ok_or_else(|| Refusal::not_found("no event has this id"))?)
}

fn dyad(desk: &Desk<'_>, asked: &Asked, names: &[&str]) -> Result<Answer, Refusal> {
    let &[a, b] = names else { return Err(Refusal::not_found("a pair has two names")) };
    let a = who(desk.book(), desk.record, a)?;
    let b = who(desk.book(), desk.record, b)?;
    let mut asked = asked.clone();
    asked.question.party = vec![a.to_string(), b.to_string()];
    let view = view(desk, &asked)?;
    let overview = Overview::of(desk.record, &view.filter, Some(&a))?;
    let plot = overview.timeline((view.filter.from, view.filter.to), view.grain, view.measure);
    let quads =
        ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"];
    let bins: Vec<Value> = plot
        .bins
        .iter()
        .map(|bin| {
            let mut row = json!({ "from": bin.first, "to": bin.last });
            for (at, name) in quads.iter().enumerate() {
                row[*name] = json!({ "events": bin.events[at], "score": bin.scores[at] });
            }
            row
        })
        .collect();
    let types: Vec<Value> = overview
        .types
        .iter()
        .map(|((event_type, mode), [forth, back, together])| {
            json!({ "type": event_type, "mode": mode, "a_to_b": forth, "b_to_a": back, "together": together })
        })
        .collect();
    let statuses: serde_json::Map<String, Value> =
        overview.statuses.iter().map(|(status, n)| (status.to_string(), json!(n))).collect();
    let contexts: serde_json::Map<String, Value> =
        overview.contexts.iter().map(|(context, n)| (context.to_string(), json!(n))).collect();
    let [forth, back, together] = overview.sides;
    Answer::json(&json!({
        "a": a.to_string(),
        "b": b.to_string(),
        "events": overview.events,
        "tallies": overview.tallies,
        "period": overview.period,
        "happened": { "a_to_b": forth, "b_to_a": back, "together": together },
        "statuses": statuses,
        "contexts": contexts,
        "types": types,
        "by": plot.grain.as_str(),
        "quads": [QuadClass::VerbalCooperation, QuadClass::MaterialCooperation, QuadClass::VerbalConflict, QuadClass::MaterialConflict],
        "timeline": bins,
        "stated": tallies(desk.record, &view.filter, 100)?,
    }))
}

fn relations(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    let filter = asked.question.filter(desk.book(), desk.record)?;
    Answer::json(&desk.record.relations(&happened(&filter))?)
}

fn places(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    let filter = asked.question.filter(desk.book(), desk.record)?;
    Answer::json(&desk.record.places(&happened(&filter))?)
}

fn entities(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    Answer::json(&desk.record.entities(asked.shown("q").unwrap_or(""), 100)?)
}

fn article(desk: &Desk<'_>, _: &Asked, names: &[&str]) -> Result<Answer, Refusal> {
    let found = desk.record.article(names.first().copied().unwrap_or(""))?;
    Answer::json(&found.ok_or_else(|| Refusal::not_found("no article has this key"))?)
}

fn rules(desk: &Desk<'_>, _: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    Answer::json(&desk.record.rule_counts()?)
}

fn explain(desk: &Desk<'_>, asked: &Asked, _: &[&str]) -> Result<Answer, Refusal> {
    let seen = pages::seen(desk, asked)?
        .ok_or_else(|| Refusal::bad("no sentence is given").hint("add ?sentence=…"))?;
    let traces: Vec<Value> = seen
        .explanation
        .traces
        .iter()
        .map(|trace| json!({ "sentence": trace.sentence, "token": trace.token, "rule": trace.rule, "lost": trace.lost }))
        .collect();
    Answer::json(&json!({
        "codebook": desk.book().version,
        "text": seen.parsed.article.text,
        "reports": seen.explanation.reports,
        "rules": traces,
    }))
}
