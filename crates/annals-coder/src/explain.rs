//! What the coder saw in a text: trees, entities, the rules that fired and lost, the reports.

use crate::attribution::{self, Attribution};
use crate::compose::{Composer, Trace};
use crate::document::Document;
use crate::{article_date, report_all};
use annals_codebook::Codebook;
use annals_model::{ParsedArticle, Participant, Report};

/// An entity found at a token, and what it was taken for.
#[derive(Clone, Debug)]
pub struct NamedEntity {
    pub sentence: usize,
    pub token: usize,
    pub participant: Participant,
}

/// Everything that led to the reports of a text.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    pub entities: Vec<NamedEntity>,
    /// Rules that a word set off, fired or lost, in the order of words.
    pub traces: Vec<Trace>,
    pub reports: Vec<Report>,
    pub attributions: Vec<Attribution>,
}

/// Codes an article and keeps what was seen on the way.
pub fn explain(parsed: &ParsedArticle, book: &Codebook) -> Explanation {
    let document = Document::read(parsed, book, article_date(parsed));
    let mut explanation =
        Explanation { attributions: attribution::of_document(&document), ..Explanation::default() };
    for s in 0..document.trees.len() {
        for token in 0..document.trees[s].len() {
            if let Some(entity) = document.at(s, token) {
                explanation.entities.push(NamedEntity {
                    sentence: s,
                    token,
                    participant: entity.participant.clone(),
                });
            }
        }
        let mut composer = Composer::new(&document, s, true);
        let protos = composer.compose();
        let mut traces = composer.trace.take().unwrap_or_default();
        traces.sort_by(|a, b| {
            (a.token, a.lost.is_some(), &a.rule).cmp(&(b.token, b.lost.is_some(), &b.rule))
        });
        traces.dedup();
        explanation.traces.extend(traces);
        explanation.reports.extend(report_all(&document, s, protos));
    }
    explanation
}
