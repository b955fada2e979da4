//! JSON Feed 1.0 and 1.1: one page an item.

use super::jsonl::{list, looks_like_html, text};
use super::rss::{empty_feed, is_whole};
use super::{Input, Reader};
use crate::page::{Given, Media, Page};
use annals_model::Finding;
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::io::Read;

pub(super) fn sniff(text: &str) -> bool {
    text.starts_with('{')
        && ["://jsonfeed.org/version/", ":\\/\\/jsonfeed.org\\/version\\/"]
            .iter()
            .any(|version| text.contains(version))
}

#[derive(Default)]
pub(super) struct JsonFeed {
    items: Option<VecDeque<Result<Page, Finding>>>,
}

impl<R: Read> Reader<R> for JsonFeed {
    fn next(&mut self, input: &mut Input<R>) -> Option<Result<Page, Finding>> {
        if self.items.is_none() {
            self.items = Some(match input.rest() {
                Ok(bytes) => items(&input.name, &bytes),
                Err(finding) => VecDeque::from([Err(finding)]),
            });
        }
        self.items.as_mut()?.pop_front()
    }
}

fn items(name: &str, bytes: &[u8]) -> VecDeque<Result<Page, Finding>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let feed: Map<String, Value> = match serde_json::from_slice(bytes) {
        Ok(feed) => feed,
        Err(e) => {
            let (code, message) = if e.is_eof() {
                ("truncated-feed", "the feed ends in the middle".to_owned())
            } else {
                ("bad-feed", format!("no JSON: {e}"))
            };
            return VecDeque::from([Err(Finding::error(code, message).at(name, Some(0)))]);
        }
    };
    let entries = feed.get("items").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut pages: VecDeque<_> =
        entries.iter().enumerate().map(|(n, item)| page(name, n, item, &feed)).collect();
    if let Some(next) = text(&feed, &["next_url"]) {
        pages.push_back(Ok(Page::link(name, "json-feed", Media::Index, next)));
    }
    if pages.is_empty() {
        pages.push_back(Err(empty_feed(name)));
    }
    pages
}

/// The page of an item; its number stands for its offset, which a JSON value does not keep.
fn page(name: &str, n: usize, item: &Value, feed: &Map<String, Value>) -> Result<Page, Finding> {
    let empty =
        || Finding::warning("empty-entry", "a feed item with no text").at(name, Some(n as u64));
    let item = item.as_object().ok_or_else(empty)?;
    let url = text(item, &["url", "external_url"])
        .or_else(|| text(item, &["id"]).filter(|id| id.starts_with("http")));
    let html = text(item, &["content_html"]).map(|words| (Media::Fragment, words));
    let plain = text(item, &["content_text"]).map(|words| (Media::Text, words));
    let summary = text(item, &["summary"]);
    let content = html.or(plain);
    let mut given = Given {
        headline: text(item, &["title"]),
        authors: ["authors", "author"]
            .iter()
            .find_map(|field| item.get(*field).or_else(|| feed.get(*field)))
            .map(list)
            .unwrap_or_default(),
        outlet: text(feed, &["title"]),
        section: item.get("tags").map(list).and_then(|tags| tags.into_iter().next()),
        published: text(item, &["date_published"]),
        modified: text(item, &["date_modified"]),
        language: text(item, &["language"]).or_else(|| text(feed, &["language"])),
        ..Given::default()
    };
    let whole = content.as_ref().is_some_and(|(_, words)| is_whole(words));
    let (media, body) = match (content, summary) {
        (Some(content), summary) => {
            given.deck = summary;
            content
        }
        (None, Some(words)) if looks_like_html(&words) => (Media::Fragment, words),
        (None, Some(words)) => (Media::Text, words),
        (None, None) => {
            let link = url.map(|url| Page::link(name, "json-feed", Media::Link, url));
            let mut link = link.ok_or_else(empty)?;
            link.origin.offset = Some(n as u64);
            link.given = given;
            return Ok(link);
        }
    };
    let mut page = Page::new(name, "json-feed", media, body.into_bytes());
    page.http_charset = Some("utf-8".to_owned());
    page.origin.offset = Some(n as u64);
    page.url = url;
    page.given = given;
    page.whole = whole;
    Ok(page)
}
