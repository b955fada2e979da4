//! The best tree of a sentence, given a score for each word under each head.

use crate::network::best;

/// Steps that scores are rounded to, so that sums of them are exact.
const FINE: f32 = 4096.0;

/// What a second root would cost: more than any tree can win by it.
const SECOND_ROOT: i64 = 1 << 40;

/// Heads of the best tree with one root, which has head `n`, and its score.
///
/// `scores` is n x (n + 1), the root last. Mostly the best head of each word makes a tree;
/// where it does not, cycles are contracted (Chu and Liu 1965, Edmonds 1967) in place, in
/// time that grows with the square of n.
pub(crate) fn tree(scores: &[f32], n: usize) -> (Vec<u32>, f64) {
    let row = |word: usize| &scores[word * (n + 1)..(word + 1) * (n + 1)];
    let mut heads: Vec<u32> = (0..n)
        .map(|word| {
            let (left, right) = row(word).split_at(word);
            let right = right.get(1..).unwrap_or(&[]);
            let after = word + 1 + best(right);
            let before = best(left);
            let take = left.is_empty() || right[after - word - 1] > left[before];
            (if take { after } else { before }) as u32
        })
        .collect();
    let roots = heads.iter().filter(|&&head| head as usize == n).count();
    if roots != 1 || cycle(&heads, &(0..n).collect::<Vec<_>>()).is_some() {
        heads = Contraction::new(scores, n).solve();
    }
    let score = |(word, &head): (usize, &u32)| f64::from(row(word)[head as usize]);
    let total = heads.iter().enumerate().map(score).sum();
    (heads, total)
}

/// The words of a cycle among `nodes`, if there is one; heads outside `heads` end a walk.
fn cycle(heads: &[u32], nodes: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0u32; heads.len()];
    for (turn, &start) in nodes.iter().enumerate() {
        let turn = turn as u32 + 1;
        let mut at = start;
        while at < heads.len() && seen[at] == 0 {
            seen[at] = turn;
            at = heads[at] as usize;
        }
        if at < heads.len() && seen[at] == turn {
            let mut members = vec![at];
            let mut next = heads[at] as usize;
            while next != at {
                members.push(next);
                next = heads[next] as usize;
            }
            return Some(members);
        }
    }
    None
}

/// One of the nodes a cycle was made of: the words in it, and the arc it hung by.
struct Member {
    words: Vec<u32>,
    arc: (u32, u32),
}

struct Contraction {
    n: usize,
    /// n x (n + 1); a contracted cycle lives on in its first member's row and column.
    scores: Vec<i64>,
    /// The arc between words that stands for each arc between nodes: child and head.
    arcs: Vec<(u32, u32)>,
    /// Words in each node.
    words: Vec<Vec<u32>>,
    nodes: Vec<usize>,
    heads: Vec<u32>,
    cycles: Vec<Vec<Member>>,
}

impl Contraction {
    fn new(scores: &[f32], n: usize) -> Contraction {
        let fine = |score: f32| (score.clamp(-1e6, 1e6) * FINE) as i64;
        let mut whole: Vec<i64> = scores.iter().map(|&score| fine(score)).collect();
        for row in whole.chunks_exact_mut(n + 1) {
            row[n] -= SECOND_ROOT;
        }
        let arcs = (0..n as u32).flat_map(|child| (0..=n as u32).map(move |head| (child, head)));
        let mut problem = Contraction {
            n,
            scores: whole,
            arcs: arcs.collect(),
            words: (0..n as u32).map(|word| vec![word]).collect(),
            nodes: (0..n).collect(),
            heads: vec![0; n],
            cycles: Vec::new(),
        };
        for node in 0..n {
            problem.choose(node);
        }
        problem
    }

    fn at(&self, child: usize, head: usize) -> usize {
        child * (self.n + 1) + head
    }

    /// Gives a node its best head among those left; the first of equals.
    fn choose(&mut self, node: usize) {
        let mut found = (self.scores[self.at(node, self.n)], self.n);
        for &head in self.nodes.iter().filter(|&&head| head != node) {
            let score = self.scores[self.at(node, head)];
            if score > found.0 {
                found = (score, head);
            }
        }
        self.heads[node] = found.1 as u32;
    }

    fn solve(mut self) -> Vec<u32> {
        while let Some(members) = cycle(&self.heads, &self.nodes) {
            self.contract(&members);
        }
        let mut heads = vec![self.n as u32; self.n];
        for &node in &self.nodes {
            let (child, head) = self.arcs[self.at(node, self.heads[node] as usize)];
            heads[child as usize] = head;
        }
        // What a cycle was entered by stays; the other members keep the arcs they hung by.
        let mut entered: Vec<bool> = vec![false; self.n];
        for &node in &self.nodes {
            entered[self.arcs[self.at(node, self.heads[node] as usize)].0 as usize] = true;
        }
        for cycle in self.cycles.iter().rev() {
            for member in cycle {
                if !member.words.iter().any(|&word| entered[word as usize]) {
                    let (child, head) = member.arc;
                    heads[child as usize] = head;
                    entered[child as usize] = true;
                }
            }
        }
        heads
    }

    fn contract(&mut self, members: &[usize]) {
        let into = members[0];
        self.cycles.push(
            members
                .iter()
                .map(|&node| Member {
                    words: self.words[node].clone(),
                    arc: self.arcs[self.at(node, self.heads[node] as usize)],
                })
                .collect(),
        );
        let held: Vec<i64> = members
            .iter()
            .map(|&node| self.scores[self.at(node, self.heads[node] as usize)])
            .collect();
        self.nodes.retain(|node| !members.contains(node));
        let outside: Vec<usize> = self.nodes.iter().copied().chain([self.n]).collect();
        for other in outside {
            // From the cycle to a head outside: what entering there gains.
            let gains = members.iter().zip(&held).map(|(&node, held)| {
                let place = self.at(node, other);
                (self.scores[place] - held, place)
            });
            if let Some((gain, place)) = first_largest(gains) {
                let to = self.at(into, other);
                self.scores[to] = gain;
                self.arcs[to] = self.arcs[place];
            }
            if other == self.n {
                continue;
            }
            let heads = members.iter().map(|&node| self.at(other, node));
            if let Some((score, place)) =
                first_largest(heads.map(|place| (self.scores[place], place)))
            {
                let to = self.at(other, into);
                self.scores[to] = score;
                self.arcs[to] = self.arcs[place];
            }
            if members.contains(&(self.heads[other] as usize)) {
                self.heads[other] = into as u32;
            }
        }
        let words: Vec<u32> = members.iter().flat_map(|&node| self.words[node].clone()).collect();
        self.words[into] = words;
        self.nodes.push(into);
        self.choose(into);
    }
}

fn first_largest(mut of: impl Iterator<Item = (i64, usize)>) -> Option<(i64, usize)> {
    let first = of.next()?;
    Some(of.fold(first, |best, next| if next.0 > best.0 { next } else { best }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every assignment of heads that is a tree with one root.
    fn by_hand(scores: &[f32], n: usize) -> f64 {
        let mut best = f64::NEG_INFINITY;
        for mut code in 0..(n + 1).pow(n as u32) {
            let mut heads = Vec::new();
            for _ in 0..n {
                heads.push((code % (n + 1)) as u32);
                code /= n + 1;
            }
            let roots = heads.iter().filter(|&&head| head as usize == n).count();
            if roots != 1 || cycle(&heads, &(0..n).collect::<Vec<_>>()).is_some() {
                continue;
            }
            let total = (0..n).map(|w| f64::from(scores[w * (n + 1) + heads[w] as usize])).sum();
            best = f64::max(best, total);
        }
        best
    }

    #[test]
    fn no_tree_scores_higher() {
        let mut state = 1u64;
        for round in 0..400 {
            let n = 1 + round % 5;
            let scores: Vec<f32> = (0..n * (n + 1))
                .map(|_| {
                    state =
                        state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    ((state >> 33) % 64) as f32
                })
                .collect();
            let (heads, total) = tree(&scores, n);
            assert_eq!(heads.iter().filter(|&&head| head as usize == n).count(), 1);
            assert!(cycle(&heads, &(0..n).collect::<Vec<_>>()).is_none(), "{scores:?} {heads:?}");
            assert_eq!(total, by_hand(&scores, n), "{scores:?} {heads:?}");
        }
    }
}
