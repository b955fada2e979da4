//! What goes into a record and what is asked back.

use annals_model::{
    Article, Casualties, Context, Count, EventType, Finding, Mode, PartKind, Participant, Place,
    QuadClass, Report, Severity, Span, SpeakerKind, Stamp, Status, When,
};
use jiff::civil::Date;
use serde::Serialize;

/// A sentence of an article, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentenceText {
    pub span: Span,
    /// Index into [`Article::parts`].
    pub part: u32,
}

/// An article with what was coded from it, ready to be kept.
#[derive(Clone, Debug, Default)]
pub struct CodedArticle {
    pub article: Article,
    /// Every sentence in reading order; reports and origins rest on them.
    pub sentences: Vec<SentenceText>,
    pub reports: Vec<Report>,
    pub findings: Vec<Finding>,
}

/// What a run was made with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RunInfo {
    pub annals_version: String,
    pub codebook_version: String,
    pub model_version: String,
    /// ISO 8601 in UTC, from the caller: the record looks at no clock.
    pub started_at: String,
    /// Whether words of the articles are stored, or only spans and hashes.
    pub keep_text: bool,
}

/// A run that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub(crate) id: i64,
    pub(crate) info: RunInfo,
}

/// What became of an article handed to [`crate::Record::keep`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kept", rename_all = "lowercase")]
pub enum Kept {
    New,
    /// The same words and stamps were there already.
    Unchanged,
    /// The article was there with other words or stamps.
    Revision {
        /// Sentences this revision has and the one in force before had not.
        added: usize,
        /// Sentences the one in force before had and this has not.
        removed: usize,
        /// Whether this is now the revision in force.
        in_force: bool,
    },
    /// New, and a near-identical copy of an article already kept.
    Copy {
        /// Outlet of that article.
        of: Option<String>,
    },
}

/// A participant or speaker as tables show it.
pub type Party = Participant;

/// The page an event's leading report stands on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ArticleInfo {
    /// Lasting key of the article.
    pub key: String,
    pub headline: Option<String>,
    pub url: Option<String>,
    pub outlet: Option<String>,
    pub agency: Option<String>,
    pub section: Option<String>,
    pub authors: Vec<String>,
    pub published_at: Option<StampText>,
    pub modified_at: Option<StampText>,
    pub language: Option<String>,
    pub kind: String,
    /// Where the bytes came from.
    pub source: String,
    pub source_offset: Option<u64>,
    pub format: String,
}

/// A stamp that serialises as ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StampText(pub Stamp);

impl Serialize for StampText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl std::fmt::Display for StampText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One event, with the report shown for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventRow {
    /// Lasting id, derived from the words the event rests on.
    pub id: String,
    pub event_type: EventType,
    /// Main mode first.
    pub modes: Vec<Mode>,
    pub quad: QuadClass,
    /// Conflict–cooperation score, −10 to +10.
    pub score: f64,
    pub status: Status,
    pub tally: bool,
    pub count: Option<Count>,
    pub when: Option<When>,
    /// False where `when` is only the day of publication.
    pub dated: bool,
    /// Spans are relative to `sentence`.
    pub actors: Vec<Party>,
    /// Empty for mutual events, whose participants are all actors.
    pub recipients: Vec<Party>,
    /// Whether every participant acts on every other.
    pub mutual: bool,
    pub speakers: Vec<Party>,
    pub speaker_kind: Option<SpeakerKind>,
    pub place: Option<Place>,
    pub contexts: Vec<Context>,
    /// The highest numbers any report gives.
    pub casualties: Casualties,
    /// Reports in revisions in force.
    pub reports: u32,
    pub articles: u32,
    /// Independent origins: the event's weight.
    pub origins: u32,
    pub outlets: u32,
    /// The leading report's sentence; `None` where text was left out.
    pub sentence: Option<String>,
    /// Place of the sentence in its article, counted from 0.
    pub sentence_index: u32,
    /// Bytes of the article's text.
    pub sentence_span: Span,
    /// Relative to `sentence`.
    pub trigger: Vec<Span>,
    pub rule: String,
    pub operators: Vec<String>,
    pub article: ArticleInfo,
    pub codebook_version: String,
    pub annals_version: String,
}

/// One report of an event, with all it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportDetail {
    pub sentence: Option<String>,
    pub sentence_index: u32,
    /// Bytes of the article's text; the other spans are relative to the sentence.
    pub sentence_span: Span,
    pub part: PartKind,
    pub modes: Vec<Mode>,
    pub status: Status,
    pub count: Option<Count>,
    pub when: Option<When>,
    pub actors: Vec<Party>,
    pub recipients: Vec<Party>,
    pub speakers: Vec<Party>,
    pub speaker_kind: Option<SpeakerKind>,
    pub place: Option<Place>,
    pub contexts: Vec<Context>,
    pub casualties: Casualties,
    pub trigger: Vec<Span>,
    pub count_span: Option<Span>,
    pub when_span: Option<Span>,
    pub speaker_span: Option<Span>,
    pub rule: String,
    pub operators: Vec<String>,
    pub article: ArticleInfo,
    /// Name of the group of near-identical copies the article belongs to.
    pub origin: String,
    /// Whether an earlier-listed report of this event has the same origin.
    pub copy: bool,
    /// Why the report was gathered into this event.
    pub joined: String,
    /// The report stands in a revision no longer in force.
    pub superseded: bool,
    /// The sentence takes back what an earlier version of the article said.
    pub withdrawn: bool,
    /// Number of this revision of the article, counted from 1, and how many there are.
    pub revision: (u32, u32),
    pub codebook_version: String,
    pub model_version: String,
}

/// Everything the record holds on one event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventDetail {
    pub event: EventRow,
    /// The leading report first, superseded ones last.
    pub reports: Vec<ReportDetail>,
    /// Of the reports in force, the most copied first.
    pub origins: Vec<OriginRow>,
}

/// A story with its copies.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OriginRow {
    /// Lasting name of the group of copies.
    pub origin: String,
    /// Whose wire it is, as most of the copies that say so have it.
    pub agency: Option<String>,
    pub articles: u32,
    pub outlets: u32,
    /// Who printed it first, when, and under what headline.
    pub first_outlet: Option<String>,
    pub first_published: Option<StampText>,
    pub headline: Option<String>,
}

/// How many events of a type there are, and on how much they rest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeCount {
    pub event_type: EventType,
    pub mode: Option<Mode>,
    pub quad: QuadClass,
    /// Single events.
    pub events: u32,
    pub tallies: u32,
    pub reports: u32,
    pub origins: u32,
    /// Single events of any status: `a` to `b`, `b` to `a`, and together.
    pub from_a: u32,
    pub from_b: u32,
    pub together: u32,
    /// Of the single events, how many did not happen, or not yet.
    pub not_done: u32,
}

/// One month of a dyad.
///
/// Unit: single events that happened (actual or historical), by the month they began in.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MonthRow {
    /// `2020-12`.
    pub month: String,
    pub events: u32,
    pub verbal_cooperation: u32,
    pub material_cooperation: u32,
    pub verbal_conflict: u32,
    pub material_conflict: u32,
    /// Sum of the scores above 0, and of those below.
    pub score_up: f64,
    pub score_down: f64,
    pub score_sum: f64,
    pub score_mean: f64,
}

/// Two countries by what they did with each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairRow {
    /// Codes, in alphabetical order.
    pub a: String,
    pub b: String,
    /// Single events that happened, in either direction.
    pub events: u32,
    pub score_sum: f64,
}

/// A stated count beside the single events that fall under it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TallyComparison {
    pub tally: EventRow,
    /// Ids of single events of the same type, participants and period.
    pub held: Vec<String>,
    /// How many of the stated minimum the record does not hold one by one.
    pub missing: u32,
}

/// On whose word events stand, and how many.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpeakerCount {
    pub name: String,
    pub country: Option<String>,
    pub sectors: String,
    pub kind: String,
    pub reports: u32,
    pub events: u32,
}

/// On whose word events stand and who carried it, most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SourceCounts {
    pub speakers: Vec<SpeakerCount>,
    /// Agencies and outlets with the number of events they report.
    pub agencies: Vec<(String, u32)>,
    pub outlets: Vec<(String, u32)>,
}

/// Who a question is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Who {
    /// Everyone of a country, by its code: `RUS`.
    Country(String),
    /// A listed entity by identifier, or any entity by name, regardless of case.
    Entity(String),
}

/// Three letters are a country; anything else an identifier or a name.
impl From<&str> for Who {
    fn from(text: &str) -> Who {
        match annals_model::CountryCode::new(text) {
            Some(country) => Who::Country(country.as_str().to_owned()),
            None => Who::Entity(text.to_owned()),
        }
    }
}

impl std::fmt::Display for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Who::Country(text) | Who::Entity(text)) = self;
        f.write_str(text)
    }
}

/// What a dyad's record is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DyadQuery {
    pub a: Who,
    /// `None` for everything `a` took part in.
    pub b: Option<Who>,
    /// First and last day, both included.
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// The record of two parties, or of one with everyone.
#[derive(Clone, Debug, Serialize)]
pub struct DyadRecord {
    pub a: String,
    pub b: Option<String>,
    /// First and last day of any event found.
    pub period: Option<(Date, Date)>,
    /// Single events, all statuses, whether the timeline holds them or not.
    pub events: u32,
    /// Most frequent type first; within a type, most frequent mode first.
    pub by_type: Vec<TypeCount>,
    /// Single events that happened: `a` to `b`, `b` to `a`, and together.
    pub from_a: u32,
    pub from_b: u32,
    pub together: u32,
    pub by_month: Vec<MonthRow>,
    /// Single events by date, all statuses: all of them, or the first as many as asked for.
    pub timeline: Vec<EventRow>,
    /// All of them, or the first as many as asked for.
    pub tallies: Vec<TallyComparison>,
    pub speakers: Vec<SpeakerCount>,
    pub agencies: Vec<(String, u32)>,
    pub outlets: Vec<(String, u32)>,
}

/// What a record holds, in numbers.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    pub articles: u64,
    pub revisions: u64,
    /// Groups of near-identical copies.
    pub origins: u64,
    pub reports: u64,
    /// Events and tallies in force.
    pub events: u64,
    pub tallies: u64,
    pub outlets: Vec<(String, u64)>,
    pub agencies: Vec<(String, u64)>,
    /// First and last day of publication.
    pub published: Option<(Date, Date)>,
    /// First and last day of any event.
    pub period: Option<(Date, Date)>,
    pub by_type: Vec<(EventType, u64)>,
    pub by_status: Vec<(Status, u64)>,
    pub findings: Vec<(Severity, String, u64)>,
    pub runs: Vec<RunInfo>,
}

/// A finding with the run and page it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingRow {
    pub finding: Finding,
    pub started_at: String,
    pub headline: Option<String>,
}

/// An article as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleRow {
    pub info: ArticleInfo,
    pub origin: String,
    pub revisions: u32,
    pub reports: u32,
}

/// Someone or something the record knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntityRow {
    pub name: String,
    pub identifier: Option<String>,
    pub country: Option<String>,
    pub sectors: String,
    pub kind: String,
    pub office: Option<String>,
    pub events: u32,
}
