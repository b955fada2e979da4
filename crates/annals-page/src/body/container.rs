//! Which element of a page holds its article.

use super::layout::{Block, Layout, HEADER, LIST, TABLE};
use super::Around;
use crate::cues::*;
use crate::html::{Dom, Kind, NodeId, ROOT};
use crate::words::{has_key, key};

/// Cues that stand on all but the element that holds nearly all of the page's prose.
pub(super) const STUBBORN: u32 = COMMENTS | RELATED | FOOTER | HIDDEN;

/// Spreads cues from elements to all they hold, except from those that hold the article.
pub(super) fn settle_cues(dom: &Dom, layout: &mut Layout, headline: Option<usize>) {
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
                own &= !(HEADER | TABLE | LIST | DATE | BYLINE | DECK);
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
pub(super) fn headline_block(dom: &Dom, blocks: &[Block], around: &Around<'_>) -> Option<usize> {
    let headline = around.headline;
    let wanted = key(headline);
    let fits = |block: &Block| {
        let have = key(&block.text);
        !have.is_empty()
            && (have == wanted
                || (have.len() > 12 && wanted.contains(&have))
                || (wanted.len() > 12 && have.contains(&wanted) && have.len() < wanted.len() * 2))
    };
    let first = |good: &dyn Fn(&Block) -> bool| blocks.iter().position(good);
    let shows = |b: &Block| {
        around.heading.is_some_and(|heading| dom.lineage(b.owner).any(|up| up == heading))
    };
    first(&|b| b.kind == Kind::H1 && fits(b))
        .or_else(|| {
            first(&|b| b.kind == Kind::H1 && crate::words::overlap(&b.text, headline) > 0.4)
        })
        .or_else(|| first(&|b| b.kind.is_heading() && has_key(&b.text, &wanted)))
        .or_else(|| first(&|b| b.weight > 8 && shows(b)))
        .or_else(|| first(&|b| b.weight > 20 && has_key(&b.text, &wanted) && b.link_share() < 0.5))
        .or_else(|| first(&|b| b.kind.is_heading() && b.weight > 20 && fits(b)))
}

/// The element that holds most of the page's prose and little else, first of several alike.
pub(super) fn container(
    dom: &Dom,
    layout: &Layout,
    headline: Option<usize>,
    around: &Around<'_>,
) -> Vec<NodeId> {
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
        return layout
            .elements
            .iter()
            .copied()
            .find(|e| dom.is(*e, Kind::Body))
            .into_iter()
            .collect();
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
    best.map(|(_, element)| with_siblings(dom, layout, &good, element)).unwrap_or_default()
}

/// The element, and the siblings of the same make in which the article goes on.
fn with_siblings(dom: &Dom, layout: &Layout, good: &[f32], element: NodeId) -> Vec<NodeId> {
    let class = |node: NodeId| dom.attribute(node, "class").unwrap_or("");
    let Some(parent) = dom.parent(element).filter(|parent| *parent != ROOT) else {
        return vec![element];
    };
    let alike = |node: &NodeId| {
        *node != element
            && dom.kind(*node) == dom.kind(element)
            && class(*node) == class(element)
            && good[*node as usize] > 60.0
            && layout.own[*node as usize] & (FURNITURE | HEADER) == 0
            && dom
                .descendants(*node)
                .all(|inner| !matches!(dom.kind(inner), Kind::H1 | Kind::Article))
    };
    let plain =
        matches!(dom.kind(element), Kind::Div | Kind::Section) && !class(element).is_empty();
    let siblings = std::iter::successors(dom.first_child(parent), |node| dom.next_sibling(*node));
    siblings.filter(|node| *node == element || plain && alike(node)).collect()
}
