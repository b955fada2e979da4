use crate::tagger::Tag;
use crate::words::Word;

/// No token: the stack is empty, or a word has no such child.
pub(crate) const NONE: u32 = u32::MAX;

/// A word on the stack or at the front of the buffer, with its children so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub word: u32,
    /// Label of the arc from its head, which then is the item below; 0 is none.
    pub label: u8,
    /// Leftmost child and the one after it, with labels.
    pub left: [u32; 2],
    pub left_label: [u8; 2],
    /// Rightmost child and the one before it, with labels.
    pub right: [u32; 2],
    pub right_label: [u8; 2],
    pub left_count: u8,
    pub right_count: u8,
    /// Sets of the children's labels, as bits.
    pub left_set: u64,
    pub right_set: u64,
}

impl Item {
    pub fn new(word: u32) -> Item {
        Item {
            word,
            label: 0,
            left: [NONE; 2],
            left_label: [0; 2],
            right: [NONE; 2],
            right_label: [0; 2],
            left_count: 0,
            right_count: 0,
            left_set: 0,
            right_set: 0,
        }
    }

    /// A child to the left arrives nearest first, so the newest is leftmost.
    fn add_left(&mut self, child: u32, label: u8) {
        self.left = [child, self.left[0]];
        self.left_label = [label, self.left_label[0]];
        self.left_count = self.left_count.saturating_add(1);
        self.left_set |= 1 << (label % 64);
    }

    fn add_right(&mut self, child: u32, label: u8) {
        self.right = [child, self.right[0]];
        self.right_label = [label, self.right_label[0]];
        self.right_count = self.right_count.saturating_add(1);
        self.right_set |= 1 << (label % 64);
    }
}

/// One move of the arc-eager system (Nivre 2003); labels count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Move {
    Shift,
    Reduce,
    Left(u8),
    Right(u8),
}

/// An arc that a move drew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arc {
    pub child: u32,
    pub head: u32,
    pub label: u8,
}

/// A sentence half read. The root stands after the last word, at index `len`.
///
/// Arcs are given back by [`State::apply`], not kept, so that a state is cheap to copy.
#[derive(Clone, Debug)]
pub(crate) struct State<'a> {
    pub words: &'a [Word],
    pub tags: &'a [Tag],
    pub stack: Vec<Item>,
    pub front: Item,
}

impl<'a> State<'a> {
    pub fn new(words: &'a [Word], tags: &'a [Tag]) -> State<'a> {
        State { words, tags, stack: Vec::with_capacity(16), front: Item::new(0) }
    }

    /// Index of the root.
    pub fn root(&self) -> u32 {
        self.words.len() as u32
    }

    pub fn done(&self) -> bool {
        self.stack.is_empty() && self.front.word == self.root()
    }

    pub fn can_reduce(&self) -> bool {
        self.stack.last().is_some_and(|top| top.label != 0)
    }

    /// Makes an allowed move; gives back the arc it drew.
    pub fn apply(&mut self, chosen: Move) -> Option<Arc> {
        match chosen {
            Move::Shift => {
                self.push();
                None
            }
            Move::Reduce => {
                self.stack.pop();
                None
            }
            Move::Left(label) => {
                let top = self.stack.pop()?;
                self.front.add_left(top.word, label);
                Some(Arc { child: top.word, head: self.front.word, label })
            }
            Move::Right(label) => {
                let top = self.stack.last_mut()?;
                top.add_right(self.front.word, label);
                let arc = Arc { child: self.front.word, head: top.word, label };
                self.front.label = label;
                self.push();
                Some(arc)
            }
        }
    }

    fn push(&mut self) {
        self.stack.push(self.front);
        self.front = Item::new(self.front.word + 1);
    }
}
