"""Measures `lpo-cost batch` against DuckDB and Polars on the same books, and checks that they agree.

run.py --binary PATH --rows N [--rows M ...] [--work DIR] [--floor CMD] [--repetitions K] [--no-batch]
"""

import argparse
import datetime
import json
import os
import platform
import shlex
import subprocess
import sys
import tempfile
from importlib.metadata import version

HERE = os.path.dirname(os.path.abspath(__file__))
# Up to here a run is short enough that one alone says little.
SMALL = 1_000_000
AS_OF = "2026-11-23"


def measure(command):
    """Wall time, processor time and peak memory of one run."""
    answer = subprocess.run(
        [sys.executable, "-I", "-S", os.path.join(HERE, "measure.py"), *command], stdout=subprocess.PIPE, text=True
    )
    if answer.returncode:
        sys.exit(f"{shlex.join(command)}: exit status {answer.returncode}")
    return dict(zip(("wall", "processor", "peak"), map(float, answer.stdout.split())))


def medians(commands, out, repetitions):
    """Of each command the run in the middle by its time, with the highest peak of all. They take turns, so that an hour in which
    the machine is slower is one for all of them."""
    runs = {name: [] for name in commands}
    for _ in range(repetitions):
        for name, command in commands.items():
            # What the run before wrote is on the disk first, so that nobody waits for another's output.
            if os.path.exists(out[name]):
                os.remove(out[name])
            os.sync()
            runs[name].append(measure(command))
    return {name: middle(of) for name, of in runs.items()}


def middle(runs):
    runs.sort(key=lambda run: run["wall"])
    return runs[len(runs) // 2] | {"peak": max(run["peak"] for run in runs)}


def python(*arguments):
    return [sys.executable, os.path.join(HERE, arguments[0]), *arguments[1:]]


def say(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout.strip()


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())


def one_size(rows, given, parameters):
    book = os.path.join(given.work, f"book-{rows}.csv")
    out = {name: os.path.join(given.work, f"{name}-{rows}.csv") for name in ("lpo-cost", "duckdb", "polars", "floor")}
    print(f"## {say(*python('generate.py', str(rows), book))}, {os.path.getsize(book) / 2**20:.0f} MiB\n", flush=True)
    commands = {}
    if not given.no_batch:
        commands["lpo-cost"] = [given.binary, "batch", book, "-o", out["lpo-cost"], "--as-of", AS_OF]
    for peer in ("duckdb", "polars"):
        commands[peer] = python(f"{peer}_peer.py", book, out[peer], "--parameters", parameters)
    if given.floor:
        commands["floor"] = [*shlex.split(given.floor), book, out["floor"]]
    repetitions = given.repetitions or (3 if rows <= SMALL else 1)
    # Once through the page cache, so that the first engine does not read from the disk for all.
    with open(book, "rb") as file:
        while file.read(1 << 24):
            pass
    results = medians(commands, out, repetitions)

    print("| engine | time | rows/s | processor time | peak memory | time against lpo-cost |")
    print("|---|--:|--:|--:|--:|--:|")
    own = results.get("lpo-cost")
    for name, run in results.items():
        ratio = f"{run['wall'] / own['wall']:.2f} x" if own else "-"
        print(f"| {name} | {run['wall']:.2f} s | {rows / run['wall']:,.0f} | {run['processor']:.2f} s "
              f"| {run['peak']:,.0f} MiB | {ratio} |")
    print(f"\n{'One run' if repetitions == 1 else f'The median of {repetitions} runs'} each.\n", flush=True)

    priced = [name for name in results if name != "floor"]
    agreed = True
    for other in priced[1:]:
        found = json.loads(say(*python("agree.py", out[priced[0]], out[other])))
        count = found["matters"]
        share = lambda key: f"{100 * found[key] / count:.5g} %"  # noqa: B023, E731
        print(f"- {priced[0]} and {other}: {count:,} matters, recommended the same in {share('same_recommended')}, "
              f"statuses, dates and teams in {share('same_words')}, all totals in {share('same_totals')} "
              f"({count - found['same_totals']:,} differ); the largest difference is {found['largest_difference']}.")
        agreed &= found["in_both"] == found["same_words"] == count and float(found["largest_difference"]) <= 0.01
    print(flush=True)
    if not given.keep:
        for path in (book, *out.values()):
            if os.path.exists(path):
                os.remove(path)
    return agreed


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--binary", required=True, help="lpo-cost")
    parser.add_argument("--rows", type=int, action="append", required=True, help="repeatable")
    parser.add_argument("--work", help="where books and outputs are written; a temporary directory where left out")
    parser.add_argument("--floor", help="a program that takes IN OUT and only copies: what reading and writing cost")
    parser.add_argument("--repetitions", type=int, help="3 up to a million rows, else 1, where left out")
    parser.add_argument("--no-batch", action="store_true", help="the peers alone")
    parser.add_argument("--keep", action="store_true", help="keep books and outputs")
    given = parser.parse_args()
    given.binary = os.path.abspath(given.binary)
    with tempfile.TemporaryDirectory() as temporary:
        given.work = given.work or temporary
        os.makedirs(given.work, exist_ok=True)
        parameters = os.path.join(given.work, "parameters.json")
        subprocess.run(python("parameters.py", given.binary, parameters), check=True)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        print(f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; {datetime.date.today()}; "
              f"{say(given.binary, '--version')}, duckdb {version('duckdb')}, polars {version('polars')}, "
              f"python {platform.python_version()}\n", flush=True)
        agreed = [one_size(rows, given, parameters) for rows in given.rows]
    if not all(agreed):
        sys.exit("the engines do not agree")


if __name__ == "__main__":
    main()
