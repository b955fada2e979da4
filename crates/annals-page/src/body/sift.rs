//! Which lines of an article's element a reader came to read.

use super::deck::{deck, is_apart, same_parent};
use super::ends::{after_text, closing, is_bold, trim};
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
    let names: Vec<String> = around.names.iter().map(|name| key(name)).collect();
    let boxes = super::boxes::boxes(dom, layout, &*inside);
    let mut fates = vec!["after the article"; blocks.len()];
    // What was left out after the text began may say that its end is sold.
    let sold = |block: &Block| block.weight < 240 && cues::is_barrier(&block.text);
    body.barrier = blocks[headline.unwrap_or(0)..].iter().any(|b| b.cues & HIDDEN == 0 && sold(b));
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
            // What stands above a late headline does not follow it.
            let since = n.checked_sub(headline.unwrap_or(n)).unwrap_or(usize::MAX);
            if let Some(what) = deck(dom, blocks, n, within, since, around) {
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
            None => verdict(block, around, heading, &names, weight, under_related),
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
    // A bound on what a hostile page can cost.
    let near = &blocks[n + 1..blocks.len().min(n + 400)];
    let after = || near.iter().filter(|b| inside(b) && b.cues & FURNITURE == 0);
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
    names: &[String],
    so_far: usize,
    under_related: bool,
) -> Verdict {
    let text = block.text.as_str();
    let link_share = block.link_share();
    let short = block.weight < 240;
    if short && cues::is_barrier(text) {
        return Verdict::Drop("the rest is for those who pay");
    }
    let said = || {
        block.weight >= 12 && {
            let text = key(text);
            names.iter().any(|name| name.contains(&text))
        }
    };
    let named =
        || so_far == 0 && (around.names.iter().any(|name| same_words(text, name)) || said());
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
    let letters = || text.chars().filter(|c| c.is_alphabetic()).count();
    if block.weight < 60 && letters() * 2 < text.chars().count() && !ends_sentence(text) {
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
