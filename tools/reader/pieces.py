"""The table of word pieces of a BERT encoder (Devlin et al. 2019), read from a folder."""
import json
import os
import struct
import unicodedata

import numpy as np


def safetensors(path):
    """Tensors by name."""
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        head = json.loads(file.read(size))
        body = file.read()
    head.pop("__metadata__", None)
    kinds = {"F32": np.float32, "I64": np.int64}
    return {
        name: np.frombuffer(body[slice(*of["data_offsets"])], kinds[of["dtype"]]).reshape(of["shape"]).copy()
        for name, of in head.items()
    }


class Pieces:
    """Word pieces, uncased."""

    def __init__(self, folder):
        lines = open(os.path.join(folder, "vocab.txt"), encoding="utf-8").read().split("\n")
        self.number = {piece: at for at, piece in enumerate(lines) if piece}
        self.known = {}

    def of(self, word):
        if word not in self.known:
            self.known[word] = self._split(word)
        return self.known[word]

    def _split(self, word):
        plain = unicodedata.normalize("NFD", word.lower())
        plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
        chunks, chunk = [], ""
        for c in plain:
            if c.isalnum():
                chunk += c
            else:
                chunks += [chunk] * bool(chunk) + [c]
                chunk = ""
        chunks += [chunk] * bool(chunk)
        pieces = []
        for chunk in chunks:
            at, found = 0, []
            while at < len(chunk):
                to = len(chunk)
                while to > at and ("##" if at else "") + chunk[at:to] not in self.number:
                    to -= 1
                if to == at:
                    found = [self.number["[UNK]"]]
                    break
                found.append(self.number[("##" if at else "") + chunk[at:to]])
                at = to
            pieces += found
        return (pieces or [self.number["[UNK]"]])[:6]
