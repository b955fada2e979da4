//! Annals: bytes to articles.
