"""The programme of `a_simulation_by_others_says_the_same` in tests/program.rs, simulated from docs/program.md alone.

Prints for each option the mean cost and its standard error, the 90th percentile and its standard error by order
statistics, and the share of hours that goes out and its standard error. Arguments: draws, seed.
"""

import bisect
import math
import random
import sys

YEAR = 365.25
MONTH = YEAR / 12
END = 547.0  # 18 months from 1 January 2027: 365 days, and 182 of a leap year
SECOND = 365.0
CAPACITY = 80 / MONTH
HIRED = (28.0, 28.0 + 8 * MONTH, 60 / MONTH)  # the 21st working day from 1 January 2027 is the 29th
OUT_RATE, SUPERVISION, RISE = 80.0, 0.10, 0.05
HOUR_OF_HIRE = 6000 / 60


def pert(rng, low, likely, high):
    alpha = 1 + 4 * (likely - low) / (high - low)
    beta = 1 + 4 * (high - likely) / (high - low)
    return low + (high - low) * rng.betavariate(alpha, beta)


def logarithmic(rng, q):
    """Kemp's second accelerated generator."""
    h = math.log(1 - q)
    u2 = rng.random()
    if u2 > q:
        return 1
    u1 = rng.random()
    p = 1 - math.exp(u1 * h)
    if u2 < p * p:
        return int(1 + math.log(u2) / math.log(p))
    return 1 if u2 > p else 2


def matters(rng):
    """Time, hours and days of each, in the order in which they arrive."""
    found = []
    a_year = pert(rng, 5, 8, 14)
    longest = 2 * MONTH
    c = 3.0
    rate = a_year / YEAR * math.log(c) / (c - 1)
    time = -longest + rng.expovariate(rate)
    while time < END:
        for _ in range(logarithmic(rng, 1 - 1 / c)):
            found.append((time, 100 * pert(rng, 0.4, 1, 3), 2 * MONTH))
        time += rng.expovariate(rate)
    rate = 12 / YEAR
    time = -longest + rng.expovariate(rate)
    while time < END:
        found.append((time, 60 * rng.uniform(0.5, 1.5), MONTH))
        time += rng.expovariate(rate)
    return sorted(found)


def capacity(time, hires):
    return CAPACITY + (HIRED[2] if hires and HIRED[0] <= time < HIRED[1] else 0)


def run(all_matters, hires, before):
    """Costs, hours needed and hours out of the matters from the start on, and hours left at the end."""
    jobs = list(before)
    cost = needed = gone = 0.0
    for time, hours, days in all_matters:
        # Free hours a day, looked at now and wherever anything changes until the matter ends.
        moments = {time} | {end for end, _ in jobs if time < end < time + days}
        moments |= {cut for cut in HIRED[:2] if time < cut < time + days}
        free = min(capacity(at, hires) - sum(rate for end, rate in jobs if end > at) for at in moments)
        stays = min(1.0, max(0.0, free / (hours / days)))
        out = hours * (1 - stays)
        jobs.append((time + days, (hours * stays + SUPERVISION * out) / days))
        if time >= 0:
            cost += out * OUT_RATE * (1 + RISE if time >= SECOND else 1)
            needed += hours
            gone += out
    left = sum(rate * (end - max(END, 0)) for end, rate in jobs if end > END)
    return cost, needed, gone, left, jobs


def draw(rng):
    arrived = matters(rng)
    start = bisect.bisect_left(arrived, (0.0,))
    *_, warm = run(arrived[:start], False, [])
    results = []
    for hires in (False, True):
        cost, needed, gone, left, _ = run(arrived[start:], hires, warm)
        if hires:
            cost += 5000 + 6000 / MONTH * (HIRED[1] - HIRED[0])
            cost += max(0.0, left - results[0][3]) * HOUR_OF_HIRE
        results.append((cost, needed, gone, left))
    return results


def main():
    draws, seed = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(seed)
    all_draws = [draw(rng) for _ in range(draws)]
    for option in range(2):
        of = [results[option] for results in all_draws]
        costs = sorted(cost for cost, *_ in of)
        mean = sum(costs) / draws
        error = math.sqrt(sum((cost - mean) ** 2 for cost in costs) / (draws - 1) / draws)
        rank = 0.9 * (draws - 1)
        reach = math.sqrt(0.9 * 0.1 * draws)
        at = lambda place: costs[min(draws - 1, max(0, round(place)))]
        p90 = at(rank)
        p90_error = (at(rank + reach) - at(rank - reach)) / 2
        needed = sum(needed for _, needed, *_ in of)
        share = sum(gone for _, _, gone, _ in of) / needed
        spread = sum((gone - share * need) ** 2 for _, need, gone, _ in of)
        print(mean, error, p90, p90_error, share, math.sqrt(spread) / needed)


main()
