"""Adds up LEDES files a second time, exactly: with pandas where it is installed, else with what Python brings along."""
import csv
import json
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

ROLES = {"PARTNR": "supervisor", "ASSOC": "associate", "STFATT": "reviewer", "PARALG": "paralegal"}
UNITS, RATE, TOTAL = "LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_UNIT_COST", "LINE_ITEM_TOTAL"
KIND, CLASS = "EXP/FEE/INV_ADJ_TYPE", "TIMEKEEPER_CLASSIFICATION"
TASK, ACTIVITY = "LINE_ITEM_TASK_CODE", "LINE_ITEM_ACTIVITY_CODE"
ZERO = Decimal(0)


def with_pandas(pandas, names):
    frames = [
        pandas.read_csv(name, sep="|", skiprows=1, dtype=str, keep_default_na=False, quoting=csv.QUOTE_NONE)
        for name in names
    ]
    lines = pandas.concat(frames)
    for column in [UNITS, RATE, TOTAL]:
        lines[column] = lines[column].map(Decimal)
    lines["gross"] = lines[UNITS] * lines[RATE]
    fees = lines[lines[KIND] == "F"].copy()
    fees["role"] = fees[CLASS].map(ROLES)

    def grouped(column):
        sums = fees.groupby(column)[[UNITS, "gross", TOTAL]].agg(lambda values: sum(values, ZERO))
        return {key or "none": list(row) for key, row in sums.iterrows()}

    expenses = sum(lines[lines[KIND] == "E"][TOTAL], ZERO)
    return grouped("role"), grouped(TASK), grouped(ACTIVITY), expenses


def with_python(names):
    groups = [defaultdict(lambda: [ZERO, ZERO, ZERO]) for _ in range(3)]
    expenses = ZERO
    for name in names:
        with open(name, newline="", encoding="utf-8") as file:
            next(file)
            for line in csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE):
                if line[KIND] == "E":
                    expenses += Decimal(line[TOTAL])
                if line[KIND] != "F":
                    continue
                units = Decimal(line[UNITS])
                amounts = [units, units * Decimal(line[RATE]), Decimal(line[TOTAL])]
                for group, key in zip(groups, [ROLES[line[CLASS]], line[TASK], line[ACTIVITY]]):
                    group[key or "none"] = [a + b for a, b in zip(group[key or "none"], amounts)]
    return (*groups, expenses)


try:
    import pandas
except ImportError:
    roles, tasks, activities, expenses = with_python(sys.argv[1:])
else:
    roles, tasks, activities, expenses = with_pandas(pandas, sys.argv[1:])


def rows(name, group):
    return [{name: key, "hours": float(h), "gross": float(g), "net": float(n)} for key, (h, g, n) in group.items()]


hours, gross = (sum((of[at] for of in roles.values()), ZERO) for at in (0, 1))
blended = (gross / hours).quantize(Decimal("0.01"), ROUND_HALF_UP)
print(json.dumps({
    "roles": rows("role", roles),
    "task": rows("code", tasks),
    "activity": rows("code", activities),
    "expenses": float(expenses),
    "blended": float(blended),
}))
