//! Annals: reports to an embedded, queryable record.
