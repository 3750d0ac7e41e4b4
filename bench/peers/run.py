#!/usr/bin/env python3
"""Measures spaCy's blank English pipeline and BlingFire on a corpus that `dateline-bench -- corpus FILE` wrote.

    python3 bench/peers/run.py corpus.jsonl --passes 363 > peers.json
    cargo run --release -p dateline-bench -- tokens --peers-from peers.json

The first run makes a virtual environment and installs what `requirements.txt` pins into it. Rounds go `A B C A B C ...`
on one thread, after one round each that is not counted; a round reads every text `--passes` times. With `--serve` the
script runs one round of a contestant for each line of its input, which names it, and answers with a line of JSON:
`dateline-bench -- tokens --python` uses it so, to put these rounds between its own.
"""

import argparse
import ctypes
import hashlib
import json
import os
import platform
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"
DEFAULT_ENVIRONMENT = HERE.parent.parent / "target" / "bench-peers"


def main():
    arguments = parse_arguments()
    enter_environment(arguments.environment)
    with open(arguments.corpus, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    contestants, failed = load_contestants(texts)
    head = {
        "corpus": digest(texts),
        "passes": arguments.passes,
        "runtime": f"{platform.python_implementation()} {platform.python_version()}",
        "failed": failed,
    }
    if arguments.serve:
        serve(head, contestants, arguments.passes)
    else:
        record(head, contestants, arguments.passes, arguments.rounds)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="FILE", help="read texts from the JSONL in FILE")
    parser.add_argument("--passes", type=int, default=1, metavar="NUMBER", help="read the texts NUMBER times a round")
    parser.add_argument("--rounds", type=int, default=11, metavar="NUMBER", help="count NUMBER rounds")
    parser.add_argument("--serve", action="store_true", help="run a round for each line of standard input")
    parser.add_argument(
        "--environment",
        type=Path,
        default=DEFAULT_ENVIRONMENT,
        metavar="DIR",
        help="keep the virtual environment in DIR",
    )
    return parser.parse_args()


def enter_environment(folder):
    """Goes on inside the virtual environment, which is made anew where the pins have changed."""
    if Path(sys.prefix).resolve() == folder.resolve():
        return
    wanted = REQUIREMENTS.read_text()
    installed = folder / "requirements.txt"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not installed.exists() or installed.read_text() != wanted:
        print(f"installing {REQUIREMENTS.name} into {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        install += ["--report", folder / "report.json", "--requirement", REQUIREMENTS]
        # Standard output is for results.
        subprocess.run(install, check=True, stdout=sys.stderr)
        installed.write_text(wanted)
    # One thread, also in the libraries that are loaded but do not tokenize.
    for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
        os.environ[variable] = "1"
    sys.exit(subprocess.run([python, __file__, *sys.argv[1:]]).returncode)


def load_contestants(texts):
    """The contestants that run here, each with its `count` over all texts once, and the names and errors of the rest."""
    contestants, failed = [], []
    for package, load in [("spacy", load_spacy), ("blingfire", load_blingfire)]:
        try:
            described = describe(package)
            for name, count in load(texts):
                count()
                contestants.append({"name": name, "package": described, "count": count})
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


def describe(name):
    """The package as pip installed it: its version, and the checksum of the archive."""
    report = json.loads((Path(sys.prefix) / "report.json").read_text())
    for package in report["install"]:
        if package["metadata"]["name"].lower() == name:
            hashes = package["download_info"]["archive_info"]["hashes"]
            return {"name": name, "version": package["metadata"]["version"], "sha256": hashes["sha256"]}
    raise RuntimeError(f"{name} is not installed")


def digest(texts):
    """SHA-256 of the texts, each followed by the byte FF."""
    hasher = hashlib.sha256()
    for text in texts:
        hasher.update(text.encode("utf-8") + b"\xff")
    return hasher.hexdigest()


def run_round(contestant, passes):
    total = {}
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(passes):
        for key, value in contestant["count"]().items():
            total[key] = total.get(key, 0) + value
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu": cpu, "wall": wall, "counts": total}


def serve(head, contestants, passes):
    by_name = {contestant["name"]: contestant for contestant in contestants}
    listed = [{"name": contestant["name"], "package": contestant["package"]} for contestant in contestants]
    print(json.dumps({**head, "contestants": listed}), flush=True)
    for line in sys.stdin:
        print(json.dumps(run_round(by_name[line.rstrip("\n")], passes)), flush=True)


def record(head, contestants, passes, rounds):
    for contestant in contestants:
        contestant["rounds"] = []
    for number in range(rounds + 1):
        for contestant in contestants:
            measured = run_round(contestant, passes)
            # The first one only warms up.
            if number > 0:
                contestant["rounds"].append(measured)
    for contestant in contestants:
        del contestant["count"]
    print(json.dumps({**head, "contestants": contestants}, indent=1))


if __name__ == "__main__":
    main()
