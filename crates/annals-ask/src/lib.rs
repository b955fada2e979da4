//! What is asked of a record, read from words, and what comes of it, put into words.
//!
//! The command line and the browser ask the same questions: a [`Question`] holds the words of
//! each filter as a person gave them and becomes a [`annals_record::Filter`]. The names of its
//! filters are listed once, in [`Question::NAMES`].
//!
//! ```
//! use annals_ask::days;
//! let (first, last) = days("2020-02")?;
//! assert_eq!((first.to_string(), last.to_string()), ("2020-02-01".into(), "2020-02-29".into()));
//! # Ok::<(), annals_ask::Error>(())
//! ```

mod error;
pub mod figures;
mod question;
mod when;
mod who;
pub mod words;

pub use error::{meant, nearest_names, Error};
pub use question::{codes, FilterName, Question, FILTERS};
pub use when::{days, period};
pub use who::{country, find, named, printed, who, Called};
