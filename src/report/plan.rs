//! A staffing plan as a document: the keys of `lpo-cost/staffing-plan/1`, and how a person reads them.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::amounts::Num;
use super::document::{AssumptionDoc, Document, EstimateDoc, ExchangeDoc, Finding, LineDoc, MatterDoc, SourceDoc};
use super::reasons::Narrator;
use super::writer::{Context, Writer};
use crate::analysis::{self, MOST_EXACT, Move, Plan};
use crate::engine::{Assessed, Assignment, PricingError, Scenario, Schedule, StaffedPart, assess};
use crate::matter::{Case, Inputs, LikelyValues, OnTape, ProviderKind, Status};
use crate::number::{Exact, Number, Tape, Traced, plural};

/// The version of the document's keys.
pub(super) const SCHEMA: &str = "lpo-cost/staffing-plan/1";
/// What the plan is called beside a single provider.
const PLAN: &str = "plan";
/// A comparison of more tasks or providers is answered without looking at mixes.
const MOST_TASKS: usize = 5;
const MOST_COMPARED: usize = 6;

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
    /// Whether the plan is what the single provider would do anyway.
    #[serde(skip)]
    pub(super) is_single: bool,
    /// The plan and the single provider as the estimates of a comparison, for those who lay them out.
    #[serde(skip)]
    pub(super) comparison: Document,
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

/// Says all there is to say about a plan; `kept` are the tasks that were pinned.
///
/// # Errors
/// What keeps it from being priced.
pub fn staffing_plan(
    case: &Case,
    context: &Context,
    plan: &Plan,
    moves: &[Vec<Move>],
    kept: &[usize],
) -> Result<PlanDocument, PricingError> {
    let tape = Tape::default();
    let inputs = OnTape(&tape, &case.figures);
    let assessed = |assignment: &Assignment, provider: usize| {
        let scenario =
            Scenario { assignment: assignment.clone(), basis: case.matter.basis, improved: false, billed_only: false };
        assess(case, &inputs, provider, scenario)
    };
    let first = plan.assignment.providers().first().copied().unwrap_or(case.baseline);
    let mut all: Vec<Assessed<Traced>> = vec![assessed(&plan.assignment, first)?];
    if let Some((provider, _)) = &plan.single {
        all.push(assessed(&Assignment::to_provider(case, *provider), *provider)?);
    }
    let writer = Writer::new(case, context, &tape, &all);
    let mut comparison = writer.document(&all, all.last().unwrap_or(&all[0]), status_of_baseline(case));
    let schedule = all[0].schedule();
    // Where one provider alone is in time and what is pinned is not, nobody would recommend the plan.
    let in_time = plan.single.as_ref().is_some_and(|(_, rank)| !rank.late);
    comparison.recommended = (!plan.rank.late || !in_time).then(|| PLAN.to_owned());
    let shared = &mut comparison.estimates[0];
    PLAN.clone_into(&mut shared.provider);
    shared.team = schedule.map(|of| of.parts.iter().filter_map(|part| part.team.heads.count()).sum());
    shared.production_hours = schedule.and_then(|of| hours(Traced::sum(of.effort.production.iter().copied())));
    (shared.kept_hours, shared.begins) = (None, None);
    // What is said about the plan is not said about the single provider.
    for single in comparison.estimates.iter_mut().skip(1) {
        single.warnings.clear();
        single.lines.clear();
    }
    let parts = schedule.map_or_else(Vec::new, |schedule| parts(case, schedule, &comparison));
    let assignments = moves.iter().enumerate().map(|(task, moves)| {
        let of = &case.matter.tasks[task];
        AssignmentDoc {
            task,
            name: of.title().to_owned(),
            utbms: of.utbms.clone(),
            provider: case.providers[plan.assignment.providers()[task]].id.clone(),
            kept: kept.contains(&task),
            alternatives: moves.iter().map(|of| alternative(case, plan, of, comparison.decimals)).collect(),
        }
    });
    let assignments = assignments.collect();
    let shared = comparison.estimates[0].clone();
    let single = comparison.estimates.get(1);
    Ok(PlanDocument {
        schema: SCHEMA,
        version: comparison.version,
        as_of: comparison.as_of.clone(),
        matter: comparison.matter.clone(),
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
        parts,
        lines: shared.lines,
        single_provider: single.map(|of| of.provider.clone()),
        single_provider_total: single.and_then(|of| of.total),
        single_provider_status: single.and_then(|of| of.status),
        saving: single.and(shared.saving),
        saving_percent: single.and(shared.saving_percent),
        reasons: reasons(case, plan, &comparison),
        warnings: shared.warnings,
        exchange_rates: comparison.exchange_rates.clone(),
        assumptions: comparison.assumptions.clone(),
        sources: comparison.sources.clone(),
        inputs: comparison.inputs.clone(),
        is_single: plan.single.as_ref().is_some_and(|(_, single)| single.order == plan.rank.order),
        comparison,
    })
}

fn status_of_baseline(case: &Case) -> Option<Status> {
    let assignment = Assignment::to_provider(case, case.baseline);
    let scenario = Scenario { assignment, basis: case.matter.basis, improved: false, billed_only: false };
    Schedule::<Exact>::new(case, &LikelyValues(&case.figures), &scenario).ok().map(|schedule| schedule.status())
}

fn hours(hours: Traced) -> Option<Num> {
    hours.exact().get().map(Num::to_4)
}

fn parts(case: &Case, schedule: &Schedule<Traced>, comparison: &Document) -> Vec<PartDoc> {
    let part = |StaffedPart { part, team, .. }: &StaffedPart<Traced>| {
        let of = &case.providers[part.provider];
        let lines = comparison.estimates[0].lines.iter().filter(|line| line.by.as_ref() == Some(&of.id));
        let times = Decimal::from(schedule.times);
        let total = lines.map(|line| line.amount.get() * if line.one_off { Decimal::ONE } else { times }).sum();
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
            total: Num::money(total, comparison.decimals),
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
fn reasons(case: &Case, plan: &Plan, comparison: &Document) -> Vec<String> {
    let speaker = Narrator { document: comparison };
    let shared = &comparison.estimates[0];
    let mut said = vec![first(plan, &speaker, shared, comparison.estimates.get(1))];
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

fn first(plan: &Plan, speaker: &Narrator, shared: &EstimateDoc, single: Option<&EstimateDoc>) -> String {
    let total = speaker.money(plan.rank.total);
    let timing = match shared.status {
        Some(Status::Steady) => ", within everybody's capacity".to_owned(),
        Some(Status::OverCapacity) => ", and somebody's largest team cannot do the work of a period".to_owned(),
        Some(Status::Late) => {
            let finish = shared.finish.as_deref().unwrap_or("an unknown day");
            format!(", and ends on {finish}, late{}", speaker.late_words(shared))
        }
        Some(Status::NoDeadline) | None => String::new(),
        _ => format!(", and {}", speaker.ends(shared)),
    };
    let Some((single, rank)) = single.zip(plan.single.as_ref().map(|of| &of.1)) else {
        return format!("Shared out, the matter costs {total}{timing}. No single provider is permitted.");
    };
    let id = &single.provider;
    let other = speaker.money(rank.total);
    let nobody = if shared.status == Some(Status::OverCapacity) {
        "However the tasks are shared out, somebody is over capacity. "
    } else if plan.rank.late {
        "However the tasks are shared out, the work is late: this plan ends first. "
    } else {
        ""
    };
    if rank.order == plan.rank.order {
        let found = if plan.optimal {
            "No way of sharing the tasks out is"
        } else {
            "No way of sharing the tasks out was found that is"
        };
        return format!("{nobody}{found} better than `{id}` doing all that it can: {total}{timing}.");
    }
    if plan.rank.late && !rank.late {
        return format!(
            "With what is pinned, the work is late: this plan ends first. It costs {total}{timing}. `{id}` alone would be in \
             time, at {other}."
        );
    }
    if rank.late && !plan.rank.late {
        return format!(
            "Shared out, the matter costs {total}{timing}. No single provider is in time; `{id}` comes next, at {other}."
        );
    }
    let difference = rank.total - plan.rank.total;
    let amount = speaker.money(difference.abs());
    let than = match (difference.is_zero(), difference.is_sign_negative()) {
        (true, _) => format!("as much as the best single provider, `{id}`, but ends earlier"),
        (_, true) => format!("{amount} more than the best single provider, `{id}`"),
        _ => format!("{amount} less than the best single provider, `{id}`"),
    };
    format!("{nobody}Shared out, the matter costs {total}, {than}{timing}.")
}

/// Whether a comparison would do better with its tasks shared out.
pub(super) fn hint(case: &Case, document: &Document, qualifies: bool) -> Option<String> {
    if !(2..=MOST_TASKS).contains(&case.matter.tasks.len()) || case.compared.len() > MOST_COMPARED {
        return None;
    }
    let chosen = document.recommended.as_ref()?;
    let chosen = document.estimates.iter().find(|of| of.provider == *chosen)?.total?.get();
    let plan = analysis::plan(case, &[]).ok()??;
    let speaker = Narrator { document };
    let total = speaker.money(plan.rank.total);
    let among = plural(i64::try_from(plan.rank.parts).unwrap_or(i64::MAX), "provider", "providers");
    if !qualifies && !plan.rank.late {
        return Some(format!("Shared out among {among}, it would be in time, for {total}: `optimize` shows how."));
    }
    // Two per cent, for less nobody takes on the trouble of a second provider.
    let saved = chosen.checked_sub(plan.rank.total)?;
    let percent = saved.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(chosen)?;
    (percent > Decimal::TWO).then(|| {
        let percent = Num::percent(percent);
        format!("Shared out among {among}, it would cost {total}, {percent} % less: `optimize` shows how.")
    })
}
