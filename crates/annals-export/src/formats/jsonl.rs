//! PLOVER as lines of JSON, with the manual's field names.
//!
//! Beside them stand, for what the manual does not name:
//!
//! - `status`: `actual`, or the auxiliary status of the manual: `historical`, `future`,
//!   `hypothetical`, `negation`;
//! - `count`: `{min, max, tally}`, where the text says how many such events there were; `max`
//!   is absent where open, `tally` true where they are counted over a period;
//! - `speaker`: entity objects, on whose word, innermost first;
//! - `annals`: `date_precision` (`day`, `month`, `year`, `interval`), `dated` (false where
//!   `date` is that of publication), `mutual`, further `modes`, the weight (`reports`,
//!   `articles`, `origins`, `outlets`), `rule`, `operators`, `outlet`, `agency`, `published`,
//!   `modified`, `article` (its lasting key).
//!
//! `text_info` gives the sentence's number in its article, counted from 1, and its bytes in
//! the article's text. An event whose date nothing tells is left out, since the manual
//! requires one and none may be invented.

use super::{RowWriter, Table};
use crate::cell::{Described, Kind};
use crate::codes::plover_country as spelled;
use crate::events::trigger;
use crate::{Error, Settings, Written};
use annals_model::{Count, CountryCode, Participant, Precision, Status};
use annals_record::{EventRow, Mention};
use serde::Serialize;
use serde_json::Value;
use std::io::Write;

#[derive(Serialize)]
struct Entity<'e> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sector: Vec<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    entity_text: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier_id: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier_text: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<&'e str>,
}

fn entity(party: &Participant) -> Entity<'_> {
    Entity {
        code: party.country.as_ref().map(spelled),
        sector: party.sectors.iter().map(|sector| sector.as_str()).collect(),
        entity_text: &party.text,
        identifier_id: party.id.as_deref(),
        identifier_text: party.name.as_deref(),
        office: party.office.as_deref(),
    }
}

#[derive(Serialize)]
struct Location<'e> {
    #[serde(skip_serializing_if = "str::is_empty")]
    extracted_place: &'e str,
    resolved_place: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    country_code: Option<String>,
}

#[derive(Serialize)]
struct TextInfo {
    sequence: u32,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct CiteInfo<'e> {
    #[serde(skip_serializing_if = "Option::is_none")]
    citation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publication: Option<&'e str>,
    coder: &'static str,
    codebook: &'e str,
    version: &'static str,
}

#[derive(Serialize)]
struct Size {
    #[serde(skip_serializing_if = "Option::is_none")]
    dead: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    injured: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrested: Option<u32>,
}

#[derive(Serialize)]
struct Counted {
    min: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    tally: bool,
}

#[derive(Serialize)]
struct Annals<'e> {
    date_precision: &'static str,
    dated: bool,
    mutual: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    modes: Vec<&'static str>,
    reports: u32,
    articles: u32,
    origins: u32,
    outlets: u32,
    rule: &'e str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    operators: &'e [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    article: &'e str,
}

#[derive(Serialize)]
struct Line<'e> {
    id: &'e str,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    enddate: Option<String>,
    actor: Vec<Entity<'e>>,
    recipient: Vec<Entity<'e>>,
    event: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    context: Vec<&'static str>,
    quad_code: &'static str,
    event_scale: f64,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<Counted>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    speaker: Vec<Entity<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_loc: Option<Location<'e>>,
    #[serde(skip_serializing_if = "String::is_empty")]
    event_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'e str>,
    text_info: TextInfo,
    cite_info: CiteInfo<'e>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<Size>,
    coder: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    coded_date: Option<&'e str>,
    annals: Annals<'e>,
}

fn status(status: Status) -> &'static str {
    match status {
        // The manual's noun for it.
        Status::Negated => "negation",
        status => status.as_str(),
    }
}

fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Day => "day",
        Precision::Month => "month",
        Precision::Year => "year",
        Precision::Interval => "interval",
    }
}

fn citation(event: &EventRow) -> Option<String> {
    let article = &event.article;
    let published = article.published_at.map(|stamp| stamp.to_string());
    let parts: Vec<&str> =
        [article.outlet.as_deref(), article.headline.as_deref(), published.as_deref()]
            .into_iter()
            .flatten()
            .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The event as the manual writes it; `None` where it has no date.
fn line<'e>(event: &'e EventRow, settings: &'e Settings) -> Option<Line<'e>> {
    let when = event.when?;
    let article = &event.article;
    let harm = event.casualties;
    let harmed = harm.dead.or(harm.injured).or(harm.arrested).is_some();
    let further = if event.modes.len() > 1 { &event.modes[..] } else { &[] };
    Some(Line {
        id: &event.id,
        date: when.start.to_string(),
        enddate: (when.end != when.start).then(|| when.end.to_string()),
        actor: event.actors.iter().map(entity).collect(),
        recipient: event.recipients.iter().map(entity).collect(),
        event: [event.event_type.as_str()],
        mode: event.modes.first().map(|mode| mode.as_str()),
        context: event.contexts.iter().map(|context| context.as_str()).collect(),
        quad_code: event.quad.as_str(),
        event_scale: event.score,
        status: status(event.status),
        count: event.count.map(|Count { min, max }| Counted { min, max, tally: event.tally }),
        speaker: event.speakers.iter().map(entity).collect(),
        event_loc: event.place.as_ref().map(|place| Location {
            extracted_place: &place.text,
            resolved_place: &place.name,
            country_code: place.country.as_ref().map(spelled),
        }),
        event_text: trigger(event),
        text: event.sentence.as_deref(),
        text_info: TextInfo {
            sequence: event.sentence_index + 1,
            start: event.sentence_span.start,
            end: event.sentence_span.end,
        },
        cite_info: CiteInfo {
            citation: citation(event),
            url: article.url.as_deref(),
            title: article.headline.as_deref(),
            language: article.language.as_deref(),
            publication: article.outlet.as_deref(),
            coder: "Annals",
            codebook: &event.codebook_version,
            version: "PLOVER 2.0",
        },
        size: harmed.then_some(Size {
            dead: harm.dead,
            injured: harm.injured,
            arrested: harm.arrested,
        }),
        coder: format!("annals {}", event.annals_version).trim_end().to_owned(),
        coded_date: settings.coded_date.as_deref(),
        annals: Annals {
            date_precision: precision(when.precision),
            dated: event.dated,
            mutual: event.mutual,
            modes: further.iter().map(|mode| mode.as_str()).collect(),
            reports: event.reports,
            articles: event.articles,
            origins: event.origins,
            outlets: event.outlets,
            rule: &event.rule,
            operators: &event.operators,
            outlet: article.outlet.as_deref(),
            agency: article.agency.as_deref(),
            published: article.published_at.map(|stamp| stamp.to_string()),
            modified: article.modified_at.map(|stamp| stamp.to_string()),
            article: &article.key,
        },
    })
}

macro_rules! fields {
    ($($name:literal $kind:expr, $about:literal;)*) => {
        &[$(Described { name: $name, kind: $kind, about: $about }),*]
    };
}

const LIST: Kind = Kind::List { between: " " };

/// The fields of a line, the fields of objects after a dot.
const FIELDS: &[Described] = fields! {
    "id" Kind::Text, "lasting id of the event";
    "date" Kind::Day, "first possible day";
    "enddate" Kind::Day, "last possible day, where it is another";
    "actor[].code" Kind::Text, "country as the manual spells it, or an international code";
    "actor[].sector" LIST, "sectors";
    "actor[].entity_text" Kind::Text, "words of the sentence; absent where the document supplied the entity";
    "actor[].identifier_id" Kind::Text, "identifier of a listed entity";
    "actor[].identifier_text" Kind::Text, "its name";
    "actor[].office" Kind::Text, "office held at the article's date";
    "recipient[]" LIST, "entities as in `actor`; none where actors act on each other";
    "event" LIST, "PLOVER type, one";
    "mode" Kind::Text, "main PLOVER mode";
    "context" LIST, "PLOVER contexts";
    "quad_code" Kind::Text, "VC, MC, VX or MX";
    "event_scale" Kind::Number, "conflict-cooperation score, -10 to 10";
    "status" Kind::Text, "actual, or the manual's auxiliary status: historical, future, hypothetical, negation";
    "count.min" Kind::Whole, "least number of events stated";
    "count.max" Kind::Whole, "greatest number stated; absent if open";
    "count.tally" Kind::Flag, "true where events are counted over a period";
    "speaker[]" LIST, "entities as in `actor`: on whose word, innermost first";
    "event_loc.extracted_place" Kind::Text, "words of the sentence for the place";
    "event_loc.resolved_place" Kind::Text, "name of the place";
    "event_loc.country_code" Kind::Text, "its country";
    "event_text" Kind::Text, "the words that carry the event";
    "text" Kind::Text, "the leading report's sentence";
    "text_info.sequence" Kind::Whole, "number of the sentence in its article, from 1";
    "text_info.start" Kind::Whole, "first byte of the sentence in the article's text";
    "text_info.end" Kind::Whole, "byte after its last";
    "cite_info.citation" Kind::Text, "outlet, headline and stamp of the leading article";
    "cite_info.url" Kind::Text, "its address";
    "cite_info.title" Kind::Text, "its headline";
    "cite_info.language" Kind::Text, "its language: en, en-GB";
    "cite_info.publication" Kind::Text, "its outlet";
    "cite_info.coder" Kind::Text, "Annals";
    "cite_info.codebook" Kind::Text, "version of the codebook";
    "cite_info.version" Kind::Text, "version of the ontology";
    "size.dead" Kind::Whole, "greatest number reported";
    "size.injured" Kind::Whole, "greatest number reported";
    "size.arrested" Kind::Whole, "greatest number reported";
    "coder" Kind::Text, "annals and its version";
    "coded_date" Kind::Day, "day of the record's last run";
    "annals.date_precision" Kind::Text, "day, month, year or interval";
    "annals.dated" Kind::Flag, "false where the date is only that of publication";
    "annals.mutual" Kind::Flag, "true where participants act on each other";
    "annals.modes" LIST, "all modes, where there are several";
    "annals.reports" Kind::Whole, "reports in force";
    "annals.articles" Kind::Whole, "articles that report it";
    "annals.origins" Kind::Whole, "independent origins: the weight";
    "annals.outlets" Kind::Whole, "outlets that report it";
    "annals.rule" Kind::Text, "the rule that made the report";
    "annals.operators" LIST, "operators applied, innermost first";
    "annals.outlet" Kind::Text, "who published the leading article";
    "annals.agency" Kind::Text, "who wired it";
    "annals.published" Kind::Text, "the outlet's own stamp";
    "annals.modified" Kind::Text, "the outlet's own stamp";
    "annals.article" Kind::Text, "lasting key of the leading article";
};

/// What the fields are.
pub fn tables() -> Vec<Table> {
    vec![Table { file: None, columns: FIELDS.to_vec() }]
}

struct Jsonl<'o> {
    out: &'o mut dyn Write,
    settings: Settings,
    written: Written,
}

pub(crate) fn begin<'o>(
    out: &'o mut dyn Write,
    settings: &Settings,
) -> Result<Box<dyn RowWriter + 'o>, Error> {
    Ok(Box::new(Jsonl { out, settings: settings.clone(), written: Written::default() }))
}

impl RowWriter for Jsonl<'_> {
    fn row(&mut self, event: &EventRow, _: &[Mention]) -> Result<(), Error> {
        let Some(line) = line(event, &self.settings) else {
            self.written.leave_out(&event.id, "nothing tells its date");
            return Ok(());
        };
        let mut text = serde_json::to_vec(&line)
            .map_err(|source| Error::Json { id: event.id.clone(), source })?;
        text.push(b'\n');
        self.out.write_all(&text)?;
        self.written.rows += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Written, Error> {
        self.out.flush()?;
        Ok(self.written)
    }
}

/// Holds one line against the manual: required fields, kinds of values, codes of the
/// ontology. Returns what is wrong, one sentence each; fields the manual does not name pass.
///
/// ```
/// let line = serde_json::json!({"id": "a1", "date": "2024-03-04", "actor": [], "event": ["CHAT"]});
/// assert_eq!(annals_export::validate_plover(&line), ["`event`: no event type is called `CHAT`"]);
/// ```
pub fn validate_plover(line: &Value) -> Vec<String> {
    use annals_model::{Context, EventType, Mode, QuadClass, Sector};

    let Some(fields) = line.as_object() else {
        return vec!["a line is no JSON object".to_owned()];
    };
    let mut wrong = Vec::new();
    let is_date = |value: &Value| {
        value
            .as_str()
            .is_some_and(|text| text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok())
    };
    for required in ["id", "date", "actor", "event"] {
        if !fields.contains_key(required) {
            wrong.push(format!("`{required}` is missing"));
        }
    }
    if fields.get("id").is_some_and(|id| id.as_str().is_none_or(str::is_empty)) {
        wrong.push("`id` is no text".to_owned());
    }
    for name in ["date", "enddate", "coded_date"] {
        if fields.get(name).is_some_and(|date| !is_date(date)) {
            wrong.push(format!("`{name}` is no date of the form YYYY-MM-DD"));
        }
    }
    if let (Some(Value::String(date)), Some(Value::String(end))) =
        (fields.get("date"), fields.get("enddate"))
    {
        if end < date {
            wrong.push("`enddate` lies before `date`".to_owned());
        }
    }
    for name in ["actor", "recipient"] {
        match fields.get(name) {
            None => {}
            Some(Value::Array(entities)) => {
                for (at, entity) in entities.iter().enumerate() {
                    validate_entity::<Sector>(&format!("{name}[{at}]"), entity, &mut wrong);
                }
            }
            Some(_) => wrong.push(format!("`{name}` is no list of entities")),
        }
    }
    let mut types = Vec::new();
    match fields.get("event") {
        None => {}
        Some(Value::Array(codes)) if !codes.is_empty() => {
            for code in codes {
                match code.as_str().unwrap_or("").parse::<EventType>() {
                    Ok(event_type) => types.push(event_type),
                    Err(error) => wrong.push(format!("`event`: {error}")),
                }
            }
        }
        Some(_) => wrong.push("`event` is no list of types".to_owned()),
    }
    if let Some(mode) = fields.get("mode") {
        match mode.as_str().unwrap_or("").parse::<Mode>() {
            Ok(mode) if types.iter().any(|event_type| event_type.modes().contains(&mode)) => {}
            Ok(mode) => wrong.push(format!("`mode`: `{mode}` belongs to another type")),
            Err(error) => wrong.push(format!("`mode`: {error}")),
        }
    }
    match fields.get("context") {
        None => {}
        Some(Value::Array(codes)) => {
            for code in codes {
                if let Err(error) = code.as_str().unwrap_or("").parse::<Context>() {
                    wrong.push(format!("`context`: {error}"));
                }
            }
        }
        Some(_) => wrong.push("`context` is no list".to_owned()),
    }
    if let Some(quad) = fields.get("quad_code") {
        match quad.as_str().unwrap_or("").parse::<QuadClass>() {
            Ok(quad) if types.iter().all(|event_type| event_type.quad() == quad) => {}
            Ok(quad) => wrong.push(format!("`quad_code`: `{quad}` belongs to another type")),
            Err(error) => wrong.push(format!("`quad_code`: {error}")),
        }
    }
    if let Some(scale) = fields.get("event_scale") {
        if !scale.as_f64().is_some_and(|scale| (-10.0..=10.0).contains(&scale)) {
            wrong.push("`event_scale` is no number from -10 to 10".to_owned());
        }
    }
    if let Some(status) = fields.get("status") {
        let known = ["actual", "historical", "future", "hypothetical", "negation"];
        if !status.as_str().is_some_and(|status| known.contains(&status)) {
            wrong.push(format!("`status` is none of {}", known.join(", ")));
        }
    }
    for name in ["text_info", "cite_info", "size", "event_loc"] {
        if fields.get(name).is_some_and(|value| !value.is_object()) {
            wrong.push(format!("`{name}` is no object"));
        }
    }
    for (object, names) in
        [("text_info", ["sequence", "start", "end"]), ("size", ["dead", "injured", "arrested"])]
    {
        for name in names {
            let number = fields.get(object).and_then(|object| object.get(name));
            if number.is_some_and(|number| !number.is_u64()) {
                wrong.push(format!("`{object}.{name}` is no whole number"));
            }
        }
    }
    for name in ["event_text", "text", "link", "coder", "comment", "time", "endtime"] {
        if fields.get(name).is_some_and(|value| !value.is_string()) {
            wrong.push(format!("`{name}` is no text"));
        }
    }
    wrong
}

fn validate_entity<Sector: std::str::FromStr<Err: std::fmt::Display>>(
    at: &str,
    entity: &Value,
    wrong: &mut Vec<String>,
) {
    let Some(fields) = entity.as_object() else {
        wrong.push(format!("`{at}` is no entity object"));
        return;
    };
    if let Some(code) = fields.get("code") {
        if code.as_str().and_then(CountryCode::new).is_none() {
            wrong.push(format!("`{at}.code` is no code of three letters"));
        }
    }
    match fields.get("sector") {
        None => {}
        Some(Value::Array(codes)) => {
            for code in codes {
                if let Err(error) = code.as_str().unwrap_or("").parse::<Sector>() {
                    wrong.push(format!("`{at}.sector`: {error}"));
                }
            }
        }
        Some(_) => wrong.push(format!("`{at}.sector` is no list")),
    }
    for name in ["entity_text", "identifier_id", "identifier_text", "office"] {
        if fields.get(name).is_some_and(|value| !value.is_string()) {
            wrong.push(format!("`{at}.{name}` is no text"));
        }
    }
}
