//! What is left compared afresh: the chance that deadline and budget hold as it is, and whether somebody else had better
//! do it.

use rust_decimal::Decimal;

use super::rest::{Rest, has_begun};
use super::{RestDraws, Watched, Watching};
use crate::analysis::optimize::mix;
use crate::analysis::simulate::simulate;
use crate::analysis::subject::{Mistake, Watch, unpriced};
use crate::engine::{Assessed, Assignment, Comparison, LikelyValues, Schedule, compare, estimate_id};
use crate::matter::{Case, Mix};
use crate::number::{Day, Exact, Number};

/// What is left: how sure it is, and who should do it.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The chance that the work ends by the deadline; none without a deadline.
    pub on_time: Option<f64>,
    /// The chance that all of it costs no more than the budget; none without a budget.
    pub within_budget: Option<f64>,
    /// How many outcomes were simulated.
    pub draws: u64,
    /// By which seed.
    pub seed: u64,
    /// Who should do what is left.
    pub switch: StayOrChange,
}

/// Staying beside changing.
#[derive(Debug, Clone)]
pub struct StayOrChange {
    /// What is left, done by each.
    pub options: Vec<RestOption>,
    /// The place of whoever has it now.
    pub stay: usize,
    /// The place of whoever should do it.
    pub recommended: Option<usize>,
    /// The place of the best that is not whoever has it now; none where no other is permitted and in time.
    pub other: Option<usize>,
    /// What that one charges once because it is new: from so large a saving on the work it pays to change.
    pub cost_of_change: Option<Decimal>,
    /// What changing saves, after that; below zero it costs more.
    pub saving: Option<Decimal>,
}

/// What is left, done by somebody.
#[derive(Debug, Clone)]
pub struct RestOption {
    /// The id of the option.
    pub id: String,
    /// The ids of who does each task.
    pub assignment: Vec<String>,
    /// What it comes to; none where it has no price.
    pub total: Option<Decimal>,
    /// What of that is charged once because somebody is new.
    pub once: Option<Decimal>,
    /// The last day.
    pub finish: Option<Day>,
    /// Whether it is permitted.
    pub permitted: bool,
    /// Whether it is permitted, and in time.
    pub qualifies: bool,
}

/// What is left of a matter, by the file that its plan was made of: the chance that deadline and budget hold, and whether to
/// switch. None where nothing is left, or the plan is of a steady portfolio.
///
/// # Errors
/// Where the file is of another matter, or what is left cannot be priced.
pub fn outlook(
    of: Watching,
    watched: &Watched,
    case: &Case,
    draws: RestDraws,
    watch: &Watch,
) -> Result<Option<Outlook>, Mistake> {
    let stays = assignment(of, case)?;
    let left = |share: &Option<Exact>| share.is_none_or(|share| share.below(Exact::whole(1)));
    if case.is_steady() || watched.total.ev.is_none() || !watched.shares.iter().any(left) {
        return Ok(None);
    }
    let too_large = || Mistake::Price("what is left is too large to hold".to_owned());
    let mut rest = Rest::of(case, of, watched).ok_or_else(too_large)?;
    let single = case.compared.iter().any(|provider| Assignment::to_provider(&rest, *provider).providers() == stays);
    rest.mix = if single { mix(&rest) } else { Mix::Found { assignment: stays.clone(), proven: false } };
    let comparison: Comparison<Exact> =
        compare(&rest, &LikelyValues(&rest.figures)).map_err(|problems| unpriced(&rest, &problems))?;
    let improved = of.plan.option.as_deref().is_some_and(|id| crate::engine::unimproved(id) != id);
    let is_stay = |option: &Assessed<Exact>| {
        option.scenario.assignment.providers() == stays && option.scenario.improved == improved
    };
    let Some(stay) = comparison.estimates.iter().position(is_stay) else { return Ok(None) };
    let switch = switch(of, watched, &rest, &comparison, stay);
    let simulated = simulate(&rest, draws.draws, draws.seed, draws.threads, watch)?;
    let spread = &simulated.spreads[stay];
    let past = case.matter.deadline.is_some() && rest.matter.deadline.is_none();
    Ok(Some(Outlook {
        on_time: if past { Some(0.0) } else { spread.on_time },
        within_budget: spread.within_budget,
        draws: draws.draws,
        seed: draws.seed,
        switch,
    }))
}

/// Who does what by the plan, as the case knows them.
fn assignment(of: Watching, case: &Case) -> Result<Vec<usize>, Mistake> {
    let other = |why: String| Mistake::Scenario(format!("the plan is not one of this matter file: {why}"));
    if of.plan.tasks.len() != case.matter.tasks.len() {
        return Err(other(format!("it has {} tasks, the file {}", of.plan.tasks.len(), case.matter.tasks.len())));
    }
    let provider = |id: &Option<String>| {
        let known = case.providers.iter().position(|provider| Some(&provider.id) == id.as_ref());
        known.ok_or_else(|| other(format!("the file has no provider `{}`", id.as_deref().unwrap_or("none"))))
    };
    of.plan.tasks.iter().map(|task| provider(&task.provider)).collect()
}

fn switch(of: Watching, watched: &Watched, rest: &Case, comparison: &Comparison<Exact>, stay: usize) -> StayOrChange {
    let inputs = LikelyValues(&rest.figures);
    let decimals = rest.matter.currency.decimals();
    let options = comparison.estimates.iter().map(|option| {
        let once = option.estimate.as_ref().map(|estimate| {
            let new = |by: usize| !has_begun(&of, watched, &rest.providers[by].id);
            let once = estimate.lines.iter().filter(|line| line.one_off && line.by.is_some_and(new));
            Exact::sum(once.map(|line| line.amount))
        });
        let money = |amount: Option<Exact>| amount.and_then(|amount| amount.decimal_at(decimals));
        RestOption {
            id: estimate_id(rest, option),
            assignment: option
                .scenario
                .assignment
                .providers()
                .iter()
                .map(|of| rest.providers[*of].id.clone())
                .collect(),
            total: money(option.estimate.as_ref().map(|of| of.total)),
            once: money(once),
            finish: option.schedule().and_then(Schedule::finish),
            permitted: option.exclusions.is_empty(),
            qualifies: option.standing(rest, &inputs).qualifies(),
        }
    });
    let options: Vec<RestOption> = options.collect();
    let others = options.iter().enumerate().filter(|(at, option)| *at != stay && option.qualifies);
    let other = others.filter_map(|(at, option)| Some((option.total?, at))).min().map(|(_, at)| at);
    let saving = other.and_then(|other| options[stay].total?.checked_sub(options[other].total?));
    StayOrChange {
        recommended: comparison.recommended(),
        cost_of_change: other.and_then(|other| options[other].once),
        saving,
        other,
        stay,
        options,
    }
}
