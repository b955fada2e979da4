//! One box for entities, pairs, words and dates.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::link;
use crate::parts::events;
use crate::parts::layout::{count, page as framed};
use crate::query::Asked;
use annals_ask::{days, find};
use annals_record::{EntityRow, Filter, Order, Who};
use maud::{html, Markup};

/// What a search leads to.
pub(crate) enum Found {
    /// There is just one thing it can mean.
    Place(String),
    Page(Answer),
}

/// Words of a question that join two parties.
const JOINTS: &[&str] = &["and", "with", "vs", "–", "-", "—", "/", "&", "+", ","];

pub(crate) fn place(desk: &Desk<'_>, asked: &Asked) -> Result<Found, Refusal> {
    let sought = asked.shown("q").unwrap_or("");
    if sought.is_empty() {
        return Ok(Found::Place("/".to_owned()));
    }
    if sought.len() > 400 {
        return Err(Refusal::bad("the search is longer than 400 bytes"));
    }
    if days(sought).is_ok() {
        let day = link::encode(sought);
        return Ok(Found::Place(format!("/events?from={day}&to={day}")));
    }
    let known =
        |name: &str| -> Result<Option<Who>, Refusal> { Ok(find(desk.book(), desk.record, name)?) };
    if let Some(who) = known(sought)? {
        return Ok(Found::Place(link::who(&who)));
    }
    if let Some((a, b)) = pair(sought, known)? {
        return Ok(Found::Place(link::dyad(&a.to_string(), &b.to_string())));
    }
    let entities = desk.record.entities(sought, 20)?;
    let filter = Filter {
        text: Some(sought.to_owned()),
        order: Order::NewestFirst,
        limit: Some(20),
        ..Filter::default()
    };
    // A search of signs alone finds no words, which is no error here.
    let has_words = sought.chars().any(char::is_alphanumeric);
    let (total, events) = match has_words {
        true => (desk.record.count(&filter)?, desk.record.all_events(&filter)?),
        false => (0, Vec::new()),
    };
    let body = html! {
        h1 { "Search" }
        p.lead { "For " strong { (sought) } }
        @if entities.is_empty() && total == 0 {
            p { "Nobody of this name takes part in an event, and no sentence has these words." }
        }
        (people(&entities))
        @if total > 0 {
            section {
                h2 { (count(total, "event has these words", "events have these words")) }
                (events::table(&events, "Events with these words"))
                @if total > 20 {
                    p { a href=(link::to("/events", &format!("text={}&order=newest", link::encode(sought)))) { "All of them" } }
                }
            }
        }
    };
    Ok(Found::Page(Answer::page(framed(desk, asked, &format!("Search: {sought}"), "", body))))
}

/// Two parties, wherever the words can be parted so that both sides are known.
fn pair(
    sought: &str,
    known: impl Fn(&str) -> Result<Option<Who>, Refusal>,
) -> Result<Option<(Who, Who)>, Refusal> {
    let spaced = sought.replace([',', '–', '—', '/', '&', '+'], " , ");
    let words: Vec<&str> = spaced.split_whitespace().take(12).collect();
    for at in 1..words.len() {
        let left = &words[..at];
        let mut right = &words[at..];
        while right.first().is_some_and(|word| JOINTS.contains(word)) {
            right = &right[1..];
        }
        if right.is_empty() || JOINTS.contains(&left[left.len() - 1]) {
            continue;
        }
        if let Some(a) = known(&left.join(" "))? {
            if let Some(b) = known(&right.join(" "))? {
                return Ok(Some((a, b)));
            }
        }
    }
    Ok(None)
}

fn people(entities: &[EntityRow]) -> Markup {
    html! {
        @if !entities.is_empty() {
            section {
                h2 { "Who" }
                ul.tags {
                    @for one in entities {
                        li {
                            a href=(link::entity(one.identifier.as_deref().unwrap_or(&one.name))) { (one.name) }
                            @if let Some(office) = &one.office { " " span.code { (office) } }
                            " " span.number { (one.events) }
                        }
                    }
                }
            }
        }
    }
}
