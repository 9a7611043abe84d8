//! A staffing plan as a report.

mod blocks;
mod document;
mod narrator;

pub use document::{AlternativeDoc, AssignmentDoc, PartDoc, PlanDocument, STAFFING_PLAN};

use super::comparison::{Context, EstimateDoc, View, Writer};
use rust_decimal::Decimal;

use crate::analysis::{MIX_AT_MOST, MOST_EXACT, Plan, Planned};
use crate::engine::{Inputs, LikelyValues, PricingError};
use crate::matter::{Case, Figure, Status};
use crate::number::{Number, Traced};
use document::hours;
use narrator::Narrator;

/// What the plan is called beside a single provider.
const PLAN: &str = "plan";

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
        let assignments = moves.iter().enumerate().map(|(task, moves)| {
            let kept = pins.iter().any(|pin| pin.task == task);
            let others = moves.iter().map(|of| AlternativeDoc::of(case, plan, of, view.decimals())).collect();
            AssignmentDoc::of(case, plan, task, kept, others)
        });
        let assignments = assignments.collect();
        let parts = schedule.iter().flat_map(|of| of.parts.iter().map(|part| PartDoc::of(&view, of, part))).collect();
        let document = PlanDocument::of(&view, plan, assignments, parts);
        let is_single = plan.single.as_ref().is_some_and(|(_, single)| single.order == plan.rank.order);
        Ok(Self { document, view, is_single })
    }
}

/// What the plan comes to, beside the best single provider.
fn reasons(view: &View, plan: &Plan) -> Vec<String> {
    let (case, speaker, estimates) = (view.case, Narrator { view }, &view.document.estimates);
    let beside = [over_budget(&speaker, &estimates[0]), little(plan), likely_alone(case)];
    let beside: Vec<String> = beside.into_iter().flatten().map(|said| format!(" {said}")).collect();
    let mut said = vec![first(plan, &speaker, &estimates[0], estimates.get(1)) + &beside.concat()];
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

/// That the plan costs more than the matter's budget.
fn over_budget(speaker: &Narrator, shared: &EstimateDoc) -> Option<String> {
    let over = -shared.budget_headroom?.get();
    let budget = speaker.money(speaker.view.document.matter.budget?.get());
    (over > Decimal::ZERO).then(|| format!("That is {} over the budget of {budget}.", speaker.money(over)))
}

/// That a split saves less than what one is looked at for in a comparison.
fn little(plan: &Plan) -> Option<String> {
    let (_, single) = plan.single.as_ref().filter(|(_, single)| single.order != plan.rank.order && !single.late)?;
    let worth_it = single.total.checked_mul(MIX_AT_MOST)? >= plan.rank.total.checked_mul(Decimal::ONE_HUNDRED)?;
    let is_cheaper = plan.rank.total < single.total;
    let saved = Decimal::ONE_HUNDRED - MIX_AT_MOST;
    (is_cheaper && !worth_it && !plan.rank.late)
        .then(|| format!("It saves less than {saved} %: `compare` leaves such a split aside."))
}

/// That nothing is said of how sure it is.
fn likely_alone(case: &Case) -> Option<String> {
    let is_uncertain = case.figures.iter().any(Figure::is_uncertain);
    is_uncertain
        .then(|| "All of this is at the likely figures: `compare` and `simulate` say how sure it is.".to_owned())
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
