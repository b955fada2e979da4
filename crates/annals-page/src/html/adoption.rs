//! The adoption agency: formatting that ends across the ends of blocks.

use super::builder::Builder;
use super::dom::NONE;
use super::kind::SPECIAL;
use super::token::Tag;

/// Blocks that one end tag can take its formatting out of.
const ROUNDS: usize = 8;
/// Formatting elements between the ended one and a block that are opened anew in it.
const BETWEEN: usize = 3;

impl Builder<'_> {
    /// Ends the formatting element that a tag names.
    pub(super) fn adopt(&mut self, tag: &Tag) {
        let (kind, node) = self.current();
        if kind == tag.kind && self.position_formatting(node).is_none() {
            self.pop();
            return;
        }
        for _ in 0..ROUNDS {
            let Some(listed) = self.recent_formatting(tag.kind) else {
                self.end_any(tag);
                return;
            };
            let entry = self.formatting[listed];
            let Some(opened) = self.position_open(entry.node) else {
                self.formatting.remove(listed);
                return;
            };
            if !self.is_in_scope(entry.node) {
                return;
            }
            let block = self.open[opened..].iter().position(|(kind, _)| kind.has(SPECIAL));
            let Some(block) = block.map(|n| opened + n) else {
                self.truncate(opened);
                self.formatting.remove(listed);
                return;
            };
            let (_, furthest) = self.open[block];
            let mut bookmark = listed;
            let mut last = furthest;
            let mut at = block;
            let mut between = 0;
            loop {
                between += 1;
                at -= 1;
                let (kind, node) = self.open[at];
                if node == entry.node {
                    break;
                }
                let mut listed = self.position_formatting(node);
                if between > BETWEEN {
                    if let Some(at) = listed.take() {
                        self.formatting.remove(at);
                        bookmark -= usize::from(at < bookmark);
                    }
                }
                let Some(listed) = listed else {
                    self.remove_open(at);
                    continue;
                };
                let again = self.arena.again(node);
                self.formatting[listed].node = again;
                self.remove_open(at);
                self.insert_open(at, kind, again);
                if last == furthest {
                    bookmark = listed + 1;
                }
                self.arena.insert((again, NONE), last);
                last = again;
            }
            let common = opened.checked_sub(1).map(|below| self.open[below]);
            self.arena.detach(last);
            let place = self.place(common);
            self.arena.insert(place, last);
            let again = self.arena.again(entry.node);
            self.arena.move_children(furthest, again);
            self.arena.insert((furthest, NONE), again);
            if let Some(listed) = self.position_formatting(entry.node) {
                self.formatting.remove(listed);
                bookmark -= usize::from(listed < bookmark);
            }
            let mut renewed = entry;
            renewed.node = again;
            self.formatting.insert(bookmark.min(self.formatting.len()), renewed);
            if let Some(opened) = self.position_open(entry.node) {
                self.remove_open(opened);
            }
            let above = self.position_open(furthest).map_or(self.open.len(), |at| at + 1);
            self.insert_open(above, tag.kind, again);
        }
    }
}
