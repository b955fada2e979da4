//! Sitemaps and news sitemaps: links to pages, and what is said of them; indexes of sitemaps.

use super::rss::{feed_text, push, said};
use super::xml::{Event, Xml};
use super::{Input, Reader};
use crate::page::{Given, Media, Page};
use annals_model::Finding;
use std::collections::VecDeque;
use std::io::Read;

pub(super) fn sniff(text: &str) -> bool {
    super::xml_root(text).is_some_and(|name| matches!(local(name), "urlset" | "sitemapindex"))
}

#[derive(Default)]
pub(super) struct Sitemap {
    links: Option<VecDeque<Result<Page, Finding>>>,
}

impl<R: Read> Reader<R> for Sitemap {
    fn next(&mut self, input: &mut Input<R>) -> Option<Result<Page, Finding>> {
        if self.links.is_none() {
            self.links = Some(match input.rest() {
                Ok(bytes) => links(&input.name, &bytes),
                Err(finding) => VecDeque::from([Err(finding)]),
            });
        }
        self.links.as_mut()?.pop_front()
    }
}

fn local(tag: &str) -> &str {
    tag.rsplit(':').next().unwrap_or(tag)
}

#[derive(Default)]
struct Entry {
    loc: Option<String>,
    title: Option<String>,
    publication: Option<String>,
    language: Option<String>,
    published: Option<String>,
    modified: Option<String>,
}

impl Entry {
    fn add(&mut self, within: &str, tag: &str, words: &str) {
        let slot = match (within, tag) {
            ("url" | "sitemap", "loc") => &mut self.loc,
            ("url" | "sitemap", "lastmod") => &mut self.modified,
            ("news", "title") => &mut self.title,
            ("news", "publication_date") => &mut self.published,
            ("publication", "name") => &mut self.publication,
            ("publication", "language") => &mut self.language,
            _ => return,
        };
        push(slot, words);
    }

    fn link(self, name: &str, media: Media, at: usize) -> Result<Page, Finding> {
        let url = said(self.loc).filter(|url| url.starts_with("http"));
        let Some(url) = url else {
            return Err(Finding::warning("empty-entry", "a sitemap entry without an address")
                .at(name, Some(at as u64)));
        };
        let mut link = Page::link(name, "sitemap", media, url);
        link.origin.offset = Some(at as u64);
        link.given = Given {
            headline: said(self.title),
            outlet: said(self.publication),
            language: said(self.language),
            published: said(self.published),
            modified: said(self.modified),
            ..Given::default()
        };
        Ok(link)
    }
}

fn links(name: &str, bytes: &[u8]) -> VecDeque<Result<Page, Finding>> {
    let text = feed_text(bytes);
    let mut xml = Xml::new(&text);
    let mut links = VecDeque::new();
    let mut stack: Vec<&str> = Vec::new();
    let mut entry: Option<(usize, Entry)> = None;
    loop {
        let at = xml.at;
        let Some(event) = xml.next() else { break };
        match event {
            Event::Open(tag, _, false) => {
                let tag = local(tag);
                if matches!(tag, "url" | "sitemap") {
                    entry = Some((at, Entry::default()));
                }
                stack.push(tag);
            }
            Event::Open(..) => {}
            Event::Close(tag) => {
                let tag = local(tag);
                if let Some(depth) = stack.iter().rposition(|open| *open == tag) {
                    stack.truncate(depth);
                }
                let media = if tag == "sitemap" { Media::Index } else { Media::Link };
                if matches!(tag, "url" | "sitemap") {
                    links.extend(entry.take().map(|(at, entry)| entry.link(name, media, at)));
                }
            }
            Event::Text(words) => {
                if let ([.., within, tag], Some((_, entry))) = (&stack[..], &mut entry) {
                    entry.add(within, tag, &words);
                }
            }
        }
    }
    if let Some((at, _)) = entry {
        links.push_back(Err(Finding::error("truncated-feed", "the sitemap ends in an entry")
            .at(name, Some(at as u64))));
    } else if links.is_empty() {
        let finding = Finding::warning("empty-feed", "a sitemap with no entries");
        links.push_back(Err(finding.at(name, Some(0))));
    }
    links
}
