//! Atom: one page an entry.

use super::rss::{empty_feed, feed_text, is_whole};
use super::xml::{attribute, Event, Xml};
use super::{Input, Reader};
use crate::page::{Given, Media, Page};
use annals_model::Finding;
use std::collections::VecDeque;
use std::io::Read;

pub(super) fn sniff(text: &str) -> bool {
    super::xml_root_is(text, &["feed", "atom:feed"])
}

#[derive(Default)]
pub(super) struct Atom {
    entries: Option<VecDeque<Result<Page, Finding>>>,
}

impl<R: Read> Reader<R> for Atom {
    fn next(&mut self, input: &mut Input<R>) -> Option<Result<Page, Finding>> {
        if self.entries.is_none() {
            match input.rest() {
                Ok(bytes) => self.entries = Some(entries(&input.name, &bytes)),
                Err(finding) => {
                    self.entries = Some(VecDeque::new());
                    return Some(Err(finding));
                }
            }
        }
        self.entries.as_mut()?.pop_front()
    }
}

#[derive(Default)]
struct Entry {
    given: Given,
    url: Option<String>,
    summary: Option<String>,
    content: Option<(Media, String)>,
}

fn entries(name: &str, bytes: &[u8]) -> VecDeque<Result<Page, Finding>> {
    let text = feed_text(bytes);
    let mut xml = Xml::new(&text);
    let mut pages = VecDeque::new();
    let mut stack: Vec<&str> = Vec::new();
    let (mut outlet, mut language) = (None::<String>, None);
    let mut entry: Option<(usize, Entry)> = None;
    loop {
        let at = xml.at;
        let Some(event) = xml.next() else { break };
        match event {
            Event::Open(tag, attributes, empty) => {
                let tag = local(tag);
                match (tag, &mut entry) {
                    ("feed", None) => {
                        language = attribute(attributes, "xml:lang").map(String::from);
                    }
                    ("entry", None) => entry = Some((at, Entry::default())),
                    ("link", Some((_, entry))) => {
                        let rel = attribute(attributes, "rel");
                        if rel.is_none() || rel.as_deref() == Some("alternate") {
                            entry.url = attribute(attributes, "href").map(String::from);
                        }
                    }
                    ("category", Some((_, entry))) if entry.given.section.is_none() => {
                        entry.given.section = attribute(attributes, "label")
                            .or_else(|| attribute(attributes, "term"))
                            .map(String::from);
                    }
                    ("content", Some((_, entry))) if !empty => {
                        let kind = attribute(attributes, "type");
                        let kind = kind.as_deref().unwrap_or("text");
                        let media = if kind == "text" || kind == "text/plain" {
                            Media::Text
                        } else {
                            Media::Fragment
                        };
                        let inner = element(&mut xml, tag, kind == "xhtml");
                        entry.content = Some((media, inner));
                        continue;
                    }
                    _ => {}
                }
                if !empty {
                    stack.push(tag);
                }
            }
            Event::Close(tag) => {
                let tag = local(tag);
                if let Some(depth) = stack.iter().rposition(|open| *open == tag) {
                    stack.truncate(depth);
                }
                if tag == "entry" {
                    if let Some((at, entry)) = entry.take() {
                        pages.push_back(entry.page(name, at, &outlet, &language));
                    }
                }
            }
            Event::Text(words) => {
                let inner = stack.len().checked_sub(2).and_then(|at| stack.get(at));
                let (Some(tag), within) = (stack.last(), inner) else { continue };
                match &mut entry {
                    Some((_, entry)) => entry.add(tag, within.copied(), &words),
                    None if *tag == "title" => {
                        outlet.get_or_insert_default().push_str(words.trim());
                    }
                    None => {}
                }
            }
        }
    }
    if let Some((at, _)) = entry {
        pages
            .push_back(Err(Finding::error("truncated-feed", "the feed ends in an entry")
                .at(name, Some(at as u64))));
    } else if pages.is_empty() {
        pages.push_back(Err(empty_feed(name)));
    }
    pages
}

fn local(tag: &str) -> &str {
    tag.strip_prefix("atom:").unwrap_or(tag)
}

/// What an element holds, to its end: its words, or with `markup` all as it stands.
fn element(xml: &mut Xml<'_>, tag: &str, markup: bool) -> String {
    let (start, mut depth, mut words) = (xml.at, 1, String::new());
    loop {
        let at = xml.at;
        match xml.next() {
            Some(Event::Open(open, _, false)) if local(open) == tag => depth += 1,
            Some(Event::Close(close)) if local(close) == tag => {
                depth -= 1;
                if depth == 0 {
                    return if markup { xml.slice(start, at).to_owned() } else { words };
                }
            }
            Some(Event::Text(more)) => words.push_str(&more),
            Some(_) => {}
            None => return if markup { xml.slice(start, at).to_owned() } else { words },
        }
    }
}

impl Entry {
    fn add(&mut self, tag: &str, within: Option<&str>, words: &str) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        let slot = match (tag, within) {
            ("name", Some("author")) => return self.given.authors.push(words.to_owned()),
            ("title", Some("entry")) => &mut self.given.headline,
            ("published" | "issued", _) => &mut self.given.published,
            ("updated" | "modified", _) => &mut self.given.modified,
            ("summary", _) => &mut self.summary,
            _ => return,
        };
        slot.get_or_insert_default().push_str(words);
    }

    fn page(
        mut self,
        name: &str,
        at: usize,
        outlet: &Option<String>,
        language: &Option<String>,
    ) -> Result<Page, Finding> {
        let content = self.content.take().filter(|(_, words)| !words.trim().is_empty());
        let whole = content.as_ref().is_some_and(|(_, words)| is_whole(words));
        let (media, body) = match (content, self.summary.take()) {
            (Some(content), summary) => {
                self.given.deck = summary;
                content
            }
            (None, Some(summary)) => (Media::Fragment, summary),
            (None, None) if self.url.is_some() => (Media::Link, String::new()),
            (None, None) => {
                return Err(Finding::warning("empty-entry", "a feed entry with no text")
                    .at(name, Some(at as u64)));
            }
        };
        // `updated` is required by the format, so alone it is the date of publishing.
        if self.given.published.is_none() {
            self.given.published = self.given.modified.take();
        }
        self.given.outlet = outlet.clone().filter(|o| !o.is_empty());
        self.given.language = language.clone();
        let mut page = Page::new(name, "atom", media, body.into_bytes());
        page.http_charset = Some("utf-8".to_owned());
        page.origin.offset = Some(at as u64);
        page.url = self.url;
        page.whole = whole;
        page.given = self.given;
        Ok(page)
    }
}
