"""Prices a book of matters in DuckDB: one SQL statement from CSV to CSV, all cores."""

import duckdb

from model import (
    EPSILON, EXCLUDED, FINISH_FACTOR, HALF, LATE, NO_DEADLINE, NOTHING, NUDGE, ON_TIME, OVERTIME, STATUS, TOO_LATE,
    TOTAL_FACTOR, URGENCIES, Model, arguments,
)


def number(value):
    """A literal that is a double: a bare 0.1 would be a decimal."""
    return f"{float(value)!r}::DOUBLE"


def cents(expression):
    """Rounded to whole cents, half away from zero."""
    return f"floor(({expression}) * {number(NUDGE)} + {number(HALF)})"


def up(expression):
    return f"ceil({expression} - {number(EPSILON)})"


def by_urgency(values):
    """A figure by urgency, plain where it is the same for all."""
    if len(set(values.values())) == 1:
        return number(values[URGENCIES[0]])
    cases = " ".join(f"WHEN {code} THEN {number(values[urgency])}" for code, urgency in enumerate(URGENCIES))
    return f"CASE urgency {cases} END"


def rows(path, model):
    """Each task with its base hours and its type's coefficients."""
    return f"""
    SELECT matter_id, title, start, deadline, urgency, coalesce(hours, volume * unit_hours) AS base, c.*
    FROM read_csv('{path}', header = true, types = {{
        'matter_id': 'VARCHAR', 'title': 'VARCHAR', 'task': 'VARCHAR', 'volume': 'DOUBLE', 'hours': 'DOUBLE',
        'complexity': 'VARCHAR', 'start': 'DATE', 'deadline': 'DATE', 'urgency': 'VARCHAR'}}) AS r
    JOIN coefficients AS c ON c.task = r.task AND c.complexity = coalesce(r.complexity, 'moderate')"""


def matters(model):
    """One row a matter: sums of hours, of rounded work lines, of unrounded work where a share of it is billed."""
    sums = []
    for part in model.parts:
        p = part.name
        if p == "a":
            sums += [f"sum({cents(f'base * {p}_work')}) AS {p}_work"]
        else:
            sums += [f"sum(base * {p}_hours) AS {p}_hours", f"sum({cents(f'base * {p}_work')}) AS {p}_work"]
        if not part.own:
            sums += [f"sum(base * {p}_work) AS {p}_value"]
        sums += [f"sum(base * {p}_{of}) AS {p}_{of}" for of in ("qc", "watched", "redone")]
    codes = " ".join(f"WHEN '{urgency}' THEN {code}" for code, urgency in enumerate(URGENCIES))
    day = lambda name: f"(max({name}) - DATE '1970-01-01')::INTEGER"  # noqa: E731
    return f"""
    SELECT matter_id, max(title) AS title, {day('start')} AS start, {day('deadline')} AS deadline,
        max(CASE urgency {codes} END) AS urgency, sum(base) AS a_hours, sum(base * demanding) AS demanding,
        {', '.join(sums)}
    FROM task GROUP BY matter_id"""


def needed(model):
    """The days there are, and for each part the heads that it needs if all goes well."""
    columns = []
    for part in model.parts:
        p, of = part.name, part.provider
        lead = {urgency: -(-days // 1) for urgency, days in of["lead_days"].items()}
        columns.append(f"until_{part.place} - before_{part.place} - {by_urgency(lead)} AS {p}_left")
    before = ", ".join(f"first.before_{place}" for place in range(len(model.ids)))
    until = ", ".join(f"last.until_{place}" for place in range(len(model.ids)))
    inner = f"""
    SELECT matter.*, {before}, {until} FROM matter
    LEFT JOIN counts AS first ON first.urgency = matter.urgency AND first.day = matter.start
    LEFT JOIN counts AS last ON last.urgency = matter.urgency AND last.day = matter.deadline"""
    heads = []
    for part in model.parts:
        p, of = part.name, part.provider
        h, a = number(of["hours_per_day"]), number(of["training_hours"])
        fewest, usual = number(of["heads_min"]), number(of["heads_default"])
        heads.append(f"""CASE WHEN {p}_hours = 0 THEN 0
            WHEN deadline IS NULL
            THEN greatest({fewest}, least({usual}, floor({p}_hours / (5 * {h}) + {number(EPSILON)})), 1)
            WHEN {p}_left >= 1 AND {p}_left * {h} >= 2 * {a}
            THEN greatest({fewest}, {up(f'{p}_hours / ({p}_left * {h} - {a})')}) END AS {p}_needed""")
    return f"SELECT *, {', '.join(heads)} FROM (SELECT *, {', '.join(columns)} FROM ({inner}))"


def status(model):
    """For each part whether it is in time; no number of heads needed means that none would do."""
    columns = []
    for part in model.parts:
        p, of = part.name, part.provider
        h, a, most = (number(of[key]) for key in ("hours_per_day", "training_hours", "heads_max"))
        short = f"{p}_hours + {most} * ({a} - {p}_left * {h})"
        fits = f"{short} <= {most} * {p}_left * {overtime_hours(of)} + {number(EPSILON)}"
        columns.append(f"""CASE WHEN {p}_hours = 0 THEN {NOTHING} WHEN deadline IS NULL THEN {NO_DEADLINE}
            WHEN {p}_needed <= {most} THEN {ON_TIME} WHEN {p}_needed > {most} AND {fits} THEN {OVERTIME}
            ELSE {LATE} END AS {p}_status""")
    return f"SELECT *, {', '.join(columns)} FROM needed"


def overtime_hours(of):
    """Hours that a head can work over, a day."""
    o = of["overtime_hours"]
    return f"CASE WHEN urgency = 0 THEN 0::DOUBLE ELSE {number(o)} END" if o else "0::DOUBLE"


def days(model):
    columns = []
    for part in model.parts:
        p, of = part.name, part.provider
        h, a, most = (number(of[key]) for key in ("hours_per_day", "training_hours", "heads_max"))
        trained = number(-(-2 * of["training_hours"] // of["hours_per_day"]))
        longest = f"({h} + {overtime_hours(of)})"
        columns.append(f"""CASE {p}_status WHEN {NOTHING} THEN 0 WHEN {OVERTIME} THEN {p}_left
            WHEN {LATE} THEN greatest(1, {trained}, {up(f'({p}_hours + {most} * {a}) / ({most} * {longest})')})
            ELSE {up(f'({p}_hours + {p}_needed * {a}) / ({p}_needed * {h})')} END AS {p}_days""")
    return f"SELECT *, {', '.join(columns)} FROM status"


def heads(model):
    columns = []
    for part in model.parts:
        p, of = part.name, part.provider
        h, a = number(of["hours_per_day"]), number(of["training_hours"])
        fewest, most = number(of["heads_min"]), number(of["heads_max"])
        longest = f"({h} + {overtime_hours(of)})"
        columns.append(f"""CASE {p}_status WHEN {OVERTIME} THEN {most}
            WHEN {LATE} THEN greatest({fewest}, {up(f'{p}_hours / ({p}_days * {longest} - {a})')})
            ELSE {p}_needed END AS {p}_heads""")
    return f"SELECT *, {', '.join(columns)} FROM days"


def lines(model):
    """The lines that others are computed from."""
    columns = []
    for part in model.parts:
        p, of = part.name, part.provider
        h, a = number(of["hours_per_day"]), number(of["training_hours"])
        if part.own:
            continue
        if any(of["premium"].values()):
            premium = by_urgency(of["premium"])
            columns.append(f"{cents(f'{p}_work * ({premium})')} AS {p}_premium")
        if of["overtime_hours"] and of["overtime_multiplier"] > 1:
            over = f"{p}_hours + {p}_heads * ({a} - {p}_days * {h})"
            extra = f"greatest(0, {over}) * {p}_value / {p}_hours * {number(of['overtime_multiplier'] - 1)}"
            columns.append(f"CASE WHEN {p}_status >= {OVERTIME} THEN {cents(extra)} ELSE 0 END AS {p}_overtime")
        columns.append(f"{cents(f'{p}_qc')} AS {p}_checked")
    return f"SELECT *, {', '.join(columns)} FROM heads"


def part_total(model, part):
    p, of = part.name, part.provider
    rework = cents(f"{p}_redone * {number(model.associate)}")
    if part.own:
        supervision = cents(f"{p}_watched * {number(of['supervising'])}")
        return f"{p}_work + {cents(f'{p}_qc')} + {supervision} + {rework}"
    managed = [f"{p}_work", f"{p}_checked"]
    if any(of["premium"].values()):
        managed.append(f"{p}_premium")
    if of["overtime_hours"] and of["overtime_multiplier"] > 1:
        managed.append(f"{p}_overtime")
    invoice = list(managed)
    if of["management"]:
        invoice.append(cents(f"({' + '.join(managed)}) * {number(of['management'])}"))
    if of["bills_training"]:
        invoice.append(cents(f"{p}_heads * {number(of['training_hours'])} * {p}_value / {p}_hours"))
    if of["set_up"]:
        invoice.append(number(of["set_up"] * 100))
    invoice = " + ".join(invoice)
    if of["minimum"]:
        invoice = f"greatest({invoice}, {number(of['minimum'] * 100)})"
    watched = f"{p}_watched"
    if of["supervision_per_day"]:
        leads = f"ceil({p}_heads / {number(of['span'])} - {number(EPSILON)})" if of["span"] else number(1)
        watched = f"greatest({watched}, {p}_days * {leads} * {number(of['supervision_per_day'])})"
    supervision = cents(f"{watched} * {number(of['supervising'])}")
    transfer = cents(number(of["knowledge_transfer_hours"] * model.supervisor))
    return f"CASE WHEN {p}_hours = 0 THEN 0 ELSE {invoice} + {supervision} + {rework} + {transfer} END"


def ended(model):
    """The number of the working day that each part ends on, in the calendar of who does it."""
    columns = []
    for part in model.parts:
        lead = {urgency: -(-days // 1) for urgency, days in part.provider["lead_days"].items()}
        last = f"before_{part.place} + ({by_urgency(lead)} + {part.name}_days)::INTEGER"
        columns.append(f"CASE WHEN {part.name}_status <> {NOTHING} THEN {last} END AS {part.name}_last")
    return f"SELECT *, {', '.join(columns)} FROM lines"


def totals(model):
    columns, joins = [], []
    for part in model.parts:
        p = part.name
        joins.append(f"LEFT JOIN numbered AS of_{p} ON of_{p}.urgency = ended.urgency AND of_{p}.number = {p}_last")
    for number_of, parts in enumerate(model.estimates):
        columns.append(f"{' + '.join(f'({part_total(model, part)})' for part in parts)} AS total_{number_of}")
        columns.append(f"greatest({', '.join(f'{part.name}_status' for part in parts)}) AS status_{number_of}")
        finishes = ", ".join(f"of_{part.name}.day_{part.place}" for part in parts)
        columns.append(f"greatest({finishes}) AS finish_{number_of}")
    names = "matter_id, title, ended.urgency, a_hours, demanding, a_status"
    names += "".join(f", {parts[0].name}_heads, {parts[0].name}_hours" for parts in model.estimates[1:]) + ", a_heads"
    return f"SELECT {names}, {', '.join(columns)} FROM ended {' '.join(joins)}"


def keys(model):
    """One number to choose by: see model.py."""
    columns = []
    for index, parts in enumerate(model.estimates):
        total, finish = f"total_{index}::BIGINT", f"coalesce(finish_{index}, 0)::BIGINT"
        columns.append(f"""CASE WHEN {parts[0].name}_hours = 0 THEN {EXCLUDED}
            WHEN status_{index} = {LATE} THEN {TOO_LATE} + {finish} * {FINISH_FACTOR} + {total}
            ELSE {total} * {TOTAL_FACTOR} + {finish} END AS key_{index}""")
    return f"SELECT *, {', '.join(columns)} FROM total"


def chosen(model):
    count = len(model.ids)
    least = f"least({', '.join(f'key_{index}' for index in range(count))})"
    cases = " ".join(f"WHEN key_{index} = lowest THEN {index}" for index in range(count))
    return f"SELECT *, CASE {cases} END AS best FROM (SELECT *, {least} AS lowest FROM key)"


def output(model):
    count = range(len(model.ids))

    def of_best(name):
        return f"CASE best {' '.join(f'WHEN {index} THEN {name}_{index}' for index in count)} END"

    def money(expression):
        return f"(({expression}) / 100)::DECIMAL(18, 2)"

    def word(expression):
        cases = " ".join(f"WHEN {code} THEN '{text}'" for code, text in STATUS.items())
        return f"CASE {expression} {cases} END"

    def date(expression):
        return f"(DATE '1970-01-01' + {expression})"

    tenths = "saving / nullif(total_0, 0) * 1000"
    percent = f"sign(saving) * floor(abs({tenths}) * {number(NUDGE)} + {number(HALF)}) / 10"
    profile = f"""concat_ws(';', CASE WHEN a_hours >= 200 - {number(EPSILON)} THEN 'time-intensive' END,
        CASE WHEN urgency = 2 OR a_status >= {OVERTIME} THEN 'urgent' END,
        CASE WHEN 2 * demanding > a_hours + {number(EPSILON)} THEN 'complex' END)"""
    who = " ".join(f"WHEN {index} THEN '{model.ids[index]}'" for index in count)
    columns = [
        "matter_id", "title", "'USD' AS currency",
        f"floor(a_hours * 10000 * {number(NUDGE)} + {number(HALF)}) / 10000 AS base_hours", f"{profile} AS profile",
        f"{money('total_0')} AS baseline_total",
        f"CASE best {who} END AS recommended",
        f"{money('best_total')} AS recommended_total", f"{money('saving')} AS saving",
        f"({percent})::DECIMAL(9, 1) AS saving_percent", f"{word('best_status')} AS status",
        f"{date('best_finish')} AS finish",
    ]
    for index in count:
        name, part = model.ids[index], model.estimates[index][0].name
        # Who can do none of the tasks has no price, and nothing else.
        of = lambda value: f"CASE WHEN {part}_hours > 0 THEN {value} END"  # noqa: B023, E731
        columns += [
            f"{of(money(f'total_{index}'))} AS \"{name}_total\"", f"{of(word(f'status_{index}'))} AS \"{name}_status\"",
            f"{of(date(f'finish_{index}'))} AS \"{name}_finish\"", f"{of(f'{part}_heads::INTEGER')} AS \"{name}_team\"",
        ]
    inner = f"""SELECT *, {of_best('total')} AS best_total, {of_best('status')} AS best_status,
        {of_best('finish')} AS best_finish FROM choice"""
    return f"SELECT {', '.join(columns)} FROM (SELECT *, total_0 - best_total AS saving FROM ({inner}))"


def statement(model, path):
    stages = {
        "task": rows(path, model), "matter": matters(model), "needed": needed(model), "status": status(model),
        "days": days(model), "heads": heads(model), "lines": lines(model), "ended": ended(model), "total": totals(model), "key": keys(model),
        "choice": chosen(model),
    }
    return "WITH " + ", ".join(f"{name} AS ({sql})" for name, sql in stages.items()) + output(model)


def main():
    given = arguments(__doc__)
    model = Model(given.parameters)
    connection = duckdb.connect()
    # Any order of the output will do: it is faster so.
    connection.execute("SET preserve_insertion_order = false")
    names = list(model.coefficients[0])
    kinds = ", ".join(f"{name} {'VARCHAR' if name in ('task', 'complexity') else 'DOUBLE'}" for name in names)
    connection.execute(f"CREATE TABLE coefficients ({kinds})")
    connection.executemany(
        f"INSERT INTO coefficients VALUES ({', '.join('?' for _ in names)})",
        [[row[name] for name in names] for row in model.coefficients],
    )
    for name, columns in zip(("counts", "numbered"), model.calendars()):
        connection.register(f"{name}_columns", columns)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_columns")
    connection.execute(f"COPY ({statement(model, given.input)}) TO '{given.output}' (FORMAT csv, HEADER)")


if __name__ == "__main__":
    main()
