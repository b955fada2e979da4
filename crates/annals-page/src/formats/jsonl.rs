//! JSON Lines: one page a line, under the field names news data sets use.

use super::{Input, Reader};
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
            return Some(page(&input.name, at, record));
        }
        None
    }
}

fn page(name: &str, at: u64, record: &[u8]) -> Result<Page, Finding> {
    let bad = |message: String| {
        Finding::error("bad-json-line", message)
            .at(name, Some(at))
            .hint("each line is one JSON object; the lines after it are read")
    };
    let record: Map<String, Value> =
        serde_json::from_slice(record).map_err(|e| bad(format!("not a JSON object: {e}")))?;
    let (media, body) = match (text(&record, TEXT), text(&record, HTML)) {
        (Some(words), _) if looks_like_html(&words) => (Media::Fragment, words),
        (Some(words), _) => (Media::Text, words),
        (None, Some(html)) => {
            let whole = html.to_ascii_lowercase().contains("<html");
            (if whole { Media::Html } else { Media::Fragment }, html)
        }
        (None, None) => {
            let names: Vec<_> = record.keys().map(String::as_str).take(12).collect();
            let fields = names.join(", ");
            return Err(bad(format!("no text among the fields {fields}")).hint(format!(
                "text is looked for in {} and {}",
                TEXT.join(", "),
                HTML.join(", ")
            )));
        }
    };
    let mut page = Page::new(name, "jsonl", media, body.into_bytes());
    page.http_charset = Some("utf-8".to_owned());
    page.origin.offset = Some(at);
    page.url = text(&record, URL);
    page.given = Given {
        headline: text(&record, HEADLINE),
        deck: text(&record, DECK),
        authors: AUTHORS.iter().find_map(|f| record.get(*f)).map(list).unwrap_or_default(),
        agency: text(&record, AGENCY),
        outlet: text(&record, OUTLET),
        section: text(&record, SECTION),
        published: text(&record, PUBLISHED),
        modified: text(&record, MODIFIED),
        language: text(&record, LANGUAGE),
    };
    Ok(page)
}

/// The first of the fields that says something.
fn text(record: &Map<String, Value>, fields: &[&str]) -> Option<String> {
    fields.iter().filter_map(|field| record.get(*field)).find_map(|value| {
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
        (!value.is_empty()).then_some(value)
    })
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(parts) => parts.iter().flat_map(list).collect(),
        Value::String(one) if !one.trim().is_empty() => vec![one.trim().to_owned()],
        Value::Object(object) => object.get("name").map(list).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn looks_like_html(words: &str) -> bool {
    let start = words.trim_start();
    start.starts_with('<')
        || ["<p>", "</p>", "<br", "<div"].iter().filter(|tag| words.contains(**tag)).count() > 1
}
