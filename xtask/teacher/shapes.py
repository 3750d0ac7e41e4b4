"""The shape of a word: what an uncased vocabulary does not tell."""

import zlib
from functools import lru_cache

# Rows of the table of shapes: casing by place in the word, then hashed outlines, then whether a sentence begins here.
CASINGS = 10
OUTLINES = 1024
UNKNOWN = 2 * CASINGS
FIRST_OUTLINE = 2 * CASINGS + 1
SENTENCE_START = FIRST_OUTLINE + OUTLINES
SENTENCE_INSIDE = SENTENCE_START + 1
SHAPES = SENTENCE_INSIDE + 1


@lru_cache(maxsize=1 << 18)
def casing(word: str) -> int:
    """One of `CASINGS` classes of upper case, lower case and digits."""
    upper = sum(c.isupper() for c in word)
    lower = sum(c.islower() for c in word)
    digits = sum(c.isdigit() for c in word)
    if upper + lower == 0:
        return 1 if digits else 0
    if upper == 0:
        return 3 if digits else 2
    if lower == 0:
        if upper == 1:
            return 4 if len(word) == 1 else 5
        return 6
    if word[0].isupper():
        return 7 if upper == 1 else 8
    return 9


@lru_cache(maxsize=1 << 18)
def outline(word: str) -> int:
    """The row of the word's outline: runs of one class of character are cut to three, the rest stands for itself."""
    drawn = ""
    for c in word[:40]:
        kind = "X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c
        if not drawn.endswith(kind * 3):
            drawn += kind
    return FIRST_OUTLINE + zlib.crc32(drawn[:16].encode()) % OUTLINES
