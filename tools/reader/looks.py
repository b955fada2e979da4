"""What the reader sees of a word: the same numbers as `crates/annals-parse/src/words.rs`."""

MASK64 = (1 << 64) - 1
PLAIN = {c: "'" for c in "’‘`´"} | {c: '"' for c in "“”„«»"} | {c: "-" for c in "–—‐‑"}
RUNNING, TITLE, CAPITALS = 0, 1, 2
SHAPES = 288


def mix(a, b):
    x = ((a << 32) | b) * 0x9E3779B97F4A7C15 & MASK64
    x = (x ^ (x >> 29)) * 0xBF58476D1CE4E5B9 & MASK64
    return x >> 32


def hash_bytes(seed, data):
    value = 0xCBF29CE484222325 ^ seed
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & MASK64
    return mix(value >> 32, value & 0xFFFFFFFF)


def normalise(form):
    return "".join("0" if c in "0123456789" else PLAIN.get(c, c.lower()) for c in form)


def setting(forms):
    """How a sentence is set: running text, title case or capitals."""
    long = capital = upper = letters = 0
    for at, form in enumerate(forms):
        if not form[0].isalpha():
            continue
        if len(form) >= 2:
            letters += 1
            upper += not any(c.islower() for c in form)
        if len(form) >= 4 and at > 0:
            long += 1
            capital += form[0].isupper()
    if letters >= 4 and upper * 10 >= letters * 8:
        return CAPITALS
    return TITLE if long >= 3 and capital * 10 >= long * 8 else RUNNING


def shape(form, of_sentence):
    upper = sum(c.isupper() for c in form)
    small = sum(c.islower() for c in form)
    digit = sum(c.isnumeric() and not c.isupper() and not c.islower() for c in form)
    if upper == 0:
        case = int(small == 0)
    elif form[0].isupper() and upper == 1 and len(form) > 1:
        case = 2
    elif small == 0:
        case = 3
    else:
        case = 4 if form[0].isupper() else 5
    digits = 0 if digit == 0 else (2 if digit == 4 else 1) if digit == len(form) else 3
    return case + 6 * (digits + 4 * (int("-" in form) + 2 * (int("." in form) + 2 * of_sentence)))


def affixes(lower, bits):
    """Places in the tables of endings (two, three, four letters) and of beginnings (three)."""
    mask = (1 << bits) - 1
    ends = [hash_bytes(9 + n, lower[-n:].encode()) & mask for n in (2, 3, 4)]
    return ends + [hash_bytes(22, lower[:3].encode()) & mask]
