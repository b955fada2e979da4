"""The reader that ships: small gated layers, learnt from treebanks.

usage: reader.py train --encoder FOLDER --gold GOLD.conllu… --dev DEV.conllu… --out READER.pt
       reader.py score --model READER.pt FILE.conllu…
       reader.py pack --model READER.pt --out TENSORS
"""
import argparse
import collections
import math
import os
import random
import struct
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import looks
import trees
from pieces import Pieces, safetensors

WIDTH, HIDDEN, LAYERS = 128, 64, 5
ARC, LABEL = 96, 96
AFFIX_BITS = 13
# Distances between a word and its head are told apart up to this many words each way.
REACH = 15
# How often a name or a capitalised adjective is made a stranger while learning.
STRANGE = 0.15
UNKNOWN = 0


class Words:
    """Numbers of known words, and of the looks of all."""

    def __init__(self, listed):
        self.listed = listed
        self.number = {word: at + 1 for at, word in enumerate(listed)}
        self.kept = {}

    def of(self, forms):
        rows, of_sentence = [], looks.setting(forms)
        for form in forms:
            if (form, of_sentence) not in self.kept:
                lower = looks.normalise(form)
                row = [self.number.get(lower, UNKNOWN), looks.shape(form, of_sentence)]
                self.kept[form, of_sentence] = row + looks.affixes(lower, AFFIX_BITS)
            rows.append(self.kept[form, of_sentence])
        return rows


class Pool(torch.autograd.Function):
    """h[t] = a[t] h[t-1] + b[t], over the first axis."""

    @staticmethod
    def forward(ctx, a, b):
        h = torch.empty_like(b)
        last = torch.zeros_like(b[0])
        for t in range(len(b)):
            last = torch.addcmul(b[t], a[t], last, out=h[t])
        ctx.save_for_backward(a, h)
        return h

    @staticmethod
    def backward(ctx, dh):
        a, h = ctx.saved_tensors
        db = torch.empty_like(dh)
        last = dh[-1]
        db[-1] = last
        for t in range(len(dh) - 2, -1, -1):
            last = torch.addcmul(dh[t], a[t + 1], last, out=db[t])
        da = torch.zeros_like(dh)
        da[1:] = db[1:] * h[:-1]
        return da, db


def gate(x):
    return 0.5 + 0.5 * F.softsign(x)


class Gated(nn.Module):
    """Running means to the left and to the right, each with its own gates (after QRNN, Bradbury
    et al. 2017), each seeing its neighbour (after RWKV's token shift)."""

    def __init__(self, drop):
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.shift = nn.Parameter(torch.full((2, WIDTH), 0.3))
        self.ahead = nn.Linear(WIDTH, 2 * HIDDEN)
        self.behind = nn.Linear(WIDTH, 2 * HIDDEN)
        self.open = nn.Linear(WIDTH, 2 * HIDDEN)
        self.out = nn.Linear(2 * HIDDEN, WIDTH)
        nn.init.normal_(self.out.weight, std=0.5 / math.sqrt(2 * HIDDEN * LAYERS))
        self.drop = nn.Dropout(drop)

    def forward(self, x, mask):
        u = self.norm(x) * mask
        before = F.pad(u[:, :-1], (0, 0, 1, 0))
        after = F.pad(u[:, 1:], (0, 0, 0, 1))
        ahead = self.ahead(u + self.shift[0] * (before - u))
        behind = self.behind(u + self.shift[1] * (after - u)).flip(1)
        z, c = torch.stack([ahead, behind], 2).chunk(2, 3)
        keep = mask[:, :, None, :]
        z = gate(z) * torch.cat([keep, keep.flip(1)], 2)
        h = Pool.apply((1 - z).flatten(2).transpose(0, 1).contiguous(), (z * c).flatten(2).transpose(0, 1).contiguous())
        ahead, behind = h.transpose(0, 1).chunk(2, 2)
        h = torch.cat([ahead, behind.flip(1)], 2)
        return x + self.out(self.drop(h * gate(self.open(u)) * 2)) * mask


class Reader(nn.Module):
    def __init__(self, tags, labels, still, seen, drop=0.2):
        super().__init__()
        # What the encoder's table knew of each word stays; what the trees teach is added.
        self.register_buffer("still", still)
        self.register_buffer("seen", seen)
        self.taught = nn.Embedding(int(seen.max()) + 1, WIDTH)
        self.lens = nn.Linear(still.shape[1], WIDTH, bias=False)
        self.shapes = nn.Embedding(looks.SHAPES, WIDTH)
        self.affixes = nn.ModuleList(nn.Embedding(1 << AFFIX_BITS, WIDTH) for _ in range(4))
        for table in [self.taught, self.shapes, *self.affixes]:
            nn.init.normal_(table.weight, std=0.3)
        nn.init.zeros_(self.taught.weight)
        self.norm = nn.LayerNorm(WIDTH)
        self.near = nn.Linear(3 * WIDTH, 2 * WIDTH)
        self.layers = nn.ModuleList(Gated(drop) for _ in range(LAYERS))
        self.last = nn.LayerNorm(WIDTH)
        self.tag = nn.Linear(WIDTH, tags)
        self.root = nn.Parameter(torch.zeros(WIDTH))
        self.arcs = nn.Linear(WIDTH, 2 * ARC)
        self.arc = nn.Linear(ARC, ARC)
        self.far = nn.Parameter(torch.zeros(2 * REACH + 2, ARC))
        self.lone = nn.Parameter(torch.zeros(ARC))
        self.kinds = nn.Linear(WIDTH, 2 * LABEL)
        self.kind_far = nn.Parameter(torch.zeros(2 * REACH + 2, LABEL))
        self.kind = nn.Linear(LABEL, labels)
        self.drop = nn.Dropout(drop)

    def forward(self, batch):
        word = batch["words"]
        x = self.lens(F.embedding(word[:, :, 0], self.still)) + self.taught(batch["taught"])
        x = x + self.shapes(word[:, :, 1])
        for at, table in enumerate(self.affixes):
            x = x + table(word[:, :, 2 + at])
        mask = batch["mask"][:, :, None].float()
        x = self.drop(self.norm(x)) * mask
        near = torch.cat([F.pad(x[:, :-1], (0, 0, 1, 0)), x, F.pad(x[:, 1:], (0, 0, 0, 1))], 2)
        value, opened = self.near(near).chunk(2, 2)
        x = (x + value * gate(opened)) * mask
        for layer in self.layers:
            x = layer(x, mask)
        x = self.drop(self.last(x))
        tag = self.tag(x)
        b, t = word.shape[:2]
        x = torch.cat([x, self.root.expand(b, 1, -1)], 1)
        child, head = F.relu(self.arcs(x)).chunk(2, 2)
        child, head = self.drop(child[:, :-1]), self.drop(head)
        turned = self.arc(child)
        arc = turned @ head.transpose(1, 2) + (head @ self.lone)[:, None, :]
        far = distance(t)
        arc = arc + torch.gather(child @ self.far.T, 2, far.expand(b, t, t + 1))
        heads_mask = F.pad(batch["mask"], (0, 1), value=True)
        arc = arc.masked_fill(~heads_mask[:, None, :], -1e4)
        return tag, arc / math.sqrt(ARC), self.kinds(x)

    def labels(self, kinds, heads):
        child, head = kinds.chunk(2, 2)
        t = heads.shape[1]
        far = torch.gather(distance(t).expand(len(heads), t, t + 1), 2, heads[:, :, None])[:, :, 0]
        head = torch.gather(head, 1, heads[:, :, None].expand(-1, -1, LABEL))
        return self.kind(self.drop(F.relu(child[:, :-1] + head + self.kind_far[far])))


def distance(t):
    """Of each word to each head, in steps; the root stands last and has a step of its own."""
    at = torch.arange(t)
    far = (at[None, :] - at[:, None]).clamp(-REACH, REACH) + REACH
    return F.pad(far, (0, 1), value=2 * REACH + 1)


class Strangers:
    """Looks of names and of capitalised adjectives, to be lent to others: news is full of new ones."""

    def __init__(self, sentences, words):
        self.places, pools = [], ([], [])
        for one in sentences:
            place = []
            for at, (row, tag, form) in enumerate(zip(words.of(one.forms), one.tags, one.forms)):
                kind = 0 if tag.endswith("/NNP") else 1 if tag == "ADJ/JJ" and form[0].isupper() else None
                if kind is not None and form.isalpha() and len(form) > 3:
                    place.append((at, kind))
                    pools[kind].append(row[2:])
            self.places.append(place)
        self.pools = [np.array(pool) for pool in pools]

    def lend(self, sentence, row, rng):
        row = [list(one) for one in row]
        for at, kind in self.places[sentence]:
            if rng.random() < STRANGE:
                ends, start = rng.integers(len(self.pools[kind]), size=2)
                row[at][0] = UNKNOWN
                row[at][2:] = [*self.pools[kind][ends][:3], self.pools[kind][start][3]]
        return row


def numbers(rows, model, rng=None, rare=None):
    b, t = len(rows), max(map(len, rows))
    words = np.zeros((b, t, 6), np.int64)
    mask = np.zeros((b, t), bool)
    for i, row in enumerate(rows):
        words[i, :len(row)] = row
        mask[i, :len(row)] = True
    taught = model.seen.numpy()[words[:, :, 0]]
    if rng is not None:
        # Rare words are met as strangers now and then, as they will be in new text.
        chance = rare[words[:, :, 0]]
        hidden = rng.random((b, t)) < chance
        taught = np.where(hidden, 0, taught)
        blank = hidden & (rng.random((b, t)) < 0.4)
        words[:, :, 0] = np.where(blank, UNKNOWN, words[:, :, 0])
    return {"words": torch.from_numpy(words), "mask": torch.from_numpy(mask), "taught": torch.from_numpy(taught)}


def groups_of(lengths, most, rng=None):
    noise = rng.random(len(lengths)) * 4 if rng is not None else np.zeros(len(lengths))
    order = np.argsort(np.array(lengths) + noise, kind="stable")
    groups, group = [], []
    for at in order.tolist():
        if group and lengths[at] * (len(group) + 1) > most:
            groups.append(group)
            group = []
        group.append(at)
    groups.append(group)
    if rng is not None:
        rng.shuffle(groups)
    return groups


def read_all(model, words, sentences, names, labels, most=3000):
    model.eval()
    done = [None] * len(sentences)
    with torch.no_grad():
        for group in groups_of([len(one.forms) for one in sentences], most):
            batch = numbers([words.of(sentences[at].forms) for at in group], model)
            tag, arc, kinds = model(batch)
            t = arc.shape[1]
            heads = torch.zeros(len(group), t, dtype=torch.long)
            for i, at in enumerate(group):
                n = len(sentences[at].forms)
                own = trees.tree(np.concatenate([arc[i, :n, :n].numpy(), arc[i, :n, t:].numpy()], 1))
                heads[i, :n] = torch.from_numpy(np.where(own == n, t, own))
            label = model.labels(kinds, heads).argmax(2)
            tag = tag.argmax(2)
            for i, at in enumerate(group):
                n = len(sentences[at].forms)
                one = trees.Sentence()
                one.forms = sentences[at].forms
                one.tags = [names[j] for j in tag[i, :n].tolist()]
                one.heads = [0 if head == t else head + 1 for head in heads[i, :n].tolist()]
                one.labels = [labels[j] for j in label[i, :n].tolist()]
                done[at] = one
    return done


def vocabulary(gold, folder):
    """Words to know: those met twice, and whole words among the encoder's pieces."""
    counts = collections.Counter(looks.normalise(form) for one in gold for form in one.forms)
    pieces = Pieces(folder)
    listed = {word for word, n in counts.items() if n >= 2}
    listed |= {piece for piece in pieces.number if piece.isalpha() and piece.isascii() and len(piece) > 1}
    listed = sorted(listed)
    given = safetensors(os.path.join(folder, "model.safetensors"))["embeddings.word_embeddings.weight"]
    given = torch.from_numpy(given)
    given = given - given.mean(0)
    still = torch.zeros(len(listed) + 1, given.shape[1])
    for at, word in enumerate(listed):
        still[at + 1] = given[torch.tensor(pieces.of(word))].mean(0)
    still /= still[1:].std()
    taught = torch.zeros(len(listed) + 1, dtype=torch.long)
    known = [at + 1 for at, word in enumerate(listed) if counts[word] >= 2]
    taught[known] = torch.arange(1, len(known) + 1)
    often = np.array([0.0] + [counts[word] for word in listed])
    rare = 0.6 / (0.6 + np.maximum(often, 0.0)) + 0.01
    return listed, still, taught, rare


class Bank:
    """Sentences in numbers."""

    def __init__(self, words, gold, tags, labels):
        self.rows = [words.of(one.forms) for one in gold]
        self.strangers = Strangers(gold, words)
        self.targets = [
            np.array([[tags[tag] for tag in one.tags], [head - 1 if head else len(one.forms) for head in one.heads],
                      [labels[label] for label in one.labels]]).T
            for one in gold]

    def loss(self, model, group, rng, rare):
        """Cross-entropy of tags, heads and labels, each by word."""
        batch = numbers([self.strangers.lend(at, self.rows[at], rng) for at in group], model, rng, rare)
        b, t = batch["mask"].shape
        target = np.full((b, t, 3), -100, np.int64)
        for i, at in enumerate(group):
            n = len(self.rows[at])
            target[i, :n] = self.targets[at]
            target[i, :n, 1][target[i, :n, 1] == n] = t
        target = torch.from_numpy(target)
        tag, arc, kinds = model(batch)
        label = model.labels(kinds, target[:, :, 1].clamp(min=0))
        return sum(F.cross_entropy(scores.flatten(0, 1), target[:, :, at].flatten())
                   for at, scores in enumerate((tag, arc, label)))


def train(args):
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    gold = [one for path in args.gold for one in trees.read(path)]
    dev = [trees.read(path) for path in args.dev]
    names, tags = trees.tag_names(gold)
    labels, label_table = trees.label_names(gold)
    listed, still, seen, rare = vocabulary(gold, args.encoder)
    words = Words(listed)
    model = Reader(len(names), len(labels), still, seen, args.drop)
    bank = Bank(words, gold, tags, label_table)
    print(f"{len(gold)} sentences, {len(listed)} words, {len(names)} tags, {len(labels)} labels", flush=True)
    lengths = [len(row) for row in bank.rows]
    steps = int(args.passes * len(groups_of(lengths, args.batch)))
    learnt = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(learnt, lr=args.rate, betas=(0.9, 0.98), fused=True)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / 200, 0.5 + 0.5 * math.cos(math.pi * min(1.0, step / steps))))
    start, step, total = time.time(), 0, 0.0
    while step < steps:
        for group in groups_of(lengths, args.batch, rng):
            if step >= steps:
                break
            model.train()
            loss = bank.loss(model, group, rng, rare)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learnt, 2.0)
            optimizer.step()
            plan.step()
            total += loss.item()
            step += 1
            if step % 100 == 0:
                print(f"{time.time() - start:7.0f} s  {time.process_time():6.0f} cpu  step {step}/{steps} loss {total / 100:.3f}", flush=True)
                total = 0.0
            if step % args.look == 0 or step == steps:
                torch.save({"model": model.state_dict(), "tags": names, "labels": labels, "words": listed}, args.out)
                for path, bank_of in zip(args.dev, dev):
                    print(f"{time.time() - start:7.0f} s  {os.path.basename(path)}:",
                          trees.score(bank_of, read_all(model, words, bank_of, names, labels)), flush=True)


def load(path):
    kept = torch.load(path)
    state = kept["model"]
    words = Words(kept["words"])
    model = Reader(len(kept["tags"]), len(kept["labels"]), state["still"], state["seen"])
    model.load_state_dict(state)
    return model.eval(), words, kept["tags"], kept["labels"]


def pack(args):
    """Names, then tensors: each a name, its shape and 32-bit floats, little-endian."""
    model, words, names, labels = load(args.model)
    with torch.no_grad():
        table = model.still @ model.lens.weight.T + model.taught(model.seen)
    tensors = {"words": table}
    for name, value in model.state_dict().items():
        if not name.startswith(("still", "seen", "taught", "lens")):
            tensors[name] = value
    with open(args.out, "wb") as out:
        def text(value):
            data = value.encode()
            out.write(struct.pack("<I", len(data)) + data)
        for listed in (names, labels, words.listed):
            out.write(struct.pack("<I", len(listed)))
            for one in listed:
                text(one)
        out.write(struct.pack("<I", len(tensors)))
        for name, value in tensors.items():
            text(name)
            value = value.detach().numpy().astype("<f4")
            out.write(struct.pack("<I", value.ndim) + struct.pack(f"<{value.ndim}I", *value.shape))
            out.write(value.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("chore", choices=["train", "score", "pack"])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--encoder")
    parser.add_argument("--gold", nargs="+")
    parser.add_argument("--dev", nargs="+")
    parser.add_argument("--model")
    parser.add_argument("--out")
    parser.add_argument("--passes", type=float, default=8)
    parser.add_argument("--batch", type=int, default=1600)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--drop", type=float, default=0.2)
    parser.add_argument("--look", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20201230)
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.chore == "train":
        train(args)
    elif args.chore == "pack":
        pack(args)
    else:
        model, words, names, labels = load(args.model)
        for path in args.files:
            gold = trees.read(path)
            print(path, trees.score(gold, read_all(model, words, gold, names, labels)))


if __name__ == "__main__":
    main()
