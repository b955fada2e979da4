//! Parties, counts and times as people write them.

use annals_codebook::Codebook;
use annals_model::{Casualties, Count, CountryCode, EntityKind, Mode, SpeakerKind};
use annals_record::{EventRow, Party};
use jiff::civil::Date;

/// The name of a country or international body; the code where the book has none.
pub fn country_name(book: &Codebook, code: CountryCode) -> String {
    if let Some(state) = book.entities.state(code) {
        return state.name.clone();
    }
    match code.as_str() {
        "UNO" => "United Nations",
        "EUR" => "European Union",
        "IGO" => "intergovernmental bodies",
        "NGO" => "non-governmental bodies",
        "ISM" => "Islamist groups across borders",
        "IMG" => "armed groups across borders",
        "MNC" => "companies across borders",
        other => other,
    }
    .to_owned()
}

/// `RUS GOV`, `TUR MIL PTY`, `? CVL`; sectors most specific first.
pub fn code(party: &Party) -> String {
    let mut out = party.country.map_or("?".to_owned(), |code| code.as_str().to_owned());
    for sector in &party.sectors {
        out.push(' ');
        out.push_str(sector.as_str());
    }
    out
}

/// `RUS GOV (Vladimir Putin)`: the code, and who it is where that says more.
pub fn party(party: &Party) -> String {
    let code = code(party);
    let words = party.name.as_deref().or(Some(party.text.as_str()).filter(|text| !text.is_empty()));
    match words {
        Some(words) => format!("{code} ({words})"),
        None => code,
    }
}

/// Several parties, joined by `+`; `–` for none.
pub fn parties(list: &[Party], show: impl Fn(&Party) -> String) -> String {
    match list {
        [] => "–".to_owned(),
        _ => list.iter().map(show).collect::<Vec<_>>().join(" + "),
    }
}

/// Who acts on whom: `RUS GOV → TUR GOV`, or `RUS GOV + TUR GOV` for what they did together.
pub fn sides(event: &EventRow, show: impl Fn(&Party) -> String + Copy) -> String {
    if event.recipients.is_empty() {
        parties(&event.actors, show)
    } else {
        format!("{} → {}", parties(&event.actors, show), parties(&event.recipients, show))
    }
}

/// `CONSULT phone`, `CONSULT multilateral+phone`, `AGREE`.
pub fn kind(event_type: impl std::fmt::Display, modes: &[Mode]) -> String {
    let modes: Vec<&str> = modes.iter().map(|mode| mode.as_str()).collect();
    match modes.as_slice() {
        [] => event_type.to_string(),
        _ => format!("{event_type} {}", modes.join("+")),
    }
}

/// `3`, `21 or more`, `20 to 30`.
pub fn counted(count: Count) -> String {
    match count.max {
        Some(max) if max == count.min => count.min.to_string(),
        Some(max) => format!("{} to {max}", count.min),
        None => format!("{} or more", count.min),
    }
}

/// `2020-01-03 to 2020-12-30`, or the day alone.
pub fn period(from: Date, to: Date) -> String {
    if from == to {
        from.to_string()
    } else {
        format!("{from} to {to}")
    }
}

/// When the event was, with a mark where only the day of publication is known.
pub fn when(event: &EventRow) -> String {
    match event.when {
        None => "undated".to_owned(),
        Some(when) if event.dated => when.to_string(),
        Some(when) => format!("by {when}"),
    }
}

/// `12 dead, 30 injured`; empty where the text gives no number.
pub fn casualties(casualties: &Casualties) -> String {
    [(casualties.dead, "dead"), (casualties.injured, "injured"), (casualties.arrested, "arrested")]
        .into_iter()
        .filter_map(|(n, what)| n.map(|n| format!("{n} {what}")))
        .collect::<Vec<_>>()
        .join(", ")
}

/// How the speaker came to vouch for it.
pub fn spoken(kind: Option<SpeakerKind>) -> &'static str {
    match kind {
        Some(SpeakerKind::Quoted) => "quoted",
        Some(SpeakerKind::Reported) | None => "reported",
    }
}

/// A stamp, saying so where its offset is not known.
pub fn stamp(stamp: annals_model::Stamp) -> String {
    match (stamp.offset, stamp.precision) {
        (None, annals_model::StampPrecision::Day) => stamp.to_string(),
        (None, _) => format!("{stamp} (offset unknown)"),
        (Some(_), _) => stamp.to_string(),
    }
}

/// On whose word: the speaker, or failing one whoever wired or printed it.
pub fn stated_by(event: &EventRow) -> String {
    if let Some(speaker) = event.speakers.first() {
        // "The Kremlin" says more than the state it speaks for.
        let body = speaker.kind == EntityKind::State && !speaker.text.is_empty();
        let name = speaker.name.as_deref().filter(|_| !body).unwrap_or(&speaker.text);
        if !name.is_empty() {
            return format!("stated by {name}");
        }
    }
    let printed = event.article.agency.as_ref().or(event.article.outlet.as_ref());
    printed.map_or("stated".to_owned(), |name| format!("told by {name}"))
}
