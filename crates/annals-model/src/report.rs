use crate::{Context, CountryCode, EventType, Mode, Sector, Span, Status, When};
use serde::{Deserialize, Serialize};

/// What sort of entity a participant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A state or a body that speaks for it.
    State,
    /// A named organisation: international, party, company, armed group.
    Organisation,
    /// A named person.
    Person,
    /// A role or office: "the foreign minister", "troops".
    Role,
    /// People named by nationality, faith or condition: "two Kestans", "refugees".
    Group,
    /// A named place that acts for nobody.
    Place,
    /// Known only from the document, or not at all.
    Unknown,
}

/// How the words were traced to the entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    /// By the words themselves.
    Named,
    /// By an earlier mention: "he", "the two leaders", "his Turkish counterpart".
    Reference,
    /// Not stated in the sentence; supplied by the document.
    Implied,
}

/// An entity's part in an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Participant {
    /// The words in the sentence; empty when the document supplied the entity.
    pub text: String,
    pub span: Option<Span>,
    pub country: Option<CountryCode>,
    /// Most specific first.
    pub sectors: Vec<Sector>,
    /// Canonical name: "Vladimir Putin", "Russia", "Turkish foreign minister".
    pub name: Option<String>,
    /// Lasting identifier of a listed entity: `state:RUS`, `person:vladimir-putin`.
    pub id: Option<String>,
    pub kind: EntityKind,
    /// Office held at the article's date.
    pub office: Option<String>,
    pub resolution: Resolution,
}

/// How many such events the sentence says there were; `max` open when `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Count {
    pub min: u32,
    pub max: Option<u32>,
}

/// People the sentence says were harmed or held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Casualties {
    pub dead: Option<u32>,
    pub injured: Option<u32>,
    pub arrested: Option<u32>,
}

/// How much ground a place covers.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum PlaceLevel {
    /// A whole country.
    Country,
    /// Somewhere in one: a town, a province, a building.
    #[default]
    Local,
}

/// Where an event took place, as far as the text says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The words in the sentence.
    pub text: String,
    /// The place they name: "Geneva".
    pub name: String,
    pub country: Option<CountryCode>,
    #[serde(default)]
    pub level: PlaceLevel,
}

/// How a speaker came to vouch for a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// "X said that …", "according to X".
    Reported,
    /// Words in quotation marks.
    Quoted,
}

/// The stretches of text a report rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Evidence {
    pub trigger: Vec<Span>,
    pub count: Option<Span>,
    pub when: Option<Span>,
    pub speaker: Option<Span>,
}

/// An event as one sentence of one article reports it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Report {
    pub event_type: EventType,
    /// Main mode first; a second only where one act has two ("a multilateral video conference").
    pub modes: Vec<Mode>,
    pub actors: Vec<Participant>,
    pub recipients: Vec<Participant>,
    pub status: Status,
    pub count: Option<Count>,
    /// When the event happened, where the text dates it.
    pub when: Option<When>,
    /// On whose word, outermost last: the agency says that the Kremlin said.
    pub speakers: Vec<Participant>,
    pub speaker_kind: Option<SpeakerKind>,
    pub place: Option<Place>,
    pub contexts: Vec<Context>,
    pub casualties: Casualties,
    /// The report counts events over a period and is never merged with single events.
    pub tally: bool,
    /// Index into the article's sentences.
    pub sentence: u32,
    pub sentence_span: Span,
    pub evidence: Evidence,
    /// The kernel that made it: `consult.meet`.
    pub rule: String,
    /// Operators applied, innermost first: `agree.agree-to`.
    pub operators: Vec<String>,
}

impl Report {
    pub fn mode(&self) -> Option<Mode> {
        self.modes.first().copied()
    }

    pub fn speaker(&self) -> Option<&Participant> {
        self.speakers.first()
    }

    /// The conflict–cooperation score of the main mode, or of the type.
    pub fn score(&self) -> f64 {
        self.event_type.score_with(self.mode())
    }
}
