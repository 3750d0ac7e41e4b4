"""Corpora of names and of tags, read into sentences of documents.

Names come as the files that `cargo xtask corpora names` writes, tags as CoNLL-U. A sentence that stands in both gets
both kinds of label.
"""

from dataclasses import dataclass
from pathlib import Path

KINDS = ["person", "organization", "place", "group", "work", "event", "product", "other"]
# Label 0 is O, then B I L U of every kind in turn.
LABELS = ["O"] + [f"{part}-{kind}" for kind in KINDS for part in "BILU"]
EVERY = (1 << len(LABELS)) - 1
NO_TAG = "_"


@dataclass
class Sentence:
    """Words, and for each the set of labels that the corpus allows (bits over `LABELS`) and its Penn tag or `NO_TAG`."""

    words: list[str]
    allowed: list[int]
    tags: list[str]
    bio: list[str]


@dataclass
class Document:
    corpus: str
    name: str
    kinds: list[str]
    sentences: list[Sentence]
    weight: float = 1.0


def bit(part: str, kind: str) -> int:
    return 1 << (1 + 4 * KINDS.index(kind) + "BILU".index(part))


def allowed_labels(bio: list[str], kinds: list[str]) -> list[int]:
    """BIO labels as sets of BILOU labels: O may be a name of a kind that the corpus does not label, `?` anything."""
    outside = 1
    for kind in KINDS:
        if kind not in kinds:
            for part in "BILU":
                outside |= bit(part, kind)
    sets = []
    for at, label in enumerate(bio):
        if label == "O":
            sets.append(outside)
        elif label == "?":
            sets.append(EVERY)
        else:
            following = bio[at + 1] if at + 1 < len(bio) else "O"
            goes_on = following.startswith("I-") or following == "?"
            ends = not following.startswith("I-")
            parts = ("B" if goes_on else "") + ("U" if ends else "")
            if label.startswith("I-"):
                parts = ("I" if goes_on else "") + ("L" if ends else "")
            sets.append(sum(bit(part, kind) for part in parts for kind in label[2:].split("|")))
    return sets


def read_names(path: Path) -> list[Document]:
    """The documents of one file; a file without `# doc` lines is one document for every sentence."""
    corpus, kinds, documents = path.stem, list(KINDS), []
    words, bio = [], []
    has_documents = False

    def end_sentence():
        if words:
            if not documents or not has_documents:
                documents.append(Document(corpus, f"{corpus}-{len(documents)}", kinds, []))
            labels = bio if any(bio) else ["?"] * len(words)
            documents[-1].sentences.append(
                Sentence(list(words), allowed_labels(labels, kinds), [NO_TAG] * len(words), list(labels))
            )
            words.clear()
            bio.clear()

    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# ") and "\t" not in line and not words:
            key, _, value = line[2:].partition(" ")
            if key == "kinds":
                kinds = value.split()
            elif key == "doc":
                has_documents = True
                documents.append(Document(corpus, value, kinds, []))
        elif not line:
            end_sentence()
        else:
            word, _, label = line.partition("\t")
            words.append(word)
            bio.append(label.split("\t")[0])
    end_sentence()
    return [document for document in documents if document.sentences]


def read_tags(path: Path) -> list[Document]:
    """The documents of a CoNLL-U file with Penn tags (column XPOS) and nothing known of names."""
    documents = []
    words, tags = [], []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc"):
            documents.append(Document(path.stem, line.partition("= ")[2], [], []))
        elif not line and words:
            if not documents:
                documents.append(Document(path.stem, path.stem, [], []))
            size = len(words)
            documents[-1].sentences.append(Sentence(words, [EVERY] * size, tags, ["?"] * size))
            words, tags = [], []
        elif line and line[0] != "#":
            fields = line.split("\t")
            if fields[0].isdigit():
                words.append(fields[1])
                tags.append(fields[4])
    return [document for document in documents if document.sentences]


def join(names: list[Document], tagged: list[Document]) -> list[Document]:
    """Gives sentences of `names` the tags of the same words in `tagged`; what no names stand for is kept with tags alone."""
    tags = {tuple(s.words): s.tags for d in tagged for s in d.sentences}
    taken = set()
    for document in names:
        for sentence in document.sentences:
            key = tuple(sentence.words)
            if key in tags:
                sentence.tags = tags[key]
                taken.add(key)
    rest = []
    for document in tagged:
        sentences = [s for s in document.sentences if tuple(s.words) not in taken]
        if sentences:
            rest.append(Document(document.corpus, document.name, [], sentences))
    return names + rest


def joined(documents: list[Document], run: int) -> list[Document]:
    """Documents of one sentence put together by `run`: sentences of a corpus that lost its documents still follow on."""
    if run < 2 or any(len(d.sentences) > 1 for d in documents):
        return documents
    groups = [documents[i : i + run] for i in range(0, len(documents), run)]
    return [Document(g[0].corpus, g[0].name, g[0].kinds, [d.sentences[0] for d in g]) for g in groups]
