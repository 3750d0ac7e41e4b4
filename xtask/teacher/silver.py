"""Packs labelled files into tags without text, and puts tags and text together again: `python silver.py --help`.

The packed form is described in README.md; this file is its reference.
"""

import argparse
import gzip
import hashlib
import json
import struct
from pathlib import Path

MAGIC = b"dateline silver 1\n"
# One-sentence documents are checked by runs of so many, longer documents one by one.
RUN = 32
DIGEST = 8


def read(path: Path, columns: int) -> list[tuple[str, list[list[list[str]]]]]:
    """Documents as (name, sentences), a sentence a list of rows of `columns` fields."""
    documents, rows = [], []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# ") and "\t" not in line and not rows:
            if line.startswith("# doc "):
                documents.append((line[6:], []))
        elif line:
            rows.append(line.split("\t")[:columns])
        elif rows:
            documents[-1][1].append(rows)
            rows = []
    if rows:
        documents[-1][1].append(rows)
    return documents


def blocks(documents):
    """Documents as runs of sentences that are checked together."""
    if all(len(sentences) == 1 for _, sentences in documents):
        single = [sentences[0] for _, sentences in documents]
        return [single[i : i + RUN] for i in range(0, len(single), RUN)]
    return [sentences for _, sentences in documents]


def digest(sentences) -> bytes:
    """The first eight bytes of SHA-256 over the words, each with a line feed after it, and one more after a sentence."""
    text = "".join("".join(row[0] + "\n" for row in sentence) + "\n" for sentence in sentences)
    return hashlib.sha256(text.encode()).digest()[:DIGEST]


def pack(labelled: Path, source: Path, teacher: str, out: Path):
    """Writes the tags of `labelled`, bound to the words and to the hash of `source`, the file that they came from."""
    runs = blocks(read(labelled, 3))
    rows = [row for run in runs for sentence in run for row in sentence]
    names = sorted({row[1] for row in rows})
    tags = sorted({row[2] for row in rows})
    if max(len(names), len(tags)) > 256:
        raise SystemExit("more labels than a byte counts")
    head = {
        "corpus": labelled.stem,
        "source": source.name,
        "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "teacher": teacher,
        "blocks": len(runs),
        "words": len(rows),
        "names": names,
        "tags": tags,
    }
    name_number = {label: number for number, label in enumerate(names)}
    tag_number = {tag: number for number, tag in enumerate(tags)}
    body = [MAGIC, json.dumps(head, sort_keys=True).encode(), b"\n"]
    body += [struct.pack("<I", sum(len(sentence) for sentence in run)) for run in runs]
    body += [digest(run) for run in runs]
    body += [bytes(name_number[row[1]] for row in rows), bytes(tag_number[row[2]] for row in rows)]
    # No time and no name in the gzip header: the same tags give the same bytes.
    out.write_bytes(gzip.compress(b"".join(body), 9, mtime=0))
    print(f"{out.name}: {len(rows)} words in {len(runs)} blocks, {out.stat().st_size} bytes")


def unpack(packed: Path, text: Path, out: Path):
    """Writes the text's words with their tags; blocks whose words are not those that were labelled are left out."""
    body = gzip.decompress(packed.read_bytes())
    if not body.startswith(MAGIC):
        raise SystemExit(f"{packed}: not a file of silver tags")
    end = body.index(b"\n", len(MAGIC))
    head = json.loads(body[len(MAGIC) : end])
    count, words = head["blocks"], head["words"]
    sizes = struct.unpack_from(f"<{count}I", body, end + 1)
    digests = end + 1 + 4 * count
    names = digests + DIGEST * count
    tags = names + words
    if len(body) != tags + words:
        raise SystemExit(f"{packed}: {len(body)} bytes where {tags + words} were to be")
    places, at = {}, 0
    for number, size in enumerate(sizes):
        places[body[digests + DIGEST * number : digests + DIGEST * (number + 1)]] = (at, size)
        at += size
    kept = lost = 0
    with open(out, "w", encoding="utf-8") as file:
        file.write(f"# corpus {head['corpus']}\n")
        for number, run in enumerate(blocks(read(text, 1))):
            if (place := places.get(digest(run))) is None:
                lost += 1
                continue
            kept += 1
            file.write(f"# doc {head['corpus']}-{number}\n")
            at = place[0]
            for sentence in run:
                for row in sentence:
                    file.write(f"{row[0]}\t{head['names'][body[names + at]]}\t{head['tags'][body[tags + at]]}\n")
                    at += 1
                file.write("\n")
    print(f"{packed.name}: {kept} blocks, {lost} of other words left out")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    packing = verbs.add_parser("pack", help="labelled file to tags without text")
    packing.add_argument("labelled", type=Path)
    packing.add_argument("source", type=Path, help="the file of the data folder that the words come from")
    packing.add_argument("teacher", help="what labelled it, in a few words")
    packing.add_argument("out", type=Path)
    unpacking = verbs.add_parser("unpack", help="tags and text to a labelled file")
    unpacking.add_argument("packed", type=Path)
    unpacking.add_argument("text", type=Path, help="the words, as `cargo xtask corpora names` writes them")
    unpacking.add_argument("out", type=Path)
    options = parser.parse_args()
    if options.verb == "pack":
        pack(options.labelled, options.source, options.teacher, options.out)
    else:
        unpack(options.packed, options.text, options.out)


if __name__ == "__main__":
    main()
