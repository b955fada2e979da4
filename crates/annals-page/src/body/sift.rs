//! Which lines of an article's element a reader came to read.

use super::layout::{Block, Layout, TABLE};
use super::{Around, Body};
use crate::cues::{self, *};
use crate::html::{Dom, Kind, NodeId, ROOT};
use crate::why::Why;
use crate::words::{ends_sentence, is_ideograph, key, same_words};
use annals_model::Related;
use rustc_hash::FxHashSet;

/// Decides for each block of the container what it is.
pub(super) fn sift(
    dom: &Dom,
    layout: &Layout,
    roots: &[NodeId],
    headline: Option<usize>,
    around: &Around<'_>,
    body: &mut Body,
    why: &mut Why,
) {
    let blocks = &layout.blocks;
    let inside = subtrees(dom, layout, roots);
    let mut kept: Vec<usize> = Vec::new();
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut under_related = false;
    let mut weight = 0;
    let late = headline_is_late(blocks, headline, &*inside);
    let heading = headline.map_or("", |n| blocks[n].text.as_str());
    let boxes = super::boxes::boxes(dom, layout, &*inside);
    let mut fates = vec!["after the article"; blocks.len()];
    for (n, block) in blocks.iter().enumerate() {
        let within = inside(block);
        let before = headline.is_some_and(|headline| n <= headline);
        let after = headline.is_some_and(|headline| n > headline);
        if after && (block.cues & RELATED != 0 || !within) && block.cues & (NAV | FOOTER) == 0 {
            push_related(body, block, around.headline);
        }
        // A headline repeated below its story does not end it.
        if before && (!late || headline == Some(n) || block.prose() == 0) {
            fates[n] = "above the headline";
            continue;
        }
        if body.deck.is_none() && weight == 0 && headline.is_some_and(|h| n < h + 25) {
            if let Some(what) = deck(dom, blocks, n, within, around) {
                fates[n] = what;
                body.deck = Some(block.text.clone());
                continue;
            }
        }
        if !within {
            if weight == 0 && block.weight < 200 {
                body.furniture.push(block.text.clone());
            }
            fates[n] = "outside the article's element";
            continue;
        }
        if weight > 300 && ends_story(dom, blocks, n, headline, around, &*inside) {
            fates[n] = "the next story begins";
            break;
        }
        let verdict = match furniture(block.cues).or(boxes[n]) {
            Some(what) => Verdict::Drop(what),
            None => verdict(block, around, heading, weight, under_related),
        };
        match verdict {
            Verdict::Keep => {
                let key = key(&block.text);
                if key.len() > 30 && !seen.insert(key) {
                    fates[n] = "said before";
                    continue;
                }
                under_related = false;
                weight += block.prose();
                fates[n] = HANGS;
                kept.push(n);
            }
            Verdict::Related(what) => {
                under_related |= block.kind.is_heading() || block.links == 0;
                push_related(body, block, around.headline);
                fates[n] = what;
            }
            Verdict::Drop(what) => {
                if block.weight < 200 {
                    body.furniture.push(block.text.clone());
                }
                if weight == 0 && is_bold(block) && block.cues & FURNITURE == 0 {
                    body.bylines.push(block.text.clone());
                }
                fates[n] = what;
            }
        }
    }
    for (n, what) in after_text(dom, layout, &kept) {
        fates[n] = what;
    }
    kept.retain(|n| fates[*n] == HANGS);
    for (n, what) in closing(blocks, &kept) {
        fates[n] = what;
    }
    kept.retain(|n| fates[*n] == HANGS);
    let cut = trim(blocks, &mut kept);
    body.bylines
        .extend(cut.iter().filter(|n| is_bold(&blocks[**n])).map(|n| blocks[*n].text.clone()));
    for n in &kept {
        fates[*n] = TEXT;
    }
    for (block, fate) in blocks.iter().zip(fates) {
        why.line(fate, &block.text, fate == TEXT);
    }
    body.first_is_apart = kept.first().is_some_and(|n| {
        let bold = blocks[*n].bold_weight * 10 >= blocks[*n].weight * 9;
        bold || is_apart(dom, blocks, *n) || !same_parent(dom, blocks, &kept)
    });
    body.paragraphs = kept.iter().map(|n| (blocks[*n].text.clone(), blocks[*n].line)).collect();
}

/// What makes a line above the text its deck, if it is one.
fn deck(
    dom: &Dom,
    blocks: &[Block],
    n: usize,
    within: bool,
    around: &Around<'_>,
) -> Option<&'static str> {
    let block = &blocks[n];
    let text = block.text.as_str();
    let long = block.weight >= if block.cues & DECK != 0 { 40 } else { 60 };
    if !long || block.weight >= 900 || block.link_share() >= 0.4 {
        return None;
    }
    if block.cues & DECK != 0 && block.cues & (FURNITURE & !HIDDEN) == 0 {
        return Some("the deck, by its class");
    }
    let told = around.names.iter().any(|name| same_words(text, name));
    let timed = text.starts_with(|c: char| c.is_ascii_digit());
    if block.cues & (FURNITURE | BYLINE | DATE) != 0 || told || timed {
        return None;
    }
    let next = blocks[n + 1..].iter().find(|b| b.cues & FURNITURE == 0 && b.weight >= 20);
    let is_bold = |b: &Block| b.bold_weight * 10 >= b.weight * 9;
    let apart = next.is_some_and(|next| !next.kind.is_heading() && !is_bold(next));
    if !apart || cues::is_self_talk(text) || cues::is_read_also(text) {
        None
    } else if within && block.kind.is_heading() && block.kind != Kind::H1 {
        Some("the deck, a heading above the text")
    } else if within && is_bold(block) && ends_sentence(text) && is_told(text, around) {
        Some("the deck, bold above the text")
    } else if within && ends_sentence(text) && is_apart(dom, blocks, n) {
        Some("the deck, made unlike the text")
    } else if !within && block.kind == Kind::P && ends_sentence(text) {
        Some("the deck, between headline and text")
    } else {
        None
    }
}

/// Whether a text says what the page says of itself where it describes itself.
fn is_told(text: &str, around: &Around<'_>) -> bool {
    around.decks.iter().any(|deck| crate::words::overlap(text, deck) > 0.5)
}

/// Whether a paragraph's class differs from the one that the next two have.
fn is_apart(dom: &Dom, blocks: &[Block], n: usize) -> bool {
    let class = |block: &Block| dom.attribute(block.owner, "class").unwrap_or("");
    let next = blocks[n + 1..].iter().filter(|b| b.cues & FURNITURE == 0 && b.kind == Kind::P);
    let mut next = next.filter(|b| b.weight >= 60).take(2);
    let (Some(second), Some(third)) = (next.next(), next.next()) else { return false };
    let drop_cap = class(&blocks[n]).contains("drop");
    blocks[n].kind == Kind::P
        && class(second) == class(third)
        && class(&blocks[n]) != class(second)
        && !drop_cap
}

/// The fate of a line that was to stand, and no sentence stood beyond it.
const HANGS: &str = "hangs at an end";

/// The fate of a line that is in the body.
const TEXT: &str = "text";

/// What the elements around a line say it is, where it is not the article's own words.
fn furniture(cues: u32) -> Option<&'static str> {
    const NAMES: &[(u32, &str)] = &[
        (HIDDEN, "hidden"),
        (NAV, "navigation"),
        (FOOTER, "a footer"),
        (COMMENTS, "comments"),
        (AD, "advertising"),
        (RELATED, "a box of links"),
        (NEWSLETTER, "a newsletter or subscription box"),
        (SHARE, "a share bar"),
        (CAPTION, "a caption"),
        (TAGS, "tags"),
        (BIO, "a biography"),
        (MEDIA, "a player or an embedded post"),
        (CALL, "a call to the reader"),
        (BOX, "a box beside the text"),
        (SIDEBAR, "a sidebar"),
        (BREADCRUMB, "breadcrumbs"),
    ];
    NAMES.iter().find(|(bit, _)| cues & bit != 0).map(|(_, name)| *name)
}

/// Lines that follow the element that holds nearly all of the text, in one of another make.
fn after_text(dom: &Dom, layout: &Layout, kept: &[usize]) -> Vec<(usize, &'static str)> {
    let blocks = &layout.blocks;
    let total: usize = kept.iter().map(|n| blocks[*n].prose()).sum();
    let mut held = rustc_hash::FxHashMap::default();
    for n in kept {
        for up in dom.lineage(blocks[*n].owner) {
            *held.entry(up).or_insert(0) += blocks[*n].prose();
        }
    }
    // The innermost such element comes last in the document.
    let full = held.iter().filter(|(node, prose)| **node != ROOT && **prose * 5 >= total * 4);
    let Some(text) = full.map(|(node, _)| *node).max_by_key(|n| layout.order[*n as usize]) else {
        return Vec::new();
    };
    let within = |n: usize| dom.lineage(blocks[n].owner).any(|up| up == text);
    let Some(last) = kept.iter().rposition(|n| within(*n)) else { return Vec::new() };
    if total == 0 || dom.kind(text) == Kind::P {
        return Vec::new();
    }
    let class = |node: NodeId| dom.attribute(node, "class").unwrap_or("");
    let same = |up: NodeId| dom.kind(up) == dom.kind(text) && class(up) == class(text);
    let other = |n: &&usize| !dom.lineage(blocks[**n].owner).any(same);
    kept[last + 1..].iter().filter(other).map(|n| (*n, "below the text")).collect()
}

/// Closing lines in which a desk speaks: credits, notes in italics, calls to the reader.
fn closing(blocks: &[Block], kept: &[usize]) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    let is_italic = |n: usize| blocks[n].italic_weight * 10 >= blocks[n].weight * 9;
    let tail: Vec<usize> = kept.iter().rev().copied().take(6).collect();
    if kept.len() < 4 {
        return found;
    }
    let notes = tail.iter().take_while(|n| is_italic(**n)).count();
    let quoted =
        tail[..notes].iter().any(|n| blocks[*n].text.starts_with(['"', '“', '„', '«', '»', '‘']));
    if (1..=2).contains(&notes) && !quoted {
        found.extend(tail[..notes].iter().map(|n| (*n, "a closing note in italics")));
    }
    for n in tail.iter().filter(|n| !blocks[**n].kind.is_heading()).take(4) {
        let block = &blocks[*n];
        let bold = block.bold_weight * 10 >= block.weight * 8;
        let marked = is_italic(*n) || bold || block.kind == Kind::Li && block.links > 0;
        let calls = cues::promotions(&block.text) + usize::from(marked);
        if block.weight < 300 && calls > 1 {
            found.push((*n, "a call to the reader"));
        }
    }
    for n in tail.iter().take_while(|n| !ends_sentence(&blocks[**n].text)) {
        let block = &blocks[*n];
        let label =
            block.text.find(':').is_some_and(|at| at < 40) || block.text.contains(['©', '|']);
        let prose = block.text.contains(['"', '“', '„', '«', '»']) || block.text.contains(". ");
        if block.weight < 150 && label && !prose && !block.kind.is_heading() {
            found.push((*n, "a closing credit"));
        }
    }
    found
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
    let after = || blocks[n + 1..].iter().filter(|b| inside(b) && b.cues & FURNITURE == 0);
    let links = |first: usize| {
        after().take(first).filter(|b| b.link_share() > 0.75 && b.weight >= 20).count()
    };
    links(5) >= 2 && links(12) >= 3
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

/// Whether a block lies under one of the elements: document order makes each a range.
fn subtrees<'a>(dom: &Dom, layout: &Layout, roots: &[NodeId]) -> Box<dyn Fn(&Block) -> bool + 'a> {
    let range = |root: &NodeId| {
        let start = layout.order[*root as usize];
        let mut next = dom.after(*root, ROOT);
        // The next node may be text; the next element bounds the range.
        while let Some(node) = next {
            if layout.elements.get(layout.order[node as usize] as usize) == Some(&node) {
                return start..layout.order[node as usize];
            }
            next = dom.next(node, ROOT);
        }
        start..u32::MAX
    };
    let ranges: Vec<std::ops::Range<u32>> = roots.iter().map(range).collect();
    Box::new(move |block| ranges.iter().any(|range| range.contains(&block.order)))
}

enum Verdict {
    Keep,
    Related(&'static str),
    Drop(&'static str),
}

fn verdict(
    block: &Block,
    around: &Around<'_>,
    heading: &str,
    so_far: usize,
    under_related: bool,
) -> Verdict {
    let text = block.text.as_str();
    let link_share = block.link_share();
    let short = block.weight < 240;
    let said = |name: &String| block.weight >= 12 && key(name).contains(&key(text));
    let named =
        || so_far == 0 && around.names.iter().any(|name| same_words(text, name) || said(name));
    if same_words(text, around.headline) || same_words(text, heading) || named() {
        return Verdict::Drop("the headline again");
    }
    if short && cues::is_read_also(text) && (block.links > 0 || block.weight < 90) {
        return Verdict::Related("points to another article");
    }
    if short && cues::is_self_talk(text) && (block.weight < 120 || block.links > 0) {
        return Verdict::Drop("the site speaks of itself");
    }
    // A line that is one link leads away; a heading may be linked and still be one.
    if link_share > 0.75 && block.weight < 400 {
        return Verdict::Related("a link alone");
    }
    if link_share > 0.5 && (block.owner_is_item() || block.links > 2) && !ends_sentence(text) {
        return Verdict::Related("an entry of links");
    }
    let pointer = text.starts_with(['>', '»', '►', '▶', '→']) && short;
    let open = !ends_sentence(text) && !text.ends_with(':');
    if pointer && (block.links > 0 || open) || block.weight < 200 && link_share >= 0.4 && open {
        return Verdict::Related("mostly a link");
    }
    if block.kind == Kind::Li && link_share >= 0.3 && short {
        return Verdict::Related("an entry of links");
    }
    let loose = block.weight < 80 && !ends_sentence(text);
    if under_related && (link_share > 0.3 || loose) && !block.kind.is_heading() {
        return Verdict::Related("under a heading of links");
    }
    if block.cues & TABLE != 0 && block.weight < 80 && !ends_sentence(text) {
        return Verdict::Drop("a table's cell");
    }
    if block.kind.is_heading() {
        return if block.weight < 200 || ends_sentence(text) && block.kind != Kind::H1 {
            Verdict::Keep
        } else {
            Verdict::Drop("a heading too long")
        };
    }
    if block.weight < 100 && cues::is_reading_time(text) {
        return Verdict::Drop("how long it takes to read");
    }
    let names = || is_bold(block) && crate::author::names_of(text).is_some();
    if so_far == 0 && (is_byline(text, around.authors) || names()) {
        return Verdict::Drop("a byline");
    }
    if short && crate::author::is_byline_of(text, around.authors) {
        return Verdict::Drop("a byline");
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters * 2 < text.chars().count() && block.weight < 60 && !ends_sentence(text) {
        return Verdict::Drop("hardly a letter");
    }
    if block.cues & (DATE | BYLINE) != 0 && block.weight < 120 && !ends_sentence(text) {
        return Verdict::Drop("a byline or date, by its class");
    }
    let loose = !matches!(block.kind, Kind::P | Kind::Li | Kind::Blockquote | Kind::Pre);
    if loose && block.weight < 40 && !ends_sentence(text) && block.bold_weight * 2 < block.weight {
        return Verdict::Drop("a few loose words");
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
///
/// Gives back what it cut off.
fn trim(blocks: &[Block], kept: &mut Vec<usize>) -> Vec<usize> {
    let hangs = |n: usize, max: usize| {
        let block = &blocks[n];
        !ends_sentence(&block.text) && (block.weight < max || block.kind.is_heading())
    };
    let telling = kept.iter().filter(|n| !hangs(**n, 60)).count();
    if telling == 0 {
        return Vec::new();
    }
    let mut cut = Vec::new();
    while kept.last().is_some_and(|n| hangs(*n, 60)) {
        cut.extend(kept.pop());
    }
    let lead =
        kept.iter().position(|n| !hangs(*n, 50) || blocks[*n].kind.is_heading()).unwrap_or(0);
    // Names stand above the text or below it.
    cut.extend(kept.drain(..lead));
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
    cut
}

/// Whether the first two lines of a body stand in one element.
fn same_parent(dom: &Dom, blocks: &[Block], kept: &[usize]) -> bool {
    let [first, second, ..] = kept else { return true };
    dom.parent(blocks[*first].owner) == dom.parent(blocks[*second].owner)
}

fn is_bold(block: &Block) -> bool {
    block.weight < 80 && block.bold_weight * 10 >= block.weight * 8
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
