//! Inputs to pages, and, where that is wanted, to the pages they link to.

use super::{unreadable, Source, Sources};
use crate::fetch::{self, Fetcher};
use annals_model::{Finding, Severity};
use annals_page::{FieldMap, Given, Limits, Media, Page};
use annals_record::Fetched;
use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

/// How deep links are followed: from an index to its sitemaps, to their pages.
const MAX_DEPTH: u32 = 3;

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub limits: Limits,
    /// Which columns of tables hold what.
    pub fields: Arc<FieldMap>,
    /// How many links of feeds and sitemaps to follow; `None` follows none.
    pub follow: Option<u64>,
    pub network: fetch::Options,
    /// The versions of addresses that need not be read again.
    pub known: Vec<Fetched>,
}

/// What reading gives, one after another.
#[derive(Debug)]
pub enum Item {
    Page(Box<Page>),
    Finding(Finding),
    /// All pages of an address have been given, those it links to among them.
    Fetched(Fetched),
}

/// Every page of every source, and every reason why one could not be read.
///
/// `bytes` grows as files are read.
pub fn read(
    sources: Sources,
    options: &Options,
    bytes: Arc<AtomicU64>,
) -> impl Iterator<Item = Item> + Send {
    let known = options.known.iter().map(|known| (known.url.clone(), known.clone())).collect();
    Reader {
        sources: sources.items.into_iter().collect(),
        fetcher: Fetcher::new(&options.network, known),
        options: options.clone(),
        bytes,
        layers: Vec::new(),
        ready: VecDeque::new(),
        visited: HashSet::new(),
    }
}

/// As [`read`], for those who keep no record.
pub fn pages(
    sources: Sources,
    options: &Options,
) -> impl Iterator<Item = Result<Page, Finding>> + Send {
    read(sources, options, Arc::default()).filter_map(|item| match item {
        Item::Page(page) => Some(Ok(*page)),
        Item::Finding(finding) => Some(Err(finding)),
        Item::Fetched(_) => None,
    })
}

/// A reader that tells how far it has come.
struct Counted<R> {
    reader: R,
    bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.bytes.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// An input under way. Above it on the stack lies what it links to.
struct Layer {
    items: Box<dyn Iterator<Item = Result<Page, Finding>> + Send>,
    name: String,
    depth: u32,
    /// Links that were not followed.
    passed: u64,
    /// Whether anything of it was left unread.
    lacking: bool,
    fetched: Option<Fetched>,
    charset: Option<String>,
    /// What the link to it said.
    linked: Given,
}

impl Layer {
    /// Adds to a page what is known from around it.
    fn dress(&self, mut page: Page) -> Page {
        // The address is that of a page, not of each page of an archive or feed.
        let alone = matches!(page.origin.format.as_str(), "html" | "text");
        if let Some(fetched) = self.fetched.as_ref().filter(|_| alone) {
            page.url.get_or_insert_with(|| fetched.url.clone());
            page.http_charset = page.http_charset.or_else(|| self.charset.clone());
            page.linked = self.linked.clone();
        }
        page
    }
}

struct Reader {
    sources: VecDeque<Result<Source, Finding>>,
    options: Options,
    fetcher: Fetcher,
    bytes: Arc<AtomicU64>,
    layers: Vec<Layer>,
    ready: VecDeque<Item>,
    /// Links followed.
    visited: HashSet<String>,
}

impl Iterator for Reader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            let Some(layer) = self.layers.last_mut() else {
                match self.sources.pop_front()? {
                    Ok(source) => self.open(source),
                    Err(finding) => return Some(Item::Finding(finding)),
                }
                continue;
            };
            match layer.items.next() {
                Some(Ok(page)) => self.take(page),
                Some(Err(finding)) => {
                    layer.lacking |= finding.severity == Severity::Error;
                    return Some(Item::Finding(finding));
                }
                None => self.close(),
            }
        }
    }
}

impl Reader {
    fn open(&mut self, source: Source) {
        match source {
            Source::Stdin => self.push("-", std::io::stdin()),
            Source::File(path) => match File::open(&path) {
                Ok(file) => {
                    let counted = Counted { reader: file, bytes: self.bytes.clone() };
                    self.push(&path.display().to_string(), BufReader::new(counted));
                }
                Err(error) => self.ready.push_back(Item::Finding(unreadable(&path, &error))),
            },
            Source::Url(url) => {
                if let Err(finding) = self.fetch(&url, 0, Given::default()) {
                    self.ready.push_back(Item::Finding(finding));
                }
            }
        }
    }

    fn push(&mut self, name: &str, reader: impl Read + Send + 'static) {
        let pages = annals_page::pages(name, reader, &self.options.limits);
        self.layers.push(Layer {
            items: Box::new(pages.with_fields(self.options.fields.clone())),
            name: name.to_owned(),
            depth: 0,
            passed: 0,
            lacking: false,
            fetched: None,
            charset: None,
            linked: Given::default(),
        });
    }

    fn fetch(&mut self, url: &str, depth: u32, linked: Given) -> Result<(), Finding> {
        let Some(answer) = self.fetcher.fetch(url)? else {
            let finding = Finding::note("not-modified", "not changed since it was read");
            self.ready.push_back(Item::Finding(finding.at(url, None)));
            return Ok(());
        };
        self.push(&answer.version.url, Cursor::new(answer.body));
        if let Some(layer) = self.layers.last_mut() {
            layer.depth = depth;
            layer.charset = answer.charset;
            layer.fetched = Some(answer.version);
            layer.linked = linked;
        }
        Ok(())
    }

    /// Gives a page on, or what its link leads to.
    fn take(&mut self, page: Page) {
        let Some(layer) = self.layers.last_mut() else { return };
        let bare = matches!(page.media, Media::Link | Media::Index);
        let entry =
            !page.whole && matches!(page.origin.format.as_str(), "rss" | "atom" | "json-feed");
        let url = page.url.clone().filter(|url| url.starts_with("http"));
        let Some(url) = url.filter(|_| bare || entry) else {
            let page = layer.dress(page);
            return self.ready.push_back(Item::Page(Box::new(page)));
        };
        let most = self.options.follow.unwrap_or(0);
        let depth = layer.depth + 1;
        if self.visited.contains(&url) {
            return;
        }
        if depth > MAX_DEPTH || self.visited.len() as u64 >= most {
            layer.lacking = true;
            layer.passed += u64::from(bare || most > 0);
            if !bare {
                self.ready.push_back(Item::Page(Box::new(page)));
            }
            return;
        }
        self.visited.insert(url.clone());
        if let Err(mut finding) = self.fetch(&url, depth, page.given.clone()) {
            if let Some(layer) = self.layers.last_mut() {
                layer.lacking = true;
            }
            if !bare {
                // The feed's own words stand in.
                finding.severity = Severity::Warning;
                self.ready.push_back(Item::Page(Box::new(page)));
            }
            self.ready.push_front(Item::Finding(finding));
        }
    }

    fn close(&mut self) {
        let Some(layer) = self.layers.pop() else { return };
        if layer.passed > 0 {
            let links = if layer.passed == 1 { "link" } else { "links" };
            let message = format!("{} {links} not followed", layer.passed);
            let hint = match self.options.follow {
                None => "--follow reads the pages that feeds and sitemaps link to".to_owned(),
                Some(most) => format!("--follow-most {most} and {MAX_DEPTH} steps are the limit"),
            };
            let finding = Finding::warning("not-followed", message).at(&layer.name, None);
            self.ready.push_back(Item::Finding(finding.hint(hint)));
        }
        match layer.fetched {
            Some(fetched) if !layer.lacking => self.ready.push_back(Item::Fetched(fetched)),
            _ => {
                // What a sitemap or feed is short of is missing from its index too.
                if let Some(above) = self.layers.last_mut() {
                    above.lacking |= layer.lacking;
                }
            }
        }
    }
}
