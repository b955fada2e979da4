//! The batch answers as data: a document, a pair, a name, each to what the codebook says of it.
//! The commands print them and the evaluation scores them.

use crate::engine::Engine;
use annals_model::{Article, ParsedArticle, PartKind, Participant, Report, Stamp};
use serde::{Deserialize, Deserializer};
use serde_json::{json, Value};
use std::borrow::Cow;

/// A sentence of a document, as `annals code` takes it.
#[derive(Debug, Deserialize)]
pub struct SentenceIn {
    #[serde(deserialize_with = "words")]
    pub text: String,
    #[serde(default, deserialize_with = "some_words")]
    pub title: Option<String>,
    #[serde(default)]
    pub published: Option<String>,
}

/// A sentence with two parties, as `annals relate` takes it.
#[derive(Debug, Deserialize)]
pub struct PairIn {
    #[serde(deserialize_with = "words")]
    pub sentence: String,
    #[serde(deserialize_with = "words")]
    pub actor: String,
    #[serde(deserialize_with = "words")]
    pub recipient: String,
}

/// A name or description, as `annals entity` takes it.
#[derive(Debug, Deserialize)]
pub struct NameIn {
    #[serde(deserialize_with = "words")]
    pub text: String,
    #[serde(default)]
    pub date: Option<String>,
}

/// Text of a table, which may come from a feed: "Kestany #39;s envoy".
fn words<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let given = String::deserialize(from)?;
    Ok(match annals_page::undo_references(&given) {
        Cow::Borrowed(_) => given,
        Cow::Owned(mended) => mended,
    })
}

fn some_words<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let given = Option::<String>::deserialize(from)?;
    Ok(given.map(|given| annals_page::undo_references(&given).into_owned()))
}

/// A document of a table, parsed: its title, if it has one, and its sentences as they are given.
pub struct Table {
    pub parsed: ParsedArticle,
    /// Sentences of the article before those of the table: the title.
    pub first: usize,
    pub sentences: usize,
}

impl Table {
    /// Reads the sentences of one document, whose boundaries are given.
    ///
    /// The title is read before them, so that names in it can be referred to.
    pub fn read(engine: &Engine, sentences: &[&SentenceIn]) -> Self {
        let mut article = Article::default();
        let said = |field: fn(&SentenceIn) -> Option<&String>| {
            sentences.iter().find_map(|sentence| field(sentence)).map(|text| text.trim())
        };
        let title = said(|sentence| sentence.title.as_ref()).filter(|title| !title.is_empty());
        if let Some(title) = title {
            article.push_part(PartKind::Headline, title, None);
        }
        let published = said(|sentence| sentence.published.as_ref());
        article.published_at = published.and_then(crate::lines::lenient_date).map(Stamp::day);
        for sentence in sentences {
            article.push_part(PartKind::Paragraph, &sentence.text, None);
        }
        let spans: Vec<_> = article.parts.iter().map(|part| part.span).collect();
        let mut read = annals_parse::parse_given(&article.text, &spans, engine.model);
        for (part, sentence) in read.iter_mut().enumerate() {
            sentence.part = part as u32;
        }
        Table {
            parsed: ParsedArticle { article, sentences: read },
            first: usize::from(title.is_some()),
            sentences: sentences.len(),
        }
    }

    /// One list of events for each sentence of the table; the title's own are left out.
    pub fn events(&self, reports: &[Report]) -> Vec<Value> {
        let mut events = vec![Vec::new(); self.sentences];
        for report in reports {
            let of = (report.sentence as usize).checked_sub(self.first);
            if let Some(list) = of.and_then(|at| events.get_mut(at)) {
                list.push(event(&self.parsed, report));
            }
        }
        events.into_iter().map(Value::from).collect()
    }
}

/// Codes the sentences of one document: a list of events for each.
pub fn code(engine: &Engine, sentences: &[&SentenceIn]) -> Vec<Value> {
    let table = Table::read(engine, sentences);
    let (reports, _) = annals_coder::code(&table.parsed, &engine.book);
    table.events(&reports)
}

/// A report as the batch commands print it.
fn event(parsed: &ParsedArticle, report: &Report) -> Value {
    let parties = |list: &[Participant]| list.iter().map(party).collect::<Vec<_>>();
    let trigger: Vec<&str> =
        report.evidence.trigger.iter().map(|span| parsed.words(*span)).collect();
    json!({
        "type": report.event_type,
        "mode": report.mode(),
        "actor": parties(&report.actors),
        "recipient": parties(&report.recipients),
        "status": report.status,
        "count": report.count.map(|count| json!({ "min": count.min, "max": count.max })),
        "date": report.when.map(|when| when.to_string()),
        "speaker": report.speaker().map(party),
        "trigger": trigger.join(" "),
        "rule": report.rule,
    })
}

fn party(party: &Participant) -> Value {
    json!({ "text": party.text, "country": party.country, "sector": party.sectors })
}

/// What the actor did to the recipient: type, mode, status and rule, null where nothing fits.
pub fn relate(engine: &Engine, pair: &PairIn) -> Value {
    let found = annals_coder::relate(
        &pair.sentence,
        &pair.actor,
        &pair.recipient,
        &engine.book,
        engine.model,
    );
    match found {
        Some(relation) => json!({
            "type": relation.event_type,
            "mode": relation.mode,
            "status": relation.status,
            "rule": relation.rule,
        }),
        None => json!({ "type": null, "mode": null, "status": null, "rule": null }),
    }
}

/// Who a name stands for at a date: country, sectors, name and kind.
pub fn entity(engine: &Engine, name: &NameIn) -> Value {
    let date = name.date.as_deref().and_then(crate::lines::lenient_date);
    let found = annals_coder::entity(&name.text, date, &engine.book, engine.model);
    json!({
        "country": found.country,
        "sector": found.sectors,
        "name": found.name,
        "kind": found.kind,
    })
}
