//! Builds coded articles by hand, as the stages before would hand them over.
#![allow(dead_code)]

use annals_model::*;
use annals_record::{Access, CodedArticle, EventRow, Filter, Record, Run, RunInfo, SentenceText};
use jiff::civil::Date;

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn stamp(text: &str) -> Stamp {
    match text.parse::<jiff::civil::DateTime>() {
        Ok(at) if text.contains('T') => {
            Stamp { at, offset: None, precision: StampPrecision::Minute }
        }
        _ => Stamp {
            at: day(text).to_datetime(jiff::civil::Time::midnight()),
            offset: None,
            precision: StampPrecision::Day,
        },
    }
}

pub fn info() -> RunInfo {
    RunInfo {
        annals_version: "0.1.0".into(),
        codebook_version: "book-1".into(),
        model_version: "ewt-1".into(),
        started_at: "2026-01-05T10:00:00Z".into(),
        keep_text: true,
    }
}

/// `ARD`, `ARD GOV`, `ARD GOV:Ilan Verro` (a person), `ARD GOV@foreign minister` (an office).
pub fn party(text: &str, sentence: &str, base: usize) -> Participant {
    let (codes, name) = match text.split_once(':') {
        Some((codes, name)) => (codes, Some(name)),
        None => (text, None),
    };
    let (codes, office) = match codes.split_once('@') {
        Some((codes, office)) => (codes, Some(office)),
        None => (codes, None),
    };
    let mut codes = codes.split(' ');
    let country = codes.next().and_then(CountryCode::new);
    let words =
        name.or(office).unwrap_or(match country.map(|c| c.as_str().to_owned()).as_deref() {
            Some("ARD") => "Ardovia",
            Some("KES") => "Kestany",
            Some("VEL") => "Velmora",
            _ => "",
        });
    let span = sentence.find(words).filter(|_| !words.is_empty());
    Participant {
        text: words.to_owned(),
        span: span.map(|at| Span::new(base + at, base + at + words.len())),
        country,
        sectors: codes.map(|code| code.parse().unwrap()).collect(),
        name: Some(words.to_owned()).filter(|words| !words.is_empty()),
        id: match (name, country) {
            (Some(name), _) => Some(format!("person:{}", name.to_lowercase().replace(' ', "-"))),
            (None, Some(code)) if office.is_none() => Some(format!("state:{code}")),
            _ => None,
        },
        kind: match (name, office) {
            (Some(_), _) => EntityKind::Person,
            (_, Some(_)) => EntityKind::Role,
            _ => EntityKind::State,
        },
        office: office.map(str::to_owned),
        resolution: Resolution::Named,
    }
}

/// One report, to be put in an article by [`Page::report`].
#[derive(Clone)]
pub struct Event {
    pub event_type: EventType,
    pub modes: Vec<Mode>,
    pub actors: Vec<String>,
    pub recipients: Vec<String>,
    pub speakers: Vec<String>,
    pub status: Status,
    pub when: Option<When>,
    pub count: Option<Count>,
    pub tally: bool,
    pub place: Option<(String, String)>,
    pub contexts: Vec<Context>,
    pub rule: String,
    pub trigger: String,
    pub dead: Option<u32>,
}

/// `CONSULT phone ARD+KES`, `ASSAULT ARD>KES`.
pub fn event(text: &str) -> Event {
    let mut words = text.splitn(2, ' ');
    let event_type: EventType = words.next().unwrap().parse().unwrap();
    let mut rest = words.next().unwrap_or("");
    let mut modes = Vec::new();
    while let Some((word, after)) = rest.split_once(' ') {
        let Ok(mode) = word.parse::<Mode>() else { break };
        modes.push(mode);
        rest = after;
    }
    let (actors, recipients) = rest.split_once('>').unwrap_or((rest, ""));
    let list = |side: &str| {
        side.split('+').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
    };
    Event {
        event_type,
        rule: format!("{}.main", event_type.as_str().to_lowercase()),
        modes,
        actors: list(actors),
        recipients: list(recipients),
        speakers: Vec::new(),
        status: Status::Actual,
        when: None,
        count: None,
        tally: false,
        place: None,
        contexts: Vec::new(),
        trigger: String::new(),
        dead: None,
    }
}

impl Event {
    pub fn on(mut self, text: &str) -> Self {
        self.when = Some(match text.split('-').count() {
            1 => When::year(text.parse().unwrap()).unwrap(),
            2 => {
                let (year, month) = text.split_once('-').unwrap();
                When::month(year.parse().unwrap(), month.parse().unwrap()).unwrap()
            }
            _ => When::day(day(text)),
        });
        self
    }
    pub fn between(mut self, start: &str, end: &str) -> Self {
        self.when = Some(When::interval(day(start), day(end)));
        self
    }
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }
    pub fn tally(mut self, min: u32, max: Option<u32>) -> Self {
        self.count = Some(Count { min, max });
        self.tally = true;
        self
    }
    pub fn at(mut self, name: &str, country: &str) -> Self {
        self.place = Some((name.into(), country.into()));
        self
    }
    pub fn by(mut self, speaker: &str) -> Self {
        self.speakers.push(speaker.into());
        self
    }
    pub fn rule(mut self, rule: &str) -> Self {
        self.rule = rule.into();
        self
    }
    pub fn trigger(mut self, words: &str) -> Self {
        self.trigger = words.into();
        self
    }
    pub fn context(mut self, context: Context) -> Self {
        self.contexts.push(context);
        self
    }
    pub fn dead(mut self, dead: u32) -> Self {
        self.dead = Some(dead);
        self
    }
}

/// An article under construction.
#[derive(Clone, Default)]
pub struct Page(pub CodedArticle);

pub fn page(url: &str) -> Page {
    let mut page = Page::default();
    page.0.article.canonical_url = Some(format!("https://{url}"));
    page.0.article.outlet = url.split('/').next().map(str::to_owned);
    page.0.article.origin =
        Origin { source: format!("{url}.html"), offset: None, format: "html".into() };
    page.0.article.language = Some("en".into());
    page
}

impl Page {
    pub fn published(mut self, text: &str) -> Self {
        self.0.article.published_at = Some(stamp(text));
        self
    }
    pub fn modified(mut self, text: &str) -> Self {
        self.0.article.modified_at = Some(stamp(text));
        self
    }
    pub fn agency(mut self, agency: &str) -> Self {
        self.0.article.agency = Some(agency.into());
        self
    }
    pub fn headline(self, words: &str, events: &[Event]) -> Self {
        self.part(PartKind::Headline, words, events)
    }
    pub fn deck(self, words: &str, events: &[Event]) -> Self {
        self.part(PartKind::Deck, words, events)
    }
    /// A paragraph of one sentence.
    pub fn says(self, words: &str, events: &[Event]) -> Self {
        self.part(PartKind::Paragraph, words, events)
    }
    fn part(mut self, kind: PartKind, words: &str, events: &[Event]) -> Self {
        let coded = &mut self.0;
        coded.article.push_part(kind, words, None);
        let part = coded.article.parts.len() - 1;
        let span = coded.article.parts[part].span;
        let sentence = coded.sentences.len() as u32;
        coded.sentences.push(SentenceText { span, part: part as u32 });
        for event in events {
            let base = span.start as usize;
            let parties = |list: &[String]| -> Vec<Participant> {
                list.iter().map(|text| party(text, words, base)).collect()
            };
            let trigger = words
                .find(&event.trigger)
                .map(|at| Span::new(base + at, base + at + event.trigger.len()));
            coded.reports.push(Report {
                event_type: event.event_type,
                modes: event.modes.clone(),
                actors: parties(&event.actors),
                recipients: parties(&event.recipients),
                status: event.status,
                count: event.count,
                when: event.when,
                speakers: parties(&event.speakers),
                speaker_kind: (!event.speakers.is_empty()).then_some(SpeakerKind::Reported),
                place: event.place.as_ref().map(|(name, country)| Place {
                    text: name.clone(),
                    name: name.clone(),
                    country: CountryCode::new(country),
                    level: match name.as_str() {
                        "Ardovia" | "Kestany" | "Velmora" => PlaceLevel::Country,
                        _ => PlaceLevel::Local,
                    },
                }),
                contexts: event.contexts.clone(),
                casualties: Casualties { dead: event.dead, ..Casualties::default() },
                tally: event.tally,
                sentence,
                sentence_span: span,
                evidence: Evidence {
                    trigger: trigger.filter(|span| !span.is_empty()).into_iter().collect(),
                    ..Evidence::default()
                },
                rule: event.rule.clone(),
                operators: Vec::new(),
            });
        }
        self
    }
}

pub struct Held {
    pub folder: tempfile::TempDir,
    pub record: Record,
    pub run: Run,
}

pub fn new_record() -> Held {
    let folder = tempfile::tempdir().unwrap();
    let mut record = Record::open(folder.path().join("annals.db"), Access::Write).unwrap();
    let run = record.begin_run(&info()).unwrap();
    Held { folder, record, run }
}

pub fn record_of(pages: &[Page]) -> Held {
    let mut held = new_record();
    let coded: Vec<CodedArticle> = pages.iter().map(|page| page.0.clone()).collect();
    held.record.keep(&held.run, &coded).unwrap();
    assert_eq!(held.record.check().unwrap(), Vec::<String>::new());
    held
}

/// Everything a reader can learn, as text: what must not depend on the order of reading.
pub fn everything(record: &Record) -> String {
    let mut out = String::new();
    let filter = Filter { superseded: true, ..Filter::default() };
    for event in record.all_events(&filter).unwrap() {
        let detail = record.event(&event.id).unwrap().unwrap();
        out.push_str(&serde_json::to_string(&detail).unwrap());
        out.push('\n');
    }
    record
        .articles(|article| out.push_str(&(serde_json::to_string(&article).unwrap() + "\n")))
        .unwrap();
    out
}

/// One line an event: `2020-12-30 CONSULT phone ARD+KES actual x2 (1 origin)`.
pub fn line(event: &EventRow) -> String {
    let side = |parties: &[Participant]| {
        let codes: Vec<String> = parties
            .iter()
            .map(|party| match party.kind {
                EntityKind::Person => party.name.clone().unwrap(),
                _ => party.country.map_or("-".into(), |code| code.to_string()),
            })
            .collect();
        codes.join("+")
    };
    let mut text = event.when.map_or("undated".into(), |when| when.to_string());
    if !event.dated && event.when.is_some() {
        text.push('~');
    }
    text.push_str(&format!(" {}", event.event_type));
    for mode in &event.modes {
        text.push_str(&format!(" {mode}"));
    }
    text.push_str(&format!(" {}", side(&event.actors)));
    if !event.recipients.is_empty() {
        text.push_str(&format!(">{}", side(&event.recipients)));
    }
    if event.status != Status::Actual {
        text.push_str(&format!(" {}", event.status));
    }
    if let Some(count) = event.count {
        let max = count.max.map_or("".into(), |max| max.to_string());
        text.push_str(&format!(" {}-{max}", count.min));
    }
    if event.tally {
        text.push_str(" tally");
    }
    text.push_str(&format!(" | {} reports, {} origins", event.reports, event.origins));
    text
}

pub fn lines(record: &Record) -> String {
    let events = record.all_events(&Filter::default()).unwrap();
    let mut lines: Vec<String> = events.iter().map(line).collect();
    lines.sort();
    lines.join("\n")
}
