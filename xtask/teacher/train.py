"""Fine-tunes the teacher on gold names and tags: `python train.py --help`."""

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import corpora
import score
from teacher import Teacher, best_paths, bio, names_loss, save, scores_of
from windows import Subwords, batches, lay_out, training_windows


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pretrained", type=Path, required=True, help="folder with config, tokenizer and weights")
    parser.add_argument("--names", type=Path, required=True, help="folder with train/*.tsv and dev/*.tsv")
    parser.add_argument("--treebank", type=Path, required=True, help="folder with ewt and gum_open")
    parser.add_argument("--corpora", required=True, help="names of train/*.tsv, `@share` for the first part of one, `:weight` if not 1")
    parser.add_argument("--out", type=Path, required=True, help="file of the teacher")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="learning rate of the pretrained weights")
    parser.add_argument("--head-rate", type=float, default=1e-3, help="of heads and shapes")
    parser.add_argument("--room", type=int, default=1536, help="subwords in a batch")
    parser.add_argument("--window", type=int, default=190, help="subwords in a window")
    parser.add_argument("--minutes", type=float, default=None, help="shorten the schedule to end after this time")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def read(options):
    names = []
    for item in options.corpora.split():
        name, _, weight = item.partition(":")
        name, _, share = name.partition("@")
        documents = corpora.read_names(options.names / "train" / f"{name}.tsv")
        documents = documents[: int(len(documents) * float(share or 1))]
        if name.startswith("gmb"):
            documents = corpora.joined(documents, 12)
        for document in documents:
            document.weight = float(weight or 1)
        names += documents
    tagged = []
    for path in ("ewt/en_ewt-ud-train.conllu", "gum_open/gum_open-train.conllu"):
        tagged += corpora.read_tags(options.treebank / path)
    return corpora.join(names, tagged)


def develop(options):
    names = {path.stem: corpora.read_names(path) for path in sorted((options.names / "dev").glob("*.tsv"))}
    tags = {
        "ewt": corpora.read_tags(options.treebank / "ewt/en_ewt-ud-dev.conllu"),
        "gum": corpora.read_tags(options.treebank / "gum_open/gum_open-dev.conllu"),
    }
    return names, tags


def measure(teacher, subwords, names, tags, say):
    """Prints and returns the figures of every held-out set."""
    figures = {}
    for name, documents in names.items():
        by_name, _ = scores_of(teacher, documents, subwords)
        guessed = [[bio(p) for p in best_paths(rows)] for rows in by_name]
        result = score.f1(documents, guessed)
        figures[name] = {kind: [round(v, 2) for v in values] for kind, values in result.items()}
        say(f"  {name:24}" + "  ".join(f"{k[:6]} {v[2]:5.1f}" for k, v in result.items()))
    figures["mean"] = float(np.mean([v["all"][2] for v in figures.values()]))
    say(f"  mean of {len(names)} sets: {figures['mean']:.2f}")
    for name, documents in tags.items():
        _, by_tag = scores_of(teacher, documents, subwords)
        guessed = [[[teacher.tags[t] for t in row.argmax(1)] for row in rows] for rows in by_tag]
        figures[f"xpos {name}"] = score.accuracy(documents, guessed)
        say(f"  xpos {name}: {figures[f'xpos {name}']:.2f}")
    return figures


def targets(batch, documents, tag_numbers):
    allowed = np.array([documents[d].sentences[s].allowed[w] for d, s, w in batch.words], dtype=np.int64)
    weights = np.array([documents[d].weight for d, _, _ in batch.words], dtype=np.float32)
    tags = np.array([tag_numbers.get(documents[d].sentences[s].tags[w], -1) for d, s, w in batch.words])
    sets = (allowed[:, None] >> np.arange(len(corpora.LABELS))) & 1
    return torch.from_numpy(sets.astype(bool)), torch.from_numpy(weights), torch.from_numpy(tags)


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    pick = random.Random(options.seed)
    began = time.time()

    def say(text):
        print(f"[{time.time() - began:6.0f} s] {text}", flush=True)

    documents = read(options)
    tags = sorted({t for d in documents for s in d.sentences for t in s.tags} - {corpora.NO_TAG, "_"})
    tag_numbers = {tag: number for number, tag in enumerate(tags)}
    subwords = Subwords(options.pretrained)
    say(f"{len(documents)} documents, {sum(len(s.words) for d in documents for s in d.sentences)} words, {len(tags)} tags")

    teacher = Teacher(options.pretrained, tags).bfloat16()
    # The table of subwords is most of a small model and sees few of its rows in training.
    teacher.encoder.subwords.weight.requires_grad = False
    fresh = ("encoder.shapes", "names_head", "tags_head")
    named = [(n, p) for n, p in teacher.named_parameters() if p.requires_grad]
    groups = [
        {"params": [], "lr": options.rate, "weight_decay": 0.01},
        {"params": [], "lr": options.rate, "weight_decay": 0.0},
        {"params": [], "lr": options.head_rate, "weight_decay": 0.0},
    ]
    # bfloat16 weights are copies of float32 masters: steps are too small for eight bits of mantissa.
    pairs = []
    for name, parameter in named:
        master = parameter.detach().float()
        pairs.append((parameter, master))
        groups[2 if name.startswith(fresh) else 0 if parameter.dim() > 1 else 1]["params"].append(master)
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True)
    peaks = [group["lr"] for group in groups]

    plan = []
    for epoch in range(int(np.ceil(options.epochs))):
        windows = training_windows(documents, subwords, options.window, pick)
        epoch_batches = batches(windows, options.room, pick)
        plan += epoch_batches[: int(len(epoch_batches) * min(1.0, options.epochs - epoch))]
    say(f"{len(plan)} steps, {sum(size for _, size in windows)} subwords an epoch")

    teacher.train()
    total = len(plan)
    trained = time.time()
    losses, seen = [0.0, 0.0, 0, 0], 0
    step = 0
    while step < total:
        share = step / total
        if options.minutes and step >= 20:
            # With a limit of time the schedule follows the clock.
            share = max(share, (time.time() - trained) / (60 * options.minutes))
        if share >= 1:
            break
        factor = min(1.0, (step + 1) / (0.06 * total)) * (1 - share)
        for group, peak in zip(optimizer.param_groups, peaks):
            group["lr"] = peak * factor
        batch = lay_out(plan[step], documents, subwords, pick)
        allowed, weights, wanted = targets(batch, documents, tag_numbers)
        names, by_tag = teacher(batch)
        loss_names = names_loss(names, allowed, weights)
        tagged = int((wanted >= 0).sum())
        loss_tags = F.cross_entropy(by_tag, wanted, ignore_index=-1, reduction="sum") if tagged else by_tag.sum() * 0
        size = len(batch.words)
        ((loss_names + 0.5 * loss_tags) / size).backward()
        for parameter, master in pairs:
            master.grad = parameter.grad.float() if parameter.grad is not None else None
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_([m for _, m in pairs], 1.0)
        optimizer.step()
        with torch.no_grad():
            for parameter, master in pairs:
                parameter.copy_(master)
        losses = [losses[0] + loss_names.item(), losses[1] + loss_tags.item(), losses[2] + size, losses[3] + tagged]
        seen += batch.present.sum().item()
        step += 1
        if step % 50 == 0:
            rate = seen / (time.time() - trained)
            say(f"step {step} of {total}: names {losses[0] / losses[2]:.4f}, tags {losses[1] / max(losses[3], 1):.4f}, {rate:.0f} subwords/s")
            losses = [0.0, 0.0, 0, 0]
    say(f"trained {step} steps, {seen} subwords, {seen / (time.time() - trained):.0f} subwords/s")
    save(teacher, options.out)
    figures = measure(teacher, subwords, *develop(options), say)
    figures["options"] = {k: str(v) for k, v in vars(options).items()}
    options.out.with_suffix(".json").write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
