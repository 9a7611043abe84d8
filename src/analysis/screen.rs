//! Looks beforehand which inputs could change a recommendation at all: by operations on floats, many values at once. What
//! they leave in doubt is for exact numbers to say.
#![expect(clippy::float_arithmetic, reason = "floats only say where exact numbers have to look")]
#![expect(clippy::cast_precision_loss, reason = "few lines")]

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::moved::{Input, Moved};
use super::subject::Point;
use crate::engine::{Assessed, Comparison, exclusions};
use crate::matter::{Case, Exclusion, FigureId};
use crate::number::{Float, Traced};
use crate::run::{Chosen, CompiledComparison, Drawn, FastInputs, LANES};

/// Who is recommended where an input is moved by so many units: what is known of it without a doubt.
pub(super) type Known = BTreeMap<i64, Option<usize>>;

/// The operations of a comparison, on inputs that are moved one at a time.
pub(super) struct Screen<'c> {
    case: &'c Case,
    program: CompiledComparison<'c>,
    doubt: Doubt,
}

impl<'c> Screen<'c> {
    /// Of a case and its comparison; `widened` is the case with all inputs that are moved as uncertain ones. None where
    /// there are no such operations.
    pub(super) fn of(case: &'c Case, widened: &'c Case, comparison: &Comparison<Traced>) -> Option<Self> {
        let program = CompiledComparison::at_rest(widened, comparison)?;
        Some(Self { case, program, doubt: Doubt::of(case, comparison) })
    }

    /// What is known of the steps by which inputs are moved.
    pub(super) fn steps(&mut self, comparison: &Comparison<Traced>, inputs: &[Input]) -> Vec<Known> {
        let case = self.case;
        let mut known = vec![Known::new(); inputs.len()];
        let mut trials: Vec<Trial> = Vec::new();
        for (at, input) in inputs.iter().enumerate().filter(|(_, input)| input.can_be_screened()) {
            if let Moved::Figures(_, ids) = &input.moved {
                trials.extend(input.values().into_iter().map(|(units, value)| Trial { at, units, ids, value }));
            }
        }
        let is_priced = comparison.estimates.iter().all(|of| of.estimate.is_some() || of.has_nothing_to_do());
        let mut values = FastInputs::of(&case.figures);
        let now = excluded(case, comparison, &values);
        // For no hours nobody supervises, which may bar an estimate, and no rate is needed, which may price one.
        trials.retain(|trial| {
            if !trial.value.is_zero() {
                return true;
            }
            trial.ids.iter().for_each(|id| values.set(*id, trial.value));
            let there = excluded(case, comparison, &values);
            trial.ids.iter().for_each(|id| values.set(*id, case.figures.get(*id).likely));
            is_priced && there == now
        });
        let as_before = self.doubt.now.place;
        self.answers(&trials, |trial, recommended| {
            // Heads have an order to keep, which is for others to look at.
            if recommended == as_before || !inputs[trial.at].is_heads() {
                known[trial.at].insert(trial.units, recommended);
            }
        });
        known
    }

    /// What is known of an input that is moved by some units; `told` hears of it.
    pub(super) fn moved(&mut self, input: &Input, units: &[i64], mut told: impl FnMut(i64, Option<usize>)) {
        let Moved::Figures(_, ids) = &input.moved else { return };
        let trial = |units: &i64| match input.value(*units)? {
            Point::Number(value) if !value.is_zero() => Some(Trial { at: 0, units: *units, ids, value }),
            _ => None,
        };
        let trials: Vec<Trial> = units.iter().filter_map(trial).collect();
        self.answers(&trials, |trial, recommended| told(trial.units, recommended));
    }

    /// Tells who is recommended in each trial that leaves no doubt.
    fn answers(&mut self, trials: &[Trial], mut told: impl FnMut(&Trial, Option<usize>)) {
        for together in trials.chunks(LANES) {
            put(&mut self.program, together);
            let figures = together.iter().flat_map(|trial| trial.ids).map(|id| id.index());
            let mut lanes = together.iter();
            let doubt = &self.doubt;
            self.program.run_moved(figures, together.len(), |of| {
                if let (Some(trial), Some((drawn, chosen))) = (lanes.next(), of)
                    && doubt.settles(drawn, chosen)
                {
                    told(trial, chosen.place);
                }
            });
        }
    }
}

/// An input moved by so many units.
struct Trial<'i> {
    at: usize,
    units: i64,
    ids: &'i [FigureId],
    value: Decimal,
}

/// Why each estimate may not be chosen, its price apart.
pub(super) fn excluded(case: &Case, comparison: &Comparison<Traced>, inputs: &FastInputs) -> Vec<Vec<Exclusion>> {
    let found = |of: &Assessed<Traced>| exclusions(case, inputs, of.provider, &of.scenario.assignment);
    comparison.estimates.iter().map(found).collect()
}

/// Gives the inputs of some trials their value, each in its own lane.
fn put(program: &mut CompiledComparison, trials: &[Trial]) {
    for (lane, trial) in trials.iter().enumerate() {
        let value = Float::from(trial.value).0;
        for id in trial.ids {
            program.set(id.index(), lane, value);
        }
    }
}

/// The case with all inputs that are moved as uncertain ones.
pub(super) fn widened(case: &Case, inputs: &[Input]) -> Case {
    let mut is_moved = vec![false; case.figures.len()];
    for input in inputs.iter().filter(|input| input.can_be_screened()) {
        if let Moved::Figures(_, ids) = &input.moved {
            for id in ids {
                is_moved[id.index()] = true;
            }
        }
    }
    let figures = case.figures.changed(|at, figure| {
        if is_moved[at] && figure.low >= figure.high {
            figure.low = figure.likely / Decimal::TWO;
        }
    });
    Case { figures, ..case.clone() }
}

/// What leaves it in doubt whether the recommendation is as before.
pub(super) struct Doubt {
    now: Chosen,
    /// Totals nearer to each other than this may be in another order.
    near: f64,
    limit: Option<f64>,
}

impl Doubt {
    pub(super) fn of(case: &Case, comparison: &Comparison<Traced>) -> Self {
        let lines = comparison.estimates.iter().filter_map(|of| of.estimate.as_ref()).map(|of| of.lines.len());
        let most = lines.max().unwrap_or(0) as f64;
        // Floats agree with exact numbers to a minor unit a line, in each of two totals.
        let unit = Float::from(Decimal::new(1, case.matter.currency.decimals())).0;
        let periods = case.matter.periods as f64;
        let limit = case.matter.budget.filter(|_| case.matter.budget_is_limit);
        let limit = limit.map(|id| Float::from(case.figures.get(id).likely).0);
        Self { now: Chosen::of(comparison), near: 2.0 * (most + 1.0) * unit * periods, limit }
    }

    /// Whether it is left in doubt that the recommendation is as before.
    pub(super) fn is_left(&self, drawn: &[Drawn], chosen: Chosen) -> bool {
        chosen != self.now || !self.is_apart(drawn, chosen)
    }

    /// Whether it is beyond doubt who is recommended: the one as before, or another one that qualifies.
    fn settles(&self, drawn: &[Drawn], chosen: Chosen) -> bool {
        (chosen == self.now || chosen.qualifies) && self.is_apart(drawn, chosen)
    }

    /// Whether no other total is near that of the recommended one, nor any near a budget that is a limit.
    fn is_apart(&self, drawn: &[Drawn], chosen: Chosen) -> bool {
        let Some(best) = chosen.place.and_then(|at| drawn.get(at)) else { return false };
        let near = |of: &Drawn, other: f64| (of.total - other).abs() <= self.near;
        let mut others = drawn.iter().enumerate().filter(|(at, _)| Some(*at) != chosen.place);
        let is_near_limit = || self.limit.is_some_and(|limit| drawn.iter().any(|of| near(of, limit)));
        !others.any(|(_, of)| near(of, best.total)) && !is_near_limit()
    }
}
