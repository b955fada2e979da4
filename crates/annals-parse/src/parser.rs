use crate::state::{Arc, Move, State, NONE};
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

/// Classes of the moves that draw no arc, and of the arc from the root.
pub(crate) const SHIFT: usize = 0;
pub(crate) const REDUCE: usize = 1;
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

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn get(&self, class: usize) -> Move {
        self.list[class]
    }

    /// The only class allowed in a state, if there is only one.
    pub fn forced(&self, state: &State) -> Option<usize> {
        if state.stack.is_empty() {
            return Some(SHIFT);
        }
        let at_root = state.front.word == state.root();
        at_root.then_some(if state.can_reduce() { REDUCE } else { ROOT_ARC })
    }

    /// Calls `look` with each class that is allowed in a state.
    #[inline]
    pub fn allowed(&self, state: &State, mut look: impl FnMut(usize)) {
        if let Some(only) = self.forced(state) {
            look(only);
            return;
        }
        look(SHIFT);
        if state.can_reduce() {
            look(REDUCE);
        } else {
            (ROOT_ARC + 1..self.lefts).for_each(&mut look);
        }
        (self.lefts..self.list.len()).for_each(&mut look);
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

impl Tree {
    fn new(count: usize) -> Tree {
        Tree { heads: vec![NONE; count], labels: vec![0; count], score: 0 }
    }

    fn draw(&mut self, arc: Option<Arc>) {
        if let Some(arc) = arc {
            self.heads[arc.child as usize] = arc.head;
            self.labels[arc.child as usize] = arc.label;
        }
    }
}

/// One of the half-read sentences that a beam keeps.
#[derive(Clone)]
struct Hypothesis<'a> {
    state: State<'a>,
    score: i64,
    /// Index into the list of steps; [`NONE`] at the start.
    last: u32,
}

/// A move some hypothesis made, and the step before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub class: u8,
    pub before: u32,
}

/// A way to go on from a hypothesis.
#[derive(Clone, Copy, Debug)]
struct Choice {
    score: i64,
    from: usize,
    class: usize,
}

/// How many hypotheses to keep, and how far behind the best.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Width {
    pub most: usize,
    /// In the table's units.
    pub margin: i64,
}

/// A beam of hypotheses over one sentence, best first.
pub(crate) struct Beam<'a> {
    hypotheses: Vec<Hypothesis<'a>>,
    pub steps: Vec<Step>,
    options: Vec<Choice>,
    found: Vec<u32>,
}

impl<'a> Beam<'a> {
    pub fn new(words: &'a [Word], tags: &'a [Tag]) -> Beam<'a> {
        let first = Hypothesis { state: State::new(words, tags), score: 0, last: NONE };
        Beam {
            hypotheses: vec![first],
            steps: Vec::with_capacity(8 * words.len()),
            options: Vec::new(),
            found: Vec::with_capacity(160),
        }
    }

    pub fn done(&self) -> bool {
        self.hypotheses[0].state.done()
    }

    /// Score and last step of each hypothesis, best first.
    pub fn leaders(&self) -> impl Iterator<Item = (i64, u32)> + '_ {
        self.hypotheses.iter().map(|hypothesis| (hypothesis.score, hypothesis.last))
    }

    /// Moves every hypothesis on by one and keeps the best; each sentence of n words
    /// takes 2n moves whatever they are, so hypotheses stay in step.
    pub fn advance(&mut self, counts: &[Counts], table: &impl Table, moves: &Moves, width: Width) {
        let mut scores = [0; CLASSES];
        self.options.clear();
        for (from, hypothesis) in self.hypotheses.iter().enumerate() {
            if let Some(class) = moves.forced(&hypothesis.state) {
                keep(&mut self.options, width, Choice { score: hypothesis.score, from, class });
                continue;
            }
            features(&view(&hypothesis.state, counts), &mut self.found);
            table.scores(&self.found, &mut scores);
            moves.allowed(&hypothesis.state, |class| {
                let score = hypothesis.score + i64::from(scores[class]);
                keep(&mut self.options, width, Choice { score, from, class });
            });
        }
        let best = self.options.first().map_or(0, |option| option.score);
        self.options.retain(|option| option.score >= best - width.margin);
        if let [only] = self.options[..] {
            self.hypotheses.swap(0, only.from);
            self.hypotheses.truncate(1);
            let steps = &mut self.steps;
            take(&mut self.hypotheses[0], only, steps, moves);
            return;
        }
        let mut next = Vec::with_capacity(self.options.len());
        for &option in &self.options {
            let mut hypothesis = self.hypotheses[option.from].clone();
            take(&mut hypothesis, option, &mut self.steps, moves);
            next.push(hypothesis);
        }
        self.hypotheses = next;
    }

    /// The classes that led to a step, first to last.
    pub fn path(&self, mut last: u32) -> Vec<usize> {
        let mut path = Vec::new();
        while let Some(step) = self.steps.get(last as usize) {
            path.push(usize::from(step.class));
            last = step.before;
        }
        path.reverse();
        path
    }
}

fn take(hypothesis: &mut Hypothesis, option: Choice, steps: &mut Vec<Step>, moves: &Moves) {
    hypothesis.state.apply(moves.get(option.class));
    steps.push(Step { class: option.class as u8, before: hypothesis.last });
    hypothesis.last = steps.len() as u32 - 1;
    hypothesis.score = option.score;
}

/// Inserts an option in order of score; of equals the earlier stays ahead.
#[inline]
fn keep(options: &mut Vec<Choice>, width: Width, option: Choice) {
    if options.len() == width.most {
        if options.last().is_some_and(|last| last.score >= option.score) {
            return;
        }
        options.pop();
    }
    let mut at = options.len();
    while at > 0 && options[at - 1].score < option.score {
        at -= 1;
    }
    options.insert(at, option);
}

/// Reads a tree, keeping `width` hypotheses; a width of 1 takes the best move each time.
pub(crate) fn parse(
    words: &[Word],
    tags: &[Tag],
    table: &impl Table,
    moves: &Moves,
    marks: &Marks,
    width: Width,
) -> Tree {
    let counts = counts(words, tags, marks);
    let mut tree = Tree::new(words.len());
    let mut state = State::new(words, tags);
    if width.most > 1 {
        let mut beam = Beam::new(words, tags);
        while !beam.done() {
            beam.advance(&counts, table, moves, width);
        }
        if let Some((score, last)) = beam.leaders().next() {
            tree.score = score;
            for class in beam.path(last) {
                tree.draw(state.apply(moves.get(class)));
            }
        }
        return tree;
    }
    let mut found = Vec::with_capacity(160);
    let mut scores = [0; CLASSES];
    while !state.done() {
        if let Some(only) = moves.forced(&state) {
            tree.draw(state.apply(moves.get(only)));
            continue;
        }
        features(&view(&state, &counts), &mut found);
        table.scores(&found, &mut scores);
        let mut best = (i32::MIN, 0);
        moves.allowed(&state, |class| {
            if scores[class] > best.0 {
                best = (scores[class], class);
            }
        });
        tree.score += i64::from(best.0);
        tree.draw(state.apply(moves.get(best.1)));
    }
    tree
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
        let waiting = |item: &&crate::state::Item| item.label == 0;
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

    /// The one move of the gold path that beam training follows: the gold arc where it
    /// costs least, else reduce, else shift, else the first of the cheapest.
    pub fn gold(&self, state: &State, moves: &Moves, costs: &mut [i32; CLASSES]) -> usize {
        self.costs(state, moves, costs);
        let cheapest = costs.iter().copied().min().unwrap_or(0);
        let front = state.front.word;
        let top = state.stack.last().map_or(NONE, |item| item.word);
        let is_gold = |class: usize| match moves.get(class) {
            Move::Left(label) => {
                self.heads[top as usize] == front && self.labels[top as usize] == label
            }
            Move::Right(label) => {
                self.heads[front as usize] == top && self.labels[front as usize] == label
            }
            _ => false,
        };
        let cheap = |class: &usize| costs[*class] == cheapest;
        (REDUCE + 1..moves.len())
            .filter(cheap)
            .find(|&class| is_gold(class))
            .or(Some(REDUCE).filter(cheap))
            .or(Some(SHIFT).filter(cheap))
            .or_else(|| (0..moves.len()).find(cheap))
            .unwrap_or(SHIFT)
    }
}
