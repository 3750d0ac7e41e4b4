"""What the scripts that measure peers share: a virtual environment of pinned packages, models of spaCy, and rounds."""

import argparse
import hashlib
import importlib
import json
import os
import platform
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# OntoNotes' types in dateline's kinds; dates, numbers and amounts are no names.
KINDS = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "WORK_OF_ART": "work",
    "LAW": "work",
    "EVENT": "event",
    "PRODUCT": "product",
    "LANGUAGE": "other",
}


@dataclass
class Contestant:
    """Something that reads all texts once.

    What `read` does is timed. It gets what `prepare` returned and `count` gets what it returned itself, to make the
    numbers by which a wrong answer can be told.
    """

    name: str
    package: dict
    read: Callable[[Any], Any]
    prepare: Callable[[], Any] = lambda: None
    count: Callable[[Any], dict] = lambda found: found

    def described(self):
        return {"name": self.name, "package": self.package}


def measure_peers(description, requirements, environment, load, foundations=()):
    """A script that measures: reads its arguments and does what they say.

    `load` returns the contestants on some texts, and the names and errors of those that cannot run. `foundations` are
    packages that are named beside the interpreter, for no contestant is one of them.
    """
    arguments = parse_arguments(description, environment)
    enter_environment(requirements, arguments.environment)
    with open(arguments.corpus, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    contestants, failed = load(texts)
    runtime = [f"{platform.python_implementation()} {platform.python_version()}"]
    runtime += [f"{name} {describe(name)['version']}" for name in foundations]
    head = {
        "corpus": digest(texts),
        "passes": arguments.passes,
        "runtime": ", ".join(runtime),
        "failed": failed,
    }
    if arguments.serve:
        serve(head, contestants, arguments.passes)
    else:
        record(head, contestants, arguments.passes, arguments.rounds)


def parse_arguments(description, environment):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="FILE", help="read texts from the JSONL in FILE")
    parser.add_argument("--passes", type=int, default=1, metavar="NUMBER", help="read the texts NUMBER times a round")
    parser.add_argument("--rounds", type=int, default=11, metavar="NUMBER", help="count NUMBER rounds")
    parser.add_argument("--serve", action="store_true", help="run a round for each line of standard input")
    add_environment(parser, environment)
    return parser.parse_args()


def add_environment(parser, default):
    parser.add_argument(
        "--environment", type=Path, default=default, metavar="DIR", help="keep the virtual environment in DIR"
    )


def enter_environment(requirements, folder):
    """Goes on inside the virtual environment, which is made anew where the pins have changed."""
    if Path(sys.prefix).resolve() == folder.resolve():
        return
    wanted = requirements.read_text()
    installed = folder / "requirements.txt"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not installed.exists() or installed.read_text() != wanted:
        print(f"installing {requirements.name} into {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        install += ["--report", folder / "report.json", "--requirement", requirements]
        # Standard output is for results.
        subprocess.run(install, check=True, stdout=sys.stderr)
        installed.write_text(wanted)
    # One thread, also in the libraries that are loaded but do no work.
    for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
        os.environ[variable] = "1"
    sys.exit(subprocess.run([python, *sys.argv]).returncode)


def describe(name):
    """The package as pip installed it: its version, and the checksum of the archive."""
    report = json.loads((Path(sys.prefix) / "report.json").read_text())
    for package in report["install"]:
        if package["metadata"]["name"].lower().replace("_", "-") == name:
            hashes = package["download_info"]["archive_info"]["hashes"]
            return {"name": name, "version": package["metadata"]["version"], "sha256": hashes["sha256"]}
    raise RuntimeError(f"{name} is not installed")


def load_model(module):
    """A model of spaCy from its package, which either is one for spaCy or holds the folder of one."""
    import spacy

    package = importlib.import_module(module)
    model = package.load() if hasattr(package, "load") else spacy.load(package.model_path())
    # The limit is there to spare memory.
    model.max_length = sys.maxsize
    return model


def digest(texts):
    """SHA-256 of the texts, each followed by the byte FF."""
    hasher = hashlib.sha256()
    for text in texts:
        hasher.update(text.encode("utf-8") + b"\xff")
    return hasher.hexdigest()


def run_round(contestant, passes):
    spent_cpu = spent_wall = 0.0
    total = {}
    for _ in range(passes):
        prepared = contestant.prepare()
        cpu, wall = time.process_time(), time.perf_counter()
        found = contestant.read(prepared)
        spent_cpu += time.process_time() - cpu
        spent_wall += time.perf_counter() - wall
        for key, value in contestant.count(found).items():
            total[key] = total.get(key, 0) + value
    return {"cpu": spent_cpu, "wall": spent_wall, "counts": total}


def serve(head, contestants, passes):
    """Runs one round of a contestant for each line of the input, which names it, and answers with a line of JSON."""
    by_name = {contestant.name: contestant for contestant in contestants}
    print(json.dumps({**head, "contestants": [it.described() for it in contestants]}), flush=True)
    for line in sys.stdin:
        print(json.dumps(run_round(by_name[line.rstrip("\n")], passes)), flush=True)


def record(head, contestants, passes, rounds):
    """Runs rounds `A B C A B C ...`, the first of which only warms up, and writes all of them as JSON."""
    measured = [[run_round(contestant, passes) for contestant in contestants] for _ in range(rounds + 1)][1:]
    described = [
        {**contestant.described(), "rounds": [one[index] for one in measured]}
        for index, contestant in enumerate(contestants)
    ]
    print(json.dumps({**head, "contestants": described}, indent=1))
