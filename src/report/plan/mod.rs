//! A staffing plan as a document: the keys of `lpo-cost/staffing-plan/1`.

mod blocks;
mod narrator;

use schemars::JsonSchema;
use serde::Serialize;

use super::comparison::{
    AssumptionDoc, Context, EstimateDoc, ExchangeDoc, Finding, LineDoc, MatterDoc, SourceDoc, View, WorkDoc, Writer,
};
use super::num::Num;
use crate::analysis::{MOST_EXACT, Move, Plan, Planned};
use crate::engine::{Inputs, LikelyValues, PricingError, Schedule, StaffedPart};
use crate::matter::{Case, ProviderKind, Status};
use crate::number::{Number, Traced};
use narrator::Narrator;

/// The version of the document's keys.
pub const STAFFING_PLAN: &str = "lpo-cost/staffing-plan/1";
/// What the plan is called beside a single provider.
const PLAN: &str = "plan";

/// A staffing plan, ready to be written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the plan's published format")]
pub struct PlanDocument {
    pub schema: &'static str,
    pub version: &'static str,
    pub as_of: String,
    pub matter: MatterDoc,
    /// Whether no other assignment is better; else it is a good one.
    pub optimal: bool,
    pub total: Option<Num>,
    pub start: Option<String>,
    pub finish: Option<String>,
    pub late_days: Option<i64>,
    pub slack_days: Option<i64>,
    pub status: Option<Status>,
    pub one_off: Option<Num>,
    pub per_period: Option<Num>,
    pub invoiced: Option<Num>,
    pub own: Option<Num>,
    pub own_hours: Option<Num>,
    pub assignments: Vec<AssignmentDoc>,
    /// How much each task is and takes, whoever does it.
    pub work: Vec<WorkDoc>,
    pub parts: Vec<PartDoc>,
    pub lines: Vec<LineDoc>,
    pub single_provider: Option<String>,
    pub single_provider_total: Option<Num>,
    pub single_provider_status: Option<Status>,
    /// What the plan saves against the single provider.
    pub saving: Option<Num>,
    pub saving_percent: Option<Num>,
    pub reasons: Vec<String>,
    pub warnings: Vec<Finding>,
    pub exchange_rates: Vec<ExchangeDoc>,
    pub assumptions: Vec<AssumptionDoc>,
    pub sources: Vec<SourceDoc>,
    pub inputs: serde_json::Map<String, serde_json::Value>,
}

/// Who does a task.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the plan's published format")]
pub struct AssignmentDoc {
    pub task: usize,
    pub name: String,
    pub utbms: Option<String>,
    pub provider: String,
    /// Whether it was pinned.
    pub kept: bool,
    pub alternatives: Vec<AlternativeDoc>,
}

/// A task done by somebody else, all others as planned.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AlternativeDoc {
    /// Who else could do it.
    pub provider: String,
    /// What the plan would come to.
    pub total: Option<Num>,
    /// How much more that is.
    pub extra: Option<Num>,
    /// Why it may not be chosen, whatever it costs.
    pub reason: Option<String>,
}

/// What one provider does of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the plan's published format")]
pub struct PartDoc {
    pub provider: String,
    pub name: String,
    pub kind: ProviderKind,
    pub tasks: Vec<usize>,
    pub team: Option<i64>,
    pub production_hours: Option<Num>,
    pub start: Option<String>,
    pub finish: Option<String>,
    pub status: Status,
    /// Its lines, over all periods.
    pub total: Num,
}

/// A staffing plan as a report.
#[derive(Debug)]
pub struct PlanReport<'c> {
    document: PlanDocument,
    /// The plan and the single provider as the estimates of a comparison.
    view: View<'c>,
    /// Whether the plan is what the single provider would do anyway.
    is_single: bool,
}

impl<'c> PlanReport<'c> {
    /// Words a plan.
    ///
    /// # Errors
    /// Where an amount cannot be held.
    pub fn new(case: &'c Case, planned: &'c Planned<'c>, context: Context<'c>) -> Result<Self, PricingError> {
        let Planned { tape, plan, pins, moves, estimates, examined, profile } = planned;
        let mut view = Writer { case, context, tape, estimates, examined, profile }.view()?;
        let schedule = estimates[0].schedule();
        // Where one provider alone is in time and what is pinned is not, nobody would recommend the plan.
        let in_time = plan.single.as_ref().is_some_and(|(_, rank)| !rank.late);
        let comparison = &mut view.document;
        comparison.recommended = (!plan.rank.late || !in_time).then(|| PLAN.to_owned());
        let shared = &mut comparison.estimates[0];
        PLAN.clone_into(&mut shared.provider);
        shared.team = schedule.map(|of| of.parts.iter().filter_map(|part| part.team.heads.count()).sum());
        shared.production_hours = schedule.and_then(|of| hours(Traced::sum(of.effort.production.iter().copied())));
        shared.kept_hours = None;
        view.besides[0].begins = None;
        // What is said about the plan is not said about the single provider.
        for single in comparison.estimates.iter_mut().skip(1) {
            single.warnings.clear();
            single.lines.clear();
        }
        let kept = |task: usize| pins.iter().any(|pin| pin.task == task);
        let assignments = moves.iter().enumerate().map(|(task, moves)| {
            let of = &case.matter.tasks[task];
            AssignmentDoc {
                task,
                name: of.title().to_owned(),
                utbms: of.utbms.clone(),
                provider: case.providers[plan.assignment.providers()[task]].id.clone(),
                kept: kept(task),
                alternatives: moves.iter().map(|of| alternative(case, plan, of, view.decimals())).collect(),
            }
        });
        let assignments = assignments.collect();
        let parts = schedule.map_or_else(Vec::new, |schedule| parts(schedule, &view));
        let document = document(&view, plan, assignments, parts);
        let is_single = plan.single.as_ref().is_some_and(|(_, single)| single.order == plan.rank.order);
        Ok(Self { document, view, is_single })
    }
}

fn document(view: &View, plan: &Plan, assignments: Vec<AssignmentDoc>, parts: Vec<PartDoc>) -> PlanDocument {
    let comparison = view.document.clone();
    let single = comparison.estimates.get(1);
    let shared = comparison.estimates[0].clone();
    PlanDocument {
        schema: STAFFING_PLAN,
        version: comparison.version,
        as_of: comparison.as_of,
        matter: comparison.matter,
        optimal: plan.optimal,
        total: shared.total,
        start: shared.start,
        finish: shared.finish,
        late_days: shared.late_days,
        slack_days: shared.slack_days,
        status: shared.status,
        one_off: shared.one_off,
        per_period: shared.per_period,
        invoiced: shared.invoiced,
        own: shared.own,
        own_hours: shared.own_hours,
        assignments,
        work: shared.work,
        parts,
        lines: shared.lines,
        single_provider: single.map(|of| of.provider.clone()),
        single_provider_total: single.and_then(|of| of.total),
        single_provider_status: single.and_then(|of| of.status),
        saving: single.and(shared.saving),
        saving_percent: single.and(shared.saving_percent),
        reasons: reasons(view, plan),
        warnings: shared.warnings,
        exchange_rates: comparison.exchange_rates,
        assumptions: comparison.assumptions,
        sources: comparison.sources,
        inputs: comparison.inputs,
    }
}

fn hours(hours: Traced) -> Option<Num> {
    hours.exact().get().map(Num::to_4)
}

fn parts(schedule: &Schedule<Traced>, view: &View) -> Vec<PartDoc> {
    let (case, shared) = (view.case, &view.document.estimates[0]);
    let part = |StaffedPart { part, team, .. }: &StaffedPart<Traced>| {
        let of = &case.providers[part.provider];
        let lines = shared.lines.iter().filter(|line| line.by.as_ref() == Some(&of.id));
        let total = lines.map(|line| view.over_all(shared, line)).sum();
        PartDoc {
            provider: of.id.clone(),
            name: of.name.clone(),
            kind: of.kind,
            tasks: part.tasks.clone(),
            team: team.heads.count(),
            production_hours: hours(schedule.production(part.provider)),
            start: team.start().map(|day| day.to_string()),
            finish: team.finish().map(|day| day.to_string()),
            status: team.status(),
            total: Num::money(total, view.decimals()),
        }
    };
    schedule.parts.iter().map(part).collect()
}

fn alternative(case: &Case, plan: &Plan, of: &Move, decimals: u32) -> AlternativeDoc {
    let instead = &of.instead;
    let excluded: Vec<String> = instead.exclusions.iter().map(|found| found.reason(case)).collect();
    let worse = |status: Status| !status.is_in_time() && !plan.rank.late;
    let reason = match instead.status {
        _ if !excluded.is_empty() => Some(excluded.join("; ")),
        Some(status) if worse(status) => Some(status.said()),
        _ if instead.total.is_none() => Some("it cannot be priced".to_owned()),
        _ => None,
    };
    AlternativeDoc {
        provider: case.providers[of.provider].id.clone(),
        total: instead.total.map(|total| Num::money(total, decimals)),
        extra: instead.total.map(|total| Num::money(total - plan.rank.total, decimals)),
        reason,
    }
}

/// What the plan comes to, beside the best single provider.
fn reasons(view: &View, plan: &Plan) -> Vec<String> {
    let (case, speaker, estimates) = (view.case, Narrator { view }, &view.document.estimates);
    let mut said = vec![first(plan, &speaker, &estimates[0], estimates.get(1))];
    if !plan.optimal {
        said.push(format!(
            "With more than {MOST_EXACT} tasks not every assignment is looked at: there may be a better one."
        ));
    }
    let prices_delay = !LikelyValues(&case.figures).or_zero(case.matter.late_day_cost).is_zero();
    if prices_delay && !case.matter.hard_deadline && !plan.rank.late {
        said.push("A plan lets nobody be late; `compare` weighs what a late day costs.".to_owned());
    }
    said
}

/// The plan in a sentence: what to do, what it costs, when it ends.
fn first(plan: &Plan, speaker: &Narrator, shared: &EstimateDoc, single: Option<&EstimateDoc>) -> String {
    let total = speaker.money(plan.rank.total);
    let timing = match shared.status {
        Some(Status::Steady) => "; everybody has the capacity".to_owned(),
        Some(Status::OverCapacity) => "; somebody's largest team cannot do the work of a period".to_owned(),
        Some(Status::NoDeadline) | None => String::new(),
        Some(_) => format!("; it {}", speaker.ends(shared)),
    };
    let Some((single, rank)) = single.zip(plan.single.as_ref().map(|of| &of.1)) else {
        return format!("Split the work: it costs {total}{timing}. No single provider is permitted.");
    };
    let (name, other) = (speaker.named(single), speaker.money(rank.total));
    let nobody = if shared.status == Some(Status::OverCapacity) {
        "However the work is split, somebody is over capacity. "
    } else if plan.rank.late {
        "However the work is split, the work is late: this plan ends first. "
    } else {
        ""
    };
    if rank.order == plan.rank.order {
        let better = if plan.optimal { "no split is better" } else { "no better split was found" };
        let give = if speaker.is_own(single) {
            format!("Keep the work with {name}")
        } else {
            format!("Give {name} all the work that can go to them")
        };
        return format!("{nobody}{give}: {better}. It costs {total}{timing}.");
    }
    if plan.rank.late && !rank.late {
        return format!(
            "With what is kept, the work is late: this plan ends first. It costs {total}{timing}. Alone, {name} would be \
             in time, at {other}."
        );
    }
    if rank.late && !plan.rank.late {
        return format!(
            "Split the work: it costs {total}{timing}. No single provider is in time; the next to finish, {name}, costs {other}."
        );
    }
    let difference = rank.total - plan.rank.total;
    let amount = speaker.money(difference.abs());
    let than = match (difference.is_zero(), difference.is_sign_negative()) {
        (true, _) => format!("as much as the best single provider, {name}, but ends earlier"),
        (_, true) => format!("{amount} more than the best single provider, {name}"),
        _ => format!("{amount} less than the best single provider, {name}"),
    };
    format!("{nobody}Split the work: it costs {total}, {than}{timing}.")
}
