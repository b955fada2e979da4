//! The nouns every stage of Annals shares, and nothing else.
//!
//! A page flows one way: bytes become an [`Article`], an article becomes a
//! [`ParsedArticle`], a parsed article yields [`Report`]s, and reports are kept
//! as events in a record. This crate knows how none of that is done.

mod article;
mod finding;
mod ontology;
mod parsed;
mod report;
mod span;
mod when;

pub use article::{
    Article, ArticleKind, ByteOffset, Dateline, Origin, Part, PartKind, Related, Stamp,
    StampPrecision,
};
pub use finding::{Finding, Severity};
pub use ontology::{
    Context, CountryCode, EventType, Mode, ParseCodeError, QuadClass, Sector, Status,
};
pub use parsed::{Deprel, Feats, ParsedArticle, Sentence, Token, Upos};
pub use report::{
    Casualties, Count, EntityKind, Evidence, Participant, Place, PlaceLevel, Report, Resolution,
    SpeakerKind,
};
pub use span::{Span, TokenSpan};
pub use when::{Precision, When};
