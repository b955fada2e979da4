//! Status from grammar: negation, tense, modality, condition and purpose, by the book's own tables.

use crate::compose::{covers, Proto};
use crate::document::Document;
use crate::tree::Tree;
use annals_codebook::{Becomes, Grammar, Rule};
use annals_model::{Deprel, Feats, Status, Upos};

/// Applies the grammar operators to every event, innermost level first.
pub(crate) fn qualify(document: &Document<'_>, s: usize, protos: &mut Vec<Proto>) {
    let refusal = document.book.grammar().find(|(grammar, _)| *grammar == Grammar::Refusal);
    protos.retain_mut(|proto| {
        let levels = proto.levels.clone();
        for (at, &level) in levels.iter().enumerate() {
            let governed = at + 1 < levels.len();
            let refused = refusal.is_some_and(|(grammar, rule)| {
                holds(document, s, grammar, level, proto) && apply(rule, proto) == Applied::Row
            });
            for (grammar, rule) in document.book.grammar() {
                if matches!(grammar, Grammar::Refusal | Grammar::Demand)
                    || (refused
                        && matches!(grammar, Grammar::Negation | Grammar::Future | Grammar::Modal))
                {
                    continue;
                }
                if governed && matches!(grammar, Grammar::Future | Grammar::Purpose) {
                    continue;
                }
                if holds(document, s, grammar, level, proto)
                    && apply(rule, proto) == Applied::Dropped
                {
                    return false;
                }
            }
        }
        true
    });
}

#[derive(PartialEq)]
enum Applied {
    Row,
    NoRow,
    Dropped,
}

/// Applies a grammar operator's table to an event.
fn apply(rule: &Rule, proto: &mut Proto) -> Applied {
    let row = rule.table.iter().find(|row| covers(row, proto));
    match row.map(|row| &row.result) {
        None => return Applied::NoRow,
        Some(Becomes::Drop) => return Applied::Dropped,
        // What is denied stays denied, however the denial is hedged.
        Some(Becomes::Keep(Some(_))) if proto.status == Status::Negated => {}
        Some(Becomes::Keep(Some(status))) => proto.status = *status,
        Some(Becomes::Event(event_type, mode)) => {
            proto.promised = true;
            proto.event_type = *event_type;
            proto.modes = mode.iter().copied().collect();
        }
        _ => {}
    }
    Applied::Row
}

fn aux<'t>(tree: &'t Tree<'_>, level: usize) -> impl Iterator<Item = usize> + 't {
    let shared = tree.rel(level) == Deprel::Conj
        && tree.is_verbal(level)
        && tree.child(level, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Aux]).is_none();
    let from = if shared { tree.head(level).unwrap_or(level) } else { level };
    tree.children(from)
        .filter(move |&c| matches!(tree.rel(c), Deprel::Aux | Deprel::AuxPass | Deprel::Cop))
}

fn holds(document: &Document<'_>, s: usize, grammar: Grammar, level: usize, proto: &Proto) -> bool {
    let tree = &document.trees[s];
    match grammar {
        Grammar::Negation => negated(tree, level),
        Grammar::Future => {
            aux(tree, level)
                .any(|a| matches!(tree.lemma(a), "will" | "shall" | "wo" | "'ll" | "’ll"))
                || is_to_be(tree, level)
                || would_after_said(document, s, level)
        }
        Grammar::Modal => {
            aux(tree, level).any(|a| {
                matches!(tree.lemma(a), "would" | "could" | "may" | "might" | "'d" | "can")
                    && !(tree.lemma(a) == "can" && tree.word(a).to_lowercase() != "can")
            }) && !would_after_said(document, s, level)
        }
        Grammar::Obligation => {
            aux(tree, level).any(|a| matches!(tree.lemma(a), "should" | "must" | "ought"))
        }
        Grammar::Refusal => {
            negated(tree, level)
                && (holds(document, s, Grammar::Future, level, proto)
                    || aux(tree, level).any(|a| tree.lemma(a) == "would"))
        }
        // Laid on clauses, not on events: see `Composer::demands`.
        Grammar::Demand => false,
        Grammar::Condition => conditional(tree, level),
        Grammar::Purpose => {
            let purpose_clause = matches!(
                tree.rel(level),
                Deprel::Advcl | Deprel::Acl | Deprel::Xcomp | Deprel::Ccomp | Deprel::Csubj
            ) && tree.marked_with(level, "to")
                && !tree
                    .children(level)
                    .any(|c| matches!(tree.rel(c), Deprel::Nsubj | Deprel::NsubjPass));
            purpose_clause && !tree.headline_infinitive(level) && proto.anchor == level
        }
    }
}

pub(crate) fn negated(tree: &Tree<'_>, level: usize) -> bool {
    let direct = tree.children(level).any(|c| {
        let rel = tree.rel(c);
        let word = tree.lemma(c);
        (matches!(rel, Deprel::Advmod | Deprel::Aux | Deprel::Cc | Deprel::CcPreconj)
            && matches!(
                word,
                "not" | "n't" | "n’t" | "never" | "neither" | "nor" | "hardly" | "scarcely"
            )
            && !not_only(tree, c))
            || (rel == Deprel::Det && word == "no")
            || (matches!(rel, Deprel::Mark | Deprel::Case) && word == "without")
    });
    if direct {
        return true;
    }
    let no_party = tree.children(level).any(|c| {
        matches!(tree.rel(c), Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj)
            && (tree.has_child_lemma(c, &[Deprel::Det], &["no", "neither"])
                || matches!(tree.lemma(c), "nobody" | "none" | "neither"))
    });
    if no_party {
        return true;
    }
    // A verb joined to a negated one shares the "not" only where it has no auxiliary of its own.
    tree.rel(level) == Deprel::Conj
        && tree.is_verbal(level)
        && tree.child(level, &[Deprel::Nsubj, Deprel::Aux]).is_none()
        && tree.upos(level) == Upos::Verb
        && !tree.feats(level).has(Feats::PAST)
        && tree.head(level).is_some_and(|head| {
            tree.children(head).any(|c| {
                tree.rel(c) == Deprel::Advmod && matches!(tree.lemma(c), "not" | "n't" | "n’t")
            })
        })
}

fn not_only(tree: &Tree<'_>, not: usize) -> bool {
    tree.lemmas.get(not + 1).is_some_and(|next| matches!(next.as_str(), "only" | "just" | "merely"))
}

/// "is to meet", headline "to meet": an infinitive that stands as the main verb.
fn is_to_be(tree: &Tree<'_>, level: usize) -> bool {
    let to = tree.children(level).any(|c| {
        matches!(tree.rel(c), Deprel::Mark | Deprel::Aux)
            && tree.lemma(c) == "to"
            && tree.upos(c) == Upos::Part
    });
    let main = matches!(tree.rel(level), Deprel::Root | Deprel::Parataxis)
        || (tree.rel(level) == Deprel::Conj
            && tree.head(level).is_some_and(|h| tree.rel(h) == Deprel::Root));
    let be_to = matches!(tree.rel(level), Deprel::Xcomp | Deprel::Ccomp)
        && tree.head(level).is_some_and(|head| tree.lemma(head) == "be");
    to && (main || be_to || tree.headline_infinitive(level))
}

/// "said it would send troops": a past way to say "will".
fn would_after_said(document: &Document<'_>, s: usize, level: usize) -> bool {
    let tree = &document.trees[s];
    let would = aux(tree, level).any(|a| matches!(tree.lemma(a), "would" | "'d"));
    if !would {
        return false;
    }
    let mut at = level;
    while let Some(head) = tree.head(at) {
        if matches!(tree.rel(at), Deprel::Ccomp | Deprel::Parataxis) {
            return document.book.words("speech").ending_in(tree.lemma(head)).next().is_some()
                && document.is_past(s, head);
        }
        at = head;
    }
    // The reporting verb may hang on the clause it reports: "…, officials said".
    tree.children(level).any(|c| {
        tree.rel(c) == Deprel::Parataxis
            && document.book.words("speech").ending_in(tree.lemma(c)).next().is_some()
            && document.is_past(s, c)
    })
}

fn conditional(tree: &Tree<'_>, level: usize) -> bool {
    let mut at = level;
    loop {
        if matches!(tree.rel(at), Deprel::Advcl | Deprel::Ccomp | Deprel::Acl)
            && tree.children(at).any(|c| {
                tree.rel(c) == Deprel::Mark
                    && matches!(tree.lemma(c), "if" | "unless" | "whether" | "lest")
            })
        {
            return true;
        }
        match tree.head(at) {
            Some(head) if tree.rel(at) != Deprel::Root => at = head,
            _ => return false,
        }
    }
}
