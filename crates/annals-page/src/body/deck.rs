//! Which line between headline and text is the deck: told by class, by place, by make.

use super::layout::Block;
use super::Around;
use crate::cues::{self, *};
use crate::html::{Dom, Kind};
use crate::words::{ends_sentence, same_words};

/// What makes a line above the text its deck, if it is one.
pub(super) fn deck(
    dom: &Dom,
    blocks: &[Block],
    n: usize,
    within: bool,
    since_headline: usize,
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
    } else if !within && ends_sentence(text) && is_between(block, since_headline) {
        Some("the deck, between headline and text")
    } else {
        None
    }
}

/// Whether a text says what the page says of itself where it describes itself.
fn is_told(text: &str, around: &Around<'_>) -> bool {
    let mut long = around.decks.iter().filter(|deck| deck.len() > 60).peekable();
    long.peek().is_none() || long.any(|deck| crate::words::overlap(text, deck) > 0.5)
}

/// Whether a line between the headline and the article's element can be a deck.
fn is_between(block: &Block, since_headline: usize) -> bool {
    let loose = matches!(block.kind, Kind::Div | Kind::Span) && block.links == 0;
    block.kind == Kind::P || loose && since_headline <= 6 && block.weight < 420
}

/// Whether a paragraph's class or place differs from that which the next two share.
pub(super) fn is_apart(dom: &Dom, blocks: &[Block], n: usize) -> bool {
    let class = |block: &Block| dom.attribute(block.owner, "class").unwrap_or("");
    let next = blocks[n + 1..].iter().filter(|b| b.cues & FURNITURE == 0 && b.kind == Kind::P);
    let mut next = next.filter(|b| b.weight >= 60).take(2);
    let (Some(second), Some(third)) = (next.next(), next.next()) else { return false };
    let block = &blocks[n];
    let drop_cap = ["drop", "first", "initial"].iter().any(|w| class(block).contains(w));
    let parent = |block: &Block| dom.parent(block.owner);
    let made =
        block.kind == Kind::P && class(second) == class(third) && class(block) != class(second);
    let placed = matches!(block.kind, Kind::P | Kind::Div)
        && block.links == 0
        && block.weight < 420
        && parent(second) == parent(third)
        && dom.lineage(block.owner).all(|up| Some(up) != parent(second));
    (made || placed) && !drop_cap
}

/// Whether the first two lines of a body stand in one element.
pub(super) fn same_parent(dom: &Dom, blocks: &[Block], kept: &[usize]) -> bool {
    let [first, second, ..] = kept else { return true };
    dom.parent(blocks[*first].owner) == dom.parent(blocks[*second].owner)
}
