//! The body of an article: which lines of a page a reader came to read.
//!
//! A page becomes a list of blocks, lines as a browser would lay them out. Elements are
//! scored by how much of the page's prose they hold and how little else; the best is the
//! article's container. Within it each block is kept, dropped, or set apart as a link to
//! another article. Everything is loops over the tree, so no depth can exhaust the stack.

use crate::cues::{self, *};
use crate::html::{Dom, Kind, NodeId, ROOT};
use crate::words::{ends_sentence, is_ideograph, key, same_words, squeeze};
use annals_model::Related;
use rustc_hash::FxHashSet;

/// Element cues beyond those of class names.
const HEADER: u32 = 1 << 24;
const TABLE: u32 = 1 << 25;
const LIST: u32 = 1 << 26;
const QUOTE: u32 = 1 << 27;

/// One line of a page, as laid out.
pub(crate) struct Block {
    pub(crate) text: String,
    pub(crate) kind: Kind,
    /// The innermost block element around it.
    pub(crate) owner: NodeId,
    pub(crate) line: u32,
    /// Letters and marks, ideographs counted for three.
    weight: usize,
    link_weight: usize,
    bold_weight: usize,
    links: u32,
    /// Words and address of its first link.
    anchor: String,
    href: Option<String>,
    /// Cues of the element and all around it.
    cues: u32,
    /// Order of the owner in the document.
    order: u32,
}

impl Block {
    fn link_share(&self) -> f32 {
        self.link_weight as f32 / self.weight.max(1) as f32
    }

    /// Letters that read like running text, none for headings and lists of links.
    fn prose(&self) -> usize {
        if self.kind.is_heading() || self.link_share() > 0.4 {
            return 0;
        }
        let enough = if ends_sentence(&self.text) { 40 } else { 90 };
        if self.weight < enough {
            return 0;
        }
        let own = self.weight - self.link_weight;
        if self.cues & (LIST | TABLE) != 0 && self.owner_is_item() {
            own * 2 / 3
        } else {
            own
        }
    }

    fn owner_is_item(&self) -> bool {
        matches!(self.kind, Kind::Li | Kind::Td | Kind::Th | Kind::Dd | Kind::Dt)
    }
}

/// What the reader of a page's body needs to know of the rest of the page.
pub(crate) struct Around<'a> {
    pub(crate) headline: &'a str,
    pub(crate) authors: &'a [String],
    pub(crate) item_bodies: &'a [NodeId],
    /// Whether all of the page is the article, as in a feed.
    pub(crate) is_fragment: bool,
}

/// What was found in a page beside its metadata.
#[derive(Default)]
pub(crate) struct Body {
    /// Text, line of the source, whether it is a sub-headline.
    pub(crate) paragraphs: Vec<(String, u32)>,
    /// A standfirst that the page shows under its headline.
    pub(crate) deck: Option<String>,
    pub(crate) related: Vec<Related>,
    /// Weight of links and of all text on the page, for telling listings.
    pub(crate) link_weight: usize,
    pub(crate) all_weight: usize,
    /// Short lines between headline and body: bylines, dates, agencies.
    pub(crate) furniture: Vec<String>,
    pub(crate) paywall_cue: bool,
    pub(crate) live_cue: bool,
}

impl Body {
    pub(crate) fn weight(&self) -> usize {
        self.paragraphs.iter().map(|(text, _)| crate::words::weight(text)).sum()
    }
}

struct Layout {
    blocks: Vec<Block>,
    /// Cues of each element by itself.
    own: Vec<u32>,
    /// Elements in document order.
    elements: Vec<NodeId>,
    order: Vec<u32>,
}

/// The line being laid out.
#[derive(Default)]
struct Line {
    text: String,
    link: usize,
    bold: usize,
    links: u32,
    anchor: String,
    href: Option<String>,
    start: u32,
}

fn own_cues(dom: &Dom, node: NodeId, kind: Kind) -> u32 {
    let mut cues = match kind {
        Kind::Nav | Kind::Menu => NAV,
        Kind::Footer => FOOTER,
        Kind::Aside => SIDEBAR,
        Kind::Figcaption | Kind::Figure | Kind::Caption => CAPTION,
        Kind::Form | Kind::Button | Kind::Dialog | Kind::Fieldset | Kind::Label => CALL,
        Kind::Header => HEADER,
        Kind::Table => TABLE,
        Kind::Ul | Kind::Ol | Kind::Dl => LIST,
        Kind::Blockquote => QUOTE,
        _ => 0,
    };
    // A body's own classes describe the page and its theme, not a part of it.
    if !matches!(kind, Kind::Html | Kind::Body) {
        cues |= dom.cues(node);
    }
    for (name, value) in dom.attributes(node) {
        match name {
            "hidden" => cues |= HIDDEN,
            "aria-hidden" if value == "true" => cues |= HIDDEN,
            "role" => {
                cues |= match value {
                    "navigation" | "menu" | "search" | "toolbar" | "tablist" => NAV,
                    "complementary" => SIDEBAR,
                    "contentinfo" => FOOTER,
                    "dialog" | "alert" | "alertdialog" | "button" => CALL,
                    _ => 0,
                }
            }
            _ => {}
        }
    }
    cues
}

fn lay_out(dom: &Dom) -> Layout {
    let mut layout = Layout {
        blocks: Vec::new(),
        own: vec![0; dom.len()],
        elements: Vec::new(),
        order: vec![0; dom.len()],
    };
    let mut line = Line::default();
    // The open elements that change how a line is laid out.
    let mut owners: Vec<NodeId> = vec![ROOT];
    let (mut anchors, mut bolds) = (0usize, 0usize);
    let mut at = dom.first_child(ROOT);
    let mut entering = true;
    while let Some(node) = at {
        let kind = dom.kind(node);
        if entering {
            let mut skip = kind.is_unread();
            match kind {
                Kind::Text => {
                    if line.text.is_empty() {
                        line.start = dom.line(node);
                    }
                    line.text.push_str(dom.words(node));
                    let added = crate::words::weight(dom.words(node).trim());
                    if anchors > 0 {
                        line.link += added;
                        if line.links <= 1 {
                            line.anchor.push_str(dom.words(node));
                        }
                    }
                    if bolds > 0 {
                        line.bold += added;
                    }
                    skip = true;
                }
                Kind::Br => {
                    if line.text.trim_end_matches([' ', '\t', '\r']).ends_with('\u{b}') {
                        layout.flush(dom, &mut line, &owners);
                    } else {
                        line.text.push('\u{b}');
                    }
                }
                _ if skip => {}
                _ => {
                    let cues = own_cues(dom, node, kind);
                    layout.own[node as usize] = cues;
                    layout.order[node as usize] = layout.elements.len() as u32;
                    layout.elements.push(node);
                    if kind.is_block() || splits(kind, cues) {
                        layout.flush(dom, &mut line, &owners);
                        owners.push(node);
                    }
                    match kind {
                        Kind::A => {
                            anchors += 1;
                            line.links += 1;
                            if line.href.is_none() {
                                line.href = dom.attribute(node, "href").map(str::to_owned);
                            }
                        }
                        Kind::B | Kind::Strong => bolds += 1,
                        _ => {}
                    }
                }
            }
            if !skip {
                if let Some(child) = dom.first_child(node) {
                    at = Some(child);
                    continue;
                }
            }
        }
        // Leaving the node.
        if !kind.is_unread() && !matches!(kind, Kind::Text | Kind::Br) {
            if owners.last() == Some(&node) {
                layout.flush(dom, &mut line, &owners);
                owners.pop();
            }
            match kind {
                Kind::A => anchors = anchors.saturating_sub(1),
                Kind::B | Kind::Strong => bolds = bolds.saturating_sub(1),
                _ => {}
            }
        }
        match dom.next_sibling(node) {
            Some(next) => {
                at = Some(next);
                entering = true;
            }
            None => {
                at = dom.parent(node).filter(|parent| *parent != ROOT);
                entering = false;
            }
        }
    }
    layout.flush(dom, &mut line, &owners);
    layout
}

/// Inline elements that hold furniture stand on lines of their own.
fn splits(kind: Kind, cues: u32) -> bool {
    !matches!(kind, Kind::A | Kind::B | Kind::Strong | Kind::Em | Kind::I)
        && cues & (HIDDEN | CAPTION | SHARE | AD | RELATED | NEWSLETTER | COMMENTS) != 0
}

impl Layout {
    fn flush(&mut self, dom: &Dom, line: &mut Line, owners: &[NodeId]) {
        let line = std::mem::take(line);
        if line.text.chars().all(|c| c.is_whitespace() || crate::words::is_invisible(c)) {
            return;
        }
        let owner = owners.last().copied().unwrap_or(ROOT);
        let whole = crate::words::weight(&line.text).max(1);
        let mut start = line.start;
        for piece in split_breaks(&line.text) {
            let text = squeeze(&piece);
            if text.is_empty() {
                continue;
            }
            let weight = crate::words::weight(&text);
            let share = |part: usize| (part * weight / whole).min(weight);
            self.blocks.push(Block {
                weight,
                link_weight: share(line.link),
                bold_weight: share(line.bold),
                text,
                kind: dom.kind(owner),
                owner,
                line: start,
                links: line.links,
                anchor: squeeze(&line.anchor),
                href: line.href.clone(),
                cues: 0,
                order: self.order[owner as usize],
            });
            start += piece.bytes().filter(|b| *b == b'\n').count() as u32;
        }
    }
}

/// Splits at single line breaks where a sentence ends before and another begins after.
fn split_breaks(text: &str) -> Vec<String> {
    if !text.contains('\u{b}') {
        return vec![text.to_owned()];
    }
    let mut pieces: Vec<String> = Vec::new();
    for piece in text.split('\u{b}') {
        let begins = piece.trim_start().chars().next();
        match pieces.last_mut() {
            Some(last)
                if !(ends_sentence(last.trim()) && begins.is_some_and(|c| !c.is_lowercase())) =>
            {
                last.push(' ');
                last.push_str(piece);
            }
            _ => pieces.push(piece.to_owned()),
        }
    }
    pieces
}

/// Cues that stand on all but the element that holds nearly all of the page's prose.
const STUBBORN: u32 = COMMENTS | RELATED | FOOTER | HIDDEN;

/// Reads the body out of a page's tree.
pub(crate) fn read(dom: &Dom, around: &Around<'_>) -> Body {
    let mut layout = lay_out(dom);
    let mut body = Body::default();
    for block in &layout.blocks {
        body.all_weight += block.weight;
        body.link_weight += block.link_weight;
    }
    let headline = headline_block(&layout.blocks, around.headline);
    settle_cues(dom, &mut layout, headline);
    let Some(root) = container(dom, &layout, headline, around) else { return body };
    body.paywall_cue = layout.elements.iter().any(|e| {
        dom.attribute(*e, "class")
            .is_some_and(|class| class.to_ascii_lowercase().contains("paywall"))
    });
    body.live_cue = dom.lineage(root).any(|e| layout.own[e as usize] & LIVE != 0);
    sift(dom, &layout, root, headline, around, &mut body);
    body
}

/// Spreads cues from elements to all they hold, except from those that hold the article.
fn settle_cues(dom: &Dom, layout: &mut Layout, headline: Option<usize>) {
    let mut prose = vec![0usize; dom.len()];
    let mut total = 0;
    for block in &layout.blocks[headline.unwrap_or(0)..] {
        let weight = block.prose();
        total += weight;
        prose[block.owner as usize] += weight;
    }
    for element in layout.elements.iter().rev() {
        if let Some(parent) = dom.parent(*element) {
            prose[parent as usize] += prose[*element as usize];
        }
    }
    let mut spread = vec![0u32; dom.len()];
    for element in &layout.elements {
        let here = *element as usize;
        let above = dom.parent(*element).map_or(0, |parent| spread[parent as usize]);
        let mut own = layout.own[here];
        if total > 0 {
            let share = prose[here] as f32 / total as f32;
            if share > 0.4 {
                own &= !FURNITURE | STUBBORN;
                own &= !(HEADER | TABLE | LIST);
            }
            if share > 0.75 {
                own &= !FURNITURE;
            }
        }
        layout.own[here] = own;
        spread[here] = above | own;
    }
    for block in &mut layout.blocks {
        block.cues = spread[block.owner as usize];
    }
}

/// The block that shows the headline: a heading with its words, the highest rank first.
fn headline_block(blocks: &[Block], headline: &str) -> Option<usize> {
    let wanted = key(headline);
    let fits = |block: &Block| {
        let have = key(&block.text);
        !have.is_empty()
            && (have == wanted
                || (have.len() > 12 && wanted.contains(&have))
                || (wanted.len() > 12 && have.contains(&wanted) && have.len() < wanted.len() * 2))
    };
    let first = |good: &dyn Fn(&Block) -> bool| blocks.iter().position(good);
    first(&|b| b.kind == Kind::H1 && fits(b))
        .or_else(|| {
            first(&|b| b.kind == Kind::H1 && crate::words::overlap(&b.text, headline) > 0.4)
        })
        .or_else(|| first(&|b| b.kind.is_heading() && key(&b.text) == wanted))
        .or_else(|| first(&|b| b.weight > 20 && key(&b.text) == wanted && b.link_share() < 0.5))
        .or_else(|| first(&|b| b.kind.is_heading() && b.weight > 20 && fits(b)))
}

/// The element that holds most of the page's prose and little else.
fn container(
    dom: &Dom,
    layout: &Layout,
    headline: Option<usize>,
    around: &Around<'_>,
) -> Option<NodeId> {
    let (mut good, mut all) = (vec![0f32; dom.len()], vec![0f32; dom.len()]);
    for (n, block) in layout.blocks.iter().enumerate() {
        let flagged = block.cues & FURNITURE != 0;
        let mut weight = if flagged { 0.0 } else { block.prose() as f32 };
        if headline.is_some_and(|headline| n < headline) {
            weight *= 0.3;
        }
        good[block.owner as usize] += weight;
        all[block.owner as usize] += block.weight as f32 * if flagged { 0.15 } else { 1.0 };
    }
    let mut total = 0.0;
    for element in layout.elements.iter().rev() {
        let here = *element as usize;
        match dom.parent(*element) {
            Some(parent) if parent != ROOT => {
                good[parent as usize] += good[here];
                all[parent as usize] += all[here];
            }
            _ => total += good[here],
        }
    }
    if total == 0.0 || around.is_fragment {
        return layout.elements.iter().copied().find(|e| dom.is(*e, Kind::Body));
    }
    let score = |element: NodeId| {
        let here = element as usize;
        if good[here] == 0.0 {
            return 0.0;
        }
        let (precision, recall) = (good[here] / all[here].max(1.0), good[here] / total);
        let own = layout.own[here];
        let mut boost = 1.0;
        if around.item_bodies.contains(&element) {
            boost *= 1.25;
        } else if own & BODY != 0 {
            boost *= 1.15;
        }
        match dom.kind(element) {
            Kind::Article => boost *= 1.1,
            Kind::Main => boost *= 1.03,
            _ => {}
        }
        boost * 2.0 * precision * recall / (precision + recall)
    };
    let mut best: Option<(f32, NodeId)> = None;
    for element in &layout.elements {
        let score = score(*element);
        if score > 0.0 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, *element));
        }
    }
    best.map(|(_, element)| element)
}

/// Decides for each block of the container what it is.
fn sift(
    dom: &Dom,
    layout: &Layout,
    root: NodeId,
    headline: Option<usize>,
    around: &Around<'_>,
    body: &mut Body,
) {
    let blocks = &layout.blocks;
    let inside = subtree(dom, layout, root);
    let mut kept: Vec<usize> = Vec::new();
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut under_related = false;
    let mut weight = 0;
    let late = headline_is_late(blocks, headline, &*inside);
    for (n, block) in blocks.iter().enumerate() {
        let within = inside(block);
        let before = headline.is_some_and(|headline| n <= headline);
        let after = headline.is_some_and(|headline| n > headline);
        if after && (block.cues & RELATED != 0 || !within) && block.cues & (NAV | FOOTER) == 0 {
            push_related(body, block, around.headline);
        }
        // A headline repeated below its story does not end it.
        if before && (!late || headline == Some(n) || block.prose() == 0) {
            continue;
        }
        if body.deck.is_none()
            && weight == 0
            && block.cues & DECK != 0
            && block.weight >= 40
            && block.cues & (FURNITURE & !HIDDEN) == 0
            && block.link_share() < 0.4
            && block.weight < 900
            && headline.is_some_and(|headline| n < headline + 16)
        {
            body.deck = Some(block.text.clone());
            continue;
        }
        if !within {
            if weight == 0 && block.weight < 200 {
                body.furniture.push(block.text.clone());
            }
            continue;
        }
        if weight > 300 && ends_story(dom, blocks, n, headline, around, &*inside) {
            break;
        }
        if block.cues & FURNITURE != 0 {
            if block.weight < 200 {
                body.furniture.push(block.text.clone());
            }
            continue;
        }
        match verdict(block, around, weight, under_related) {
            Verdict::Keep => {
                let key = key(&block.text);
                if key.len() > 30 && !seen.insert(key) {
                    continue;
                }
                under_related = false;
                weight += block.prose();
                kept.push(n);
            }
            Verdict::Related => {
                under_related |= block.kind.is_heading() || block.links == 0;
                push_related(body, block, around.headline);
            }
            Verdict::Drop => {
                if block.weight < 200 {
                    body.furniture.push(block.text.clone());
                }
            }
        }
    }
    trim(blocks, &mut kept);
    body.paragraphs = kept.iter().map(|n| (blocks[*n].text.clone(), blocks[*n].line)).collect();
}

/// Whether a heading opens another story, or a list of others with their first lines.
fn ends_story(
    dom: &Dom,
    blocks: &[Block],
    n: usize,
    headline: Option<usize>,
    around: &Around<'_>,
    inside: &dyn Fn(&Block) -> bool,
) -> bool {
    let block = &blocks[n];
    let furniture = block.cues & FURNITURE != 0;
    if !block.kind.is_heading() || furniture || same_words(&block.text, around.headline) {
        return false;
    }
    if block.kind == Kind::H1 {
        let story = |n: usize| dom.lineage(blocks[n].owner).find(|up| dom.is(*up, Kind::Article));
        return block.links > 0 || headline.is_some_and(|headline| story(headline) != story(n));
    }
    if !cues::is_read_also(&block.text) && !cues::is_more(&block.text) {
        return false;
    }
    let after = blocks[n + 1..].iter().filter(|b| inside(b) && b.cues & FURNITURE == 0).take(12);
    after.filter(|b| b.link_share() > 0.75 && b.weight >= 20).count() >= 3
}

fn headline_is_late(
    blocks: &[Block],
    headline: Option<usize>,
    inside: &dyn Fn(&Block) -> bool,
) -> bool {
    let Some(headline) = headline else { return false };
    let prose = |range: &[Block]| -> usize {
        range.iter().filter(|b| inside(b) && b.cues & FURNITURE == 0).map(Block::prose).sum()
    };
    prose(&blocks[..headline]) > prose(&blocks[headline..]) * 3
}

/// Whether a block lies under an element: document order makes it a range.
fn subtree<'a>(dom: &Dom, layout: &'a Layout, root: NodeId) -> Box<dyn Fn(&Block) -> bool + 'a> {
    let start = layout.order[root as usize];
    let end = dom
        .after(root, ROOT)
        .into_iter()
        .flat_map(|mut node| {
            // The next node may be text; the next element bounds the range.
            loop {
                if layout.elements.get(layout.order[node as usize] as usize) == Some(&node) {
                    return Some(layout.order[node as usize]);
                }
                node = dom.next(node, ROOT)?;
            }
        })
        .next()
        .unwrap_or(u32::MAX);
    Box::new(move |block| (start..end).contains(&block.order))
}

enum Verdict {
    Keep,
    Related,
    Drop,
}

fn verdict(block: &Block, around: &Around<'_>, so_far: usize, under_related: bool) -> Verdict {
    let text = block.text.as_str();
    let link_share = block.link_share();
    let short = block.weight < 240;
    if same_words(text, around.headline) {
        return Verdict::Drop;
    }
    if short && cues::is_read_also(text) && (block.links > 0 || block.weight < 90) {
        return Verdict::Related;
    }
    if short && cues::is_self_talk(text) && (block.weight < 120 || block.links > 0) {
        return Verdict::Drop;
    }
    // A line that is one link leads away; a heading may be linked and still be one.
    if link_share > 0.75 && block.weight < 400 {
        return Verdict::Related;
    }
    if link_share > 0.5 && (block.owner_is_item() || block.links > 2) && !ends_sentence(text) {
        return Verdict::Related;
    }
    if under_related && (link_share > 0.3 || block.weight < 80) && !block.kind.is_heading() {
        return Verdict::Related;
    }
    if block.cues & TABLE != 0 && block.weight < 80 && !ends_sentence(text) {
        return Verdict::Drop;
    }
    if block.kind.is_heading() {
        return if block.weight < 200 || ends_sentence(text) {
            Verdict::Keep
        } else {
            Verdict::Drop
        };
    }
    if so_far == 0 && is_byline(text, around.authors) {
        return Verdict::Drop;
    }
    if short && crate::author::is_byline_of(text, around.authors) {
        return Verdict::Drop;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters * 2 < text.chars().count() && block.weight < 60 && !ends_sentence(text) {
        return Verdict::Drop;
    }
    if block.cues & (DATE | BYLINE) != 0 && block.weight < 120 && !ends_sentence(text) {
        return Verdict::Drop;
    }
    let loose = !matches!(block.kind, Kind::P | Kind::Li | Kind::Blockquote | Kind::Pre);
    if loose && block.weight < 40 && !ends_sentence(text) && block.bold_weight * 2 < block.weight {
        return Verdict::Drop;
    }
    Verdict::Keep
}

/// A line between headline and body that names writers or a date, and tells nothing.
fn is_byline(text: &str, authors: &[String]) -> bool {
    if crate::words::weight(text) > 140 {
        return false;
    }
    let names = authors.iter().any(|name| text.contains(name.as_str()));
    let dated = crate::stamp::parse(text).is_some() && !ends_sentence(text);
    names && !ends_sentence(text) || dated || crate::author::begins_byline(text)
}

/// Cuts what is no sentence off both ends: kickers, dates, tags, headings of nothing.
fn trim(blocks: &[Block], kept: &mut Vec<usize>) {
    let hangs = |n: usize, max: usize| {
        let block = &blocks[n];
        !ends_sentence(&block.text) && (block.weight < max || block.kind.is_heading())
    };
    let telling = kept.iter().filter(|n| !hangs(**n, 60)).count();
    if telling == 0 {
        return;
    }
    while kept.last().is_some_and(|n| hangs(*n, 60)) {
        kept.pop();
    }
    let lead =
        kept.iter().position(|n| !hangs(*n, 50) || blocks[*n].kind.is_heading()).unwrap_or(0);
    kept.drain(..lead);
    // A heading straight before another, with nothing under it, headed what was dropped.
    let mut n = 0;
    while n + 1 < kept.len() {
        let (one, two) = (&blocks[kept[n]], &blocks[kept[n + 1]]);
        if one.kind.is_heading() && two.kind == one.kind && one.weight < 60 {
            kept.remove(n);
        } else {
            n += 1;
        }
    }
}

/// Sets a line that is mostly a link apart, if it could be a headline.
fn push_related(body: &mut Body, block: &Block, headline: &str) {
    // Beside the link may stand a time, a section or a first sentence.
    let title = if block.anchor.len() >= 20 { &block.anchor } else { &block.text };
    let title = cues::without_read_also(title);
    let size = crate::words::weight(title);
    if body.related.len() >= 60
        || !(20..=220).contains(&size)
        || block.link_share() < 0.5
        || block.links > 2
        || title.split_whitespace().count() < 3 && !title.chars().any(is_ideograph)
        || same_words(title, headline)
        || body.related.iter().any(|r| r.title == title)
    {
        return;
    }
    let url = block.href.clone().filter(|href| !href.starts_with(['#', 'j', 'm']));
    body.related.push(Related { title: title.to_owned(), url });
}

/// Paragraphs of a text that came as a string: of JSON-LD, of a feed.
pub(crate) fn paragraphs_of(text: &str) -> Vec<(String, u32)> {
    let text = crate::html::unescape(text);
    let text = text
        .replace("\\n", "\n")
        .replace("<br>", "\n")
        .replace("<br/>", "\n")
        .replace("</p>", "\n");
    let plain = if text.contains('<') { strip_tags(&text) } else { text };
    plain.lines().map(squeeze).filter(|line| !line.is_empty()).map(|line| (line, 0)).collect()
}

fn strip_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        match rest[at..].find('>') {
            Some(end) if end < 400 => rest = &rest[at + end + 1..],
            _ => {
                out.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}
