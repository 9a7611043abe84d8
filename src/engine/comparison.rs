//! The comparison: an estimate for each provider, and the one that is recommended.

use super::assignment::Assignment;
use super::estimate::{Estimate, Scenario, Schedule, StaffedPart, price};
use super::inputs::Inputs;
use super::permission::{exclusions, over_budget};
use crate::matter::{Case, Exclusion, MIX, PricingError, Status};
use crate::number::{Day, Number, Quantity};

/// An estimate of a provider or of the mix, and whether it may be chosen.
#[derive(Debug, Clone)]
pub struct Assessed<N> {
    /// Whose estimate; none where the tasks are shared out.
    pub provider: Option<usize>,
    /// Who does what, on which basis, with or without the improvement.
    pub scenario: Scenario,
    /// The price; none where there is nothing to do, or something is missing that the price depends on.
    pub estimate: Option<Estimate<N>>,
    /// Why it may not be chosen.
    pub exclusions: Vec<Exclusion>,
}

impl<N> Assessed<N> {
    /// Hours, teams and dates, where there is a price.
    #[must_use]
    pub fn schedule(&self) -> Option<&Schedule<N>> {
        self.estimate.as_ref().map(|estimate| &estimate.schedule)
    }

    /// Those parts for whose sake it is an estimate of its own: the provider's, or all of a mix that are not the baseline's.
    pub fn own_parts<'a>(&'a self, case: &'a Case) -> impl Iterator<Item = &'a StaffedPart<N>> {
        let is_own = |of: usize| self.provider.map_or(of != case.baseline, |own| of == own);
        self.schedule().into_iter().flat_map(|of| &of.parts).filter(move |staffed| is_own(staffed.part.provider))
    }

    /// The part that the baseline keeps, where it is not the baseline's own estimate.
    #[must_use]
    pub fn kept_part(&self, case: &Case) -> Option<&StaffedPart<N>> {
        let mut parts = self.schedule()?.parts.iter();
        parts.find(|staffed| self.provider != Some(case.baseline) && staffed.part.provider == case.baseline)
    }

    /// People of its own parts together.
    pub fn heads(&self, case: &Case) -> N
    where
        N: Number,
    {
        N::sum(self.own_parts(case).map(|staffed| staffed.team.heads))
    }

    /// Whether there is nothing for it to do, which hangs on no figure.
    #[must_use]
    pub fn has_nothing_to_do(&self) -> bool {
        self.exclusions.iter().any(|found| matches!(found, Exclusion::NothingToDo { .. }))
    }

    /// Whether it may be chosen.
    #[must_use]
    pub fn is_permitted(&self) -> bool {
        self.exclusions.is_empty()
    }

    /// How it stands among the others.
    pub fn standing(&self, case: &Case, inputs: &impl Inputs<N>) -> Standing<N>
    where
        N: Number,
    {
        let zero = N::whole(0);
        // A budget that is a limit may be met with other inputs; what else excludes an estimate stays.
        let is_barred = self.exclusions.iter().any(|exclusion| *exclusion != Exclusion::OverBudget);
        let Some(estimate) = self.estimate.as_ref().filter(|_| !is_barred) else {
            return Standing { grade: zero, first: zero, next: zero };
        };
        let total = estimate.total;
        let finish = estimate.schedule.finish.unwrap_or_else(|| inputs.counted(Day::LAST.number(), Quantity::Never));
        let graded = || grade(case, inputs, estimate.schedule.status);
        let grade = match case.matter.budget.filter(|_| case.matter.budget_is_limit) {
            Some(budget) => total.choose_one(inputs.get(budget), graded, || zero),
            None => graded(),
        };
        let [first, next] = N::whole(QUALIFIES).choose(grade, || [total, finish], || [finish, total]);
        Standing { grade, first, next }
    }

    /// Whether the work is in time and within capacity.
    #[must_use]
    pub fn is_in_time(&self) -> bool
    where
        N: Number,
    {
        self.schedule().is_some_and(|schedule| schedule.status().is_in_time())
    }
}

/// The id under which an estimate is known: its provider's, with `+improvement` for the improved process; [`MIX`] where
/// the tasks are shared out.
#[must_use]
pub fn estimate_id<N>(case: &Case, assessed: &Assessed<N>) -> String {
    let own = |provider| provider_id(case, provider, assessed.scenario.improved);
    assessed.provider.map_or_else(|| MIX.to_owned(), own)
}

/// The id of a provider's estimate, or of that of its improved process.
#[must_use]
pub fn provider_id(case: &Case, provider: usize, improved: bool) -> String {
    let id = &case.providers[provider].id;
    if improved { format!("{id}{IMPROVED}") } else { id.clone() }
}

/// The id of the provider behind an estimate's id.
#[must_use]
pub fn unimproved(id: &str) -> &str {
    id.strip_suffix(IMPROVED).unwrap_or(id)
}

/// What the id of an improved process ends with.
const IMPROVED: &str = "+improvement";

/// All estimates of a case.
#[derive(Debug, Clone)]
pub struct Comparison<N> {
    /// One for each provider in the order given, the mix's where there is one, the improvement's last.
    pub estimates: Vec<Assessed<N>>,
    /// The baseline's, as an index of the estimates.
    pub baseline: usize,
    /// That of who does the work today, as an index of the estimates.
    pub today: usize,
    /// The place of the recommended one, and its grade: 2 where it qualifies, 1 where it is only the first to finish, 0 where
    /// none may be chosen.
    pub choice: [N; 2],
}

/// Prices a case for every provider that is compared, and for its mix.
///
/// # Errors
/// Everything that is wrong with an estimate, or missing for the baseline's own, each once.
pub fn compare<N: Number>(case: &Case, inputs: &impl Inputs<N>) -> Result<Comparison<N>, Vec<PricingError>> {
    let mut problems = Vec::new();
    let mut estimates = Vec::with_capacity(case.compared.len() + 1);
    let improved = case.improvement.iter().flat_map(|improvement| &improvement.providers);
    let alone = |provider: &usize| (Some(*provider), Assignment::to_provider(case, *provider));
    let asked = case.compared.iter().map(|provider| (alone(provider), false));
    let mix = case.mix.assignment().map(|of| ((None, Assignment::of(of.to_vec())), false));
    for ((provider, assignment), improved) in asked.chain(mix).chain(improved.map(|provider| (alone(provider), true))) {
        let scenario = Scenario { assignment, basis: case.matter.basis, improved, billed_only: false };
        match assess(case, inputs, provider, scenario) {
            Ok(assessed) => estimates.push(assessed),
            Err(problem) if !problems.contains(&problem) => problems.push(problem),
            Err(_) => {}
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let place = |of: usize| case.compared.iter().position(|provider| *provider == of).unwrap_or(0);
    let (baseline, today) = (place(case.baseline), place(case.today));
    let choice = recommend(estimates.iter().map(|of| of.standing(case, inputs)));
    Ok(Comparison { estimates, baseline, today, choice })
}

impl<N: Number> Comparison<N> {
    /// The recommended one, where any is permitted.
    #[must_use]
    pub fn recommended(&self) -> Option<usize> {
        chosen(self.choice)
    }

    /// Who would be recommended if there were no mix.
    #[must_use]
    pub fn recommended_single(&self, case: &Case, inputs: &impl Inputs<N>) -> Option<usize> {
        let is_mix = |at: usize| self.estimates[at].provider.is_none();
        if !self.recommended().is_some_and(is_mix) {
            return self.recommended();
        }
        let singles: Vec<usize> = (0..self.estimates.len()).filter(|at| !is_mix(*at)).collect();
        let choice = recommend(singles.iter().map(|at| self.estimates[*at].standing(case, inputs)));
        chosen(choice).and_then(|at| singles.get(at).copied())
    }

    /// Whether the recommended one qualifies; else it is only the first to finish.
    #[must_use]
    pub fn qualifies(&self) -> bool {
        N::whole(QUALIFIES).at_most(self.choice[1])
    }
}

/// The place that a choice names, unless none may be chosen.
#[must_use]
pub fn chosen<N: Number>([place, grade]: [N; 2]) -> Option<usize> {
    place.count().filter(|_| !grade.is_zero()).and_then(|place| usize::try_from(place).ok())
}

/// Prices what is asked, and says whether it may be chosen. A provider is named where all that it can do is its own.
///
/// # Errors
/// What is wrong with it, and of the baseline what is missing.
pub fn assess<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    provider: Option<usize>,
    scenario: Scenario,
) -> Result<Assessed<N>, PricingError> {
    let mut exclusions = exclusions(case, inputs, provider, &scenario.assignment);
    if exclusions.iter().any(|found| matches!(found, Exclusion::NothingToDo { .. })) {
        return Ok(Assessed { provider, scenario, estimate: None, exclusions });
    }
    let estimate = match price(case, inputs, &scenario) {
        Ok(estimate) => {
            if over_budget(case, inputs, &estimate) {
                exclusions.push(Exclusion::OverBudget);
            }
            Some(estimate)
        }
        Err(missing) if missing.is_missing() && provider != Some(case.baseline) => {
            exclusions.push(Exclusion::NoPrice { missing });
            None
        }
        Err(problem) => return Err(problem),
    };
    Ok(Assessed { provider, scenario, estimate, exclusions })
}

/// How an estimate stands among the others, in numbers to decide with.
#[derive(Debug, Clone, Copy)]
pub struct Standing<N> {
    /// 2 where it may be chosen and qualifies, 1 where it only may be chosen, 0 where it may not.
    pub grade: N,
    /// What is compared first: of those that qualify the total, of the others the number of the last day.
    pub first: N,
    /// What is compared next: the other of these.
    pub next: N,
}

impl<N: Number> Standing<N> {
    /// Whether it may be chosen, and nobody is late or over capacity, or being late has its price.
    pub fn qualifies(&self) -> bool {
        N::whole(QUALIFIES).at_most(self.grade)
    }
}

const QUALIFIES: i64 = 2;
const PERMITTED: i64 = 1;

/// The grade of an estimate that may be chosen: whether nobody is late or over capacity, or being late has its price.
fn grade<N: Number>(case: &Case, inputs: &impl Inputs<N>, status: N) -> N {
    let matter = &case.matter;
    let [permitted, qualifies] = [PERMITTED, QUALIFIES].map(N::whole);
    let late = || match matter.late_day_cost.filter(|_| !matter.hard_deadline) {
        Some(cost) => inputs.get(cost).choose_one(N::whole(0), || permitted, || qualifies),
        None => permitted,
    };
    let [in_time, over_capacity] = [Status::OnTimeWithOvertime, Status::OverCapacity].map(Status::number::<N>);
    status.choose_one(in_time, || qualifies, || status.choose_one(over_capacity, || permitted, late))
}

/// The place of the recommended one, and its grade.
pub fn recommend<N: Number>(standings: impl Iterator<Item = Standing<N>>) -> [N; 2] {
    let zero = N::whole(0);
    let [place, grade, ..] = best_so_far(standings).last().unwrap_or([zero; 4]);
    [place, grade].map(|number| number.named(Quantity::Recommended))
}

/// The best of each estimate and those before it: its place, its grade, and what is compared first and next. The lowest
/// total among those that qualify, then the earlier finish, then the order given; where none qualifies, the first to
/// finish among those that may be chosen, then the lower total.
pub fn best_so_far<N: Number>(standings: impl Iterator<Item = Standing<N>>) -> impl Iterator<Item = [N; 4]> {
    let numbered = standings.enumerate().map(|(at, of)| [place(at), of.grade, of.first, of.next]);
    numbered.scan(None, |best, other| {
        let better = best.map_or(other, |best| better(best, other));
        *best = Some(better);
        Some(better)
    })
}

fn place<N: Number>(at: usize) -> N {
    N::whole(i64::try_from(at).unwrap_or(i64::MAX))
}

/// The better of two, each a place, a grade and two values to compare; the former where they are alike.
fn better<N: Number>(best: [N; 4], other: [N; 4]) -> [N; 4] {
    let [_, grade, first, next] = other;
    let [_, best_grade, best_first, best_next] = best;
    let by_next = || best_next.choose(next, || best, || other);
    let by_first = || best_first.choose(first, || first.choose(best_first, by_next, || best), || other);
    best_grade.choose(grade, || grade.choose(best_grade, by_first, || other), || best)
}
