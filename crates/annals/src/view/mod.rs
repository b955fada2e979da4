//! What commands print for people: one file per kind of answer.

pub mod belonging;
pub mod chart;
pub mod dyad;
pub mod entity;
pub mod evidence;
pub mod explanation;
pub mod findings;
pub mod recoding;
pub mod summary;
pub use annals_ask::words;
