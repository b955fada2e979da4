//! Annals: what counts as an event, read and checked.
