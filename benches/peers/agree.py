"""Compares two outputs, matter by matter, in any order: agree.py A.csv B.csv prints one JSON object."""

import json
import sys

import duckdb

from parameters import PROVIDERS


def main():
    first, second = sys.argv[1:]
    totals = ["baseline_total", "recommended_total", *(f"{who}_total" for who in PROVIDERS)]
    words = ["recommended", "status", "finish"]
    words += [f"{who}_{key}" for who in PROVIDERS for key in ("status", "finish", "team")]
    apart = [f"abs(a.\"{name}\"::DECIMAL(18, 2) - b.\"{name}\"::DECIMAL(18, 2))" for name in totals]
    same = lambda name: f"coalesce(a.\"{name}\", '') = coalesce(b.\"{name}\", '')"  # noqa: E731
    read = lambda path: f"read_csv('{path}', header = true, all_varchar = true)"  # noqa: E731
    # A matter that only one of them has is neither equal nor close.
    found = duckdb.sql(f"""
        SELECT count(*), count(*) FILTER (a.matter_id IS NOT NULL AND b.matter_id IS NOT NULL),
            count(*) FILTER ({same('recommended')}), count(*) FILTER ({' AND '.join(same(name) for name in words)}),
            count(*) FILTER (greatest({', '.join(apart)}) = 0), max(greatest({', '.join(apart)}))
        FROM {read(first)} AS a FULL JOIN {read(second)} AS b ON a.matter_id = b.matter_id""").fetchall()[0]
    keys = ("matters", "in_both", "same_recommended", "same_words", "same_totals", "largest_difference")
    print(json.dumps(dict(zip(keys, found)), default=str))


if __name__ == "__main__":
    main()
