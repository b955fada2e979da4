//! Annals: rows to files.
