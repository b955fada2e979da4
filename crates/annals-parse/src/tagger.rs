use crate::lexicon::Lexicon;
use crate::table::{Table, CLASSES};
use crate::words::{mix, Word};

pub(crate) type Tag = u8;

const BEFORE: Tag = 254;
const AFTER: u32 = 0xFFFF_0001;

/// Fills `out` with the feature hashes for choosing the tag of word `at`.
///
/// Templates after Toutanova et al. 2003 and Collins 2002: the words within two,
/// their looks, and the two tags before.
///
/// On the second reading `first` holds the tags of the first one, so that what follows
/// is seen as well as what came before.
pub(crate) fn features(
    words: &[Word],
    tags: &[Tag],
    first: Option<&[Tag]>,
    at: usize,
    out: &mut Vec<u32>,
) {
    out.clear();
    let none = Word { form: AFTER, lower: AFTER, ..Word::default() };
    let word =
        |offset: isize| at.checked_add_signed(offset).and_then(|i| words.get(i)).unwrap_or(&none);
    let tag = |back: usize| {
        u32::from(at.checked_sub(back).and_then(|i| tags.get(i)).copied().unwrap_or(BEFORE))
    };
    let (w, l1, l2, r1, r2) = (word(0), word(-1), word(-2), word(1), word(2));
    let (t1, t2) = (tag(1), tag(2));
    let tt = t1 * 256 + t2;
    let start = u32::from(at == 0);
    let mut template = 0;
    let mut add = |value: u32| {
        template += 1;
        out.push(mix(value, template));
    };
    add(0);
    add(w.lower);
    add(mix(w.lower, w.shape));
    add(w.shape + 4096 * start);
    for suffix in w.suffix {
        add(suffix);
    }
    for prefix in w.prefix {
        add(prefix);
    }
    add(mix(w.suffix[2], w.shape + 4096 * start));
    add(mix(w.suffix[1], t1));
    add(mix(w.suffix[2], t1));
    add(t1);
    add(tt);
    add(mix(w.lower, t1));
    add(mix(w.lower, tt));
    add(mix(w.shape, t1));
    add(mix(l1.form, t1));
    add(l1.form);
    add(l2.form);
    add(r1.form);
    add(r2.form);
    add(mix(l1.form, w.lower));
    add(mix(w.lower, r1.form));
    add(mix(l1.form, r1.form));
    add(mix(l2.form, l1.form));
    add(mix(r1.form, r2.form));
    add(mix(t1, r1.form));
    add(mix(tt, r1.form));
    add(r1.suffix[2]);
    add(mix(r1.suffix[1], r1.shape));
    add(mix(w.shape, mix(l1.shape, r1.shape)));
    add(mix(w.shape, r1.suffix[2]));
    add(l1.suffix[2]);
    add(mix(w.cluster, t1));
    add(mix(w.cluster, r1.cluster));
    add(mix(l1.cluster, w.cluster));
    add(w.cluster);
    add(r1.cluster);
    add(mix(r1.cluster, t1));
    add(mix(r1.cluster, r2.cluster));
    if let Some(first) = first {
        let ahead = |by: usize| u32::from(first.get(at + by).copied().unwrap_or(BEFORE));
        let (f1, f2) = (ahead(1), ahead(2));
        add(f1);
        add(f1 * 256 + f2);
        add(t1 * 256 + f1);
        add((tt * 256) + f1);
        add(mix(w.lower, f1));
        add(mix(w.lower, t1 * 256 + f1));
        add(mix(w.lower, f1 * 256 + f2));
        add(mix(w.suffix[2], f1));
        add(mix(w.suffix[2], t1 * 256 + f1));
        add(mix(w.shape, t1 * 256 + f1));
        add(mix(w.shape, f1 * 256 + f2));
        add(mix(w.cluster, t1 * 256 + f1));
    }
}

/// The best tag among those allowed; ties go to the lower number.
pub(crate) fn best(scores: &[i32; CLASSES], allowed: Option<&[Tag]>, count: usize) -> Tag {
    let mut best = (i32::MIN, 0);
    let mut look = |tag: Tag| {
        let score = scores[tag as usize];
        if score > best.0 {
            best = (score, tag);
        }
    };
    match allowed {
        Some(tags) => tags.iter().copied().for_each(&mut look),
        None => (0..count as u8).for_each(&mut look),
    }
    best.1
}

/// Tags a sentence from left to right; on the second reading `first` holds the tags of
/// the first.
pub(crate) fn tag(
    words: &[Word],
    first: Option<&[Tag]>,
    lexicon: &Lexicon,
    table: &impl Table,
    count: usize,
) -> Vec<Tag> {
    let mut tags = Vec::with_capacity(words.len());
    let mut found = Vec::with_capacity(64);
    let mut scores = [0; CLASSES];
    for (at, word) in words.iter().enumerate() {
        let allowed = lexicon.tags.get(&word.lower).map(Vec::as_slice);
        if let Some(&[only]) = allowed {
            tags.push(only);
            continue;
        }
        features(words, &tags, first, at, &mut found);
        table.scores(&found, &mut scores);
        tags.push(best(&scores, allowed, count));
    }
    tags
}
