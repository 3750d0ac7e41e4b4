"""Running text as windows of subwords, and windows as batches."""

import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

import shapes
from corpora import Document

# A word of more subwords than this (a web address, mostly) is read by its beginning.
LONGEST = 12


class Subwords:
    """The pretrained vocabulary: words to subword ids, each word type once."""

    def __init__(self, folder: Path):
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()

        def first_of(*names):
            return next(i for i in map(tokenizer.token_to_id, names) if i is not None)

        self.start = first_of("[CLS]", "<s>")
        self.end = first_of("[SEP]", "</s>")
        self.padding = first_of("[PAD]", "<pad>")
        self.unknown = first_of("[UNK]", "<unk>")
        self.mask = first_of("[MASK]", "<mask>")

        @lru_cache(maxsize=1 << 18)
        def ids(word: str) -> tuple[int, ...]:
            return tuple(tokenizer.encode(word[:200], add_special_tokens=False).ids[:LONGEST]) or (self.unknown,)

        self.ids = ids


@dataclass
class Stretch:
    """Words `start..end` of a sentence; only those of `core` are learned from or labelled, the rest is context."""

    document: int
    sentence: int
    start: int
    end: int
    core: bool


Window = list[Stretch]


def pieces(documents: list[Document], subwords: Subwords, longest: int):
    """For every document its stretches, sentences whole unless longer than `longest` subwords, with their sizes."""
    for number, document in enumerate(documents):
        row = []
        for index, sentence in enumerate(document.sentences):
            sizes = [len(subwords.ids(word)) for word in sentence.words]
            start = total = 0
            for at, size in enumerate(sizes):
                if total + size > longest:
                    row.append((Stretch(number, index, start, at, True), total))
                    start, total = at, 0
                total += size
            row.append((Stretch(number, index, start, len(sizes), True), total))
        yield row


def training_windows(documents, subwords, longest: int, pick: random.Random) -> list[tuple[Window, int]]:
    """Cuts documents into runs of sentences, a first one of random length; one-sentence documents are put together half
    of the time. With each window its size in subwords."""
    windows, loose = [], []
    for row in pieces(documents, subwords, longest):
        if len(row) == 1:
            loose.append(row[0])
            continue
        window, total = [], 0
        budget = pick.randint(longest // 3, longest)
        for stretch, size in row:
            if window and total + size > budget:
                windows.append((window, total))
                window, total, budget = [], 0, longest
            window.append(stretch)
            total += size
        windows.append((window, total))
    pick.shuffle(loose)
    window, total = [], 0
    for stretch, size in loose:
        if pick.random() < 0.5:
            windows.append(([stretch], size))
            continue
        if window and total + size > longest:
            windows.append((window, total))
            window, total = [], 0
        window.append(stretch)
        total += size
    if window:
        windows.append((window, total))
    return windows


def labelling_windows(documents, subwords, core: int, context: int, longest: int) -> list[tuple[Window, int]]:
    """Every sentence once as core, about `core` subwords a window, with about `context` subwords on either side."""
    windows = []
    for row in pieces(documents, subwords, longest):
        first = 0
        while first < len(row):
            last, total = first, 0
            while last < len(row) and (last == first or total + row[last][1] <= core):
                total += row[last][1]
                last += 1
            window = [stretch for stretch, _ in row[first:last]]
            for step, at in ((-1, first - 1), (1, last)):
                room = context
                while 0 <= at < len(row) and room > 0:
                    near, size = row[at]
                    if total + size > longest:
                        break
                    aside = Stretch(near.document, near.sentence, near.start, near.end, False)
                    window = [aside] + window if step < 0 else window + [aside]
                    total += size
                    room -= size
                    at += step
            windows.append((window, total))
            first = last
    return windows


def batches(windows: list[tuple[Window, int]], room: int, pick: random.Random | None):
    """Windows of like size together, at most `room` subwords a batch, in random order where `pick` is given."""
    if pick:
        windows = sorted(windows, key=lambda w: w[1] + pick.random() * 24)
    else:
        windows = sorted(windows, key=lambda w: w[1])
    out, batch, widest = [], [], 0
    for window, size in windows:
        widest = max(widest, size + 2)
        if batch and widest * (len(batch) + 1) > room:
            out.append(batch)
            batch, widest = [], size + 2
        batch.append(window)
    if batch:
        out.append(batch)
    if pick:
        pick.shuffle(out)
    return out


@dataclass
class Batch:
    """Input of the encoder, and the places of the first and last subword of every core word, row by row."""

    subwords: torch.Tensor
    shapes: torch.Tensor
    present: torch.Tensor
    first: torch.Tensor
    last: torch.Tensor
    words: list[tuple[int, int, int]]


def lay_out(batch: list[Window], documents: list[Document], subwords: Subwords, pick: random.Random | None) -> Batch:
    """The batch as tensors. With `pick`, some words are masked and some sentences set in other cases."""
    rows, outlines, first, last, words = [], [], [], [], []
    length = 0
    for window in batch:
        ids, drawn = [subwords.start], [(shapes.UNKNOWN, shapes.UNKNOWN, shapes.SENTENCE_INSIDE)]
        shout = pick is not None and pick.random() < 0.03
        for stretch in window:
            text = documents[stretch.document].sentences[stretch.sentence].words
            recase = None
            if pick is not None:
                chance = pick.random()
                recase = str.upper if shout else str.title if chance < 0.03 else str.lower if chance < 0.04 else None
            for at in range(stretch.start, stretch.end):
                word = text[at]
                units = subwords.ids(word)
                if recase is not None:
                    word = recase(word)
                if pick is not None and pick.random() < 0.06:
                    units = (subwords.mask,) * len(units)
                case, line = shapes.casing(word), shapes.outline(word)
                begins = shapes.SENTENCE_START if at == 0 else shapes.SENTENCE_INSIDE
                if stretch.core:
                    first.append((len(rows), len(ids)))
                    last.append((len(rows), len(ids) + len(units) - 1))
                    words.append((stretch.document, stretch.sentence, at))
                ids.extend(units)
                drawn.append((2 * case, line, begins))
                drawn.extend([(2 * case + 1, line, shapes.SENTENCE_INSIDE)] * (len(units) - 1))
        ids.append(subwords.end)
        drawn.append((shapes.UNKNOWN, shapes.UNKNOWN, shapes.SENTENCE_INSIDE))
        rows.append(ids)
        outlines.append(drawn)
        length = max(length, len(ids))
    table = np.full((len(rows), length), subwords.padding, dtype=np.int64)
    drawing = np.full((len(rows), length, 3), shapes.UNKNOWN, dtype=np.int64)
    present = np.zeros((len(rows), length), dtype=bool)
    for number, (ids, drawn) in enumerate(zip(rows, outlines)):
        table[number, : len(ids)] = ids
        drawing[number, : len(ids)] = drawn
        present[number, : len(ids)] = True
    flat = lambda places: torch.tensor([row * length + at for row, at in places], dtype=torch.long)
    tensor = torch.from_numpy
    return Batch(tensor(table), tensor(drawing), tensor(present), flat(first), flat(last), words)
