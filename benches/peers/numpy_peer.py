"""The costing model's simulation in NumPy, whole arrays of draws at a time: numpy_peer.py QUESTION.json OUT.json

One matter with a deadline, in one currency and on basis cost. What it does not know it refuses (see simulate.py, which
writes the question) rather than computes as something else. Lines are not rounded to cents.
"""

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

PERCENTS = (5, 10, 25, 50, 75, 90, 95)
# A tabled PERT distribution: quantiles at so many equal steps, of a density taken as straight between so many points.
QUANTILES, POINTS = 4096, 32768
# A finish counts before any total.
FINISH = 1e12


def shape(low, likely, high):
    return 1 + 4 * (likely - low) / (high - low), 1 + 4 * (high - likely) / (high - low)


def tabled(points):
    alpha, beta = shape(*points)
    x = np.linspace(0, 1, POINTS + 1)
    density = x ** (alpha - 1) * (1 - x) ** (beta - 1)
    below = np.concatenate(([0.0], np.cumsum(density[1:] + density[:-1])))
    quantiles = np.interp(np.linspace(0, 1, QUANTILES + 1), below / below[-1], x)
    return points[0] + (points[-1] - points[0]) * quantiles


def drawn(generator, uncertain, tables, count):
    """Each written figure once, whoever uses it: PERT with shape 4 for three points, uniform for two."""
    values = {}
    for key, points in uncertain.items():
        low, high = points[0], points[-1]
        if len(points) == 2:
            values[key] = generator.uniform(low, high, count)
        elif key in tables:
            into = generator.random(count) * QUANTILES
            step = into.astype(np.int32)
            at, upper = tables[key][step], tables[key][step + 1]
            values[key] = at + (into - step) * (upper - at)
        else:
            values[key] = low + (high - low) * generator.beta(*shape(*points), count)
    return values


def first(figures, *keys, default=0.0):
    """The most particular of the keys that is a figure of the matter."""
    return next((figures[key] for key in keys if key in figures), default)


def hourly(figures, who, role):
    """Cost of an hour: an amount, or a loaded salary over the hours billed."""
    rate = f"providers.{who}.rates.{role}"
    if f"{rate}.cost.salary" not in figures:
        return first(figures, rate, f"{rate}.cost", default=None)
    salary, benefits, overhead, billable = (
        figures[f"{rate}.cost.{key}"] for key in ("salary", "benefits", "overhead", "billable_hours")
    )
    return (salary * (1 + benefits) + overhead) / billable


def at_level(figures, level, *keys):
    """The first of the keys that says something, for a complexity: one figure for all, or `moderate` where it is left out."""
    return first(figures, *(at for key in keys for at in (key, f"{key}.{level}", f"{key}.moderate")))


def supervising(figures, who, baseline):
    """What an hour of those who supervise costs: of the buyer's roles, by the shares that the provider gives."""
    prefix = f"providers.{who}.quality.supervised_by."
    shares = {key.removeprefix(prefix): share for key, share in figures.items() if key.startswith(prefix)}
    return sum(share * hourly(figures, baseline, role) for role, share in (shares or {"supervisor": 1.0}).items())


def base_hours(figures, tasks):
    volumes, hours = [], []
    for at, task in enumerate(tasks):
        of, kind = task["of"], task["type"]
        own = figures[f"task.{at}.volume"] if of is None else figures[f"task.{at}.volume.share"] * volumes[of]
        volumes.append(own)
        speed = first(figures, f"task.{at}.throughput", f"catalogue.{kind}.throughput", default=None)
        level = f"complexity.{task['complexity']}"
        factor = first(figures, f"catalogue.{kind}.{level}", f"catalogue.{level}", default=1.0)
        hours.append(own / (speed * factor))
    return hours


def team(figures, who, urgency, days_until, window, production):
    """Heads, days, overtime hours, who is late, and the day of the finish: `days_until` has the days that its people work,
    the first one first, and `window` of them are there."""
    get = lambda key, default=0.0: figures.get(f"providers.{who}.delivery.{key}", default)  # noqa: E731
    hours, training, overtime = get("hours_per_day", 8.0), get("training_hours"), get("overtime.hours_per_day")
    fewest, most = get("heads.min", 1.0), get("heads.max", 100.0)
    lead = np.ceil(get(f"lead_days.{urgency}"))
    left = window - lead - np.ceil(first(figures, "matter.reserve_days"))
    room = left * hours
    possible = (left >= 1) & (room >= 2 * training)
    needed = np.maximum(fewest, np.ceil(production / (room - training)))
    enough = possible & (needed <= most)
    heads = np.where(enough, needed, most)
    trained = production + heads * training
    short = trained - most * room
    late = ~enough & ~(possible & (short <= most * overtime * left))
    days = np.where(enough, np.ceil(trained / (heads * hours)), left)
    extra = np.where(enough, 0.0, short)
    if late.any():
        # Few draws: only these are done again.
        pick = lambda value: value[late] if isinstance(value, np.ndarray) else value  # noqa: E731
        hours, training, production, overtime = map(pick, (hours, training, production, overtime))
        longest = hours + overtime
        all_at_once = np.ceil((production + most * training) / (most * longest))
        needs = np.maximum(1.0, np.maximum(all_at_once, np.ceil(2 * training / hours)))
        crew = np.maximum(fewest, np.ceil(production / (needs * longest - training)))
        days[late], heads[late] = needs, crew
        extra[late] = np.maximum(0.0, production + crew * training - crew * needs * hours)
    finish = days_until[np.asarray(lead + days, dtype=np.int64) - 1]
    return heads, days, extra, late, finish


def part_cost(figures, question, part, base):
    """All lines of one part, who is late in it, and when it ends."""
    who, own = part["by"], part["by"] == question["baseline"]
    get = lambda key: figures.get(f"providers.{who}.{key}", 0.0)  # noqa: E731
    of = lambda task, section, key: at_level(  # noqa: E731
        figures, task["complexity"], f"providers.{who}.task.{task['type']}.{key}", f"providers.{who}.{section}.{key}"
    )
    hours, work, checked, supervised, reworked = [], 0.0, 0.0, 0.0, 0.0
    for task in part["tasks"]:
        of_type, effort = question["tasks"][task["task"]], base[task["task"]]
        factor = of(of_type, "delivery", "productivity")
        hours.append(effort / factor if isinstance(factor, np.ndarray) or factor else effort)
        work = work + hours[-1] * hourly(figures, who, task["role"])
        checked = checked + of(of_type, "quality", "qc") * hours[-1]
        supervised = supervised + of(of_type, "quality", "supervision") * hours[-1]
        reworked = reworked + of(of_type, "quality", "rework") * effort
    production = sum(hours)
    heads, days, extra, late, finish = team(
        figures, who, question["urgency"], np.array(question["days"][who]), question["windows"][who], production
    )
    invoice = work + checked * hourly(figures, who, part["qc_role"])
    multiplier = figures[f"providers.{who}.delivery.overtime.multiplier"]
    if isinstance(multiplier, np.ndarray) or multiplier != 1:
        invoice = invoice + extra * work / production * (multiplier - 1)
    a_day = get("quality.supervision_per_day")
    if isinstance(a_day, np.ndarray) or a_day:
        span = figures.get(f"providers.{who}.quality.span")
        supervised = np.maximum(supervised, a_day * days * (1 if span is None else np.ceil(heads / span)))
    supervisor = hourly(figures, question["baseline"], "supervisor")
    watched = supervised * supervising(figures, who, question["baseline"])
    cost = watched + reworked * hourly(figures, question["baseline"], "associate")
    if own:
        return invoice + cost, late, finish
    invoice = invoice + get(f"fees.premium.{question['urgency']}") * work
    invoice = invoice * (1 + get("fees.management"))
    if part["bills_training"]:
        invoice = invoice + heads * get("delivery.training_hours") * work / production
    invoice = np.maximum(invoice + get("fees.set_up"), get("fees.minimum"))
    invoice = invoice * (1 + get("fees.tax"))
    return invoice + cost + get("fees.knowledge_transfer_hours") * supervisor, late, finish


def compare(figures, question):
    """For each estimate the total and whether it is in time; which one is recommended, and whether nobody qualifies."""
    base = base_hours(figures, question["tasks"])
    totals, in_time, finishes, parts = [], [], [], {}
    for estimate in question["estimates"]:
        priced = [part_cost(figures, question, part, base) for part in estimate["parts"]]
        totals.append(sum(cost for cost, _, _ in priced) * (1 + first(figures, "matter.contingency")))
        in_time.append(~np.logical_or.reduce([late for _, late, _ in priced]))
        finishes.append(np.maximum.reduce([finish for _, _, finish in priced]))
    totals, in_time, finishes = np.array(totals), np.array(in_time), np.array(finishes)
    permitted = np.array([estimate["permitted"] for estimate in question["estimates"]])[:, None]
    chosen = np.where(in_time & permitted, totals, np.inf).argmin(axis=0)
    nobody = ~(in_time & permitted).any(axis=0)
    if nobody.any():
        keys = np.where(permitted, finishes[:, nobody] * FINISH + totals[:, nobody], np.inf)
        chosen[nobody] = keys.argmin(axis=0)
    return totals, in_time, chosen, nobody


def simulate(question, draws, seed, chunk, threads, draw):
    uncertain = question["uncertain"]
    tables = {key: tabled(points) for key, points in uncertain.items() if draw == "table" and len(points) == 3}
    count = len(question["estimates"])
    totals = np.empty((count, draws))
    starts = range(0, draws, chunk)
    seeds = np.random.SeedSequence(seed).spawn(len(starts))

    def one(start, seed):
        end = min(start + chunk, draws)
        generator = np.random.Generator(np.random.SFC64(seed))
        figures = question["certain"] | drawn(generator, uncertain, tables, end - start)
        found, in_time, chosen, nobody = compare(figures, question)
        totals[:, start:end] = found
        regret = np.maximum(found - found[chosen, np.arange(end - start)], 0.0).sum(axis=1)
        # Where nobody qualifies the one that is named is not the cheapest.
        return np.bincount(chosen[~nobody], minlength=count), in_time.sum(axis=1), regret

    def spread(of):
        return of.mean(), of.std(ddof=1), np.percentile(of, PERCENTS)

    with ThreadPoolExecutor(threads) as pool:
        run = pool.map if threads > 1 else map
        chosen, in_time, regret = (sum(sums) for sums in zip(*run(one, starts, seeds)))
        spreads = list(run(spread, totals))
    return [
        {
            "provider": estimate["provider"],
            "mean": mean,
            "standard_deviation": deviation,
            "standard_error": deviation / draws**0.5,
            **{f"p{percent}": value for percent, value in zip(PERCENTS, percentiles)},
            "probability_cheapest": chosen[at] / draws,
            "probability_on_time": in_time[at] / draws,
            "regret": regret[at] / draws,
        }
        for at, (estimate, (mean, deviation, percentiles)) in enumerate(zip(question["estimates"], spreads))
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("question", help="what simulate.py asked the tool")
    parser.add_argument("output")
    parser.add_argument("--draws", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--chunk", type=int, default=10_000, help="draws at a time")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--draw", choices=("beta", "table"), default="beta", help="PERT by Generator.beta, or tabled")
    given = parser.parse_args()
    with open(given.question, encoding="utf-8") as file:
        question = json.load(file)
    began = time.perf_counter()
    estimates = simulate(question, given.draws, given.seed, given.chunk, given.threads, given.draw)
    seconds = time.perf_counter() - began
    with open(given.output, "w", encoding="utf-8") as file:
        json.dump({"seconds": seconds, "draws": given.draws, "estimates": estimates}, file, indent=1, default=float)
        file.write("\n")


if __name__ == "__main__":
    main()
