//! A staffing plan: the tasks of one matter shared out among the providers (docs/model.md, "Staffing in parts").

mod climb;
mod exact;
mod judge;
mod mix;
mod moves;
mod table;

use super::super::compared::{Examined, examine};
use crate::engine::{
    Assessed, Assignment, Inputs, LikelyValues, OnTape, Part, PricingError, Profile, Scenario, Schedule, assess,
    can_do, of_part,
};
use crate::matter::{Case, Exclusion};
use crate::number::{Exact, Number, Tape, Traced};

pub use judge::Rank;
pub use mix::{MIX_AT_MOST, mix};
pub use moves::{Move, Reassignment};

use judge::Judge;
use table::Table;

/// Up to so many tasks the best plan is found; beyond, a good one.
pub const MOST_EXACT: usize = 10;
/// Up to so many assignments are tried one by one.
const MOST_TRIED: usize = 60_000;
/// So many providers, and charges, are told apart when the best is looked for.
const MOST_TOLD_APART: usize = 100;

/// Who does which task at best.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Who does which task.
    pub assignment: Assignment,
    /// What it comes to.
    pub rank: Rank,
    /// Whether no other assignment is better.
    pub optimal: bool,
    /// The best of those in which one provider does all it can, by its index.
    pub single: Option<(usize, Rank)>,
}

/// A plan, and all that is said about it.
#[derive(Debug)]
pub struct Planned<'t> {
    /// The tape that it was priced on.
    pub tape: &'t Tape,
    /// The plan.
    pub plan: Plan,
    /// What was pinned.
    pub pins: Vec<Pin>,
    /// For each task, what comes of each other provider's doing it.
    pub moves: Vec<Vec<Move>>,
    /// The plan's estimate, and that of the best single provider where there is one.
    pub estimates: Vec<Assessed<Traced<'t>>>,
    /// What each is besides its price, held against the single provider.
    pub examined: Vec<Examined<'t>>,
    /// The matter's profile.
    pub profile: Profile<Traced<'t>>,
}

/// A task that is pinned to a provider, both by their indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// The task.
    pub task: usize,
    /// Who does it.
    pub provider: usize,
}

/// Who may do what: for each provider that is compared, whether it may do each task.
type Allowed = Vec<Vec<bool>>;

fn allowed(case: &Case, keeps: &[Pin]) -> Allowed {
    let may = |provider: usize, task: usize| {
        keeps.iter().all(|keep| keep.task != task || keep.provider == provider) && can_do(case, provider, task)
    };
    let tasks = 0..case.matter.tasks.len();
    case.compared.iter().map(|provider| tasks.clone().map(|task| may(*provider, task)).collect()).collect()
}

/// The best plan, with all that is asked about it, on a tape. None where no assignment is permitted and can be priced.
///
/// # Errors
/// What keeps the matter from being compared at all.
pub fn plan<'t>(case: &Case, tape: &'t Tape, pins: &[Pin]) -> Result<Option<Planned<'t>>, Vec<PricingError>> {
    let likely = LikelyValues(&case.figures);
    crate::engine::compare(case, &likely)?;
    let Some(plan) = best_plan(case, pins) else { return Ok(None) };
    let inputs = OnTape(tape, &case.figures);
    let scenario =
        |assignment: Assignment| Scenario { assignment, basis: case.matter.basis, improved: false, billed_only: false };
    let priced = |assignment: Assignment, provider: Option<usize>| {
        assess(case, &inputs, provider, scenario(assignment)).map_err(|problem| vec![problem])
    };
    let mut estimates = vec![priced(plan.assignment.clone(), None)?];
    if let Some((provider, _)) = plan.single {
        estimates.push(priced(Assignment::to_provider(case, provider), Some(provider))?);
    }
    let baseline = Schedule::<Exact>::new(case, &likely, &scenario(Assignment::to_provider(case, case.baseline)));
    let status = baseline.ok().map(|schedule| schedule.status());
    let (profile, examined) = examine(case, tape, &estimates, estimates.len() - 1, status);
    let moves = moves(case, &plan);
    Ok(Some(Planned { tape, plan, pins: pins.to_vec(), moves, estimates, examined, profile }))
}

/// The best plan; none where no assignment is permitted and can be priced.
#[must_use]
pub fn best_plan(case: &Case, keeps: &[Pin]) -> Option<Plan> {
    let judge = Judge::new(case);
    let allowed = allowed(case, keeps);
    let exact = looks_at_all(case, &allowed);
    let best = match exact {
        true if waits(case) => every(&allowed).filter_map(|order| judge.rank(&order)).min(),
        true => exact::best(&judge, &Table::new(&judge, &allowed)),
        false => climb::best(&judge, &allowed),
    };
    let rank = best?;
    let single = case.compared.iter().filter_map(|provider| {
        let assignment = Assignment::to_provider(case, *provider);
        let rank = judge.rank(&judge.places(&assignment))?;
        assignment.involves(*provider).then_some((rank, *provider))
    });
    let single = single.min().map(|(rank, provider)| (provider, rank));
    let assignment = judge.assignment(&rank.order);
    Some(Plan { assignment, rank, optimal: exact, single })
}

/// Whether the best plan is found, and not only a good one.
fn is_exact(case: &Case, keeps: &[Pin]) -> bool {
    looks_at_all(case, &allowed(case, keeps))
}

fn looks_at_all(case: &Case, allowed: &Allowed) -> bool {
    // Where parts go live one after the other, what the baseline does before that hangs on all of them at once.
    if waits(case) {
        return assignments(allowed) <= MOST_TRIED;
    }
    let told_apart = case.compared.len().max(case.matter.charges.len()) <= MOST_TOLD_APART;
    case.matter.tasks.len() <= MOST_EXACT && told_apart
}

/// Whether somebody goes live in a steady portfolio only after a while.
fn waits(case: &Case) -> bool {
    let lead = |of: &usize| case.providers[*of].delivery.lead_days.at(case.matter.urgency);
    let late = |of: &&usize| !case.is_at_work(**of) && !LikelyValues(&case.figures).or_zero(lead(of)).is_zero();
    case.is_steady() && case.compared.iter().any(|of| late(&of))
}

/// How many assignments there are.
fn assignments(allowed: &Allowed) -> usize {
    let tasks = allowed.first().map_or(0, Vec::len);
    let choices = |task: usize| allowed.iter().filter(|may| may[task]).count();
    (0..tasks).fold(1, |count, task| count.saturating_mul(choices(task)))
}

/// All of them, each as the places of the providers by task.
fn every(allowed: &Allowed) -> impl Iterator<Item = Vec<usize>> {
    let tasks = allowed.first().map_or(0, Vec::len);
    let choices: Vec<Vec<usize>> =
        (0..tasks).map(|task| (0..allowed.len()).filter(|place| allowed[*place][task]).collect()).collect();
    (0..assignments(allowed)).map(move |mut number| {
        let mut order = Vec::with_capacity(choices.len());
        for of_task in &choices {
            order.push(of_task[number % of_task.len()]);
            number /= of_task.len();
        }
        order
    })
}

/// What each task would cost elsewhere, with all others where they are: for each task, each other provider that could do
/// it.
fn moves(case: &Case, plan: &Plan) -> Vec<Vec<Move>> {
    let judge = Judge::new(case);
    let count = case.matter.tasks.len();
    (0..count).map(|task| moves::of_task(&judge, plan, task)).collect()
}

/// Why a task may not be done by the provider that it is pinned to, were it alone.
#[must_use]
pub fn barred(case: &Case, keep: Pin) -> Vec<Exclusion> {
    let part = Part { provider: keep.provider, tasks: vec![keep.task] };
    of_part(case, &LikelyValues(&case.figures), &part)
}
