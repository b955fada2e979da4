//! Annals: parsed articles and a codebook to reports.
