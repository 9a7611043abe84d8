"""Takes the model's figures from the tool itself: parameters.py LPO_COST_BINARY OUT.json

Figures come from `rates show` and `tasks`. Which role does a task, and which one checks it, is said by the formulas of
a comparison of that task alone, so that nothing of the tool's rules is written down twice.
"""

import datetime
import json
import os
import re
import subprocess
import sys
import tempfile

from generate import TASKS

PROVIDERS = ["us-associate", "us-contract-attorney", "in-lpo"]
AS_OF = "2026-11-23"
COMPLEXITIES = ["routine", "moderate", "complex"]
URGENCIES = ["standard", "expedited", "urgent"]


def ask(binary, *arguments):
    answer = subprocess.run([binary, *arguments, "--format", "json"], check=True, capture_output=True, text=True)
    return json.loads(answer.stdout)


def hourly(figures, role):
    """Cost of an hour: an amount, or a loaded salary over the hours billed."""
    for key in (f"rates.{role}", f"rates.{role}.cost"):
        if key in figures:
            return figures[key]
    cost = {key: figures[f"rates.{role}.cost.{key}"] for key in ("salary", "benefits", "overhead", "billable_hours")}
    return (cost["salary"] * (1 + cost["benefits"]) + cost["overhead"]) / cost["billable_hours"]


def roles(binary, task):
    """For each provider that does the task: the role that does it and the one that checks it."""
    # A provider's own licence rules decide too: only a comparison knows them.
    matter = f'schema = 1\n[matter]\nid = "probe"\nkind = "litigation"\n[[task]]\ntype = "{task}"\nhours = 1000\n'
    with tempfile.NamedTemporaryFile("w", suffix=".toml", delete=False) as file:
        file.write(matter)
    found = {}
    for estimate in ask(binary, "compare", file.name, "--as-of", AS_OF, "--explain", "--no-mix", "--no-uncertainty")["estimates"]:
        who = estimate["provider"]
        of = {}
        for line in estimate["lines"]:
            if line["by"] == who and line["code"] in ("work", "quality-control"):
                keys = " ".join(operand["key"] for operand in line["operands"])
                of[line["code"]] = re.search(rf"providers\.{who}\.rates\.(\w+)", keys)[1]
        if "work" in of:
            found[who] = of
    os.remove(file.name)
    return found


EPOCH = datetime.date(1970, 1, 1).toordinal()
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def weeks(binary, matter, providers):
    """For each provider and urgency the days of its week: a level left out is as the next calmer one."""
    keys = {key["key"]: key["value"] for key in ask(binary, "keys", matter, "--as-of", AS_OF)["keys"]}
    found = {}
    for who in providers:
        assert not keys.get(f"providers.{who}.delivery.calendar"), "the calendar is that of the country"
        calmer = keys.get(f"providers.{who}.delivery.week") or json.dumps(WEEKDAYS[:5])
        found[who] = {}
        for urgency in URGENCIES:
            calmer = keys.get(f"providers.{who}.delivery.week.{urgency}") or calmer
            found[who][urgency] = [day in json.loads(calmer) for day in WEEKDAYS]
    return found


def holidays(binary, country):
    """The days of a country's list, as days since 1970."""
    days = ask(binary, "rates", "show", country)["days"]
    return sorted(datetime.date.fromisoformat(day["date"]).toordinal() - EPOCH for day in days)


def of_complexity(figures, complexity, *keys):
    """The first of the keys that says something, for a complexity: one figure for all, or `moderate` where it is left out."""
    for key in keys:
        for at in (key, f"{key}.{complexity}", f"{key}.moderate"):
            if at in figures:
                return float(figures[at])
    return None


def blended(figures, baseline, who):
    """What an hour of those who supervise costs: of the buyer's roles, by the shares that the provider gives."""
    prefix = "quality.supervised_by."
    shares = {key.removeprefix(prefix): share for key, share in figures[who].items() if key.startswith(prefix)}
    return sum(share * hourly(figures[baseline], role) for role, share in (shares or {"supervisor": 1}).items())


def provider(shown, figures, baseline):
    get = lambda key, default=0.0: float(figures.get(key, default))  # noqa: E731
    return {
        "baseline": baseline,
        "hours_per_day": get("delivery.hours_per_day", 8),
        "heads_min": get("delivery.heads.min", 1),
        "heads_default": get("delivery.heads.default", get("delivery.heads.min", 1)),
        "heads_max": get("delivery.heads.max", 100),
        "training_hours": get("delivery.training_hours"),
        "bills_training": shown["bills_training"],
        "overtime_hours": get("delivery.overtime.hours_per_day"),
        "overtime_multiplier": get("delivery.overtime.multiplier", 1),
        "lead_days": {urgency: get(f"delivery.lead_days.{urgency}") for urgency in URGENCIES},
        "premium": {urgency: get(f"fees.premium.{urgency}") for urgency in URGENCIES},
        "supervision_per_day": get("quality.supervision_per_day"),
        "span": figures.get("quality.span"),
        "management": get("fees.management"),
        "set_up": get("fees.set_up"),
        "minimum": get("fees.minimum"),
        "knowledge_transfer_hours": get("fees.knowledge_transfer_hours"),
        "tax": get("fees.tax"),
    }


def terms(figures, task, role, complexity):
    """What a provider's hour of a task type comes to at a complexity."""
    of = lambda section, key, default: of_complexity(  # noqa: E731
        figures, complexity, f"task.{task}.{key}", f"{section}.{key}"
    ) or default
    qc = of("quality", "qc", 0.0)
    return {
        "rate": hourly(figures, role["work"]),
        "productivity": of("delivery", "productivity", 1.0),
        "qc": qc,
        "qc_rate": hourly(figures, role["quality-control"]) if qc else 0.0,
        "supervision": of("quality", "supervision", 0.0),
        "rework": of("quality", "rework", 0.0),
    }


def main():
    binary, out = sys.argv[1:]
    shown = {who: ask(binary, "rates", "show", who) for who in PROVIDERS}
    figures = {who: {figure["key"]: figure["likely"] for figure in shown[who]["figures"]} for who in PROVIDERS}
    catalogue = {task["id"]: task for task in ask(binary, "tasks")["tasks"]}
    baseline = PROVIDERS[0]

    for who in PROVIDERS:
        # The peers take what the default providers have; they say so rather than compute something else.
        unknown = [key for key in figures[who] if re.match(r"charge|seat|via|task\..*\.price", key)]
        unknown = [key for key in unknown if key.split(".")[0] != "task" or key.split(".")[1] in TASKS]
        assert not unknown, f"{who}: not in the peers: {unknown}"
        assert shown[who]["currency"] == "USD"

    tasks = {}
    for task in TASKS:
        of = catalogue[task]
        per_unit = {
            None: 0.0,
            "units an hour": of["likely"] and 1 / of["likely"],
            "minutes a unit": of["likely"] and of["likely"] / 60,
        }[of["speed"]]
        tasks[task] = {
            "licensed": of["licensed"],
            "hours_per_unit": {complexity: per_unit / of[complexity] for complexity in COMPLEXITIES},
            "providers": {},
        }
        for who, role in roles(binary, task).items():
            tasks[task]["providers"][who] = {complexity: terms(figures[who], task, role, complexity) for complexity in COMPLEXITIES}

    with tempfile.NamedTemporaryFile("w", suffix=".toml", delete=False) as file:
        file.write('schema = 1\n[matter]\nid = "probe"\nkind = "litigation"\n[[task]]\ntype = "motion"\nhours = 1\n')
    of_week = weeks(binary, file.name, PROVIDERS)
    os.remove(file.name)
    providers = {}
    for who in PROVIDERS:
        providers[who] = provider(shown[who], figures[who], who == baseline) | {
            "supervising_rate": blended(figures, baseline, who),
            "weeks": of_week[who],
            "holidays": holidays(binary, shown[who]["country"]),
        }

    parameters = {
        "providers": providers,
        "supervisor_rate": hourly(figures[baseline], "supervisor"),
        "associate_rate": hourly(figures[baseline], "associate"),
        "tasks": tasks,
    }
    with open(out, "w", encoding="utf-8") as file:
        json.dump(parameters, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
