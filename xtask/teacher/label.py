"""Labels running text with one teacher, or the mean of several: `python label.py --help`.

Reads the files that `cargo xtask corpora names` writes (a label in the second column is not looked at) and writes
`word TAB names' label (BIO) TAB Penn tag` with the same sentences and documents, and beside it, under the ending
`.probability`, what the teacher gives the label of each word.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch

import corpora
from corpora import KINDS, joined
from teacher import best_paths, bio, load, scores_of
from windows import Subwords


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--teacher", nargs=2, action="append", type=Path, required=True, metavar=("PRETRAINED", "FILE"),
        help="the pretrained folder and the file that train.py wrote; may be given several times",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the labelled files")
    parser.add_argument("--join", type=int, default=12, help="read so many one-sentence documents in a row as one text")
    parser.add_argument("--core", type=int, default=128, help="subwords labelled in a window")
    parser.add_argument("--context", type=int, default=48, help="subwords of context on either side")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("inputs", nargs="+", metavar="NAME=FILE", help="FILE is written to OUT/NAME.tsv")
    return parser.parse_args()


def log_means(rounds: list[list[list[np.ndarray]]]):
    """The log of the mean of the probabilities of several teachers."""
    if len(rounds) == 1:
        return rounds[0]
    return [
        [np.log(np.mean([np.exp(a) for a in arrays], axis=0) + 1e-9) for arrays in zip(*documents)]
        for documents in zip(*rounds)
    ]


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    teachers = [(load(folder, file), Subwords(folder)) for folder, file in options.teacher]
    numbers = teachers[0][0].tags
    if any(teacher.tags != numbers for teacher, _ in teachers):
        raise SystemExit("the teachers know different tags")
    for item in options.inputs:
        name, _, path = item.partition("=")
        began = time.time()
        documents = corpora.read_names(Path(path))
        texts = joined(documents, options.join)
        rounds = [scores_of(t, texts, s, options.core, options.context) for t, s in teachers]
        by_name = log_means([names for names, _ in rounds])
        by_tag = log_means([tags for _, tags in rounds])
        del rounds
        # One flat list of sentences, so that joined documents come apart again.
        flat = [(n, t) for ns, ts in zip(by_name, by_tag) for n, t in zip(ns, ts)]
        paths = best_paths([names for names, _ in flat])
        at, words = 0, 0
        with (
            open(options.out / f"{name}.part", "w", encoding="utf-8") as out,
            open(options.out / f"{name}.probability.part", "w", encoding="utf-8") as beside,
        ):
            out.write(f"# corpus {name}\n# kinds {' '.join(KINDS)}\n")
            for document in documents:
                out.write(f"# doc {document.name}\n")
                for sentence in document.sentences:
                    names, tags = flat[at]
                    chances = np.exp(names[np.arange(len(names)), paths[at]])
                    for word, label, tag, chance in zip(sentence.words, bio(paths[at]), tags.argmax(1), chances):
                        out.write(f"{word}\t{label}\t{numbers[tag]}\n")
                        beside.write(f"{chance:.2f}\n")
                    out.write("\n")
                    beside.write("\n")
                    at += 1
                    words += len(sentence.words)
        # In place at once, so that no reader meets half a file.
        (options.out / f"{name}.part").rename(options.out / f"{name}.tsv")
        (options.out / f"{name}.probability.part").rename(options.out / f"{name}.probability")
        print(f"{name}: {words} words in {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
