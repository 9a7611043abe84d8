//! The comparison as rows: one flat record a provider, the same columns every time.

use super::super::cell::{Records, records};
use super::super::num::Num;
use super::estimate::EstimateDoc;
use super::writer::View;
use crate::matter::LineCode;

/// The names of all columns.
#[must_use]
pub fn record_columns() -> Vec<&'static str> {
    rows(std::iter::empty()).0
}

/// The columns and a row for each provider.
pub fn records(view: &View) -> Records {
    rows(view.document.estimates.iter().map(|estimate| (view, estimate)))
}

fn rows<'v>(estimates: impl Iterator<Item = (&'v View<'v>, &'v EstimateDoc)>) -> Records {
    let codes: Vec<&'static str> = LineCode::ALL.iter().map(|code| code.word()).collect();
    records!(estimates, |(view, estimate)| {
        "schema" => view.document.schema,
        "matter_id" => view.document.matter.id,
        "title" => view.document.matter.title,
        "kind" => view.document.matter.kind.word(),
        "currency" => view.document.matter.currency,
        "basis" => view.document.matter.basis.word(),
        "urgency" => view.document.matter.urgency.word(),
        "provider" => estimate.provider,
        "provider_name" => estimate.name,
        "provider_kind" => estimate.kind.word(),
        "recommended" => view.document.recommended.as_ref() == Some(&estimate.provider),
        "permitted" => estimate.permitted,
        "exclusions" => exclusions(estimate),
        "status" => estimate.status,
        "team" => estimate.team,
        "production_hours" => estimate.production_hours,
        "kept_hours" => estimate.kept_hours,
        "own_hours" => estimate.own_hours,
        "overtime_hours" => estimate.overtime_hours,
        "start" => estimate.start,
        "finish" => estimate.finish,
        "late_days" => estimate.late_days,
        "slack_days" => estimate.slack_days,
        "total" => estimate.total,
        "one_off" => estimate.one_off,
        "per_period" => estimate.per_period,
        "invoiced" => estimate.invoiced,
        "own" => estimate.own,
        "total_per_unit" => estimate.total_per_unit,
        "total_per_base_hour" => estimate.total_per_base_hour,
        "saving" => estimate.saving,
        "saving_percent" => estimate.saving_percent,
        "margin" => estimate.margin,
        "margin_percent" => estimate.margin_percent,
        codes.as_slice() => LineCode::ALL.iter().map(|code| over_all_periods(view, estimate, *code)).collect::<Vec<_>>(),
        "assumptions" => view.beside(estimate).assumptions.join(";"),
        "sources" => view.beside(estimate).sources.join(";"),
        "low" => estimate.low,
        "median" => estimate.median,
        "high" => estimate.high,
        "chance_cheapest" => estimate.chance_cheapest,
        "chance_on_time" => estimate.chance_on_time,
        "chance_within_budget" => estimate.chance_within_budget,
        "saving_notional" => estimate.saving_notional,
        "payback" => estimate.payback,
    })
}

fn exclusions(estimate: &EstimateDoc) -> String {
    estimate.exclusions.iter().map(|found| found.code).collect::<Vec<_>>().join(";")
}

/// What the lines of a code come to over all periods, so that the columns add up to the total; none without a price.
fn over_all_periods(view: &View, estimate: &EstimateDoc, code: LineCode) -> Option<Num> {
    let of_code = estimate.lines.iter().filter(|line| line.code.kind == code);
    let sum = of_code.map(|line| view.over_all(estimate, line)).sum();
    estimate.total.map(|_| Num::money(sum, view.decimals()))
}
