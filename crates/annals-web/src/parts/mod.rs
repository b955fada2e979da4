//! What several pages are made of.

pub mod charts;
pub mod events;
pub mod filters;
pub mod layout;
pub mod marks;
pub mod people;
