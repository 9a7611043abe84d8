"""Races `lpo-cost simulate` against the same model in NumPy on one matter, and checks that they agree.

simulate.py --binary PATH [--matter MATTER.toml] [--draws N] [--seed S] [--repetitions K]
"""

import argparse
import datetime
import json
import math
import os
import platform
import re
import statistics
import sys
import tempfile
import tomllib
from importlib.metadata import version

import numpy as np

import numpy_peer
from parameters import ask, holidays, weeks
from run import AS_OF, HERE, measure, processor, python, say

CHUNKS = (10_000, 30_000, 100_000, 300_000, 1_000_000)
# How the peer draws a PERT distribution, and what it is called then.
DRAWS = {"beta": "numpy", "table": "numpy, tabled"}
# Sampling error that is accepted: so many standard errors of the difference, and this share of a percentile.
ERRORS = 4
PERCENTILE_SHARE = 0.005
# The tool writes chances to four decimals.
CHANCE_ROUNDING = 0.00005
# So many days are looked at from the start on; nobody takes longer.
DAYS = 3000
# Figures that the NumPy model does not know.
UNKNOWN = (
    r"matter\.(late_day_cost|firm_markup)|charge\.|improvement\."
    r"|providers\..*\.(charge|price|blend|pay|fx_buffer|seat|via)\b"
)
# A total is of so many lines at most, each of which the tool rounds to a cent.
ROUNDING = 0.005 * 30


def part(lines, by):
    """What one provider does in an estimate, in which roles: said by its lines, so that no rule of the tool is here."""
    tasks, checks, trains = [], set(), False
    for line in lines:
        if line["by"] != by:
            continue
        keys = " ".join(operand["key"] for operand in line["operands"])
        roles = set(re.findall(rf"providers\.{by}\.rates\.(\w+)", keys))
        if line["code"] == "work":
            [role] = roles
            tasks.append({"task": line["task"], "role": role})
        elif line["code"] == "quality-control":
            checks |= roles
        trains |= line["code"] == "training"
    [check] = checks
    return {"by": by, "tasks": tasks, "qc_role": check, "bills_training": trains}


def refuse(written, compared):
    """Fails on a matter that the NumPy model would compute as something else."""
    matter, baseline = compared["matter"], compared["baseline"]
    unknown = [key for key in compared["inputs"] if re.match(rf"{UNKNOWN}|providers\.{baseline}\.fees", key)]
    assert not unknown, f"not in the NumPy model: {unknown}"
    assert matter["basis"] == "cost" and matter["periods"] == 1 and matter["deadline"]
    assert matter["urgency"] != "standard" and not compared["exchange_rates"]
    assert not {"holidays", "budget_is_limit"} & written["matter"].keys()
    assert all("volume" in task and "minutes_per_unit" not in task for task in written["task"])
    assert not any(of["kind"] in ("technology", "law-firm") for of in compared["estimates"])


def worked(binary, path, providers, urgency, start):
    """The days from the start on that each provider works, as days since 1970: its week, less its country's holidays."""
    found = {}
    for who, week in weeks(binary, path, providers).items():
        closed = set(holidays(binary, ask(binary, "rates", "show", who)["country"]))
        # 1 January 1970 was a Thursday.
        found[who] = [day for day in range(start, start + DAYS) if week[urgency][(day + 3) % 7] and day not in closed]
    return found


def question(binary, path):
    """The matter with every figure that the tool prices it from."""
    with open(path, "rb") as file:
        written = tomllib.load(file)
    compared = ask(binary, "compare", path, "--as-of", AS_OF, "--explain", "--no-mix")
    refuse(written, compared)
    matter, inputs = compared["matter"], compared["inputs"]
    drawn = ask(binary, "simulate", path, "--as-of", AS_OF, "--no-mix", "--draws", "1", "--explain")["explained"]
    ends = {"uniform": ("low", "high"), "pert": ("low", "likely", "high")}
    uncertain = {of["key"]: [of[end] for end in ends[of["distribution"]]] for of in drawn}
    # What the matter as it is written does not hang on may count in a draw.
    library = {
        f"providers.{of['provider']}.{figure['key']}": figure["likely"]
        for of in compared["estimates"]
        for figure in ask(binary, "rates", "show", of["provider"])["figures"]
    }
    estimates = []
    for of in compared["estimates"]:
        doers = dict.fromkeys(line["by"] for line in of["lines"] if line["code"] == "work")
        parts = [part(of["lines"], by) for by in doers]
        estimates.append({"provider": of["provider"], "permitted": of["permitted"], "parts": parts})
    start, end = (int(np.datetime64(matter[key]).astype(int)) for key in ("start", "deadline"))
    days = worked(binary, path, [of["provider"] for of in compared["estimates"]], matter["urgency"], start)
    return {
        "baseline": compared["baseline"],
        "urgency": matter["urgency"],
        "days": days,
        "windows": {who: sum(day <= end for day in of) for who, of in days.items()},
        "tasks": [
            {
                "type": task["type"],
                "complexity": task.get("complexity", "moderate"),
                "of": task["volume"].get("of") if isinstance(task["volume"], dict) else None,
            }
            for task in written["task"]
        ],
        "estimates": estimates,
        "certain": {
            key: float(of)
            for key, of in (library | inputs).items()
            if not isinstance(of, str) and of is not None and key not in uncertain
        },
        "uncertain": uncertain,
    }


def extremes(binary, path, asking):
    """Totals with one input at a time at its low and at its high value, by the tool's exact engine and by NumPy: how
    many there are, and how far apart they are at most."""
    told = ask(binary, "sensitivity", path, "--as-of", AS_OF, "--no-mix")
    keys = [of["key"] for of in told["inputs"]]
    figures = dict(asking["certain"])
    for key, points in asking["uncertain"].items():
        likely = points[1] if len(points) == 3 else (points[0] + points[1]) / 2
        figures[key] = np.full(1 + 2 * len(keys), float(likely))
        if key in keys:
            at = 1 + 2 * keys.index(key)
            figures[key][at : at + 2] = points[0], points[-1]
    totals, _, _, _ = numpy_peer.compare(figures, asking)
    apart = []
    for of, total in zip(asking["estimates"], totals, strict=True):
        told = ask(binary, "sensitivity", path, "--as-of", AS_OF, "--no-mix", "--provider", of["provider"])
        inputs = {one["key"]: one for one in told["inputs"]}
        exact = [told["total"]] + [inputs[key][end] for key in keys for end in ("total_low", "total_high")]
        apart.append(np.abs(total - exact))
    return np.size(apart), np.max(apart)


def limits(own, peer, draws):
    """How far each figure of a provider may be apart."""
    found = {"mean": ERRORS * math.hypot(own["standard_error"], peer["standard_error"])}
    for key in ("p10", "p50", "p90"):
        found[key] = PERCENTILE_SHARE * own[key]
    for key in ("probability_cheapest", "probability_on_time"):
        chance = (own[key] + peer[key]) / 2
        found[key] = ERRORS * math.sqrt(2 * chance * (1 - chance) / draws) + CHANCE_ROUNDING
    return found


def print_agreement(ours, theirs, draws):
    """A row a provider and figure, with how much of what is allowed the difference is; how many are too far apart."""
    wrong = 0
    heads = "".join(f" {DRAWS[draw]} | of the limit |" for draw in theirs)
    print(f"\n| provider | figure | lpo-cost |{heads}\n|---|---|--:|{'--:|' * 2 * len(theirs)}")
    for at, own in enumerate(ours):
        for key in limits(own, own, draws):
            digits = 4 if key.startswith("probability") else 2
            row = f"| {own['provider']} | {key} | {own[key]:,.{digits}f} |"
            for peer in theirs.values():
                assert peer[at]["provider"] == own["provider"] and len(peer) == len(ours)
                share = abs(own[key] - peer[at][key]) / limits(own, peer[at], draws)[key]
                # Not a number is wrong too.
                wrong += not share <= 1
                row += f" {peer[at][key]:,.{digits}f} | {share:.0%}{'' if share <= 1 else ' **differs**'} |"
            print(row)
    return wrong


def print_times(runs, repetitions):
    print("\n| program | threads | process: median | fastest | by lpo-cost's | model alone: median | fastest "
          "| processor time | peak memory |\n|---|" + "--:|" * 8)
    for (name, threads), of in runs.items():
        walls, own = ([run["wall"] for run in runs[who, threads]] for who in (name, "lpo-cost"))
        alone = [run["alone"] for run in of if run["alone"] is not None]
        model = f"{statistics.median(alone):.2f} s | {min(alone):.2f} s" if alone else "- | -"
        used, peak = min(run["processor"] for run in of), max(run["peak"] for run in of)
        print(f"| {name} | {threads} | {statistics.median(walls):.2f} s | {min(walls):.2f} s "
              f"| {min(walls) / min(own):.2f} | {model} | {used:.2f} s | {peak:.0f} MiB |")
    print(f"\nOf {repetitions} runs each, in turns; processor time is the least, peak memory the most. Ratios are of "
          "the fastest processes with as many threads.")


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--binary", required=True, help="lpo-cost")
    parser.add_argument("--matter", default=os.path.join(HERE, "simulation.toml"))
    parser.add_argument("--draws", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--repetitions", type=int, default=5)
    given = parser.parse_args()
    binary, cores = os.path.abspath(given.binary), len(os.sched_getaffinity(0))
    common = ["--draws", str(given.draws), "--seed", str(given.seed)]
    with tempfile.TemporaryDirectory() as work:
        asked, ours = os.path.join(work, "question.json"), os.path.join(work, "lpo-cost.json")
        theirs = {draw: os.path.join(work, f"{draw}.json") for draw in DRAWS}
        asking = question(binary, given.matter)
        with open(asked, "w", encoding="utf-8") as file:
            json.dump(asking, file)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        print(f"{processor()}, {cores} cores, {memory:.0f} GiB; {datetime.date.today()}; {say(binary, '--version')}, "
              f"numpy {version('numpy')}, python {platform.python_version()}\n")
        print(f"{given.draws:,} draws of {len(asking['uncertain'])} uncertain inputs, {len(asking['tasks'])} tasks, "
              f"{len(asking['estimates'])} providers, seed {given.seed}\n", flush=True)

        def tool(threads):
            run = measure([binary, "simulate", given.matter, *common, "--as-of", AS_OF, "--no-mix", "--threads", str(threads),
                           "--format", "json", "-o", ours])
            return run | {"alone": None}

        def peer(draw, threads, chunk):
            run = measure(python("numpy_peer.py", asked, theirs[draw], *common, "--draw", draw,
                                 "--chunk", str(chunk), "--threads", str(threads)))
            return run | {"alone": read(theirs[draw])["seconds"]}

        # The peer at its best: the chunk size that is fastest here.
        counts = sorted({1, cores}, reverse=True)
        best = {}
        for draw, name in DRAWS.items():
            for threads in counts:
                tried = {chunk: peer(draw, threads, chunk)["alone"] for chunk in CHUNKS if chunk <= given.draws}
                best[draw, threads] = min(tried, key=tried.get)
                said = ", ".join(f"{chunk:,}: {seconds:.2f} s" for chunk, seconds in tried.items())
                print(f"- {name}, threads {threads}, by draws at a time: {said}", flush=True)

        count, apart = extremes(binary, given.matter, asking)
        print(f"\n{count} totals, one input at a time at its low and high value: at most {apart:.3f} apart, for NumPy "
              "rounds no line.", flush=True)

        runs = {}
        for _ in range(given.repetitions):
            # In turns, so that a busy machine slows all alike.
            for threads in counts:
                runs.setdefault(("lpo-cost", threads), []).append(tool(threads))
                for draw, name in DRAWS.items():
                    runs.setdefault((name, threads), []).append(peer(draw, threads, best[draw, threads]))
        print_times(runs, given.repetitions)
        said = read(ours)
        assert said["draws"] == given.draws and said["uncertain_inputs"] == len(asking["uncertain"]), "other draws"
        wrong = print_agreement(said["estimates"], {draw: read(path)["estimates"] for draw, path in theirs.items()},
                                given.draws)
        wrong += not apart <= ROUNDING
    if wrong:
        sys.exit(f"\n{wrong} figures do not agree")
    print(f"\nThey agree: means and chances within {ERRORS} standard errors, percentiles within "
          f"{PERCENTILE_SHARE:.1%}, totals but for the rounding of lines.")


if __name__ == "__main__":
    main()
