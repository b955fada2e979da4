//! What stands at the ends of a text and is not of it: bylines, credits, calls, notes.

use super::layout::{Block, Layout};
use crate::cues;
use crate::html::{Dom, Kind, NodeId, ROOT};
use crate::words::ends_sentence;

/// Lines that follow the element that holds nearly all of the text, in one of another make.
pub(super) fn after_text(dom: &Dom, layout: &Layout, kept: &[usize]) -> Vec<(usize, &'static str)> {
    let blocks = &layout.blocks;
    let total: usize = kept.iter().map(|n| blocks[*n].prose()).sum();
    let mut held = rustc_hash::FxHashMap::default();
    for n in kept {
        for up in dom.lineage(blocks[*n].owner) {
            *held.entry(up).or_insert(0) += blocks[*n].prose();
        }
    }
    // The innermost such element comes last in the document.
    let full = held.iter().filter(|(node, prose)| **node != ROOT && **prose * 10 >= total * 7);
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
pub(super) fn closing(blocks: &[Block], kept: &[usize]) -> Vec<(usize, &'static str)> {
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

/// Cuts what is no sentence off both ends: kickers, dates, tags, headings of nothing.
///
/// Gives back what it cut off.
pub(super) fn trim(blocks: &[Block], kept: &mut Vec<usize>) -> Vec<usize> {
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

/// Whether a short line is bold as a whole.
pub(super) fn is_bold(block: &Block) -> bool {
    block.weight < 80 && block.bold_weight * 10 >= block.weight * 8
}
