"""Writes a book of matters as `lpo-cost batch` reads it: a row a task, one to three rows a matter."""

import argparse
import datetime

import numpy as np
import polars as pl

CHUNK = 1_000_000

CLIENTS = [
    "Acme Holdings", "Bolt Logistics", "Carrow & Sons", "Delphine Energy", "Eastgate Bank", "Fenwick Foods",
    "Garnet Health", "Harbor Mutual", "Ironbridge Steel", "Juniper Media", "Kestrel Air", "Lumen Devices",
    "Marlow Chemicals", "Northwind Retail", "Orchard Pharma", "Pinnacle Insurance, Inc.", "Quarry Minerals",
    "Redwood Software", "Solvay Street Capital", "Tamarind Hotels", "Umber Textiles", "Vantage Rail",
    "Westmere Water", "Xenon Optics", "Yarrow Farms", "Zephyr Telecom",
]
SUBJECTS = {
    "litigation": ["class action", "breach of contract", "patent suit, second wave", "product liability"],
    "regulatory": ["second request", "subpoena, rolling production", "internal investigation", "audit"],
    "transactional": ["acquisition", "vendor contracts", "data room, phase two", "financing"],
}
KINDS = list(SUBJECTS)
BY_VOLUME = [
    "document-review", "second-level-review", "privilege-review", "privilege-log", "deposition-summary",
    "contract-abstraction", "due-diligence",
]
BY_HOURS = ["legal-research", "brief-drafting", "motion"]
TASKS = BY_VOLUME + BY_HOURS
# First-level review is what most books are made of; the rest is spread thin.
TASK_SHARES = [0.28, 0.10, 0.10, 0.06, 0.10, 0.09, 0.09, 0.08, 0.06, 0.04]
COMPLEXITIES = ["routine", "moderate", "complex", None]
URGENCIES = ["standard", "expedited", "urgent"]
FIRST_DAY = datetime.date(2026, 12, 1)
LAST_DAY = datetime.date(2027, 6, 30)


def pick(random, words, size, shares=None):
    """Words drawn as a categorical column would hold them: codes first, text last."""
    codes = random.choice(len(words), size=size, p=shares)
    return pl.Series(words, dtype=pl.String).gather(codes), codes


def log_uniform(random, low, high, size):
    return np.floor(np.exp(random.uniform(np.log(low), np.log(high + 1), size))).astype(np.int64)


def chunk(random, rows, first_matter):
    """So many rows, whole matters only; and the number of matters in them."""
    # 1.5 rows a matter on average; the last one is cut where the rows end.
    lengths = random.choice([1, 2, 3], size=rows, p=[0.6, 0.3, 0.1])
    ends = np.cumsum(lengths)
    matters = int(np.searchsorted(ends, rows)) + 1
    lengths = lengths[:matters]
    lengths[-1] -= ends[matters - 1] - rows
    of = np.repeat(np.arange(matters), lengths)
    first = np.ones(rows, dtype=bool)
    first[1:] = of[1:] != of[:-1]

    kind, kinds = pick(random, KINDS, matters)
    client, _ = pick(random, CLIENTS, matters)
    subject, subjects = pick(random, SUBJECTS["litigation"], matters)
    for code, words in enumerate(SUBJECTS.values()):
        subject = pl.Series(words).gather(subjects).zip_with(pl.Series(kinds == code), subject)
    urgency, _ = pick(random, URGENCIES, matters, [0.4, 0.35, 0.25])
    start = random.integers(0, (LAST_DAY - FIRST_DAY).days + 1, matters)
    ahead = random.integers(10, 121, matters)
    dated = pl.Series(random.random(matters) >= 0.15)
    base = (FIRST_DAY - datetime.date(1970, 1, 1)).days
    day = lambda offset: pl.Series((base + offset).astype(np.int32)).cast(pl.Date)  # noqa: E731

    matter = pl.DataFrame({
        "client": client, "subject": subject, "kind": kind, "urgency": urgency, "start": day(start),
        "deadline": day(start + ahead), "dated": dated,
    }).with_columns(
        pl.when("dated").then(pl.col(name)).alias(name) for name in ("start", "deadline")
    ).with_columns(title=pl.col("client") + ": " + pl.col("subject"))

    task, tasks = pick(random, TASKS, rows, TASK_SHARES)
    complexity, _ = pick(random, COMPLEXITIES, rows, [0.25, 0.3, 0.2, 0.25])
    by_hours = pl.Series(tasks >= len(BY_VOLUME))
    table = matter[of].with_columns(
        number=pl.Series(first_matter + of),
        first=pl.Series(first),
        by_hours=by_hours,
        task=task,
        complexity=complexity,
        volume=pl.Series(log_uniform(random, 20, 200_000, rows)),
        hours=pl.Series(log_uniform(random, 8, 800, rows) / 2),
    )
    # Later rows of a matter leave its columns empty.
    return table.select(
        matter_id="M-" + pl.col("number").cast(pl.String).str.zfill(8),
        **{name: pl.when("first").then(pl.col(name)) for name in ("client", "title", "kind")},
        task="task",
        volume=pl.when(~pl.col("by_hours")).then("volume"),
        hours=pl.when("by_hours").then("hours"),
        complexity="complexity",
        **{name: pl.when("first").then(pl.col(name)) for name in ("start", "deadline", "urgency")},
    ), matters


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    matters = 1
    with open(arguments.out, "wb") as out:
        for done in range(0, arguments.rows, CHUNK):
            table, more = chunk(random, min(CHUNK, arguments.rows - done), matters)
            table.write_csv(out, include_header=done == 0)
            matters += more
    print(f"{arguments.rows} rows, {matters - 1} matters")


if __name__ == "__main__":
    main()
