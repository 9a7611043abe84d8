"""Compares the peers with the tool itself, matter by matter: check.py --binary PATH [--matters N] [--seed S] [--rows R]

Takes matters at random from a generated book, writes each as a matter file, lets `lpo-cost compare` price it, and wants
the same from the output of each peer: words, heads and dates exactly, money to a cent.
"""

import argparse
import csv
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from decimal import Decimal

from parameters import AS_OF, PROVIDERS

HERE = os.path.dirname(os.path.abspath(__file__))
CENT = Decimal("0.01")


def books(path):
    with open(path, newline="", encoding="utf-8") as file:
        for matter, rows in itertools.groupby(csv.DictReader(file), key=lambda row: row["matter_id"]):
            yield matter, list(rows)


def toml(rows):
    first = rows[0]
    text = 'schema = 1\n[matter]\n'
    for key in ("matter_id", "title", "client", "kind", "urgency"):
        text += f"{key.removeprefix('matter_')} = {json.dumps(first[key])}\n"
    text += "".join(f"{key} = {first[key]}\n" for key in ("start", "deadline") if first[key])
    for row in rows:
        text += f'[[task]]\ntype = "{row["task"]}"\n'
        text += "".join(f"{key} = {row[key]}\n" for key in ("volume", "hours") if row[key])
        if row["complexity"]:
            text += f'complexity = "{row["complexity"]}"\n'
    return text


def expected(binary, file, rows):
    """What the tool says, with the columns of batch."""
    with open(file, "w", encoding="utf-8") as out:
        out.write(toml(rows))
    answer = subprocess.run(
        [binary, "compare", file, "--as-of", AS_OF, "--no-mix", "--no-uncertainty", "--format", "json"], check=True, capture_output=True, text=True
    )
    document = json.loads(answer.stdout, parse_float=Decimal, parse_int=Decimal)
    matter, recommended = document["matter"], document["recommended"]
    estimates = {of["provider"]: of for of in document["estimates"]}
    best = estimates[recommended]
    row = {
        "title": matter["title"], "currency": matter["currency"], "base_hours": matter["base_hours"],
        "profile": ";".join(matter["profile"]), "baseline_total": estimates[document["baseline"]]["total"],
        "recommended": recommended, "recommended_total": best["total"], "saving": best["saving"],
        "saving_percent": best["saving_percent"], "status": best["status"], "finish": best["finish"] or "",
    }
    for who in PROVIDERS:
        # Nothing, where it has no price.
        row |= {f"{who}_{key}": estimates[who][key] or "" for key in ("total", "status", "team", "finish")}
    return row


def compare(want, got):
    """Columns that differ, and money that differs by a cent a total."""
    wrong, by_a_cent = [], 0
    for key, value in want.items():
        if not isinstance(value, Decimal):
            if value != got[key]:
                wrong.append(key)
            continue
        found = Decimal(got[key])
        if key.endswith("total") or key == "saving":
            apart = abs(value - found)
            by_a_cent += apart == CENT
            if apart > CENT:
                wrong.append(key)
        elif value != found:
            wrong.append(key)
    return wrong, by_a_cent


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--matters", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=100_000, help="of the book they are taken from")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        book, parameters = os.path.join(work, "book.csv"), os.path.join(work, "parameters.json")
        run = lambda *command: subprocess.run([sys.executable, *command], cwd=HERE, check=True)  # noqa: E731
        run("generate.py", str(given.rows), book, "--seed", str(given.seed))
        run("parameters.py", given.binary, parameters)
        outputs = {}
        for peer in ("duckdb", "polars"):
            out = os.path.join(work, f"{peer}.csv")
            run(f"{peer}_peer.py", book, out, "--parameters", parameters)
            with open(out, newline="", encoding="utf-8") as file:
                outputs[peer] = {row["matter_id"]: row for row in csv.DictReader(file)}
        matters = dict(books(book))
        for peer, rows in outputs.items():
            assert rows.keys() == matters.keys(), f"{peer}: other matters than the book's"
        chosen = random.Random(given.seed).sample(sorted(matters), min(given.matters, len(matters)))
        statuses, failed = {}, 0
        cents = dict.fromkeys(outputs, 0)
        for matter in chosen:
            want = expected(given.binary, os.path.join(work, "matter.toml"), matters[matter])
            statuses[want["status"], want["recommended"]] = statuses.get((want["status"], want["recommended"]), 0) + 1
            for peer, rows in outputs.items():
                wrong, by_a_cent = compare(want, rows[matter])
                cents[peer] += by_a_cent > 0
                for key in wrong:
                    failed += 1
                    if failed <= 20:
                        print(f"{peer} {matter} {key}: {want[key]} expected, {rows[matter][key]} found")
    for (status, who), count in sorted(statuses.items()):
        print(f"{count:6} {who}, {status}")
    for peer, count in cents.items():
        print(f"{peer}: {len(chosen)} matters, {count} with a total that differs by a cent")
    if failed:
        sys.exit(f"{failed} values differ")


if __name__ == "__main__":
    main()
