"""Prices a book of matters in Polars: one lazy query from CSV to CSV, streamed, all cores."""

import polars as pl

from model import (
    EPSILON, EXCLUDED, FINISH_FACTOR, HALF, LATE, NO_DEADLINE, NOTHING, NUDGE, ON_TIME, OVERTIME, STATUS, TOO_LATE,
    TOTAL_FACTOR, URGENCIES, Model, arguments,
)

SCHEMA = {
    "volume": pl.Float64, "hours": pl.Float64, "start": pl.Date, "deadline": pl.Date, "matter_id": pl.String,
    "title": pl.String, "task": pl.String, "complexity": pl.String, "urgency": pl.String, "client": pl.String,
    "kind": pl.String,
}
col, lit = pl.col, pl.lit


def cents(expression):
    """Rounded to whole cents, half away from zero."""
    return (expression * NUDGE + HALF).floor()


def up(expression):
    return (expression - EPSILON).ceil()


def by_urgency(values):
    """A figure by urgency, plain where it is the same for all."""
    first, *others = [float(values[urgency]) for urgency in URGENCIES]
    if all(value == first for value in others):
        return lit(first)
    return pl.when(col("urgency") == 0).then(first).when(col("urgency") == 1).then(others[0]).otherwise(others[1])


def lead_days(of):
    return by_urgency({urgency: -(-days // 1) for urgency, days in of["lead_days"].items()})


def overtime_hours(of):
    """Hours that a head can work over, a day."""
    o = of["overtime_hours"]
    return pl.when(col("urgency") == 0).then(0.0).otherwise(o) if o else lit(0.0)


def bills_overtime(of):
    return of["overtime_hours"] > 0 and of["overtime_multiplier"] > 1


def rows(path, model):
    """Each task with its base hours and its type's coefficients."""
    coefficients = pl.LazyFrame(model.coefficients)
    codes = pl.Enum(URGENCIES)
    return (
        pl.scan_csv(path, schema_overrides=SCHEMA)
        .select("matter_id", "title", "task", "volume", "hours", "complexity", "start", "deadline", "urgency")
        .with_columns(col("complexity").fill_null("moderate"), col("urgency").cast(codes).to_physical())
        .join(coefficients, on=["task", "complexity"], how="inner")
        .with_columns(base=pl.coalesce("hours", col("volume") * col("unit_hours")))
    )


def matters(tasks, model):
    """One row a matter: sums of hours, of rounded work lines, of unrounded work where a share of it is billed."""
    base = col("base")
    sums = {"a_hours": base.sum(), "demanding": (base * col("demanding")).sum()}
    for part in model.parts:
        p = part.name
        if p != "a":
            sums[f"{p}_hours"] = (base * col(f"{p}_hours")).sum()
        sums[f"{p}_work"] = cents(base * col(f"{p}_work")).sum()
        if not part.own:
            sums[f"{p}_value"] = (base * col(f"{p}_work")).sum()
        for of in ("qc", "watched", "redone"):
            sums[f"{p}_{of}"] = (base * col(f"{p}_{of}")).sum()
    day = lambda name: col(name).max().to_physical()  # noqa: E731
    # One row of a matter has the matter's columns, and rows come in any order after a join.
    return tasks.group_by("matter_id").agg(
        col("title").first(ignore_nulls=True),
        col("urgency").max().cast(pl.Int32),
        start=day("start"),
        deadline=day("deadline"),
        **sums,
    )


def calendar(frame, counts, model):
    """The working days before the start and up to the deadline, and for each part those that are left."""
    places = range(len(model.ids))
    before = counts.select("urgency", col("day").alias("start"), *(f"before_{place}" for place in places))
    until = counts.select("urgency", col("day").alias("deadline"), *(f"until_{place}" for place in places))
    frame = frame.join(before, on=["urgency", "start"], how="left").join(until, on=["urgency", "deadline"], how="left")
    there = lambda part: col(f"until_{part.place}") - col(f"before_{part.place}")  # noqa: E731
    return frame.with_columns(**{f"{part.name}_left": there(part) - lead_days(part.provider) for part in model.parts})


def ended(frame, numbered, model):
    """The day that each part ends on, in the calendar of who does it; none where there is no work."""
    for part in model.parts:
        p = part.name
        last = (col(f"before_{part.place}") + lead_days(part.provider) + col(f"{p}_days")).cast(pl.Int32)
        days = numbered.select("urgency", col("number").alias(f"{p}_last"), col(f"day_{part.place}").alias(f"{p}_end"))
        frame = frame.with_columns(pl.when(col(f"{p}_status") != NOTHING).then(last).alias(f"{p}_last"))
        frame = frame.join(days, on=["urgency", f"{p}_last"], how="left")
    return frame


def needed(part):
    """Heads that a part needs if all goes well; none where none would do."""
    p, of = part.name, part.provider
    h, a, fewest = of["hours_per_day"], of["training_hours"], of["heads_min"]
    hours, left = col(f"{p}_hours"), col(f"{p}_left")
    unhurried = pl.min_horizontal(lit(of["heads_default"]), (hours / (5 * h) + EPSILON).floor())
    return (
        pl.when(hours == 0).then(0.0)
        .when(left.is_null()).then(pl.max_horizontal(lit(max(fewest, 1.0)), unhurried))
        .when((left >= 1) & (left * h >= 2 * a)).then(pl.max_horizontal(lit(fewest), up(hours / (left * h - a))))
    )


def status(part):
    p, of = part.name, part.provider
    h, a, most = of["hours_per_day"], of["training_hours"], of["heads_max"]
    hours, left, heads = col(f"{p}_hours"), col(f"{p}_left"), col(f"{p}_needed")
    fits = hours + most * (a - left * h) <= most * left * overtime_hours(of) + EPSILON
    code = lambda value: lit(value, pl.Int8)  # noqa: E731
    return (
        pl.when(hours == 0).then(code(NOTHING)).when(left.is_null()).then(code(NO_DEADLINE))
        .when(heads <= most).then(code(ON_TIME)).when((heads > most) & fits).then(code(OVERTIME))
        .otherwise(code(LATE))
    )


def days(part):
    p, of = part.name, part.provider
    h, a, most = of["hours_per_day"], of["training_hours"], of["heads_max"]
    hours, heads, is_status = col(f"{p}_hours"), col(f"{p}_needed"), col(f"{p}_status")
    trained = max(1.0, -(-2 * a // h))
    return (
        pl.when(is_status == NOTHING).then(0.0).when(is_status == OVERTIME).then(col(f"{p}_left"))
        .when(is_status == LATE)
        .then(pl.max_horizontal(lit(trained), up((hours + most * a) / (most * (h + overtime_hours(of))))))
        .otherwise(up((hours + heads * a) / (heads * h)))
    )


def heads(part):
    p, of = part.name, part.provider
    longest = of["hours_per_day"] + overtime_hours(of)
    is_status = col(f"{p}_status")
    late = up(col(f"{p}_hours") / (col(f"{p}_days") * longest - of["training_hours"]))
    return (
        pl.when(is_status == OVERTIME).then(of["heads_max"])
        .when(is_status == LATE).then(pl.max_horizontal(lit(of["heads_min"]), late))
        .otherwise(col(f"{p}_needed"))
    )


def part_total(part, model):
    p, of = part.name, part.provider
    hours, work, value = col(f"{p}_hours"), col(f"{p}_work"), col(f"{p}_value")
    heads, days = col(f"{p}_heads"), col(f"{p}_days")
    watched, rework = col(f"{p}_watched"), cents(col(f"{p}_redone") * model.associate)
    if part.own:
        return work + cents(col(f"{p}_qc")) + cents(watched * of["supervising"]) + rework
    managed = work + cents(col(f"{p}_qc"))
    if any(of["premium"].values()):
        managed += cents(work * by_urgency(of["premium"]))
    if bills_overtime(of):
        over = (hours + heads * (of["training_hours"] - days * of["hours_per_day"])).clip(lower_bound=0)
        extra = cents(over * value / hours * (of["overtime_multiplier"] - 1))
        managed += pl.when(col(f"{p}_status") >= OVERTIME).then(extra).otherwise(0.0)
    invoice = managed
    if of["management"]:
        invoice += cents(managed * of["management"])
    if of["bills_training"]:
        invoice += cents(heads * of["training_hours"] * value / hours)
    if of["set_up"]:
        invoice += of["set_up"] * 100
    if of["minimum"]:
        invoice = pl.max_horizontal(invoice, lit(of["minimum"] * 100))
    if of["supervision_per_day"]:
        leads = up(heads / of["span"]) if of["span"] else lit(1.0)
        watched = pl.max_horizontal(watched, days * leads * of["supervision_per_day"])
    transfer = cents(lit(of["knowledge_transfer_hours"] * model.supervisor))
    total = invoice + cents(watched * of["supervising"]) + rework + transfer
    return pl.when(hours == 0).then(0.0).otherwise(total)


def estimates(frame, model):
    columns = {}
    for index, parts in enumerate(model.estimates):
        columns[f"total_{index}"] = pl.sum_horizontal(part_total(part, model) for part in parts).cast(pl.Int64)
        columns[f"status_{index}"] = pl.max_horizontal(f"{part.name}_status" for part in parts)
        columns[f"finish_{index}"] = pl.max_horizontal(f"{part.name}_end" for part in parts)
        columns[f"team_{index}"] = col(f"{parts[0].name}_heads").cast(pl.Int32)
    return frame.select("matter_id", "title", "urgency", "a_hours", "demanding", **columns)


def key(index):
    """One number to choose by: see model.py."""
    total, finish = col(f"total_{index}"), col(f"finish_{index}").fill_null(0).cast(pl.Int64)
    return (
        pl.when(col(f"team_{index}") == 0).then(lit(EXCLUDED, pl.Int64))
        .when(col(f"status_{index}") == LATE).then(finish * FINISH_FACTOR + total + TOO_LATE)
        .otherwise(total * TOTAL_FACTOR + finish)
    )


def output(frame, model):
    count = range(len(model.ids))

    def of_best(name):
        chain = pl.when(col("best") == 0).then(col(f"{name}_0"))
        for index in count[1:-1]:
            chain = chain.when(col("best") == index).then(col(f"{name}_{index}"))
        return chain.otherwise(col(f"{name}_{count[-1]}"))

    def word(expression):
        # Names of categories, kept as codes until they are written.
        return (expression - 1).cast(pl.UInt8).cat.to(pl.Enum([STATUS[code] for code in sorted(STATUS)]))

    def date(expression):
        return expression.cast(pl.Date)

    saving = col("total_0") - col("best_total")
    tenths = saving / col("total_0") * 1000
    percent = tenths.sign() * ((tenths.abs() * NUDGE + HALF).floor() / 10)
    profile = pl.concat_str(
        pl.when(col("a_hours") >= 200 - EPSILON).then(lit("time-intensive")),
        pl.when((col("urgency") == 2) | (col("status_0") >= OVERTIME)).then(lit("urgent")),
        pl.when(2 * col("demanding") > col("a_hours") + EPSILON).then(lit("complex")),
        separator=";", ignore_nulls=True,
    )
    # Decimals are written faster than floats, and with their zeros.
    money = lambda name: (col(name) / 100).cast(pl.Decimal(18, 2))  # noqa: E731
    columns = {
        "currency": lit("USD"),
        "base_hours": ((col("a_hours") * 10000 * NUDGE + HALF).floor() / 10000).cast(pl.Decimal(18, 4)),
        "profile": profile,
        "baseline_total": money("total_0"),
        "recommended": col("best").cat.to(pl.Enum(model.ids)),
        "recommended_total": money("best_total"),
        "saving": (saving / 100).cast(pl.Decimal(18, 2)),
        "saving_percent": percent.cast(pl.Decimal(9, 1)),
        "status": word(of_best("status")),
        "finish": date(of_best("finish")),
    }
    for index, name in enumerate(model.ids):
        # Who can do none of the tasks has no price, and nothing else.
        of = lambda value: pl.when(col(f"team_{index}") > 0).then(value)  # noqa: B023, E731
        columns[f"{name}_total"] = of(money(f"total_{index}"))
        columns[f"{name}_status"] = of(word(col(f"status_{index}")))
        columns[f"{name}_finish"] = of(date(col(f"finish_{index}")))
        columns[f"{name}_team"] = of(col(f"team_{index}"))
    lowest = pl.min_horizontal(f"key_{index}" for index in count)
    best = pl.when(col("key_0") == lowest).then(lit(0, pl.UInt8))
    for index in count[1:-1]:
        best = best.when(col(f"key_{index}") == lowest).then(lit(index, pl.UInt8))
    return (
        frame.with_columns(**{f"key_{index}": key(index) for index in count})
        .with_columns(best=best.otherwise(lit(count[-1], pl.UInt8)))
        .with_columns(best_total=of_best("total"))
        .select("matter_id", "title", **columns)
    )


def query(model, path):
    counts, numbered = (pl.LazyFrame(columns) for columns in model.calendars())
    frame = calendar(matters(rows(path, model), model), counts, model)
    for step in (needed, status, days, heads):
        frame = frame.with_columns(**{f"{part.name}_{step.__name__}": step(part) for part in model.parts})
    return output(estimates(ended(frame, numbered, model), model), model)


def main():
    given = arguments(__doc__)
    query(Model(given.parameters), given.input).sink_csv(given.output, engine="streaming")


if __name__ == "__main__":
    main()
