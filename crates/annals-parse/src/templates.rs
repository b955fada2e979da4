use crate::state::{Item, NONE};
use crate::tagger::Tag;
use crate::words::{mix, Word};

/// What is seen of one word in the parser's templates: form, tag, cluster.
#[derive(Clone, Copy)]
struct Seen {
    w: u32,
    p: u32,
    c: u32,
}

/// What the templates look at: the top of the stack, the front of the buffer.
pub(crate) struct View<'a> {
    pub words: &'a [Word],
    pub tags: &'a [Tag],
    /// The topmost three items of the stack, topmost first.
    pub stack: [Option<&'a Item>; 3],
    pub front: &'a Item,
    /// Commas, verbs and quotation marks before each word.
    pub counts: &'a [Counts],
}

/// Running counts of what lies before a word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub commas: u16,
    pub verbs: u16,
    pub quotes: u16,
}

const ABSENT: Seen = Seen { w: 1, p: 250, c: 4001 };
const ROOT: Seen = Seen { w: 2, p: 251, c: 4002 };

/// Fills `out` with the feature hashes of a state.
///
/// Templates after Zhang and Nivre 2011, with prepositions, clusters, commas and
/// verbs between added.
pub(crate) fn features(view: &View, out: &mut Vec<u32>) {
    out.clear();
    let words = view.words;
    let seen = |word: u32| -> Seen {
        if word == NONE {
            return ABSENT;
        }
        match words.get(word as usize) {
            Some(found) => {
                Seen { w: found.form, p: u32::from(view.tags[word as usize]), c: found.cluster }
            }
            None if word as usize == words.len() => ROOT,
            None => ABSENT,
        }
    };
    let none = Item::new(NONE);
    let [top, below, third] = view.stack.map(|item| item.unwrap_or(&none));
    let front = view.front;
    let b = front.word;

    let s0 = seen(top.word);
    let s1 = seen(below.word);
    let s2 = seen(third.word);
    let b0 = seen(b);
    let b1 = seen(b + 1);
    let b2 = seen(b + 2);
    let b3 = seen(b + 3);
    // The head of the top is the item below it, where it has one.
    let (s0h, s0h2) = match (top.label, below.label) {
        (0, _) => (ABSENT, ABSENT),
        (_, 0) => (s1, ABSENT),
        _ => (s1, s2),
    };
    let s0l = seen(top.left[0]);
    let s0r = seen(top.right[0]);
    let s0l2 = seen(top.left[1]);
    let s0r2 = seen(top.right[1]);
    let b0l = seen(front.left[0]);
    let b0l2 = seen(front.left[1]);
    let s1r = seen(below.right[0]);
    let distance = match b.wrapping_sub(top.word) {
        _ if top.word == NONE => 0,
        d @ 0..=4 => d,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        _ => 8,
    };
    let count = |at: u32| view.counts[(at as usize).min(words.len())];
    let (commas, verbs, quoted) = if top.word == NONE {
        (0, 0, 0)
    } else {
        let (from, to) = (count(top.word + 1), count(b));
        (
            u32::from((to.commas - from.commas).min(3)),
            u32::from((to.verbs - from.verbs).min(3)),
            u32::from((to.quotes - from.quotes) & 1),
        )
    };
    let ahead = count(words.len() as u32);
    let verbs_ahead = u32::from((ahead.verbs - count(b + 1).verbs).min(2));
    let suffix = |word: u32| words.get(word as usize).map_or(0, |word| word.suffix[2]);

    let mut template = 0;
    let mut add = |value: u32| {
        template += 1;
        out.push(mix(value, template));
    };
    let pp = |a: Seen, b: Seen| a.p * 256 + b.p;
    let ppp = |a: Seen, b: Seen, c: Seen| (a.p * 256 + b.p) * 256 + c.p;
    let (s0wp, b0wp) = (mix(s0.w, s0.p), mix(b0.w, b0.p));
    let lab = u32::from;

    add(0);
    // Single words.
    add(s0.w);
    add(s0.p);
    add(s0wp);
    add(b0.w);
    add(b0.p);
    add(b0wp);
    add(b1.w);
    add(b1.p);
    add(mix(b1.w, b1.p));
    add(b2.w);
    add(b2.p);
    add(mix(b2.w, b2.p));
    add(mix(s1.w, s1.p));
    add(s1.p);
    // Pairs.
    add(mix(s0wp, b0wp));
    add(mix(s0wp, b0.w));
    add(mix(s0.w, b0wp));
    add(mix(s0wp, b0.p));
    add(mix(b0wp, s0.p));
    add(mix(s0.w, b0.w));
    add(pp(s0, b0));
    add(pp(b0, b1));
    add(mix(b0.w, b1.w));
    add(mix(b0.w, b1.p));
    add(mix(b1.w, b0.p));
    add(mix(s0.w, b1.p));
    add(pp(s1, b0));
    add(mix(s1.w, b0.w));
    add(mix(mix(s1.w, s0.p), b0.p));
    // Triples of tags.
    add(ppp(b0, b1, b2));
    add(ppp(s0, b0, b1));
    add(mix(ppp(s0, b0, b1), b2.p));
    add(ppp(b1, b2, b3));
    add(ppp(s0h, s0, b0));
    add(ppp(s0, s0l, b0));
    add(ppp(s0, s0r, b0));
    add(ppp(s0, b0, b0l));
    add(ppp(s1, s0, b0));
    add(ppp(s2, s1, s0));
    add(mix(ppp(s1, s0, b0), b1.p));
    // Distance and what lies between.
    add(mix(s0.w, distance));
    add(mix(s0.p, distance));
    add(mix(b0.w, distance));
    add(mix(b0.p, distance));
    add(mix(mix(s0.w, b0.w), distance));
    add(mix(pp(s0, b0), distance));
    add(mix(pp(s0, b0), commas + 4 * verbs + 16 * quoted));
    add(mix(mix(s0.w, b0.p), commas + 4 * verbs));
    add(mix(pp(s0, b0), verbs_ahead + 4 * lab(top.label)));
    // Numbers of children.
    add(mix(s0.w, lab(top.right_count)));
    add(mix(s0.p, lab(top.right_count)));
    add(mix(s0.w, lab(top.left_count)));
    add(mix(s0.p, lab(top.left_count)));
    add(mix(b0.w, lab(front.left_count)));
    add(mix(b0.p, lab(front.left_count)));
    // Head and children of the top, children of the front.
    add(s0h.w);
    add(s0h.p);
    add(lab(top.label));
    add(s0l.w);
    add(s0l.p);
    add(lab(top.left_label[0]));
    add(s0r.w);
    add(s0r.p);
    add(lab(top.right_label[0]));
    add(b0l.w);
    add(b0l.p);
    add(lab(front.left_label[0]));
    // Once removed.
    add(s0h2.w);
    add(s0h2.p);
    add(lab(below.label));
    add(s0l2.w);
    add(s0l2.p);
    add(s0r2.w);
    add(s0r2.p);
    add(lab(top.right_label[1]));
    add(b0l2.w);
    add(b0l2.p);
    add(lab(front.left_label[1]));
    add(ppp(s0, s0l, s0l2));
    add(ppp(s0, s0r, s0r2));
    add(ppp(s0, s0h, s0h2));
    add(ppp(b0, b0l, b0l2));
    // Sets of labels.
    let set = |bits: u64| mix((bits >> 32) as u32, bits as u32);
    add(mix(s0.w, set(top.right_set)));
    add(mix(s0.p, set(top.right_set)));
    add(mix(s0.w, set(top.left_set)));
    add(mix(s0.p, set(top.left_set)));
    add(mix(b0.w, set(front.left_set)));
    add(mix(b0.p, set(front.left_set)));
    add(mix(mix(s0.p, b0.p), mix(set(top.right_set), set(front.left_set))));
    // Prepositions and conjunctions stand first among the children of the front.
    add(mix(s0.w, b0l.w));
    add(mix(s0.p, mix(b0l.w, b0.p)));
    add(mix(s0.w, mix(b0l.w, b0.w)));
    add(mix(s0h.w, b0l.w));
    add(mix(s0h.w, mix(s0.w, b0l.w)));
    add(mix(s0h.p, mix(s0.p, b0l.w)));
    add(mix(s1.w, mix(s0.p, b0l.w)));
    add(mix(pp(s0, b0), mix(lab(top.label), lab(front.left_label[0]))));
    add(mix(mix(s1r.p, s1.p), mix(s0.p, b0.p)));
    // Looks and clusters.
    add(mix(suffix(top.word), b0.p));
    add(mix(suffix(b), s0.p));
    add(mix(s0.c, b0.c));
    add(mix(s0.c, b0.p));
    add(mix(b0.c, s0.p));
    add(mix(mix(s0.c, b0.c), b0l.w));
    add(mix(b0.c, b1.c));
    add(mix(mix(s0h.c, s0.c), b0.c));
}
