//! Which rules win each word of a sentence.

use super::Composer;
use crate::matcher::{Hit, Miss};
use annals_model::Deprel;

impl<'d, 'a> Composer<'d, 'a> {
    /// The rules that win each word: kernels in order of words, operators from the innermost out.
    pub(super) fn winners(&mut self) -> (Vec<Hit>, Vec<Vec<Hit>>) {
        let tree = &self.document().trees[self.matcher.s];
        let mut kernels: Vec<Hit> = Vec::new();
        let mut operators: Vec<Vec<Hit>> = Vec::new();
        for token in 0..tree.len() {
            let mut missed: Vec<(usize, Miss)> = Vec::new();
            let traced = self.trace.is_some();
            let hits = self.matcher.hits_on(token, |rule, miss| {
                if traced {
                    missed.push((rule, miss));
                }
            });
            for (rule, miss) in missed {
                if matches!(miss, Miss::PartOfSpeech | Miss::Phrase) {
                    continue;
                }
                self.note(token, rule, Some(miss.why()));
            }
            let (ops, kerns): (Vec<Hit>, Vec<Hit>) =
                hits.into_iter().partition(|hit| self.rule(hit.rule).is_operator());
            let kernel = self.best(kerns);
            // A look-alike that fits as closely as an operator keeps it from acting.
            let discarded = kernel
                .as_ref()
                .filter(|hit| self.rule(hit.rule).discard)
                .map(|hit| (hit.score, &self.rule(hit.rule).id));
            kernels.extend(kernel);
            let mut ops: Vec<Hit> =
                ops.iter().filter(|hit| !self.overruled(hit, &ops)).cloned().collect();
            ops.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.rule.cmp(&b.rule)));
            ops.retain(|hit| {
                discarded.is_none_or(|(score, discard)| {
                    hit.score > score || self.rule(hit.rule).over.contains(discard)
                })
            });
            // "went on strike" is no going on: the particle opens a phrase that the kernel has taken.
            let taken = |word: usize| {
                tree.rel(word) == Deprel::Case
                    && tree.head(word).is_some_and(|noun| {
                        kernels.iter().any(|k| k.token == token && k.used.contains(&noun))
                    })
            };
            ops.retain(|hit| !hit.used.iter().any(|&word| word != token && taken(word)));
            if !ops.is_empty() {
                operators.push(ops);
            }
        }
        // A verb that names nobody leaves its noun to say more: "the dialogue is being continued".
        let others: Vec<usize> = kernels.iter().map(|hit| hit.token).collect();
        kernels.retain(|hit| {
            let nobody = hit.actors.is_empty() && hit.recipients.is_empty();
            let named = |word: &usize| *word != hit.token && others.contains(word);
            !(nobody && tree.is_verbal(hit.token) && hit.used.iter().any(named))
        });
        // A word that a longer frame has used is no trigger of its own: "launched an attack on".
        let used: Vec<(usize, usize)> = kernels
            .iter()
            .chain(operators.iter().filter_map(|hits| hits.first()))
            .flat_map(|hit| hit.used.iter().filter(|&&u| u != hit.token).map(|&u| (u, hit.rule)))
            .collect();
        let mut kept: Vec<Hit> = Vec::new();
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for hit in kernels {
            match used.iter().find(|(token, _)| *token == hit.token) {
                Some(&(_, by)) => {
                    let winner = self.rule(by).id.clone();
                    taken.push((by, hit.token));
                    self.note(hit.token, hit.rule, Some(format!("its word belongs to {winner}")));
                }
                None => kept.push(hit),
            }
        }
        for hit in &mut kept {
            let own =
                taken.iter().filter(|&&(by, word)| by == hit.rule && hit.used.contains(&word));
            hit.events.extend(own.map(|&(_, word)| word));
        }
        operators.sort_by_key(|hits| {
            hits.first().map(|hit| std::cmp::Reverse((tree.depth[hit.token], hit.token)))
        });
        (kept, operators)
    }

    fn overruled(&self, hit: &Hit, among: &[Hit]) -> bool {
        among.iter().any(|other| self.rule(other.rule).over.contains(&self.rule(hit.rule).id))
    }

    fn best(&mut self, mut hits: Vec<Hit>) -> Option<Hit> {
        let overruled: Vec<usize> = hits
            .iter()
            .filter(|hit| {
                hits.iter()
                    .any(|other| self.rule(other.rule).over.contains(&self.rule(hit.rule).id))
            })
            .map(|hit| hit.rule)
            .collect();
        // Rules that are over one another in a circle leave the choice to the closer fit.
        let circle = hits.iter().all(|hit| overruled.contains(&hit.rule));
        let mut best: Option<usize> = None;
        for (at, hit) in hits.iter().enumerate() {
            if !circle && overruled.contains(&hit.rule) {
                continue;
            }
            // Rules are sorted by id, so equal scores fall to the first id: the order of files decides nothing.
            let better = best.is_none_or(|kept| {
                let kept: &Hit = &hits[kept];
                hit.score > kept.score || (hit.score == kept.score && hit.rule < kept.rule)
            });
            if better {
                best = Some(at);
            }
        }
        let best = best?;
        for (at, hit) in hits.iter().enumerate() {
            if at != best {
                let winner = self.rule(hits[best].rule).id.clone();
                self.note(hit.token, hit.rule, Some(format!("{winner} fits more closely")));
            }
        }
        Some(hits.swap_remove(best))
    }
}
