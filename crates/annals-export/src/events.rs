//! The columns of an event, for every format that is a table of ours.

use crate::cell::{columns, Column, Kind, Value};
use annals_model::Participant;
use annals_record::EventRow;
use std::borrow::Cow;

const CODES: Kind = Kind::List { between: " " };
const PARTIES: Kind = Kind::List { between: "; " };

pub(crate) fn codes<T: Copy>(values: &[T], code: fn(T) -> &'static str) -> Value<'static> {
    Value::List(values.iter().map(|value| Cow::Borrowed(code(*value))).collect())
}

pub(crate) fn texts(words: &[String]) -> Value<'_> {
    Value::List(words.iter().map(|words| Cow::Borrowed(words.as_str())).collect())
}

fn each<'e>(
    parties: &'e [Participant],
    part: impl Fn(&'e Participant) -> Cow<'e, str>,
) -> Value<'e> {
    Value::List(parties.iter().map(part).collect())
}

fn countries(parties: &[Participant]) -> Value<'_> {
    each(parties, |party| match &party.country {
        Some(country) => Cow::Borrowed(country.as_str()),
        None => Cow::Borrowed(""),
    })
}

fn sectors(parties: &[Participant]) -> Value<'_> {
    each(parties, |party| match party.sectors.as_slice() {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one.as_str()),
        many => many.iter().map(|sector| sector.as_str()).collect::<Vec<_>>().join(" ").into(),
    })
}

pub(crate) fn name(party: &Participant) -> &str {
    party.name.as_deref().unwrap_or(&party.text)
}

fn names(parties: &[Participant]) -> Value<'_> {
    each(parties, |party| Cow::Borrowed(name(party)))
}

fn ids(parties: &[Participant]) -> Value<'_> {
    each(parties, |party| Cow::Borrowed(party.id.as_deref().unwrap_or("")))
}

/// The trigger's words; empty where text was left out.
pub(crate) fn trigger(event: &EventRow) -> String {
    let Some(sentence) = event.sentence.as_deref() else { return String::new() };
    let words: Vec<&str> = event
        .trigger
        .iter()
        .map(|span| span.of(sentence))
        .filter(|words| !words.is_empty())
        .collect();
    words.join(" … ")
}

/// The columns, in order.
pub const COLUMNS: &[Column<EventRow>] = columns! { EventRow:
    "id" Kind::Text, "lasting id of the event", |e| (&e.id).into();
    "event_type" Kind::Text, "PLOVER type", |e| e.event_type.as_str().into();
    "mode" Kind::Text, "main PLOVER mode", |e| e.modes.first().map(|mode| mode.as_str()).into();
    "modes" CODES, "all modes, main first", |e| codes(&e.modes, |mode| mode.as_str());
    "quad" Kind::Text, "VC, MC, VX or MX", |e| e.quad.as_str().into();
    "score" Kind::Number, "conflict-cooperation score, -10 to 10", |e| e.score.into();
    "status" Kind::Text, "actual, future, hypothetical, negated, historical", |e| e.status.as_str().into();
    "tally" Kind::Flag, "1 where events are counted over a period", |e| e.tally.into();
    "count_min" Kind::Whole, "least number of events stated", |e| e.count.map(|count| count.min).into();
    "count_max" Kind::Whole, "greatest number stated, empty if open", |e| e.count.and_then(|count| count.max).into();
    "start_date" Kind::Day, "first possible day", |e| e.when.map(|when| when.start).into();
    "end_date" Kind::Day, "last possible day", |e| e.when.map(|when| when.end).into();
    "when" Kind::Text, "ISO 8601 day, month, year or interval", |e| e.when.map(|when| when.to_string()).into();
    "dated" Kind::Flag, "0 where the date is only that of publication", |e| e.dated.into();
    "actor_countries" PARTIES, "country of each actor", |e| countries(&e.actors);
    "actor_sectors" PARTIES, "sectors of each actor", |e| sectors(&e.actors);
    "actor_names" PARTIES, "name of each actor", |e| names(&e.actors);
    "actor_ids" PARTIES, "identifier of each actor", |e| ids(&e.actors);
    "recipient_countries" PARTIES, "country of each recipient", |e| countries(&e.recipients);
    "recipient_sectors" PARTIES, "sectors of each recipient", |e| sectors(&e.recipients);
    "recipient_names" PARTIES, "name of each recipient", |e| names(&e.recipients);
    "recipient_ids" PARTIES, "identifier of each recipient", |e| ids(&e.recipients);
    "mutual" Kind::Flag, "1 where participants act on each other", |e| e.mutual.into();
    "speaker_countries" PARTIES, "country of each speaker", |e| countries(&e.speakers);
    "speaker_names" PARTIES, "on whose word, innermost first", |e| names(&e.speakers);
    "place" Kind::Text, "where it happened", |e| e.place.as_ref().map(|place| &place.name).into();
    "place_country" Kind::Text, "country of the place", |e| e.place.as_ref().and_then(|place| place.country.as_ref()).map(|code| code.as_str()).into();
    "contexts" CODES, "PLOVER contexts", |e| codes(&e.contexts, |context| context.as_str());
    "dead" Kind::Whole, "greatest number reported", |e| e.casualties.dead.into();
    "injured" Kind::Whole, "greatest number reported", |e| e.casualties.injured.into();
    "arrested" Kind::Whole, "greatest number reported", |e| e.casualties.arrested.into();
    "reports" Kind::Whole, "reports in force", |e| e.reports.into();
    "articles" Kind::Whole, "articles that report it", |e| e.articles.into();
    "origins" Kind::Whole, "independent origins: the weight", |e| e.origins.into();
    "outlets" Kind::Whole, "outlets that report it", |e| e.outlets.into();
    "sentence" Kind::Text, "the leading report's sentence", |e| e.sentence.as_deref().into();
    "trigger" Kind::Text, "the words that carry the event", |e| trigger(e).into();
    "rule" Kind::Text, "the rule that made the report", |e| (&e.rule).into();
    "operators" CODES, "operators applied, innermost first", |e| texts(&e.operators);
    "headline" Kind::Text, "of the leading article", |e| e.article.headline.as_deref().into();
    "url" Kind::Text, "of the leading article", |e| e.article.url.as_deref().into();
    "outlet" Kind::Text, "who published it", |e| e.article.outlet.as_deref().into();
    "agency" Kind::Text, "who wired it", |e| e.article.agency.as_deref().into();
    "published_at" Kind::Text, "the outlet's own stamp", |e| e.article.published_at.map(|stamp| stamp.to_string()).into();
    "modified_at" Kind::Text, "the outlet's own stamp", |e| e.article.modified_at.map(|stamp| stamp.to_string()).into();
    "article_key" Kind::Text, "lasting key of the leading article", |e| (&e.article.key).into();
    "codebook_version" Kind::Text, "the codebook that coded it", |e| (&e.codebook_version).into();
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_have_one_name() {
        let mut names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
