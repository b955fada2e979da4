//! What commands print for people: one file per kind of answer.

pub mod chart;
pub mod dyad;
pub mod evidence;
pub mod explanation;
pub mod findings;
pub mod summary;
pub mod words;
