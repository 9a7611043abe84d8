//! The time before a part of a steady portfolio goes live, in which the baseline goes on doing its tasks
//! (docs/model.md, "Improving the process first").

use super::assignment::Part;
use super::effort::{Effort, effort};
use super::estimate::{Scenario, StaffedPart};
use super::inputs::Inputs;
use super::line::Line;
use super::lines::PartLines;
use super::team::{DAYS_A_PERIOD, lead_days};
use crate::matter::PricingError;
use crate::matter::{Case, Improvement};
use crate::number::{Number, Quantity};

/// Up to so many parts that are not live at once, whatever the order in which they go live is told apart by formulas;
/// beyond, by the order that the values have.
const MOST_ORDERS: usize = 4;

/// Working days until an improvement is ready, for a part with a task that it is for; none for others.
pub fn ready_days<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    part: &Part,
    improvement: Option<&Improvement>,
) -> N {
    let concerns =
        |better: &&Improvement| part.tasks.iter().any(|task| better.lists(&case.matter.tasks[*task].task_type.id));
    inputs.or_zero(improvement.filter(concerns).and_then(|better| better.ready_days))
}

/// Periods until a part of a steady portfolio is live, not rounded, at most all; 0 for a single matter, which waits.
pub fn wait<N: Number>(case: &Case, inputs: &impl Inputs<N>, part: &Part, ready_days: N, periods: i64) -> N {
    if !case.is_steady() {
        return N::whole(0);
    }
    at_most_all(inputs, ready_days + lead_days(case, inputs, part.provider).ceil(), periods)
}

/// So many working days in periods, at most all of these.
pub fn at_most_all<N: Number>(inputs: &impl Inputs<N>, days: N, periods: i64) -> N {
    if days.is_structurally_zero() {
        return N::whole(0);
    }
    inputs.counted(periods, Quantity::Periods).min(days / N::whole(DAYS_A_PERIOD))
}

/// A time before a go-live.
#[derive(Debug, Clone)]
pub struct Interim<N> {
    /// How long it lasts, in periods.
    pub periods: N,
    /// The baseline doing all that is not live, unimproved.
    pub staffed: StaffedPart<N>,
}

/// All of them, and the effort of the baseline's doing everything unimproved.
#[derive(Debug, Clone)]
pub struct Interims<N> {
    /// They follow one another in no certain order.
    pub all: Vec<Interim<N>>,
    effort: Option<Effort<N>>,
    in_any_order: bool,
}

impl<N> Interims<N> {
    /// Whether they hold whatever the order in which parts go live; else only for the order that the values have.
    #[must_use]
    pub fn are_in_any_order(&self) -> bool {
        self.in_any_order
    }
}

impl<N: Number> Interims<N> {
    /// Those of some parts that go live one after the other.
    ///
    /// # Errors
    /// Where a count is too large to hold or a date beyond the calendar.
    pub fn new(
        case: &Case,
        inputs: &impl Inputs<N>,
        scenario: &Scenario,
        parts: &[StaffedPart<N>],
    ) -> Result<Self, PricingError> {
        let waiting: Vec<&StaffedPart<N>> = parts.iter().filter(|part| !part.wait.is_structurally_zero()).collect();
        if waiting.is_empty() {
            return Ok(Self { all: Vec::new(), effort: None, in_any_order: true });
        }
        let tasks = (0..case.matter.tasks.len()).collect();
        let effort = effort(case, inputs, &[Part { provider: case.baseline, tasks }], None);
        let mut all = Vec::new();
        for (periods, mut tasks) in stretches(&waiting) {
            if periods.is_structurally_zero() {
                continue;
            }
            tasks.sort_unstable();
            let part = Part { provider: case.baseline, tasks };
            let staffed = StaffedPart::new(case, inputs, scenario, part, &effort, [N::whole(0); 2])?;
            all.push(Interim { periods, staffed });
        }
        Ok(Self { all, effort: Some(effort), in_any_order: waiting.len() <= MOST_ORDERS })
    }

    /// The hours of a value in all of them, by what it is in one period of each.
    pub fn sum(&self, a_period: impl Fn(&StaffedPart<N>, &Effort<N>) -> N) -> N {
        let Some(effort) = &self.effort else { return N::whole(0) };
        N::sum(self.all.iter().map(|interim| interim.periods * a_period(&interim.staffed, effort)))
    }

    /// Hands each of them to somebody: how long it lasts, the baseline's part, and the effort.
    pub fn each(&self, mut take: impl FnMut(N, &StaffedPart<N>, &Effort<N>)) {
        if let Some(effort) = &self.effort {
            self.all.iter().for_each(|interim| take(interim.periods, &interim.staffed, effort));
        }
    }

    /// What the recurring lines of the baseline come to in all of them, as far as they count.
    ///
    /// # Errors
    /// Where something is missing that the price depends on, or a result cannot be held.
    pub fn cost<I: Inputs<N>>(
        &self,
        case: &Case,
        inputs: &I,
        scenario: &Scenario,
        counts: impl Fn(&Line<N>) -> bool,
    ) -> Result<N, PricingError> {
        let mut cost = N::whole(0);
        for Interim { periods, staffed } in &self.all {
            let Some(effort) = &self.effort else { continue };
            let mut lines = Vec::with_capacity(8);
            let priced = PartLines { case, inputs, scenario, staffed, effort, periods: (1, N::whole(1)) };
            priced.write_for_good(&mut lines)?;
            let a_period = lines.iter().filter(|line| !line.one_off && counts(line)).map(|line| line.amount);
            cost = cost + *periods * N::sum(a_period);
        }
        Ok(cost)
    }
}

/// For how long which tasks are done by the baseline.
fn stretches<N: Number>(waiting: &[&StaffedPart<N>]) -> Vec<(N, Vec<usize>)> {
    let tasks = |parts: &[&StaffedPart<N>]| parts.iter().flat_map(|part| part.part.tasks.iter().copied()).collect();
    if waiting.len() > MOST_ORDERS {
        let mut parts = waiting.to_vec();
        parts.sort_by(|a, b| a.wait.order(b.wait));
        let before = |at: usize| if at == 0 { N::whole(0) } else { parts[at - 1].wait };
        return (0..parts.len()).map(|at| (parts[at].wait - before(at), tasks(&parts[at..]))).collect();
    }
    // Exactly these are not live from when the last of the others is until the first of them is.
    let of_set = |set: usize| {
        let (these, others): (Vec<_>, Vec<_>) = waiting.iter().enumerate().partition(|(at, _)| set >> at & 1 == 1);
        let these: Vec<&StaffedPart<N>> = these.into_iter().map(|(_, part)| *part).collect();
        let until = these.iter().map(|part| part.wait).reduce(Number::min)?;
        let since = others.into_iter().map(|(_, part)| part.wait).reduce(Number::max);
        let periods = since.map_or(until, |since| N::whole(0).max(until - since));
        Some((periods, tasks(&these)))
    };
    (1..1 << waiting.len()).filter_map(of_set).collect()
}
