"""F1 of names: person, organization, place, exact stretches after titles, `the` and `'s` are taken off both sides."""

from corpora import Document

SCORED = ("person", "organization", "place")
TITLES = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. prof prof. sir dame lord lady president minister senator sen sen. rep rep. gov gov. "
    "governor gen gen. general col col. colonel lt lt. lieutenant capt capt. captain sgt sgt. pope king queen prince "
    "princess chancellor secretary judge justice prime vice professor doctor mayor ambassador premier sheikh".split()
)


def spans(bio: list[str]) -> list[tuple[int, int, str]]:
    found, start, kind = [], None, None
    for at, label in enumerate([*bio, "O"]):
        if start is not None and not (label.startswith("I-") and label[2:] == kind):
            found.append((start, at, kind))
            start = None
        if label.startswith("B-") or (label.startswith("I-") and start is None):
            start, kind = at, label[2:]
    return found


def trimmed(words: list[str], start: int, end: int, kind: str):
    """The span without what the conventions of corpora differ in; never empty."""
    while end - start > 1 and (
        words[start].lower() == "the" or (kind == "person" and words[start].lower() in TITLES)
    ):
        start += 1
    while end - start > 1 and words[end - 1] in ("'s", "’s", "'"):
        end -= 1
    return start, end, kind


def f1(documents: list[Document], predicted: list[list[list[str]]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall, F1 in percent over all scored kinds (`all`) and for each alone; predictions are BIO labels.

    A predicted name that touches a word of which nothing is known, or of an ambiguous kind, is left out.
    """
    counts = {kind: [0, 0, 0] for kind in SCORED}
    for document, labels in zip(documents, predicted):
        for sentence, bio in zip(document.sentences, labels):
            open_words = {i for i, x in enumerate(sentence.bio) if x == "?" or "|" in x}
            gold = {
                trimmed(sentence.words, *s) for s in spans(sentence.bio) if s[2] in SCORED and s[2] in document.kinds
            }
            guess = {
                trimmed(sentence.words, *s)
                for s in spans(bio)
                if s[2] in SCORED and s[2] in document.kinds and not open_words.intersection(range(s[0], s[1]))
            }
            for kind in SCORED:
                g = {s for s in gold if s[2] == kind}
                p = {s for s in guess if s[2] == kind}
                counts[kind][0] += len(g & p)
                counts[kind][1] += len(p)
                counts[kind][2] += len(g)
    counts["all"] = [sum(c[i] for c in counts.values()) for i in range(3)]
    result = {}
    for kind, (right, given, wanted) in counts.items():
        precision, recall = right / max(given, 1), right / max(wanted, 1)
        result[kind] = (100 * precision, 100 * recall, 200 * right / max(given + wanted, 1))
    return result


def accuracy(documents: list[Document], predicted: list[list[list[str]]]) -> float:
    """Percent of the tagged words whose tag is right."""
    pairs = [
        (want, got)
        for document, tags in zip(documents, predicted)
        for sentence, guess in zip(document.sentences, tags)
        for want, got in zip(sentence.tags, guess)
    ]
    return 100 * sum(a == b for a, b in pairs) / max(len(pairs), 1)
