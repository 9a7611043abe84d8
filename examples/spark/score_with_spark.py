"""Scores a folder of CSV parts with `lpo-cost batch`, one Spark partition a part.

    score_with_spark.py PARTS_DIR OUT_DIR [--binary lpo-cost] [-- more arguments for batch]

OUT_DIR gets a scored part of the same name for each part, and in OUT_DIR/rejects the rejected rows
of the parts that had any, their line numbers those of the part.

Exit status: 0 done; 1 an input is wrong or a part failed; 2 the command line is wrong; 3 done, and
some rows were rejected.
"""

import argparse
import contextlib
import csv
import datetime
import os
import shutil
import subprocess
import sys
import uuid
from collections import namedtuple
from pathlib import Path

from pyspark import TaskContext
from pyspark.sql import SparkSession

DONE, REJECTED = 0, 3

# One plan for all executors: what to run, and where its files go.
Plan = namedtuple("Plan", "command scored rejects unfinished")
# What the driver has to know of a part before it is scored: its header, its first and last matter, or
# why it cannot be read.
Edges = namedtuple("Edges", "name header first last error")
Outcome = namedtuple("Outcome", "name status message")


def edges(part):
    """Reads one part, a row at a time; nothing of it is kept but its header and two ids."""
    name = Path(part).name
    header, first, last = [], None, None
    try:
        with open(part, encoding="utf-8-sig", errors="replace", newline="") as text:
            rows = csv.reader(text)
            header = next(rows, [])
            if "matter_id" in header:
                column = header.index("matter_id")
                for row in rows:
                    if len(row) > column:
                        last = row[column]
                        first = last if first is None else first
    except (OSError, csv.Error) as error:
        return Edges(name, header, first, last, str(error))
    return Edges(name, header, first, last, None)


def problems(parts):
    """Why these parts could not be scored as one book would be."""
    found = []
    previous = None
    for part in parts:
        if part.error:
            found.append(f"{part.name}: {part.error}")
        elif part.header != parts[0].header:
            found.append(f"{part.name}: its header is not that of {parts[0].name}")
        # A matter cut in two would be priced as two smaller ones, each with its own set-up and minimum.
        if previous and part.first is not None and part.first == previous.last:
            found.append(f"{part.name}: begins within matter {part.first} of {previous.name}; keep each matter whole")
        if part.last is not None:
            previous = part
    return found


def score(part, plan):
    """Scores one part on an executor.

    The files themselves are the program's input and output, so no row passes through Python or the JVM.

    A part that fails is an answer, not an exception: Spark would try the part again, which does not
    mend a wrong input, and then give up the other parts as well.
    """
    name = Path(part).name
    # Spark may run a part twice (a lost executor, speculation): each attempt has files of its own.
    attempt = f"{name}.{TaskContext.get().taskAttemptId()}"
    scored, rejects, messages = (plan.unfinished / f"{attempt}.{what}" for what in ("scored", "rejects", "messages"))
    try:
        with open(part, "rb") as rows, open(scored, "wb") as results, open(messages, "wb") as errors:
            command = [*plan.command, "--rejects", str(rejects)]
            status = subprocess.run(command, stdin=rows, stdout=results, stderr=errors).returncode
        # The end of the messages says what went wrong; all of them could be as long as the part.
        with open(messages, "rb") as text:
            text.seek(max(0, messages.stat().st_size - 2000))
            message = text.read().decode("utf-8", "replace").strip()
        if status in (DONE, REJECTED):
            # The rejects first: a scored part that is there has its rejects beside it.
            if status == REJECTED:
                os.replace(rejects, plan.rejects / name)
            os.replace(scored, plan.scored / name)
    except OSError as error:
        return Outcome(name, None, str(error))
    return Outcome(name, status, message)


def batch_command(binary, more):
    """The command for every part, with what would otherwise differ from machine to machine."""
    # A program named by its path is at that path everywhere; a bare name is looked up on each executor.
    command = [os.path.abspath(binary) if os.sep in binary else binary, "batch", "-", *more]
    if not given(more, "--as-of"):
        # Else a job that runs past midnight would price its parts as of two days.
        command += ["--as-of", datetime.date.today().isoformat()]
    if not given(more, "--threads"):
        # Spark already runs one part a core.
        command += ["--threads", "1"]
    return command


def given(words, *options):
    return any(word.split("=")[0] in options for word in words)


def arguments():
    # Split by hand: what stands after `--` is for batch, and argparse would take it for its own.
    own, more = sys.argv[1:], []
    if "--" in own:
        at = own.index("--")
        own, more = own[:at], own[at + 1 :]
    parser = argparse.ArgumentParser(
        description="Scores a folder of CSV parts with lpo-cost batch on Spark.",
        epilog="Arguments after -- are given to lpo-cost batch.",
    )
    parser.add_argument("parts", type=Path, metavar="PARTS_DIR", help="folder of *.csv, each with a header")
    parser.add_argument("out", type=Path, metavar="OUT_DIR", help="folder for the scored parts; new or empty")
    parser.add_argument("--binary", default="lpo-cost", help="the program, on every executor (default: lpo-cost)")
    chosen = parser.parse_args(own)
    if given(more, "--output", "--rejects") or any(word.startswith("-o") for word in more):
        parser.error("-o and --rejects are set for each part and cannot be given to batch")
    if not chosen.parts.is_dir():
        parser.error(f"{chosen.parts} is not a folder")
    # Parts of an earlier run, left among the new ones, would pass for them.
    if chosen.out.exists() and (not chosen.out.is_dir() or any(chosen.out.iterdir())):
        parser.error(f"{chosen.out} is not an empty folder")
    return chosen, more


def main():
    chosen, more = arguments()
    # Sorted by name: the order in which the scored parts make up the book.
    parts = [str(part) for part in sorted(chosen.parts.resolve().glob("*.csv"))]
    if not parts:
        print(f"{chosen.parts}: no *.csv in it", file=sys.stderr)
        return 1

    out = chosen.out.resolve()
    # Beside the results, so that a finished file gets its name in one step, on the same file system.
    unfinished = out / f"_unfinished-{uuid.uuid4().hex}"
    plan = Plan(batch_command(chosen.binary, more), out, out / "rejects", unfinished)

    # Without spark-submit or a master set elsewhere, this is local mode on all cores.
    if "PYSPARK_GATEWAY_PORT" not in os.environ:
        # Run by hand: the executors are on this machine, and take this Python rather than the path's.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.appName("lpo-cost batch").getOrCreate()
    try:
        # As many partitions as parts: a part is read by one executor from end to end, nothing is shuffled.
        spread = spark.sparkContext.parallelize(parts, len(parts))
        read = spread.map(edges).collect()
        wrong = problems(read)
        if wrong:
            print(*wrong, sep="\n", file=sys.stderr)
            return 1
        if "matter_id" not in read[0].header:
            print("no column matter_id: not checked that each matter is whole in one part", file=sys.stderr)
        plan.rejects.mkdir(parents=True)
        unfinished.mkdir()
        outcomes = spread.map(lambda part: score(part, plan)).collect()
    finally:
        spark.stop()
        shutil.rmtree(unfinished, ignore_errors=True)
        # Not left behind empty, so that a job of which nothing came can be run again as it is.
        with contextlib.suppress(OSError):
            plan.rejects.rmdir()

    for outcome in outcomes:
        if outcome.message:
            print(f"{outcome.name}: {outcome.message}", file=sys.stderr)
    failed = [outcome for outcome in outcomes if outcome.status not in (DONE, REJECTED)]
    rejected = [outcome for outcome in outcomes if outcome.status == REJECTED]
    for outcome in failed:
        how = "could not be run" if outcome.status is None else f"ended with status {outcome.status}"
        print(f"{outcome.name}: not scored, batch {how}", file=sys.stderr)
    scored = len(parts) - len(failed)
    print(f"{scored} of {len(parts)} parts scored, {len(rejected)} with rejected rows", file=sys.stderr)
    if failed:
        return 1
    return REJECTED if rejected else DONE


if __name__ == "__main__":
    sys.exit(main())
