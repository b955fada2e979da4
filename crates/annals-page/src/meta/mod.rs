//! What a page says about its article outside the body: each source apart, none judged.

pub(crate) mod jsonld;
mod tags;

pub(crate) use tags::{gather, short_text, Tags};

/// Where a value was found, the most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// The feed, table or archive around the page.
    Given,
    JsonLd,
    Microdata,
    MetaTag,
    Visible,
    /// What a script of the page was handed to show.
    Script,
    Heuristic,
}

impl Source {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Source::Given => "feed or table",
            Source::JsonLd => "JSON-LD",
            Source::Microdata => "microdata",
            Source::MetaTag => "meta tag",
            Source::Visible => "page text",
            Source::Script => "script",
            Source::Heuristic => "address",
        }
    }
}
