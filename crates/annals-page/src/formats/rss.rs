//! RSS 2.0, 0.9x and RSS 1.0 (RDF): one page an item.

use super::xml::{Event, Xml};
use super::{Input, Reader};
use crate::charset;
use crate::page::{Given, Media, Page};
use annals_model::Finding;
use std::collections::VecDeque;
use std::io::Read;

pub(super) fn sniff(text: &str) -> bool {
    super::xml_root_is(text, &["rss", "rdf:RDF", "RDF"])
}

#[derive(Default)]
pub(super) struct Rss {
    items: Option<VecDeque<Result<Page, Finding>>>,
}

impl<R: Read> Reader<R> for Rss {
    fn next(&mut self, input: &mut Input<R>) -> Option<Result<Page, Finding>> {
        if self.items.is_none() {
            match input.rest() {
                Ok(bytes) => self.items = Some(items(&input.name, &bytes)),
                Err(finding) => {
                    self.items = Some(VecDeque::new());
                    return Some(Err(finding));
                }
            }
        }
        self.items.as_mut()?.pop_front()
    }
}

/// The text of a feed; the XML declaration names the charset where it is not UTF-8.
pub(super) fn feed_text(bytes: &[u8]) -> String {
    charset::decode_xml(bytes)
}

/// The finding for a feed that holds nothing to read.
pub(super) fn empty_feed(name: &str) -> Finding {
    Finding::warning("empty-feed", "a feed with no entries").at(name, Some(0))
}

/// Whether a feed's content is an article's text: many put a teaser where the text belongs.
pub(super) fn is_whole(content: &str) -> bool {
    content.len() >= 1500
}

fn items(name: &str, bytes: &[u8]) -> VecDeque<Result<Page, Finding>> {
    let text = feed_text(bytes);
    let mut xml = Xml::new(&text);
    let (mut outlet, mut language) = (None, None);
    let mut pages = VecDeque::new();
    let mut stack: Vec<&str> = Vec::new();
    let mut item: Option<(usize, Item)> = None;
    loop {
        let at = xml.at;
        let Some(event) = xml.next() else { break };
        match event {
            Event::Open(tag, _, empty) => {
                if tag == "item" {
                    item = Some((at, Item::default()));
                }
                if !empty {
                    stack.push(tag);
                }
            }
            Event::Close(tag) => {
                if let Some(depth) = stack.iter().rposition(|open| *open == tag) {
                    stack.truncate(depth);
                }
                if tag == "item" {
                    if let Some((at, item)) = item.take() {
                        pages.push_back(item.page(name, at, &outlet, &language));
                    }
                }
            }
            Event::Text(words) => {
                let Some(tag) = stack.last() else { continue };
                match &mut item {
                    Some((_, item)) => item.add(tag, &words),
                    None if stack.contains(&"image") => {}
                    None if *tag == "title" => push(&mut outlet, &words),
                    None if *tag == "language" => push(&mut language, &words),
                    None => {}
                }
            }
        }
    }
    if let Some((at, _)) = item {
        pages
            .push_back(Err(Finding::error("truncated-feed", "the feed ends in an item")
                .at(name, Some(at as u64))));
    } else if pages.is_empty() {
        pages.push_back(Err(empty_feed(name)));
    }
    pages
}

/// Adds words to what an element has said so far.
pub(super) fn push(slot: &mut Option<String>, words: &str) {
    slot.get_or_insert_default().push_str(words);
}

/// The value of an element, without surrounding space, if it says anything.
pub(super) fn said(value: Option<String>) -> Option<String> {
    value.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
}

#[derive(Default)]
struct Item {
    title: Option<String>,
    link: Option<String>,
    guid: Option<String>,
    published: Option<String>,
    modified: Option<String>,
    creator: Vec<String>,
    section: Option<String>,
    description: Option<String>,
    content: Option<String>,
}

impl Item {
    fn add(&mut self, tag: &str, words: &str) {
        match tag {
            "title" => push(&mut self.title, words),
            "link" => push(&mut self.link, words),
            "guid" => push(&mut self.guid, words),
            "pubDate" | "dc:date" | "dcterms:created" => push(&mut self.published, words),
            "dcterms:modified" | "atom:updated" => push(&mut self.modified, words),
            "dc:creator" | "author" => self.creator.push(words.trim().to_owned()),
            "category" if self.section.is_none() => push(&mut self.section, words),
            "description" => push(&mut self.description, words),
            "content:encoded" | "content" | "fulltext" => push(&mut self.content, words),
            _ => {}
        }
    }

    fn page(
        self,
        name: &str,
        at: usize,
        outlet: &Option<String>,
        language: &Option<String>,
    ) -> Result<Page, Finding> {
        let (content, description) = (said(self.content), said(self.description));
        let url =
            said(self.link).or_else(|| said(self.guid).filter(|guid| guid.starts_with("http")));
        let whole = content.as_deref().is_some_and(is_whole);
        let (body, deck) = match (content, description) {
            (Some(content), deck) => (content, deck),
            (None, Some(description)) => (description, None),
            (None, None) => (String::new(), None),
        };
        let mut page = match url {
            _ if !body.is_empty() => Page::new(name, "rss", Media::Fragment, body.into_bytes()),
            Some(ref url) => Page::link(name, "rss", Media::Link, url.clone()),
            None => {
                return Err(Finding::warning("empty-entry", "a feed item with no text")
                    .at(name, Some(at as u64)));
            }
        };
        page.whole = whole;
        page.http_charset = Some("utf-8".to_owned());
        page.origin.offset = Some(at as u64);
        page.url = url;
        page.given = Given {
            headline: said(self.title),
            deck,
            authors: self.creator.into_iter().filter(|name| !name.is_empty()).collect(),
            outlet: said(outlet.clone()),
            section: said(self.section),
            published: said(self.published),
            modified: said(self.modified),
            language: said(language.clone()),
            ..Given::default()
        };
        Ok(page)
    }
}
