//! Annals: bytes to articles.
//!
//! [`pages`] unwraps an input (gz, zst, ZIP, WARC, MHTML, feeds, sitemaps, JSON Lines, HTML,
//! text) into [`Page`]s, and [`article`] reads one page into an [`annals_model::Article`] and the
//! findings made on the way. Nothing here knows a language's grammar or an event, and
//! nothing reads a clock.

mod agency;
mod ago;
mod article;
mod author;
mod body;
mod charset;
mod credits;
mod cues;
mod dates;
mod deck;
mod fallback;
mod formats;
mod headline;
mod html;
mod inflate;
mod kind;
mod language;
mod leftovers;
mod limits;
mod line;
mod live;
mod meta;
mod months;
mod page;
mod pasted;
mod settle;
mod stamp;
mod why;
mod words;

pub use article::{article, article_with_evidence};
pub use formats::{pages, strange_ending, FieldMap, FieldMapError, Format, Pages};
pub use leftovers::undo_references;
pub use limits::Limits;
pub use line::article_line;
pub use page::{Given, Media, Page};
pub use settle::check_dates;
pub use why::Evidence;
