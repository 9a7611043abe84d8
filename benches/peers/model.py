"""The costing model's figures as plain tables, in whole cents and per base hour, for both peers.

A part is what one team does: `a` all tasks by the baseline; for each other provider its own part (`p1`, `p2`) and what
the baseline keeps of it (`k1`, `k2`). Everything that is a sum over tasks is base hours times a coefficient of the
task's type, so that one small table, joined to the rows, holds all of them.
"""

import argparse
import json
import os
from dataclasses import dataclass

import numpy as np

URGENCIES = ["standard", "expedited", "urgent"]

# Status codes from best to worst; 0 is a part without work.
NOTHING, NO_DEADLINE, ON_TIME, OVERTIME, LATE = range(5)
STATUS = {NO_DEADLINE: "no-deadline", ON_TIME: "on-time", OVERTIME: "on-time-with-overtime", LATE: "late"}

# Doubles stand in for exact decimals. A line is rounded after a nudge of some units in the last place, so that an
# exact half goes up; a whole head or day may be passed by a billionth.
NUDGE = 1 + 2e-15
HALF = 0.5 + 1e-9
EPSILON = 1e-9

# Recommended is the lowest key: total and then finish where the work is in time, else finish and then total. Both fit
# into 62 bits: totals below 2^40 cents, finishes below 2^20 days.
TOTAL_FACTOR = 2**20
FINISH_FACTOR = 2**40
TOO_LATE = 2**61
EXCLUDED = 2**62
# The days that calendars are worked out for, counted from 1970: those of the books, and as long as the largest of their
# matters can take. The first is a Monday.
FIRST_DAY = 20_423
LAST_DAY = FIRST_DAY + 60_000


@dataclass(frozen=True)
class Part:
    """One team's part: its name, the provider that does it and its place, and whether it is the buyer's own."""

    name: str
    provider: dict
    place: int
    own: bool


class Model:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            parameters = json.load(file)
        self.ids = list(parameters["providers"])
        self.providers = list(parameters["providers"].values())
        self.supervisor = parameters["supervisor_rate"] * 100
        for of in self.providers:
            of["supervising"] = of["supervising_rate"] * 100
        self.associate = parameters["associate_rate"] * 100
        baseline, *others = self.providers
        assert baseline["baseline"]
        # No own part bills anything but hours, and nobody's tax is set: neither peer has such a line.
        assert not any(of["tax"] for of in self.providers)
        own_fees = ("management", "set_up", "minimum", "knowledge_transfer_hours", "supervision_per_day")
        assert not any(baseline[fee] for fee in own_fees) and baseline["overtime_multiplier"] == 1
        self.parts = [Part("a", baseline, 0, True)]
        for number, of in enumerate(others, 1):
            self.parts += [Part(f"p{number}", of, number, False), Part(f"k{number}", baseline, 0, True)]
        # Parts of the n-th estimate.
        self.estimates = [[self.parts[0]]] + [
            [self.parts[2 * number - 1], self.parts[2 * number]] for number in range(1, len(self.ids))
        ]
        self.coefficients = self._coefficients(parameters["tasks"])

    def _coefficients(self, tasks):
        """A row for each task type and complexity: hours of a unit, then for each part what a base hour brings."""
        rows = []
        for task, of in tasks.items():
            for complexity, hours in of["hours_per_unit"].items():
                row = {
                    "task": task,
                    "complexity": complexity,
                    "unit_hours": hours,
                    # The share of base hours that counts as complex work.
                    "demanding": float(complexity == "complex" or of["licensed"]),
                }
                own = of["providers"][self.ids[0]][complexity]
                # All the baseline's hours are base hours.
                assert own["productivity"] == 1
                row |= self._terms("a", own)
                for number, who in enumerate(self.ids[1:], 1):
                    terms = of["providers"].get(who)
                    row |= self._terms(f"p{number}", terms and terms[complexity])
                    row |= self._terms(f"k{number}", None if terms else own)
                rows.append(row)
        return rows

    @staticmethod
    def _terms(name, terms):
        """What a base hour brings: production hours, cents of work and of quality control, hours of supervision and of
        rework; 0 where another part does it."""
        keys = [f"{name}_{of}" for of in ("hours", "work", "qc", "watched", "redone")]
        if terms is None:
            return dict.fromkeys(keys, 0.0)
        hours = 1 / terms["productivity"]
        values = (
            hours,
            hours * terms["rate"] * 100,
            hours * terms["qc"] * terms["qc_rate"] * 100,
            hours * terms["supervision"],
            terms["rework"],
        )
        return dict(zip(keys, values))

    def calendars(self):
        """Two tables, as columns. By urgency and day: how many working days each provider has had before it, and up to it,
        itself included. By urgency and number of a working day: which day that is for each provider."""
        days = np.arange(FIRST_DAY, LAST_DAY, dtype=np.int32)
        counts, numbered = [], []
        for code, urgency in enumerate(URGENCIES):
            count, number = {"urgency": code, "day": days}, {"urgency": code}
            for place, of in enumerate(self.providers):
                week = np.array(of["weeks"][urgency])
                works = week[(days - FIRST_DAY) % 7] & ~np.isin(days, of["holidays"])
                count[f"until_{place}"] = np.cumsum(works, dtype=np.int32)
                count[f"before_{place}"] = count[f"until_{place}"] - works.astype(np.int32)
                number[f"day_{place}"] = days[works]
            counts.append(count)
            # Whoever works fewer days has fewer of them in the time: the longest matter ends before that.
            least = min(len(of) for key, of in number.items() if key != "urgency")
            numbered.append({"number": np.arange(1, least + 1, dtype=np.int32)} | {
                key: of if key == "urgency" else of[:least] for key, of in number.items()
            })
        return joined(counts), joined(numbered)


def joined(tables):
    """Tables of the same columns as one, an urgency after the other; a single value stands for a whole column."""
    size = lambda table: max(np.size(column) for column in table.values())  # noqa: E731
    whole = lambda table, key: np.broadcast_to(np.asarray(table[key], dtype=np.int32), size(table))  # noqa: E731
    return {key: np.concatenate([whole(table, key) for table in tables]) for key in tables[0]}


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("input")
    parser.add_argument("output")
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)), "parameters.json")
    parser.add_argument("--parameters", default=default, help="what parameters.py wrote")
    return parser.parse_args()
