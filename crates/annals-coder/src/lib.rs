//! Parsed articles and a codebook to reports: who did what to whom, and on whose word.
//!
//! [`code`] is a pure function. Its parts, in the order they run: names and noun phrases
//! become entities, references are resolved in the document, rules are laid over trees,
//! operators and grammar act on what fits, and each event is given its speaker, count,
//! time, place and context. The engine knows grammar; events and countries are the book's.

mod attribution;
mod check;
mod compose;
mod count;
mod document;
mod explain;
mod matcher;
mod mention;
mod names;
mod qualify;
mod quotation;
mod relate;
mod scene;
mod setting;
mod speech;
mod standing;
mod time;
mod tree;

pub use attribution::{attributions, Attribution};
pub use check::{check, Failure};
pub use compose::Trace;
pub use explain::{explain, Explanation, NamedEntity};
pub use relate::{entity, relate, EntityCode, Relation};

use annals_codebook::Codebook;
use annals_model::{
    CountryCode, Deprel, Evidence, Feats, Finding, ParsedArticle, Precision, Report, Status, When,
};
use compose::{Composer, Proto};
use document::Document;
use jiff::civil::Date;

/// The day an article is read as of: that of its publication.
pub fn article_date(parsed: &ParsedArticle) -> Option<Date> {
    parsed.article.published_at.map(annals_model::Stamp::date)
}

/// The day a sentence is read as of: that of its entry in a live blog, or else the article's.
fn sentence_date(document: &Document<'_>, s: usize) -> Option<Date> {
    let parsed = document.parsed;
    let part = parsed.article.parts.get(parsed.sentences[s].part as usize);
    part.and_then(|part| part.at).map(annals_model::Stamp::date).or(document.date)
}

/// Codes every sentence of an article.
///
/// Reports come in the order of the text. Times are resolved against the date of the article,
/// or of the entry in a live blog; without one, relative times stay unresolved.
pub fn code(parsed: &ParsedArticle, book: &Codebook) -> (Vec<Report>, Vec<Finding>) {
    let date = article_date(parsed);
    let document = Document::read(parsed, book, date);
    let mut reports = Vec::new();
    for s in 0..document.trees.len() {
        let protos = Composer::new(&document, s, false).compose();
        reports.extend(report_all(&document, s, protos));
    }
    (reports, Vec::new())
}

fn report_all(document: &Document<'_>, s: usize, protos: Vec<Proto>) -> Vec<Report> {
    let tree = &document.trees[s];
    let expressions = time::find(tree, sentence_date(document, s));
    let triggers: Vec<usize> = protos.iter().map(|proto| proto.token).collect();
    protos.into_iter().map(|proto| report(document, s, proto, &expressions, &triggers)).collect()
}

fn report(
    document: &Document<'_>,
    s: usize,
    proto: Proto,
    expressions: &[time::TimeExpression],
    triggers: &[usize],
) -> Report {
    let tree = &document.trees[s];
    let book = document.book;
    let date = sentence_date(document, s);
    let count = count::of(document, s, proto.token, triggers)
        .or_else(|| proto.events.iter().find_map(|&word| count::of(document, s, word, triggers)));
    let tally = count.is_some_and(|(count, _)| count.max != Some(1));
    // What has come about is not dated by a time to come: "voiced hope of peace in the coming year".
    let ahead = |when: When| document.date.is_some_and(|today| when.start > today);
    let expression = time::of(tree, proto.token, expressions)
        .filter(|expression| proto.status != Status::Actual || !ahead(expression.when));
    let mut when = expression.map(|expression| expression.when);
    if let (Some(today), Some(when)) = (date, when.as_mut()) {
        // A tally's period ends when it was told.
        if tally && when.start <= today && today < when.end && when.precision != Precision::Day {
            *when = When::interval(when.start, today);
        }
    }
    if when.is_none() && progressive(tree, &proto) {
        when = date.and_then(|today| When::year(today.year()));
    }
    let mut status = proto.status;
    if status == Status::Actual {
        if let (Some(today), Some(when)) = (date, when) {
            let year_before = today.checked_sub(jiff::Span::new().years(1)).unwrap_or(today);
            if when.end < year_before {
                status = Status::Historical;
            }
        }
    }
    let matcher = matcher::Matcher { document, s, loose: false };
    let modes = scene::modes(&matcher, &proto);
    let place = scene::place(document, s, &proto);
    let contexts = scene::contexts(document, s, &proto);
    let casualties = scene::casualties(document, s, &proto);
    let mut used = proto.used.clone();
    used.sort_unstable();
    used.dedup();
    let speaker_span = proto.speakers.first().and_then(|speaker| speaker.participant.span);
    Report {
        event_type: proto.event_type,
        modes,
        actors: proto.actors.into_iter().map(|entity| entity.participant).collect(),
        recipients: proto.recipients.into_iter().map(|entity| entity.participant).collect(),
        status,
        count: count.map(|(count, _)| count),
        when,
        speakers: proto.speakers.into_iter().map(|entity| entity.participant).collect(),
        speaker_kind: proto.speaker_kind,
        place,
        contexts,
        casualties,
        tally,
        sentence: s as u32,
        sentence_span: tree.sentence.span,
        evidence: Evidence {
            trigger: used.iter().map(|&token| tree.sentence.tokens[token].span).collect(),
            count: count.map(|(_, span)| span),
            when: expression.map(|expression| expression.span(tree)),
            speaker: speaker_span,
        },
        rule: book.rules[proto.rule].id.clone(),
        operators: proto.operators.iter().map(|&rule| book.rules[rule].id.clone()).collect(),
    }
}

/// "is being continued": something that goes on when it is told.
fn progressive(tree: &tree::Tree<'_>, proto: &Proto) -> bool {
    proto.levels.iter().any(|&level| {
        tree.children(level).any(|child| {
            matches!(tree.rel(child), Deprel::Aux | Deprel::AuxPass)
                && tree.word(child).eq_ignore_ascii_case("being")
        }) && !tree
            .children(level)
            .any(|child| tree.rel(child) == Deprel::Aux && tree.feats(child).has(Feats::PAST))
    })
}

/// The code for a country as a user would write it.
pub fn country(book: &Codebook, text: &str) -> Option<CountryCode> {
    book.entities.country(text)
}
