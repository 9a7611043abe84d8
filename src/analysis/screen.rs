//! Looks beforehand which inputs could change a recommendation at all: by operations on floats, many values at once. What
//! they leave in doubt is for exact numbers to say.
#![expect(clippy::float_arithmetic, reason = "floats only say where exact numbers have to look")]
#![expect(clippy::cast_precision_loss, reason = "few lines")]
#![expect(clippy::option_option, reason = "that nobody is recommended is not that it is not known")]

use std::cell::RefCell;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::dates::moves_alone;
use super::moved::{Input, Moved, inputs};
use super::subject::Point;
use crate::engine::{Assessed, Comparison, Inputs, exclusions};
use crate::matter::{Case, Exclusion, Figure, FigureId};
use crate::number::{DoubleDouble, Float, Number, Traced};
use crate::run::{Chosen, CompiledAtRest, CompiledComparison, FastInputs, LANES, Lanes, Mover, permits_the_same};

/// Who is recommended where an input is moved by so many units: what is known of it without a doubt.
#[derive(Debug, Clone, Default)]
pub(super) struct Known(Vec<(i64, Option<usize>)>);

impl Known {
    /// Who is recommended so many units off, where that is known.
    pub(super) fn at(&self, units: i64) -> Option<Option<usize>> {
        self.0.iter().find(|(known, _)| *known == units).map(|(_, recommended)| *recommended)
    }

    /// Notes it.
    pub(super) fn note(&mut self, units: i64, recommended: Option<usize>) {
        self.0.push((units, recommended));
    }
}

/// The inputs of a comparison that are moved, and its operations on them.
#[derive(Debug)]
pub(super) struct Movable<'c> {
    pub inputs: Vec<Input>,
    /// By figure, whether operations take other values of it for its input's sake.
    is_screened: Vec<bool>,
    program: Option<CompiledAtRest<'c>>,
}

impl<'c> Movable<'c> {
    /// Of a case and its comparison, which read some figures.
    pub(super) fn of(case: &'c Case, comparison: &Comparison<Traced>, read: &BTreeSet<usize>) -> Self {
        let inputs = inputs(case, read);
        let mut is_screened = vec![false; case.figures.len()];
        for id in inputs.iter().flat_map(Input::screened) {
            is_screened[id.index()] = true;
        }
        let program = CompiledAtRest::of(case, comparison, |at| is_screened[at]);
        Self { inputs, is_screened, program }
    }

    /// What makes the operations for drawing, where they hold for every draw.
    pub(super) fn drawn(
        &self,
        case: &Case,
        comparison: &Comparison<Traced>,
    ) -> Option<impl FnOnce() -> CompiledComparison<'c> + Send + use<'c>> {
        let ends = |figure: &Figure| [figure.low, figure.high];
        let program =
            self.program.as_ref().filter(|_| permits_the_same(case, comparison, |id| ends(case.figures.get(id))));
        program.map(CompiledAtRest::drawn)
    }

    /// The screen of its inputs; none where there are no operations that hold for all of them.
    pub(super) fn screen<'s>(
        self,
        case: &'s Case,
        comparison: &'s Comparison<Traced<'s>>,
    ) -> (Vec<Input>, Option<Screen<'s>>)
    where
        'c: 's,
    {
        let Self { inputs, is_screened, program } = self;
        let ends = |id: FigureId| match case.figures.get(id) {
            figure if is_screened[id.index()] && !figure.is_uncertain() => {
                [figure.likely / Decimal::TWO, figure.likely]
            }
            figure => [figure.low, figure.high],
        };
        let program = program.filter(|_| permits_the_same(case, comparison, ends));
        (inputs, program.map(|program| Screen::new(case, comparison, program)))
    }
}

/// Says who is recommended where inputs are moved one at a time, if there is no doubt of it.
pub(super) struct Screen<'c> {
    program: CompiledAtRest<'c>,
    doubt: Doubt,
    permitted: Permitted<'c>,
    /// Whether every estimate has a price or nothing to do.
    is_priced: bool,
}

impl<'c> Screen<'c> {
    fn new(case: &'c Case, comparison: &'c Comparison<Traced<'c>>, program: CompiledAtRest<'c>) -> Self {
        let is_priced = comparison.estimates.iter().all(|of| of.estimate.is_some() || of.has_nothing_to_do());
        let (doubt, permitted) = (Doubt::of(case, comparison), Permitted::of(case, comparison));
        Self { program, doubt, permitted, is_priced }
    }

    /// Tells who is recommended in each trial that leaves no doubt.
    pub(super) fn answers(&mut self, mut trials: Vec<Trial>, mut told: impl FnMut(&Trial, Option<usize>)) {
        // For no hours nobody supervises, which may bar an estimate, and no rate is needed, which may price one.
        let (permitted, is_priced) = (&mut self.permitted, self.is_priced);
        trials.retain(|of| match of.to {
            Point::Number(value) if value.is_zero() => is_priced && permitted.stays_at(of.input.screened(), value),
            _ => true,
        });
        for together in trials.chunks(LANES) {
            for (lane, trial) in together.iter().enumerate() {
                let value = trial.value();
                trial.movers().for_each(|mover| self.program.set(mover, lane, value));
            }
            let movers: Vec<Mover> = together.iter().flat_map(Trial::movers).collect();
            self.program.run(&movers, |lanes| {
                let settled = self.doubt.settled(lanes);
                for (trial, chosen) in together.iter().zip(settled) {
                    if let Some(chosen) = chosen {
                        told(trial, chosen.place);
                    }
                }
            });
        }
    }
}

/// An input moved by so many units.
pub(super) struct Trial<'i> {
    /// The place of the input among those that were asked about.
    pub at: usize,
    pub units: i64,
    input: &'i Input,
    to: Point,
}

impl<'i> Trial<'i> {
    /// None where it cannot be moved so far, or floats do not show what comes of it.
    pub(super) fn of(case: &Case, input: &'i Input, at: usize, units: i64) -> Option<Self> {
        let to = input.value(units)?;
        let is_shown = match to {
            Point::Number(_) => !input.screened().is_empty(),
            Point::Date(day) => moves_alone(case, &input.moved, day),
        };
        is_shown.then_some(Self { at, units, input, to })
    }

    fn value(&self) -> f64 {
        match self.to {
            Point::Number(value) => Float::from(value).0,
            Point::Date(day) => Float::whole(day.number()).0,
        }
    }

    fn movers(&self) -> impl Iterator<Item = Mover> {
        let date = match self.input.moved {
            Moved::Start => Some(Mover::Start),
            Moved::Deadline => Some(Mover::Deadline),
            _ => None,
        };
        self.input.screened().iter().map(|id| Mover::Figure(*id)).chain(date)
    }
}

/// Why each estimate may not be chosen, its price apart, while figures move.
pub(super) struct Permitted<'a> {
    case: &'a Case,
    comparison: &'a Comparison<Traced<'a>>,
    values: FastInputs,
    /// Why at the likely values, and by figure whether that was asked for to say so.
    likely: Vec<Vec<Exclusion>>,
    is_asked: Vec<bool>,
}

impl<'a> Permitted<'a> {
    pub(super) fn of(case: &'a Case, comparison: &'a Comparison<Traced<'a>>) -> Self {
        let values = FastInputs::of(&case.figures);
        let noting = Noting { values: &values, is_asked: RefCell::new(vec![false; case.figures.len()]) };
        let likely = excluded(case, comparison, &noting);
        let is_asked = noting.is_asked.into_inner();
        Self { case, comparison, values, likely, is_asked }
    }

    /// Whether it is the same with some figures at a value.
    pub(super) fn stays_at(&mut self, ids: &[FigureId], value: Decimal) -> bool {
        if ids.iter().all(|id| !self.is_asked[id.index()]) {
            return true;
        }
        for id in ids {
            self.values.set(*id, value);
        }
        let there = excluded(self.case, self.comparison, &self.values);
        for id in ids {
            self.values.set(*id, self.case.figures.get(*id).likely);
        }
        there == self.likely
    }
}

/// Values of figures, noting which are asked for.
struct Noting<'v> {
    values: &'v FastInputs,
    is_asked: RefCell<Vec<bool>>,
}

impl Inputs<DoubleDouble> for Noting<'_> {
    fn get(&self, id: FigureId) -> DoubleDouble {
        self.is_asked.borrow_mut()[id.index()] = true;
        self.values.get(id)
    }
}

fn excluded(case: &Case, comparison: &Comparison<Traced>, inputs: &impl Inputs<DoubleDouble>) -> Vec<Vec<Exclusion>> {
    let found = |of: &Assessed<Traced>| exclusions(case, inputs, of.provider, &of.scenario.assignment);
    comparison.estimates.iter().map(found).collect()
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

    /// Whether the one as before is recommended beyond doubt.
    pub(super) fn is_as_before(&self, settled: Option<Chosen>) -> bool {
        settled == Some(self.now)
    }

    /// By lane, who is recommended beyond doubt: the one as before, or another one that qualifies.
    pub(super) fn settled(&self, lanes: &Lanes) -> [Option<Chosen>; LANES] {
        let are_held = lanes.are_held();
        let chosen: [Chosen; LANES] = std::array::from_fn(|lane| lanes.chosen(lane));
        let mut best = [f64::NAN; LANES];
        for (at, totals) in lanes.totals().enumerate() {
            let Some(totals) = totals else { continue };
            for lane in (0..LANES).filter(|lane| chosen[*lane].place == Some(at)) {
                best[lane] = totals[lane];
            }
        }
        let mut is_near = [false; LANES];
        for (at, totals) in lanes.totals().enumerate() {
            let Some(totals) = totals else { continue };
            for lane in 0..LANES {
                is_near[lane] |= chosen[lane].place != Some(at) && (totals[lane] - best[lane]).abs() <= self.near;
                is_near[lane] |= self.limit.is_some_and(|limit| (totals[lane] - limit).abs() <= self.near);
            }
        }
        std::array::from_fn(|lane| {
            let chosen = chosen[lane];
            let is_sound = chosen == self.now || chosen.qualifies;
            (are_held[lane] && is_sound && chosen.place.is_some() && !is_near[lane]).then_some(chosen)
        })
    }
}
