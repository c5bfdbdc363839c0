"""The speed benchmark: whole reads in one process, beside the encoder alone in the same run.

    python eval/speed.py CORPUS_DIR [--update]      the articles of dev
    python eval/speed.py ARTICLES.jsonl [--update]  any articles with id and text

Measured are articles a second after loading (reads and encoder take turns, the median of the passes counts), the time
from the start of a process to its first Reading (median of the starts), and the peak of resident memory.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import Any, Protocol, TypeVar

from tokenizers import Tokenizer

import runut
from gate import HERE, article, gold_records, write
from runut import annotation
from runut.errors import RunutError
from runut.neural import words
from runut.records import Article, Reading

T = TypeVar("T")

# (figure, bound, whether more is better): what the first release has to reach on two cores
BOUNDS = (("articles_per_second", 15.0, True), ("first_reading_seconds", 2.0, False), ("peak_megabytes", 700.0, False))

FIRST_READING = """
import json, sys, runut
from runut.records import Article
record = json.load(sys.stdin)
runut.Reader(threads=int(sys.argv[1])).read(Article(**record))
print("read", flush=True)
"""


class Encoder(Protocol):
    """The part of the network that is timed alone."""

    tokenizer: Tokenizer

    def encode(self, pieces: words.Tokens) -> Any:
        """Return a vector for each token."""
        ...


class TimedReader(Protocol):
    """What the benchmark needs of a Reader."""

    network: Encoder

    def read(self, article: Article) -> Reading:
        """Read one article."""
        ...


def seconds(work: Callable[[T], object], items: Iterable[T]) -> float:
    """Return how long the work on all items takes, one after the other."""
    start = perf_counter()
    for item in items:
        work(item)
    return perf_counter() - start


def pieces(reading: Reading, tokenizer: Tokenizer) -> words.Tokens:
    """Return the encoder's input for an article that was read."""
    return words.tokens(words.split(reading.text, reading.sentences), reading.sentences, tokenizer)


def throughput(reader: TimedReader, articles: Sequence[Article], passes: int) -> dict[str, float]:
    """Return articles a second of whole reads and of the encoder alone, and how many times longer a read takes."""
    inputs = [pieces(reader.read(item), reader.network.tokenizer) for item in articles]
    # In turns, so that another process on the machine slows both alike.
    turns = [(seconds(reader.read, articles), seconds(reader.network.encode, inputs)) for _ in range(passes)]
    whole, encoder = (median(turn[i] for turn in turns) for i in (0, 1))
    return {
        "articles_per_second": round(len(articles) / whole, 2),
        "encoder_articles_per_second": round(len(articles) / encoder, 2),
        "read_to_encoder_time": round(whole / encoder, 3),
    }


def first_reading(item: Article, threads: int) -> float:
    """Return the seconds from the start of a fresh process to its first Reading."""
    record = json.dumps({"text": item.text, "published": item.published})
    start = perf_counter()
    command = [sys.executable, "-c", FIRST_READING, str(threads)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(record)
        process.stdin.close()
        answer = process.stdout.readline()
        elapsed = perf_counter() - start
    if answer != "read\n":
        raise RunutError(f"the fresh process read nothing (exit code {process.returncode})")
    return elapsed


def peak_megabytes() -> float:
    """Return the peak of this process's resident memory so far, in 10^6 bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)


def machine() -> dict[str, Any]:
    """Name the machine: processor model, cores this process may use, load before the run, versions."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return {
        "processor": next(models, platform.processor() or platform.machine()),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"),
        "runut": runut.__version__,
    }


def articles_of(path: Path) -> list[Article]:
    """Return dev's articles for a corpus folder, or those of a file of JSON lines."""
    return [article(record) for record in (gold_records(path, "dev") if path.is_dir() else annotation.documents(path))]


def verdict(figures: dict[str, Any]) -> list[str]:
    """Return one line for each bound: the figure, the bound, and whether it is met."""
    lines = []
    for name, bound, more in BOUNDS:
        met = figures[name] >= bound if more else figures[name] <= bound
        lines.append(
            f"{name} {figures[name]} ({'at least' if more else 'at most'} {bound:g}: {'met' if met else 'NOT met'})"
        )
    return lines


def measure(path: Path, threads: int, passes: int) -> dict[str, Any]:
    """Run the whole benchmark; raise RunutError where there is nothing to read or no reader."""
    where = machine()
    items = articles_of(path)
    if not items:
        raise RunutError(f"{path} holds no articles")
    # The starts come first: they would otherwise share the machine with this process's threads.
    starts = [first_reading(items[0], threads) for _ in range(passes)]
    start = perf_counter()
    reader: TimedReader = runut.Reader(threads=threads)
    loading = perf_counter() - start
    return {
        "machine": where,
        "articles": len(items),
        "words_per_article": round(mean(len(item.text.split()) for item in items), 1),
        "threads": threads,
        **throughput(reader, items, passes),
        "loading_seconds": round(loading, 3),
        "first_reading_seconds": round(median(starts), 3),
        "peak_megabytes": peak_megabytes(),
    }


def main(argv: Sequence[str]) -> int:
    """Run the benchmark and return the exit code; a bound that is not met is said, not failed."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("articles", type=Path, metavar="CORPUS_DIR|ARTICLES.jsonl")
    cli.add_argument("--threads", type=int, default=2)
    cli.add_argument("--passes", type=int, default=3)
    cli.add_argument("--update", action="store_true", help="write eval/speed.json")
    args = cli.parse_args(argv)
    try:
        figures = measure(args.articles, args.threads, args.passes)
    except RunutError as e:
        print(f"speed: {e}", file=sys.stderr)
        return 1
    print(json.dumps(figures, indent=2))
    print("\n".join(verdict(figures)))
    if args.update:
        write(HERE / "speed.json", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
