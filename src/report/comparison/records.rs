//! The comparison as rows: one flat record a provider, the same columns every time.

use rust_decimal::Decimal;

use super::super::cell::{Cell, Records};
use super::super::num::Num;
use super::document::{EstimateDoc, Finding};
use super::writer::View;
use crate::matter::LineCode;

/// The columns before those of the lines.
pub const COLUMNS: [&str; 34] = [
    "schema",
    "matter_id",
    "title",
    "kind",
    "currency",
    "basis",
    "urgency",
    "provider",
    "provider_name",
    "provider_kind",
    "recommended",
    "permitted",
    "exclusions",
    "status",
    "team",
    "production_hours",
    "kept_hours",
    "own_hours",
    "overtime_hours",
    "start",
    "finish",
    "late_days",
    "slack_days",
    "total",
    "one_off",
    "per_period",
    "invoiced",
    "own",
    "total_per_unit",
    "total_per_base_hour",
    "saving",
    "saving_percent",
    "margin",
    "margin_percent",
];

/// The columns behind those of the lines.
const LAST: [&str; 10] = [
    "assumptions",
    "sources",
    "low",
    "median",
    "high",
    "chance_cheapest",
    "chance_on_time",
    "chance_within_budget",
    "saving_notional",
    "payback",
];

/// The names of all columns.
#[must_use]
pub fn record_columns() -> Vec<&'static str> {
    COLUMNS.into_iter().chain(LineCode::ALL.iter().map(|code| code.word())).chain(LAST).collect()
}

/// The columns and a row for each provider.
#[must_use]
pub fn records(view: &View) -> Records {
    let columns = record_columns();
    let rows = view.document.estimates.iter().map(|estimate| row(view, estimate)).collect();
    (columns, rows)
}

fn row(view: &View, estimate: &EstimateDoc) -> Vec<Cell> {
    let document = &view.document;
    let matter = &document.matter;
    let text = |value: &str| Cell::Text(value.to_owned());
    let maybe = |value: &Option<String>| value.as_deref().map_or(Cell::Empty, text);
    let number = |value: Option<Num>| value.map_or(Cell::Empty, Cell::Number);
    let count = |value: Option<i64>| number(value.map(|count| Num::figure(count.into())));
    let exclusions: Vec<&str> = estimate.exclusions.iter().map(|Finding { code, .. }| *code).collect();
    let mut row = vec![
        text(document.schema),
        text(&matter.id),
        maybe(&matter.title),
        text(matter.kind.word()),
        text(matter.currency),
        text(matter.basis.word()),
        text(matter.urgency.word()),
        text(&estimate.provider),
        text(&estimate.name),
        text(estimate.kind.word()),
        Cell::Flag(document.recommended.as_ref() == Some(&estimate.provider)),
        Cell::Flag(estimate.permitted),
        text(&exclusions.join(";")),
        estimate.status.map_or(Cell::Empty, |status| text(status.word())),
        count(estimate.team),
        number(estimate.production_hours),
        number(estimate.kept_hours),
        number(estimate.own_hours),
        number(estimate.overtime_hours),
        maybe(&estimate.start),
        maybe(&estimate.finish),
        count(estimate.late_days),
        count(estimate.slack_days),
        number(estimate.total),
        number(estimate.one_off),
        number(estimate.per_period),
        number(estimate.invoiced),
        number(estimate.own),
        number(estimate.total_per_unit),
        number(estimate.total_per_base_hour),
        number(estimate.saving),
        number(estimate.saving_percent),
        number(estimate.margin),
        number(estimate.margin_percent),
    ];
    row.extend(LineCode::ALL.iter().map(|code| match estimate.total {
        Some(_) => Cell::Number(Num::money(over_all_periods(view, estimate, *code), view.decimals())),
        None => Cell::Empty,
    }));
    let beside = view.beside(estimate);
    row.extend([text(&beside.assumptions.join(";")), text(&beside.sources.join(";"))]);
    row.extend([estimate.low, estimate.median, estimate.high].map(number));
    row.extend([estimate.chance_cheapest, estimate.chance_on_time, estimate.chance_within_budget].map(number));
    row.extend([estimate.saving_notional.map_or(Cell::Empty, Cell::Flag), count(estimate.payback)]);
    row
}

/// What the lines of a code come to over all periods, so that the columns add up to the total.
fn over_all_periods(view: &View, estimate: &EstimateDoc, code: LineCode) -> Decimal {
    let of_code = estimate.lines.iter().filter(|line| line.code.kind == code);
    of_code.map(|line| view.over_all(estimate, line)).sum()
}
