"""CoNLL-U in and out, names of tags and labels, and trees from scores. Needs numpy."""
import collections

import numpy as np

RARE_TAG = 15
RARE_LABEL = 12


class Sentence:
    """Words of a sentence with joint tag, head (0 is the root) and label; None where not given."""

    def __init__(self):
        self.forms, self.lemmas, self.tags, self.heads, self.labels = [], [], [], [], []


def read(path):
    sentences, one = [], Sentence()
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line:
            if one.forms:
                sentences.append(one)
            one = Sentence()
        elif not line.startswith("#"):
            column = line.split("\t")
            if not column[0].isdigit():
                continue
            one.forms.append(column[1])
            one.lemmas.append(column[2])
            one.tags.append(column[3] + "/" + column[4])
            one.heads.append(int(column[6]) if column[6] != "_" else 0)
            one.labels.append(column[7])
    if one.forms:
        sentences.append(one)
    return sentences


def write(path, sentences):
    with open(path, "w", encoding="utf-8") as out:
        for one in sentences:
            for at, form in enumerate(one.forms):
                upos, xpos = one.tags[at].split("/", 1)
                row = [at + 1, form, "_", upos, xpos, "_", one.heads[at], one.labels[at], "_", "_"]
                out.write("\t".join(map(str, row)) + "\n")
            out.write("\n")


def tag_names(sentences):
    """List of joint tags and a table into it; rare ones fold into the commonest of their UPOS."""
    counts = collections.Counter(tag for one in sentences for tag in one.tags)
    common = {}
    for tag in sorted(counts):
        upos = tag.split("/")[0]
        if upos not in common or counts[tag] > counts[common[upos]]:
            common[upos] = tag
    kept = {tag: tag if counts[tag] >= RARE_TAG else common[tag.split("/")[0]] for tag in counts}
    names = sorted(set(kept.values()))
    return names, {tag: names.index(name) for tag, name in kept.items()}


def label_names(sentences):
    """Labels seen often enough to learn and a table into them; the rest lose their subtype."""
    counts = collections.Counter(label for one in sentences for label in one.labels)
    names = sorted(l for l, n in counts.items() if ":" not in l or n >= RARE_LABEL)
    table = {}
    for label in counts:
        cut = label.split(":")[0]
        table[label] = names.index(label if label in names else cut if cut in names else "dep")
    return names, table


def tree(scores):
    """Heads of the best tree with one root. `scores[d, h]`: word d under h; h == n is the root."""
    n = scores.shape[0]
    scores = scores.astype(np.float64).copy()
    scores[np.arange(n), np.arange(n)] = -np.inf
    heads = scores.argmax(1)
    if (heads == n).sum() == 1 and not _cycle(heads, n):
        return heads
    best = None
    for root in np.argsort(-(scores[:, n] - np.delete(scores, n, 1).max(1)))[:3] if n > 1 else [0]:
        one = scores.copy()
        one[:, n] = -np.inf
        one[root, :] = -np.inf
        one[root, n] = scores[root, n]
        heads = _edmonds(one)
        total = scores[np.arange(n), heads].sum()
        if best is None or total > best[0]:
            best = (total, heads)
    return best[1]


def _cycle(heads, n):
    """A cycle as a list of words, or None."""
    seen = np.zeros(n, dtype=int)
    for start in range(n):
        at = start
        while at != n and seen[at] == 0:
            seen[at] = start + 1
            at = heads[at]
        if at != n and seen[at] == start + 1:
            cycle, to = [at], heads[at]
            while to != at:
                cycle.append(to)
                to = heads[to]
            return cycle
    return None


def _edmonds(scores):
    """Chu and Liu 1965, Edmonds 1967, by contraction."""
    n = scores.shape[0]
    heads = scores.argmax(1)
    cycle = _cycle(heads, n)
    if cycle is None:
        return heads
    inside = np.zeros(n, bool)
    inside[cycle] = True
    rest = np.flatnonzero(~inside)
    cycle = np.array(cycle)
    m = len(rest)
    small = np.full((m + 1, m + 2), -np.inf)
    small[:m, :m] = scores[np.ix_(rest, rest)]
    small[:m, m + 1] = scores[rest, n]
    out = scores[np.ix_(rest, cycle)]
    small[:m, m] = out.max(1)
    out_of = cycle[out.argmax(1)]
    gain = scores[np.ix_(cycle, np.append(rest, n))] - scores[cycle, heads[cycle]][:, None]
    into = gain.max(0)
    into_at = cycle[gain.argmax(0)]
    small[m, :m] = into[:m]
    small[m, m + 1] = into[m]
    small[np.arange(m + 1), np.arange(m + 1)] = -np.inf
    found = _edmonds(small)
    result = heads.copy()
    for at, word in enumerate(rest):
        head = found[at]
        result[word] = n if head == m + 1 else out_of[at] if head == m else rest[head]
    head = found[m]
    entry = into_at[m if head == m + 1 else head]
    result[entry] = n if head == m + 1 else rest[head]
    return result


CORE = set("nsubj nsubj:pass obj iobj obl obl:agent nmod xcomp ccomp advcl conj acl acl:relcl mark case".split())


def score(gold, own):
    """UPOS, UAS, LAS over universal relations, and F1 of the relations that coding needs; percent."""
    n = upos = uas = las = both = of_gold = of_own = 0
    for g, o in zip(gold, own):
        for gt, ot, gh, oh, gl, ol in zip(g.tags, o.tags, g.heads, o.heads, g.labels, o.labels):
            n += 1
            upos += gt.split("/")[0] == ot.split("/")[0]
            uas += gh == oh
            las += gh == oh and gl.split(":")[0] == ol.split(":")[0]
            both += gh == oh and gl == ol and gl in CORE
            of_gold += gl in CORE
            of_own += ol in CORE
    return "upos %.2f uas %.2f las %.2f core %.2f" % (
        100 * upos / n, 100 * uas / n, 100 * las / n, 200 * both / max(1, of_gold + of_own))
