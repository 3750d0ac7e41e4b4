#!/usr/bin/env python3
"""Measures spaCy's blank English pipeline and BlingFire on a corpus that `dateline-bench -- corpus FILE` wrote.

    python3 bench/peers/run.py corpus.jsonl --passes 363 > peers.json
    cargo run --release -p dateline-bench -- tokens --peers-from peers.json

The first run makes a virtual environment and installs what `requirements.txt` pins into it. Rounds go `A B C A B C ...`
on one thread, after one round each that is not counted; a round reads every text `--passes` times. With `--serve` the
script runs one round of a contestant for each line of its input, which names it, and answers with a line of JSON:
`dateline-bench -- tokens --python` uses it so, to put these rounds between its own.
"""

import ctypes
import sys

from common import HERE, ROOT, Contestant, describe, measure_peers


def load_contestants(texts):
    """The contestants that run here, each with its count over all texts once, and the names and errors of the rest."""
    contestants, failed = [], []
    for package, load in [("spacy", load_spacy), ("blingfire", load_blingfire)]:
        try:
            described = describe(package)
            for name, count in load(texts):
                count()
                contestants.append(Contestant(name, described, lambda _, count=count: count()))
        except Exception as error:
            failed.append({"name": package, "reason": f"{type(error).__name__}: {error}"})
    return contestants, failed


def load_spacy(texts):
    """Tokens, among which spaCy counts white space other than single blanks; then sentences too."""
    import spacy

    tokenizer = spacy.blank("en").tokenizer
    with_sentences = spacy.blank("en")
    with_sentences.add_pipe("sentencizer")
    # The limit is for pipelines that parse.
    with_sentences.max_length = sys.maxsize

    def count_tokens():
        return {"tokens": sum(len(tokenizer(text)) for text in texts)}

    def count_both():
        tokens = sentences = 0
        for document in with_sentences.pipe(texts):
            tokens += len(document)
            sentences += sum(1 for _ in document.sents)
        return {"tokens": tokens, "sentences": sentences}

    return [("spaCy blank English", count_tokens), ("spaCy blank English, sentencizer", count_both)]


def load_blingfire(texts):
    """Calls the library itself with buffers made beforehand: its Python functions encode, copy and decode besides."""
    import blingfire

    library = blingfire.blingfire
    encoded = [text.encode("utf-8") for text in texts]
    capacity = 3 * max(map(len, encoded), default=0) + 64
    buffer = ctypes.create_string_buffer(capacity)

    def parts(function, separator):
        total = 0
        for text in encoded:
            length = function(ctypes.c_char_p(text), len(text), ctypes.byref(buffer), capacity)
            if not 0 <= length <= capacity:
                raise RuntimeError(f"the result has {length} bytes")
            found = ctypes.string_at(buffer)
            total += found.count(separator) + 1 if found else 0
        return total

    def count_words():
        return {"tokens": parts(library.TextToWords, b" ")}

    def count_both():
        return {"tokens": parts(library.TextToWords, b" "), "sentences": parts(library.TextToSentences, b"\n")}

    return [("BlingFire TextToWords", count_words), ("BlingFire TextToWords, TextToSentences", count_both)]


if __name__ == "__main__":
    measure_peers(__doc__, HERE / "requirements.txt", ROOT / "target" / "bench-peers", load_contestants)
