"""The teacher: the encoder with two heads, names (BILOU, partial labels) and Penn tags."""

from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from corpora import LABELS, Document
from encoder import Dropout, Encoder
from windows import Batch, Subwords, batches, labelling_windows, lay_out


class Teacher(nn.Module):
    """Runs in bfloat16; the scores come out in float32."""

    def __init__(self, folder: Path, tags: list[str], dropout: float = 0.1):
        super().__init__()
        self.tags = tags
        self.encoder = Encoder(folder, dropout)
        width = self.encoder.width
        self.dropout = Dropout(dropout)
        self.names_head = nn.Linear(2 * width, len(LABELS))
        self.tags_head = nn.Linear(2 * width, len(tags))

    def forward(self, batch: Batch):
        """Scores of names' labels and of tags for the core words of the batch."""
        x = self.encoder(batch.subwords, batch.shapes, batch.present)
        x = x.reshape(-1, x.shape[-1])
        # Sentence encoders may end in vectors of any size; heads learn at one rate only from vectors of size one.
        word = F.layer_norm(torch.cat([x[batch.first], x[batch.last]], dim=1), (2 * x.shape[-1],))
        word = self.dropout(word)
        return self.names_head(word).float(), self.tags_head(word).float()


def names_loss(scores, allowed, weights):
    """Minus the log of the probability of the allowed labels, summed over the words by weight."""
    chosen = scores.masked_fill(~allowed, float("-inf"))
    return ((torch.logsumexp(scores, 1) - torch.logsumexp(chosen, 1)) * weights).sum()


def save(teacher: Teacher, path: Path):
    """Writes all weights, the frozen ones too, and the list of tags."""
    torch.save({"tags": teacher.tags, "weights": teacher.state_dict()}, path)


def load(folder: Path, path: Path) -> Teacher:
    """`folder` holds the pretrained model that the teacher was made from."""
    state = torch.load(path, weights_only=True)
    teacher = Teacher(folder, state["tags"]).bfloat16()
    teacher.load_state_dict(state["weights"])
    return teacher.eval()


def _legal():
    """What may follow what, start and end, as scores of 0 or minus a lot."""
    size = len(LABELS)
    follows = np.zeros((size, size), dtype=bool)
    opened = [label[0] in "BI" for label in LABELS]
    inner = [label[0] in "IL" for label in LABELS]
    for a in range(size):
        for b in range(size):
            same = LABELS[a][2:] == LABELS[b][2:]
            follows[a, b] = (inner[b] and same) if opened[a] else not inner[b]
    wall = np.float32(-1e4)
    return np.where(follows, np.float32(0), wall), np.where(inner, wall, np.float32(0)), np.where(opened, wall, np.float32(0))


FOLLOWS, STARTS, ENDS = _legal()


def best_paths(scores: list[np.ndarray]) -> list[np.ndarray]:
    """The best legal sequence of labels for every sentence, given log probabilities `[words, labels]`."""
    paths = [None] * len(scores)
    order = sorted(range(len(scores)), key=lambda i: len(scores[i]))
    for begin in range(0, len(order), 512):
        chunk = order[begin : begin + 512]
        length = len(scores[chunk[-1]])
        table = np.zeros((len(chunk), length, len(LABELS)), dtype=np.float32)
        for row, i in enumerate(chunk):
            table[row, : len(scores[i])] = scores[i]
        sizes = np.array([len(scores[i]) for i in chunk])
        best = table[:, 0] + STARTS
        back = np.zeros((len(chunk), length, len(LABELS)), dtype=np.int8)
        final = np.where((sizes == 1)[:, None], best, 0)
        for at in range(1, length):
            step = best[:, :, None] + FOLLOWS[None]
            back[:, at] = step.argmax(1)
            best = step.max(1) + table[:, at]
            final = np.where((sizes == at + 1)[:, None], best, final)
        label = (final + ENDS).argmax(1)
        for row, i in enumerate(chunk):
            path = np.zeros(sizes[row], dtype=np.int64)
            here = label[row]
            for at in range(sizes[row] - 1, -1, -1):
                path[at] = here
                here = back[row, at, here]
            paths[i] = path
    return paths


def scores_of(teacher: Teacher, documents: list[Document], subwords: Subwords, core=128, context=48, room=6144):
    """Log probabilities of names and of tags: for each document a list, by sentence, of two arrays."""
    windows = labelling_windows(documents, subwords, core, context, 230)
    names = [[np.zeros((len(s.words), len(LABELS)), np.float32) for s in d.sentences] for d in documents]
    tags = [[np.zeros((len(s.words), len(teacher.tags)), np.float32) for s in d.sentences] for d in documents]
    teacher.eval()
    with torch.inference_mode():
        for windows_of_batch in batches(windows, room, None):
            batch = lay_out(windows_of_batch, documents, subwords, None)
            by_name, by_tag = (torch.log_softmax(x, 1).numpy() for x in teacher(batch))
            for (d, s, w), name, tag in zip(batch.words, by_name, by_tag):
                names[d][s][w] = name
                tags[d][s][w] = tag
    return names, tags


def bio(path: np.ndarray) -> list[str]:
    """BILOU label numbers as BIO."""
    written = []
    for label in path:
        text = LABELS[label]
        written.append("O" if text == "O" else ("B" if text[0] in "BU" else "I") + text[1:])
    return written
