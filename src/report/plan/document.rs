//! The keys of `lpo-cost/staffing-plan/1`.

use super::super::comparison::{AssumptionDoc, ExchangeDoc, Finding, LineDoc, MatterDoc, SourceDoc, View, WorkDoc};
use super::super::document::document;
use super::super::num::Num;
use super::reasons;
use crate::analysis::{Move, Plan};
use crate::engine::{Schedule, StaffedPart};
use crate::matter::{Case, ProviderKind, Status};
use crate::number::{Day, Number, Traced};

/// The version of the document's keys.
pub const STAFFING_PLAN: &str = "lpo-cost/staffing-plan/1";

document! {
    /// A staffing plan, ready to be written.
    #[expect(missing_docs, reason = "the keys are those of the plan's published format")]
    pub struct PlanDocument of (view: &View, plan: &Plan, assignments: Vec<AssignmentDoc>, parts: Vec<PartDoc>) {
        let comparison = view.document.clone();
        let single = comparison.estimates.get(1);
        let shared = comparison.estimates[0].clone();
    };
    schema: &'static str = STAFFING_PLAN,
    version: &'static str = comparison.version,
    as_of: Day = comparison.as_of,
    matter: MatterDoc = comparison.matter,
    /// Whether no other assignment is better; else it is a good one.
    optimal: bool = plan.optimal,
    total: Option<Num> = shared.total,
    start: Option<Day> = shared.start,
    finish: Option<Day> = shared.finish,
    late_days: Option<i64> = shared.late_days,
    slack_days: Option<i64> = shared.slack_days,
    status: Option<Status> = shared.status,
    one_off: Option<Num> = shared.one_off,
    per_period: Option<Num> = shared.per_period,
    invoiced: Option<Num> = shared.invoiced,
    own: Option<Num> = shared.own,
    own_hours: Option<Num> = shared.own_hours,
    assignments: Vec<AssignmentDoc> = assignments,
    /// How much each task is and takes, whoever does it.
    work: Vec<WorkDoc> = shared.work,
    parts: Vec<PartDoc> = parts,
    lines: Vec<LineDoc> = shared.lines,
    single_provider: Option<String> = single.map(|of| of.provider.clone()),
    single_provider_total: Option<Num> = single.and_then(|of| of.total),
    single_provider_status: Option<Status> = single.and_then(|of| of.status),
    /// What the plan saves against the single provider.
    saving: Option<Num> = single.and(shared.saving),
    saving_percent: Option<Num> = single.and(shared.saving_percent),
    reasons: Vec<String> = reasons(view, plan),
    warnings: Vec<Finding> = shared.warnings,
    exchange_rates: Vec<ExchangeDoc> = comparison.exchange_rates,
    assumptions: Vec<AssumptionDoc> = comparison.assumptions,
    sources: Vec<SourceDoc> = comparison.sources,
    inputs: serde_json::Map<String, serde_json::Value> = comparison.inputs,
}

document! {
    /// Who does a task.
    #[expect(missing_docs, reason = "the keys are those of the plan's published format")]
    pub struct AssignmentDoc of (case: &Case, plan: &Plan, task: usize, kept: bool, alternatives: Vec<AlternativeDoc>) {
        let of = &case.matter.tasks[task];
    };
    task: usize = task,
    name: String = of.title().to_owned(),
    utbms: Option<String> = of.utbms.clone(),
    provider: String = case.providers[plan.assignment.providers()[task]].id.clone(),
    /// Whether it was pinned.
    kept: bool = kept,
    alternatives: Vec<AlternativeDoc> = alternatives,
}

document! {
    /// A task done by somebody else, all others as planned.
    pub struct AlternativeDoc of (case: &Case, plan: &Plan, of: &Move, decimals: u32) {
        let instead = &of.instead;
        let excluded: Vec<String> = instead.exclusions.iter().map(|found| found.reason(case)).collect();
        let worse = |status: Status| !status.is_in_time() && !plan.rank.late;
        let reason = match instead.status {
            _ if !excluded.is_empty() => Some(excluded.join("; ")),
            Some(status) if worse(status) => Some(status.said()),
            _ if instead.total.is_none() => Some("it cannot be priced".to_owned()),
            _ => None,
        };
    };
    /// Who else could do it.
    provider: String = case.providers[of.provider].id.clone(),
    /// What the plan would come to.
    total: Option<Num> = instead.total.map(|total| Num::money(total, decimals)),
    /// How much more that is.
    extra: Option<Num> = instead.total.map(|total| Num::money(total - plan.rank.total, decimals)),
    /// Why it may not be chosen, whatever it costs.
    reason: Option<String> = reason,
}

document! {
    /// What one provider does of it.
    #[expect(missing_docs, reason = "the keys are those of the plan's published format")]
    pub struct PartDoc of (view: &View, schedule: &Schedule<Traced>, staffed: &StaffedPart<Traced>) {
        let StaffedPart { part, team, .. } = staffed;
        let shared = &view.document.estimates[0];
        let of = &view.case.providers[part.provider];
        let lines = shared.lines.iter().filter(|line| line.by.as_ref() == Some(&of.id));
        let total = lines.map(|line| view.over_all(shared, line)).sum();
    };
    provider: String = of.id.clone(),
    name: String = of.name.clone(),
    kind: ProviderKind = of.kind,
    tasks: Vec<usize> = part.tasks.clone(),
    team: Option<i64> = team.heads.count(),
    production_hours: Option<Num> = hours(schedule.production(part.provider)),
    start: Option<Day> = team.start(),
    finish: Option<Day> = team.finish(),
    status: Status = team.status(),
    /// Its lines, over all periods.
    total: Num = Num::money(total, view.decimals()),
}

pub fn hours(hours: Traced) -> Option<Num> {
    hours.exact().get().map(Num::to_4)
}
