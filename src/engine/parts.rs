//! Parts priced by themselves, for whoever looks for the best of many assignments: what a part costs hangs on nothing
//! outside it, and what hangs on the whole can be said to come to so much at least.

use super::assignment::{Assignment, Part};
use super::charges::Count;
use super::effort::{Effort, effort};
use super::estimate::{Scenario, StaffedPart, days_late, delay, matter_charges};
use super::go_live::wait;
use super::inputs::Inputs;
use super::line::{Line, sum};
use super::lines::PartLines;
use super::permission::of_part;
use crate::matter::{Case, PricingError, Status};
use crate::number::{Day, Number};

/// What a part adds to any assignment that it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct PricedPart<N> {
    /// Whether an assignment with it may be chosen, as far as it goes by the part.
    pub permitted: bool,
    /// Whether it is in time.
    pub status: Status,
    /// People.
    pub heads: N,
    /// The day that it ends.
    pub finish: Option<Day>,
    /// Production hours.
    pub hours: N,
    /// Its one-off lines.
    pub one_off: N,
    /// Its recurring lines, of one period.
    pub per_period: N,
}

/// What no assignment has less of.
#[derive(Debug, Clone, Copy)]
pub struct MatterLowerBound {
    /// People in the larger team.
    pub heads: i64,
    /// The last day.
    pub finish: Option<Day>,
}

/// Prices parts of a case.
#[derive(Debug)]
pub struct Parts<'c, N, I> {
    case: &'c Case,
    inputs: &'c I,
    /// The effort of all tasks, by provider.
    effort: Vec<Effort<N>>,
    /// What holds for every assignment.
    scenario: Scenario,
}

impl<'c, N: Number, I: Inputs<N>> Parts<'c, N, I> {
    /// Works out what each task takes of each provider that is compared.
    #[must_use]
    pub fn new(case: &'c Case, inputs: &'c I) -> Self {
        let all: Vec<usize> = (0..case.matter.tasks.len()).collect();
        let of = |provider: &usize| effort(case, inputs, &[Part { provider: *provider, tasks: all.clone() }], None);
        let scenario = Scenario {
            assignment: Assignment::of(Vec::new()),
            basis: case.matter.basis,
            improved: false,
            billed_only: false,
        };
        Self { case, inputs, effort: case.compared.iter().map(of).collect(), scenario }
    }

    /// The part of a provider, by its place among those compared.
    ///
    /// # Errors
    /// Where something is missing that the price depends on, or a result cannot be held.
    pub fn price(&self, place: usize, tasks: Vec<usize>) -> Result<PricedPart<N>, PricingError> {
        let Self { case, inputs, .. } = *self;
        let effort = &self.effort[place];
        let part = Part { provider: case.compared[place], tasks };
        let wait = wait(case, inputs, &part, N::whole(0), case.matter.periods);
        let staffed = StaffedPart::new(case, inputs, &self.scenario, part, effort, [N::whole(0), wait])?;
        let mut lines: Vec<Line<N>> = Vec::with_capacity(16);
        let periods = (case.matter.periods, N::whole(case.matter.periods));
        PartLines { case, inputs, scenario: &self.scenario, staffed: &staffed, effort, periods }.write(&mut lines)?;
        let StaffedPart { part, team, .. } = &staffed;
        let sum = |one_off: bool| sum(&lines, |of| of.one_off == one_off);
        let priced = PricedPart {
            permitted: of_part(case, inputs, part).is_empty(),
            status: team.status(),
            heads: team.heads,
            finish: team.finish(),
            hours: N::sum(part.tasks.iter().map(|task| effort.production[*task])),
            one_off: sum(true),
            per_period: sum(false),
        };
        if priced.one_off.is_valid() && priced.per_period.is_valid() { Ok(priced) } else { Err(PricingError::TooLarge) }
    }

    /// What the matter's own charges come to at least, over all periods, where some of them are included in a price;
    /// and what being late costs at least.
    ///
    /// # Errors
    /// Where something is missing that they depend on.
    pub fn matter_lower_bound(
        &self,
        least: MatterLowerBound,
        included: impl Fn(&String) -> bool,
    ) -> Result<[N; 2], PricingError> {
        let Self { case, inputs, .. } = *self;
        let tasks: Vec<usize> = (0..case.matter.tasks.len()).collect();
        let mut effort = self.effort[0].clone();
        for other in &self.effort[1..] {
            for (hours, others) in effort.production.iter_mut().zip(&other.production) {
                *hours = hours.min(*others);
            }
        }
        let (heads, finish) = (N::whole(least.heads), least.finish.map(|day| N::whole(day.number())));
        let mut lines = Vec::new();
        matter_charges(&Count { case, inputs, effort: &effort, tasks: &tasks, heads, finish }, included, &mut lines)?;
        let times = |line: &Line<N>| if line.one_off { 1 } else { case.matter.periods };
        let charges = N::sum(lines.iter().map(|line| N::whole(times(line)) * line.amount));
        lines.clear();
        let deadline = case.matter.deadline.map(|day| N::whole(day.number()));
        let late_days = deadline.zip(finish).map(|(deadline, finish)| days_late(case, deadline, finish));
        delay(case, inputs, late_days, &mut lines)?;
        Ok([charges, N::sum(lines.iter().map(|line| line.amount))])
    }
}
