//! Parties, types and stamps as pages show them.

use crate::link;
use annals_ask::words::counted;
use annals_codebook::Codebook;
use annals_model::{EventType, Mode, Participant, QuadClass, Status};
use annals_record::EventRow;
use maud::{html, Markup};

/// The class pages colour a quad class with.
pub(crate) fn quad(quad: QuadClass) -> &'static str {
    match quad {
        QuadClass::VerbalCooperation => "vc",
        QuadClass::MaterialCooperation => "mc",
        QuadClass::VerbalConflict => "vx",
        QuadClass::MaterialConflict => "mx",
    }
}

/// A quad class in words.
pub(crate) fn quad_name(quad: QuadClass) -> &'static str {
    match quad {
        QuadClass::VerbalCooperation => "verbal cooperation",
        QuadClass::MaterialCooperation => "material cooperation",
        QuadClass::VerbalConflict => "verbal conflict",
        QuadClass::MaterialConflict => "material conflict",
    }
}

/// Type and modes, with a dot in the colour of its class.
pub(crate) fn kind(event_type: EventType, modes: &[Mode]) -> Markup {
    let modes: Vec<&str> = modes.iter().map(|mode| mode.as_str()).collect();
    html! {
        span.kind {
            i.dot.(quad(event_type.quad())) title=(quad_name(event_type.quad())) {}
            (event_type.as_str())
            @if !modes.is_empty() { " " span.mode { (modes.join(" + ")) } }
        }
    }
}

/// A party by name, linked to its page, with country and sectors where the name leaves them open.
pub(crate) fn party(party: &Participant) -> Markup {
    let state = party.id.as_deref().is_some_and(|id| id.starts_with("state:"));
    let name = party.name.as_deref().unwrap_or(&party.text);
    let name = if name.is_empty() { "somebody" } else { name };
    let mut code: Vec<&str> = party.country.iter().map(|code| code.as_str()).collect();
    code.extend(party.sectors.iter().map(|sector| sector.as_str()));
    // A country that speaks for itself is named in full.
    let code = if state && party.sectors.is_empty() { String::new() } else { code.join(" ") };
    html! {
        span.party {
            @match link::party(party) {
                Some(address) => a href=(address) { (name) },
                None => (name),
            }
            @if !code.is_empty() { " " span.code { (code) } }
        }
    }
}

pub(crate) fn parties(list: &[Participant]) -> Markup {
    html! {
        @if list.is_empty() { span.code { "nobody named" } }
        @for (at, one) in list.iter().enumerate() {
            @if at > 0 { span.and { " and " } }
            (party(one))
        }
    }
}

/// Who acts on whom, or who does it together.
pub(crate) fn sides(event: &EventRow) -> Markup {
    html! {
        (parties(&event.actors))
        @if !event.recipients.is_empty() {
            span.to aria-label="to" { " → " }
            (parties(&event.recipients))
        }
    }
}

/// The day, and whether it is only that of publication.
pub(crate) fn when(event: &EventRow) -> Markup {
    html! {
        @match event.when {
            None => span.code { "undated" },
            Some(when) if event.dated => time datetime=(when.start) { (when) },
            Some(when) => span.code title="the day of publication: the text gives no other" {
                "by " time datetime=(when.start) { (when) }
            },
        }
    }
}

/// How far it is fact, where that needs saying.
pub(crate) fn status(status: Status) -> Markup {
    html! { @if status != Status::Actual { " " span.status { (status.as_str()) } } }
}

/// `21 or more`, where events are counted.
pub(crate) fn tally(event: &EventRow) -> Markup {
    html! {
        @if let Some(count) = event.count {
            " " span.status title="how many such events the text says there were" { "× " (counted(count)) }
        }
    }
}

/// Name of a country by its code.
pub(crate) fn country(book: &Codebook, code: &str) -> String {
    annals_model::CountryCode::new(code)
        .map_or_else(|| code.to_owned(), |code| annals_ask::words::country_name(book, code))
}

/// A link out of the record, if the address is a harmless one; the words alone otherwise.
pub(crate) fn outward(address: Option<&str>, words: &str) -> Markup {
    html! {
        @match address.and_then(link::outward) {
            Some(address) => a.out href=(address) rel="noopener noreferrer external" target="_blank" {
                (words) span.vh { " (another site, opens in a new tab)" }
            },
            None => (words),
        }
    }
}
