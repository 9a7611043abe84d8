"""Checks that a book scored in parts with Spark equals the book scored in one go, byte for byte.

    check.py [--binary lpo-cost] [--matters 5000] [--parts 8] [-- more arguments for batch]
"""

import argparse
import contextlib
import csv
import datetime
import decimal
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCORE = Path(__file__).with_name("score_with_spark.py")
COLUMNS = ["matter_id", "kind", "task", "volume", "hours", "title", "complexity"]
BY_VOLUME = ["document-review", "privilege-review", "deposition-summary", "nda-review", "lease-abstraction"]
BY_HOURS = ["legal-research", "brief-drafting"]
# A comma, quotes, letters beyond ASCII and a formula: what careless splitting or joining would spoil.
TITLES = ["Acme and Bolt", "Doe, Roe and others", 'The "Bolt" matter', "Société Générale – Zürich", "=1+1"]


def book(matters):
    """A list of matters, each a list of rows; the same one every time."""
    chance = random.Random(17)
    for number in range(matters):
        rows = []
        for place in range(chance.randint(1, 4)):
            row = dict.fromkeys(COLUMNS, "")
            row["matter_id"] = f"M-{number:07}"
            if place == 0:  # later rows may leave the matter's own columns empty
                row["kind"] = chance.choice(["litigation", "regulatory", "transactional"])
                row["title"] = chance.choice(TITLES)
            if chance.random() < 0.7:
                row["task"] = chance.choice(BY_VOLUME)
                # Now and then a row that cannot be scored.
                row["volume"] = "many" if chance.random() < 0.002 else chance.randint(10, 20_000)
                row["complexity"] = chance.choice(["", "routine", "complex"])
            else:
                row["task"] = chance.choice(BY_HOURS)
                row["hours"] = chance.randint(1, 400)
            rows.append(row)
        yield rows


def write(path, matters):
    """Writes a header and the rows; says how many rows."""
    rows = [row for matter in matters for row in matter]
    with open(path, "w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def joined(parts):
    """The parts as one file: the header of the first, the rows of all."""
    whole = b""
    for part in parts:
        header, _, rows = part.read_bytes().partition(b"\n")
        whole += rows if whole else header + b"\n" + rows
    return whole


def rejected(path, lines_before=0):
    """Line in the book, column and value of each rejected row."""
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as text:
        return [(int(row["line"]) + lines_before, row["column"], row["value"]) for row in csv.DictReader(text)]


def timed(command, **files):
    start = time.monotonic()
    status = subprocess.run([str(word) for word in command], **files).returncode
    if status not in (0, 3):
        sys.exit(f"FAILED: {command[0]} ended with status {status}")
    return status, time.monotonic() - start


def read_by_others(folder):
    """The matters and the sum of what is recommended, as DuckDB and Polars read the scored parts, where they are installed."""
    parts, readers = str(folder / "*.csv"), {}
    with contextlib.suppress(ImportError):
        import duckdb

        sql = "select count(*), sum(recommended_total) from read_csv(?, types={'recommended_total': 'decimal(18,2)'})"
        readers["duckdb"] = duckdb.execute(sql, [parts]).fetchone()
    with contextlib.suppress(ImportError):
        import polars

        totals = polars.scan_csv(parts, schema_overrides={"recommended_total": polars.Decimal(18, 2)}, infer_schema_length=None)
        readers["polars"] = totals.select(polars.len(), polars.col("recommended_total").sum()).collect().row(0)
    return readers


def sums(path):
    """The matters of a scored book and the sum of what is recommended, by hand."""
    with open(path, encoding="utf-8", newline="") as text:
        totals = [decimal.Decimal(row["recommended_total"] or 0) for row in csv.DictReader(text)]
    return len(totals), sum(totals)


def main():
    own, more = sys.argv[1:], []
    if "--" in own:
        at = own.index("--")
        own, more = own[:at], own[at + 1 :]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="lpo-cost")
    parser.add_argument("--matters", type=int, default=5000)
    parser.add_argument("--parts", type=int, default=8)
    chosen = parser.parse_args(own)
    if not 1 <= chosen.parts <= chosen.matters:
        parser.error("--parts must lie between 1 and --matters")
    binary = os.path.abspath(chosen.binary) if os.sep in chosen.binary else chosen.binary
    # Both runs as of one day, even if it ends between them.
    if not any(word.split("=")[0] == "--as-of" for word in more):
        more += ["--as-of", datetime.date.today().isoformat()]

    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        matters = list(book(chosen.matters))
        write(folder / "book.csv", matters)
        (folder / "parts").mkdir()
        lines_before = {}
        rows = 0
        for number in range(chosen.parts):
            # Cut between matters, never within one.
            start, end = (chosen.matters * at // chosen.parts for at in (number, number + 1))
            name = f"part-{number:05}.csv"
            lines_before[name] = rows
            rows += write(folder / "parts" / name, matters[start:end])

        with open(folder / "book.csv", "rb") as book_csv, open(folder / "once.csv", "wb") as once_csv:
            once, once_seconds = timed(
                [binary, "batch", "-", *more, "--rejects", folder / "rejects.csv"], stdin=book_csv, stdout=once_csv
            )
        spread, spread_seconds = timed(
            [sys.executable, SCORE, folder / "parts", folder / "scored", "--binary", binary, "--", *more]
        )

        scored = sorted((folder / "scored").glob("*.csv"))
        in_parts = [
            reject
            for name, before in lines_before.items()
            for reject in rejected(folder / "scored" / "rejects" / name, before)
        ]
        failures = []
        if [part.name for part in scored] != list(lines_before):
            failures.append("the scored parts are not named as the parts")
        if joined(scored) != (folder / "once.csv").read_bytes():
            failures.append("the scored parts, joined, are not the single run")
        if in_parts != rejected(folder / "rejects.csv"):
            failures.append("the parts' rejects are not those of the single run")
        if spread != once:
            failures.append(f"status {spread} with Spark, {once} in one go")
        by_hand, others = sums(folder / "once.csv"), read_by_others(folder / "scored")
        for reader, read in others.items():
            if tuple(read) != by_hand:
                failures.append(f"{reader} reads {read}, where {by_hand} was written")

    print(f"{chosen.matters} matters, {rows} rows, {len(in_parts)} rejects, {chosen.parts} parts")
    print(f"in one go {once_seconds:.1f} s, with Spark {spread_seconds:.1f} s, its start included")
    for failure in failures:
        print(f"FAILED: {failure}")
    if failures:
        return 1
    print("equal byte for byte" + "".join(f", {reader} reads the same" for reader in others))
    return 0


if __name__ == "__main__":
    sys.exit(main())
