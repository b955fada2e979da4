use crate::state::{Item, Move, State, NONE};
use crate::table::{Table, CLASSES};
use crate::tagger::Tag;
use crate::templates::{features, Counts, View};
use crate::words::Word;

/// The moves a table scores, in the order of its classes.
///
/// Shift and reduce come first, then left arcs (the root's first), then right arcs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moves {
    list: Vec<Move>,
    lefts: usize,
}

/// Class of the arc from the root.
const ROOT_ARC: usize = 2;

impl Moves {
    /// `root` is the label of the arc from the root.
    pub fn new(root: u8, lefts: &[u8], rights: &[u8]) -> Moves {
        let mut list = vec![Move::Shift, Move::Reduce, Move::Left(root)];
        list.extend(lefts.iter().filter(|&&label| label != root).map(|&label| Move::Left(label)));
        let lefts = list.len();
        list.extend(rights.iter().filter(|&&label| label != root).map(|&label| Move::Right(label)));
        Moves { list, lefts }
    }

    pub fn lefts(&self) -> &[Move] {
        &self.list[ROOT_ARC..self.lefts]
    }

    pub fn rights(&self) -> &[Move] {
        &self.list[self.lefts..]
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn get(&self, class: usize) -> Move {
        self.list[class]
    }

    /// Calls `look` with each class that is allowed in a state.
    #[inline]
    pub fn allowed(&self, state: &State, mut look: impl FnMut(usize)) {
        if state.can_shift() {
            look(0);
        }
        if state.can_reduce() {
            look(1);
        }
        if state.can_left() {
            if state.front.word == state.root() {
                look(ROOT_ARC);
            } else {
                (ROOT_ARC + 1..self.lefts).for_each(&mut look);
            }
        }
        if state.can_right() {
            (self.lefts..self.list.len()).for_each(&mut look);
        }
    }
}

/// Commas, verbs and quotation marks before each word and before the root.
pub(crate) fn counts(words: &[Word], tags: &[Tag], marks: &Marks) -> Vec<Counts> {
    let mut counts = Vec::with_capacity(words.len() + 1);
    let mut so_far = Counts::default();
    for (word, &tag) in words.iter().zip(tags) {
        counts.push(so_far);
        so_far.commas = so_far.commas.saturating_add(u16::from(word.lower == marks.comma));
        so_far.quotes = so_far.quotes.saturating_add(u16::from(word.lower == marks.quote));
        let verb = marks.verbs.get(tag as usize).copied().unwrap_or(false);
        so_far.verbs = so_far.verbs.saturating_add(u16::from(verb));
    }
    counts.push(so_far);
    counts
}

/// What [`counts`] counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    pub comma: u32,
    pub quote: u32,
    /// For each tag, whether it is a verb's.
    pub verbs: Vec<bool>,
}

pub(crate) fn view<'a>(state: &'a State, counts: &'a [Counts]) -> View<'a> {
    let at = |depth: usize| state.stack.len().checked_sub(depth).and_then(|i| state.stack.get(i));
    View {
        words: state.words,
        tags: state.tags,
        stack: [at(1), at(2), at(3)],
        front: &state.front,
        counts,
    }
}

/// A tree as heads and label numbers, with the score of the moves that built it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    /// Index of each word's head; [`NONE`] for the root.
    pub heads: Vec<u32>,
    pub labels: Vec<u8>,
    pub score: i64,
}

/// Reads a tree by taking the best move each time.
pub(crate) fn parse(
    words: &[Word],
    tags: &[Tag],
    table: &impl Table,
    moves: &Moves,
    marks: &Marks,
) -> Tree {
    let counts = counts(words, tags, marks);
    let mut state = State::new(words, tags);
    let mut found = Vec::with_capacity(160);
    let mut scores = [0; CLASSES];
    let mut total = 0;
    while !state.done() {
        features(&view(&state, &counts), &mut found);
        table.scores(&found, &mut scores);
        let mut best = (i32::MIN, 0);
        moves.allowed(&state, |class| {
            if scores[class] > best.0 {
                best = (scores[class], class);
            }
        });
        total += i64::from(best.0);
        state.apply(moves.get(best.1));
    }
    Tree { heads: state.heads, labels: state.labels, score: total }
}

/// Leaves one root: of several, the first that `prefers` likes, else the first.
///
/// The others hang from it as `loose`. Words that hang from the root index or
/// from nothing count as roots.
pub(crate) fn one_root(tree: &mut Tree, root: u8, loose: u8, prefers: impl Fn(usize) -> bool) {
    let count = tree.heads.len() as u32;
    let roots: Vec<usize> =
        (0..tree.heads.len()).filter(|&word| tree.heads[word] >= count).collect();
    let Some(&first) = roots.first() else { return };
    let chosen = roots.iter().copied().find(|&word| prefers(word)).unwrap_or(first);
    for word in roots {
        let (head, label) = if word == chosen { (NONE, root) } else { (chosen as u32, loose) };
        tree.heads[word] = head;
        tree.labels[word] = label;
    }
}

/// The classes of the cheapest allowed moves in a state, by the dynamic oracle of
/// Goldberg and Nivre 2012: a move costs the gold arcs it puts out of reach.
pub(crate) struct Oracle {
    /// Gold head of each word; the root's index for the root's child.
    pub heads: Vec<u32>,
    pub labels: Vec<u8>,
    children: Vec<Vec<u32>>,
}

impl Oracle {
    pub fn new(heads: Vec<u32>, labels: Vec<u8>) -> Oracle {
        let mut children = vec![Vec::new(); heads.len() + 1];
        for (word, &head) in heads.iter().enumerate() {
            children[head as usize].push(word as u32);
        }
        Oracle { heads, labels, children }
    }

    /// Cost of each allowed class, `i32::MAX` for those not allowed.
    pub fn costs(&self, state: &State, moves: &Moves, costs: &mut [i32; CLASSES]) {
        *costs = [i32::MAX; CLASSES];
        let front = state.front.word;
        let top = state.stack.last().map_or(NONE, |item| item.word);
        let waiting = |item: &&Item| item.label == 0;
        // Children of the front that still wait on the stack, and its head there.
        let mut front_children = 0;
        let mut front_head_on_stack = false;
        let front_head = self.heads.get(front as usize).copied().unwrap_or(NONE);
        for item in &state.stack {
            front_head_on_stack |= item.word == front_head;
            if waiting(&item) && self.heads[item.word as usize] == front {
                front_children += 1;
            }
        }
        let top_children = if top == NONE {
            0
        } else {
            self.children[top as usize].iter().filter(|&&child| child >= front).count() as i32
        };
        let shift = front_children + i32::from(front_head_on_stack);
        let top_head = self.heads.get(top as usize).copied().unwrap_or(NONE);
        let left = top_children + i32::from(top_head > front && top_head != NONE);
        let below_head = front_head_on_stack && front_head != top;
        let head_ahead = front_head != NONE && front_head > front;
        let right = front_children + i32::from(below_head) + i32::from(head_ahead);
        moves.allowed(state, |class| {
            costs[class] = match moves.get(class) {
                Move::Shift => shift,
                Move::Reduce => top_children,
                Move::Left(label) => {
                    let gold = top_head == front;
                    left + i32::from(gold && self.labels[top as usize] != label)
                }
                Move::Right(label) => {
                    let gold = front_head == top;
                    right + i32::from(gold && self.labels[front as usize] != label)
                }
            };
        });
    }
}
