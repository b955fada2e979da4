//! Quotations: stretches between marks, which may run over several sentences of a paragraph.

use crate::tree::Tree;
use annals_model::Upos;

/// A word of the document: sentence and token.
pub(crate) type At = (usize, usize);

/// What stands between two marks, the marks left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// The opening mark; where it is lost, the first word.
    pub open: At,
    /// The closing mark; where it is lost, the last word.
    pub close: At,
    /// It says something by itself: "we will not yield", not the "so-called" of a phrase.
    pub clausal: bool,
}

impl Quotation {
    pub fn holds(&self, at: At) -> bool {
        self.open <= at && at <= self.close
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Open,
    Close,
    /// Either, by what came before.
    Straight,
}

fn mark(tree: &Tree<'_>, i: usize) -> Option<Mark> {
    match tree.word(i) {
        "“" | "``" | "„" | "«" => return Some(Mark::Open),
        "”" | "»" => return Some(Mark::Close),
        "\"" | "''" | "’’" | "‘‘" => {}
        _ => return None,
    }
    // Straight marks lean on the word they belong to.
    let span = tree.sentence.tokens[i].span;
    let before = tree.text.get(..span.start as usize).and_then(|text| text.chars().next_back());
    let after = tree.text.get(span.end as usize..).and_then(|text| text.chars().next());
    let free = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '['));
    Some(match (free(before), free(after)) {
        (true, false) => Mark::Open,
        (false, true) => Mark::Close,
        _ => Mark::Straight,
    })
}

/// The quotations of a document, in the order they open.
///
/// A quotation ends with its paragraph at the latest. A closing mark that nothing opened closes
/// what began with its sentence: tables part sentences that a paragraph held together.
pub(crate) fn find(trees: &[Tree<'_>]) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    let mut opened: Option<At> = None;
    for (s, tree) in trees.iter().enumerate() {
        if s > 0 && trees[s - 1].sentence.part != tree.sentence.part {
            if let Some(open) = opened.take() {
                end(trees, open, (s - 1, trees[s - 1].len().saturating_sub(1)), &mut found);
            }
        }
        for i in 0..tree.len() {
            let Some(mark) = mark(tree, i) else { continue };
            match (mark, opened) {
                (Mark::Close | Mark::Straight, Some(open)) => {
                    end(trees, open, (s, i), &mut found);
                    opened = None;
                }
                (Mark::Open | Mark::Straight, None) => opened = Some((s, i)),
                // A paragraph of an open quotation repeats the mark.
                (Mark::Open, Some(_)) => {}
                (Mark::Close, None) => {
                    let free = found.last().is_none_or(|last| last.close.0 < s);
                    if free {
                        end(trees, (s, 0), (s, i), &mut found);
                    }
                }
            }
        }
    }
    if let (Some(open), Some(last)) = (opened, trees.len().checked_sub(1)) {
        end(trees, open, (last, trees[last].len().saturating_sub(1)), &mut found);
    }
    found
}

fn end(trees: &[Tree<'_>], open: At, close: At, found: &mut Vec<Quotation>) {
    let mut words = 0;
    let mut verbs = false;
    for (s, tree) in trees.iter().enumerate().take(close.0 + 1).skip(open.0) {
        let from = if s == open.0 { open.1 } else { 0 };
        let to = if s == close.0 { close.1 + 1 } else { tree.len() };
        for i in from..to.min(tree.len()) {
            words += usize::from(tree.word(i).contains(char::is_alphanumeric));
            verbs |= tree.is_verbal(i);
        }
    }
    let ended = close.1.checked_sub(1).is_some_and(|i| {
        trees[close.0].len() > i
            && matches!(trees[close.0].word(i), "," | "." | "!" | "?" | "…" | "...")
            && trees[close.0].upos(i) == Upos::Punct
    });
    let clausal = open.0 != close.0 || (words >= 3 && ended) || (words >= 5 && verbs);
    found.push(Quotation { open, close, clausal });
}
