//! What counts as an event, read from `codebook/` and checked.
//!
//! Chapters are Markdown a political scientist can read: prose, then rules, each
//! with a lasting id, examples and counter-examples. Entities are TOML families.
//! This crate knows the form of all that and nothing of how sentences are matched.
//!
//! ```
//! let book = annals_codebook::Codebook::shipped().unwrap();
//! assert!(book.rules.iter().any(|rule| rule.id == "consult.meet"));
//! ```

mod book;
mod chapter;
mod entities;
mod error;
mod expect;
mod frame;
mod setting;
mod source;
mod spelling;

pub use book::{Codebook, ModeCue};
pub use entities::{
    fold, Entities, EntityRef, Group, Match, Modifier, ModifierKind, Office, Organisation, Person,
    PlaceName, Role, RoleKind, State,
};
pub use error::{Error, Problem};
pub use expect::{Expectation, ExpectedEvent, ExpectedParticipant};
pub use frame::{Arg, ArgKind, Element, Frame, FrameKind, Phrase, Words};
pub use setting::{Setting, States};
pub use source::Source;
pub use spelling::Spelling;

/// A rule: frames that are one predicate in its several forms, and what they mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Lasting name, `chapter.rule`: `threaten.warn-of`.
    pub id: String,
    pub file: String,
    pub line: usize,
    /// The type a kernel codes; operators give types in their table.
    pub event_type: Option<annals_model::EventType>,
    pub modes: Vec<annals_model::Mode>,
    pub frames: Vec<Frame>,
    /// The operator table, in the order written; empty for a kernel.
    pub table: Vec<Row>,
    /// All participants are actors: "met", "agreed", "clashed".
    pub symmetric: bool,
    /// The verb takes no object: "flew to Kestany", but not "flew them to Kestany".
    pub intransitive: bool,
    /// Rules this one wins against when both match one trigger.
    pub over: Vec<String>,
    /// Words anywhere in the trigger's clause that forbid the rule.
    pub unless: Words,
    /// Words of which the trigger's clause must hold one.
    pub needs: Words,
    pub actor_is: Vec<Is>,
    pub recipient_is: Vec<Is>,
    /// A second event with the same parties: a prison sentence is SANCTION convict and COERCE arrest.
    pub also: Option<(annals_model::EventType, Option<annals_model::Mode>)>,
    /// Status the rule gives when grammar says nothing else.
    pub status: Option<annals_model::Status>,
    /// The grammatical form that triggers the rule, in place of words: `negation`.
    pub grammar: Option<Grammar>,
    /// A discard: the frames are recognised so that nothing is coded.
    pub discard: bool,
    pub examples: Vec<Example>,
}

impl Rule {
    /// Whether the rule acts on another event.
    pub fn is_operator(&self) -> bool {
        !self.table.is_empty()
    }
}

/// Grammatical forms an operator can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grammar {
    /// "did not meet", "no meeting", "without meeting".
    Negation,
    /// "will meet", "are to meet", "is set to meet".
    Future,
    /// "would meet", "could meet", "may meet".
    Modal,
    /// "if they meet", "unless they meet".
    Condition,
    /// "sent envoys to meet them".
    Purpose,
    /// "should meet", "must meet".
    Obligation,
    /// "said that Kestany must": one party says what another has to do.
    Demand,
    /// "will not meet": a negated future, which is a refusal where its table says so.
    Refusal,
}

impl Grammar {
    pub const ALL: &'static [Grammar] = &[
        Grammar::Negation,
        Grammar::Future,
        Grammar::Modal,
        Grammar::Condition,
        Grammar::Purpose,
        Grammar::Obligation,
        Grammar::Demand,
        Grammar::Refusal,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Grammar::Negation => "negation",
            Grammar::Future => "future",
            Grammar::Modal => "modal",
            Grammar::Condition => "condition",
            Grammar::Purpose => "purpose",
            Grammar::Obligation => "obligation",
            Grammar::Demand => "demand",
            Grammar::Refusal => "refusal",
        }
    }
}

/// What a participant must, or must not, be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Is {
    pub negated: bool,
    pub what: Class,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Kind(annals_model::EntityKind),
    Sector(annals_model::Sector),
    /// An international actor by its code: UNO, EUR, IGO, NGO, IMG, MNC, ISM.
    Code(annals_model::CountryCode),
    /// People who are political actors only by what is done to them.
    Weak,
    /// Listed in the codebook's entities, by name or role.
    Known,
}

/// One row of an operator's table: which embedded events, and what they become.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub line: usize,
    /// The row is for an embedded event that is itself negated: "promised not to attack".
    pub negated: bool,
    pub embedded: Vec<Embedded>,
    pub result: Becomes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedded {
    Type(annals_model::EventType, Option<annals_model::Mode>),
    Quad(annals_model::QuadClass),
    Any,
    /// The operator governs a clause or noun that is no event.
    Nothing,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Becomes {
    /// A new event in place of the embedded one.
    Event(annals_model::EventType, Option<annals_model::Mode>),
    /// A new event beside the embedded one.
    Also(annals_model::EventType, Option<annals_model::Mode>),
    /// The embedded event, with another status if one is given.
    Keep(Option<annals_model::Status>),
    /// The embedded event on the word of the operator's speaker.
    Speaker,
    /// No event.
    Drop,
}

/// A sentence with what it must, or must not, yield.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub file: String,
    pub line: usize,
    /// A look-alike the rule must not fire on.
    pub counter: bool,
    pub text: String,
    /// The article's date the sentence is read with.
    pub date: Option<jiff::civil::Date>,
    pub expect: Expectation,
}
