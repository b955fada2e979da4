//! JSON Lines: one page a line, under the field names news data sets use.

use super::fields::{Field, FieldMap};
use super::{Input, Reader};
use crate::leftovers::undo_references;
use crate::page::{Given, Media, Page};
use annals_model::Finding;
use serde_json::{Map, Value};
use std::io::Read;

const URL: &[&str] = &["url", "link", "canonical_url", "source_url", "webUrl"];
const HEADLINE: &[&str] = &["title", "headline", "webTitle"];
const DECK: &[&str] = &["deck", "description", "subtitle", "standfirst", "summary"];
const TEXT: &[&str] = &["text", "body", "content", "maintext", "article", "story", "fulltext"];
const HTML: &[&str] = &["html", "raw_html", "body_html", "content_html"];
const PUBLISHED: &[&str] = &[
    "published",
    "published_at",
    "date_publish",
    "date",
    "publish_date",
    "pubDate",
    "publishedAt",
    "datePublished",
    "date_published",
    "publication_date",
];
const MODIFIED: &[&str] =
    &["modified", "modified_at", "date_modify", "updated", "updated_at", "dateModified"];
const OUTLET: &[&str] = &["outlet", "source", "publication", "publisher", "source_domain", "site"];
const AUTHORS: &[&str] = &["authors", "author", "byline", "creator"];
const LANGUAGE: &[&str] = &["language", "lang"];
const AGENCY: &[&str] = &["agency", "news_agency", "wire"];
const SECTION: &[&str] = &["section", "category", "sectionName"];

pub(super) fn sniff(text: &str) -> bool {
    // An array is no JSON Lines, but only this reader's finding can say so.
    let text = text.strip_prefix('[').map_or(text, str::trim_start);
    text.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"'))
}

#[derive(Default)]
pub(super) struct Jsonl {
    failed: bool,
}

impl<R: Read> Reader<R> for Jsonl {
    fn next(&mut self, input: &mut Input<R>) -> Option<Result<Page, Finding>> {
        while !self.failed {
            let at = input.offset;
            let (line, cut) = match input.line(input.limits.max_page_bytes) {
                Ok(line) => line,
                Err(e) => {
                    self.failed = true;
                    return Some(Err(input.failure(&e)));
                }
            };
            if line.is_empty() {
                return None;
            }
            if cut {
                return Some(Err(input.too_large(at)));
            }
            let record = line.trim_ascii();
            let record = record.strip_prefix(b"\xef\xbb\xbf").unwrap_or(record);
            if record.is_empty() {
                continue;
            }
            return Some(page(&input.name, at, record, &input.fields));
        }
        None
    }
}

/// A line's columns, under the names of the user's map or else under the usual ones.
struct Columns<'a> {
    record: &'a Map<String, Value>,
    fields: &'a FieldMap,
}

impl Columns<'_> {
    fn text(&self, field: Field, usual: &[&str]) -> Option<String> {
        match self.fields.column(field) {
            Some(column) => self.named(column).and_then(said),
            None => text(self.record, usual),
        }
    }

    fn list(&self, field: Field, usual: &[&str]) -> Vec<String> {
        let value = match self.fields.column(field) {
            Some(column) => self.named(column),
            None => usual.iter().find_map(|name| self.record.get(*name)),
        };
        value.map(list).unwrap_or_default()
    }

    /// The value of a column: a key as it stands, or keys of objects parted by points.
    fn named(&self, column: &str) -> Option<&Value> {
        self.record.get(column).or_else(|| {
            let (first, rest) = column.split_once('.')?;
            rest.split('.').try_fold(self.record.get(first)?, |value, key| match value {
                Value::Array(parts) => parts.get(key.parse::<usize>().ok()?),
                value => value.get(key),
            })
        })
    }
}

fn page(name: &str, at: u64, record: &[u8], fields: &FieldMap) -> Result<Page, Finding> {
    let bad = |message: String| {
        Finding::error("bad-json-line", message)
            .at(name, Some(at))
            .hint("each line is one JSON object; the lines after it are read")
    };
    let record: Map<String, Value> =
        serde_json::from_slice(record).map_err(|e| bad(format!("not a JSON object: {e}")))?;
    let columns = Columns { record: &record, fields };
    // A column named for the one is not passed over for a usual one of the other.
    let is_asked = |field| fields.column(field).is_some();
    let html = || columns.text(Field::Html, HTML);
    let words = if is_asked(Field::Html) && !is_asked(Field::Text) {
        None
    } else {
        columns.text(Field::Text, TEXT)
    };
    let html = if is_asked(Field::Text) && !is_asked(Field::Html) { None } else { html() };
    let (media, body) = match (words, html) {
        (Some(words), _) if looks_like_html(&words) => (Media::Fragment, words),
        (Some(words), _) => (Media::Text, words),
        (None, Some(html)) => {
            let whole = html.to_ascii_lowercase().contains("<html");
            (if whole { Media::Html } else { Media::Fragment }, html)
        }
        (None, None) => {
            let names: Vec<_> = record.keys().map(String::as_str).take(12).collect();
            let message = format!("no text among the fields {}", names.join(", "));
            let asked = [fields.column(Field::Text), fields.column(Field::Html)];
            let asked: Vec<&str> = asked.into_iter().flatten().collect();
            let places = if asked.is_empty() {
                format!(
                    "{} and {}; --fields text=COLUMN names another",
                    TEXT.join(", "),
                    HTML.join(", ")
                )
            } else {
                format!("{}, as --fields has it", asked.join(" and "))
            };
            return Err(bad(message).hint(format!("text is looked for in {places}")));
        }
    };
    let mut page = Page::new(name, "jsonl", media, body.into_bytes());
    page.http_charset = Some("utf-8".to_owned());
    page.origin.offset = Some(at);
    page.url = columns.text(Field::Url, URL);
    page.given = Given {
        headline: columns.text(Field::Title, HEADLINE),
        deck: columns.text(Field::Deck, DECK),
        authors: columns.list(Field::Authors, AUTHORS),
        agency: columns.text(Field::Agency, AGENCY),
        outlet: columns.text(Field::Outlet, OUTLET),
        section: columns.text(Field::Section, SECTION),
        published: columns.text(Field::Published, PUBLISHED),
        modified: columns.text(Field::Modified, MODIFIED),
        language: columns.text(Field::Language, LANGUAGE),
    };
    Ok(page)
}

/// The first of the fields that says something.
pub(super) fn text(record: &Map<String, Value>, fields: &[&str]) -> Option<String> {
    fields.iter().filter_map(|field| record.get(*field)).find_map(said)
}

/// A value as words, if it says anything.
fn said(value: &Value) -> Option<String> {
    let value = match value {
        Value::String(value) => value.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(parts) if parts.iter().all(Value::is_string) => {
            parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n\n")
        }
        // `source: {name: …}` is how some news interfaces say it.
        Value::Object(object) => object.get("name")?.as_str()?.trim().to_owned(),
        _ => return None,
    };
    (!value.is_empty()).then(|| undo_references(&value).into_owned())
}

/// The names of a list, or of objects that have one.
pub(super) fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(parts) => parts.iter().flat_map(list).collect(),
        Value::String(one) if !one.trim().is_empty() => vec![one.trim().to_owned()],
        Value::Object(object) => object.get("name").map(list).unwrap_or_default(),
        _ => Vec::new(),
    }
}

pub(super) fn looks_like_html(words: &str) -> bool {
    let start = words.trim_start();
    start.starts_with('<')
        || ["<p>", "</p>", "<br", "<div"].iter().filter(|tag| words.contains(**tag)).count() > 1
}
