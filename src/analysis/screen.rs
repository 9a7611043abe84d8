//! Looks beforehand which inputs could change a recommendation at all: by operations on floats, many values at once. What
//! they leave in doubt is for exact numbers to say.
#![expect(clippy::float_arithmetic, reason = "floats only say where exact numbers have to look")]
#![expect(clippy::cast_precision_loss, reason = "few lines")]

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::moved::{Input, inputs};
use super::subject::Point;
use crate::engine::{Assessed, Comparison, exclusions};
use crate::matter::{Case, Exclusion, Figure, FigureId};
use crate::number::{Float, Traced};
use crate::run::{Chosen, CompiledComparison, Drawn, FastInputs, LANES, Lanes, permits_the_same};

/// Who is recommended where an input is moved by so many units: what is known of it without a doubt.
pub(super) type Known = BTreeMap<i64, Option<usize>>;

/// The inputs of a comparison that are moved, and its operations on them.
#[derive(Debug)]
pub(super) struct Movable<'c> {
    pub inputs: Vec<Input>,
    /// By figure, whether operations take other values of it for its input's sake.
    is_screened: Vec<bool>,
    program: Option<CompiledComparison<'c>>,
}

impl<'c> Movable<'c> {
    /// Of a case and its comparison, which read some figures.
    pub(super) fn of(case: &'c Case, comparison: &Comparison<Traced>, read: &BTreeSet<usize>) -> Self {
        let inputs = inputs(case, read);
        let mut is_screened = vec![false; case.figures.len()];
        for id in inputs.iter().filter_map(Input::screened).flatten() {
            is_screened[id.index()] = true;
        }
        let mut program = CompiledComparison::at_rest(case, comparison, |at| is_screened[at]);
        program.iter_mut().for_each(CompiledComparison::prepare_for_many);
        Self { inputs, is_screened, program }
    }

    /// The operations, where they hold for every draw.
    pub(super) fn drawn(&self, case: &Case, comparison: &Comparison<Traced>) -> Option<&CompiledComparison<'c>> {
        let ends = |figure: &Figure| [figure.low, figure.high];
        self.program.as_ref().filter(|_| permits_the_same(case, comparison, |id| ends(case.figures.get(id))))
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
    case: &'c Case,
    comparison: &'c Comparison<Traced<'c>>,
    program: CompiledComparison<'c>,
    doubt: Doubt,
    /// The figures at their likely values.
    values: FastInputs,
    /// Whether every estimate has a price or nothing to do, and why each may not be chosen.
    is_priced: bool,
    excluded: Vec<Vec<Exclusion>>,
}

impl<'c> Screen<'c> {
    fn new(case: &'c Case, comparison: &'c Comparison<Traced<'c>>, program: CompiledComparison<'c>) -> Self {
        let values = FastInputs::of(&case.figures);
        let is_priced = comparison.estimates.iter().all(|of| of.estimate.is_some() || of.has_nothing_to_do());
        let (doubt, excluded) = (Doubt::of(case, comparison), excluded(case, comparison, &values));
        Self { case, comparison, program, doubt, values, is_priced, excluded }
    }

    /// Tells who is recommended in each trial that leaves no doubt.
    pub(super) fn answers(&mut self, mut trials: Vec<Trial>, mut told: impl FnMut(&Trial, Option<usize>)) {
        trials.retain(|trial| !trial.value.is_zero() || self.permits_the_same(trial));
        for together in trials.chunks(LANES) {
            for (lane, trial) in together.iter().enumerate() {
                let value = Float::from(trial.value).0;
                trial.ids.iter().for_each(|id| self.program.set(id.index(), lane, value));
            }
            let figures: Vec<FigureId> = together.iter().flat_map(|trial| trial.ids).copied().collect();
            self.program.run_moved(&figures, |lanes| {
                let settled = self.doubt.settled(lanes);
                for (trial, chosen) in together.iter().zip(settled) {
                    chosen.into_iter().for_each(|chosen| told(trial, chosen.place));
                }
            });
        }
    }

    /// Whether a trial of zero leaves what is permitted and priced as it is: for no hours nobody supervises, which may bar an
    /// estimate, and no rate is needed, which may price one.
    fn permits_the_same(&mut self, trial: &Trial) -> bool {
        trial.ids.iter().for_each(|id| self.values.set(*id, trial.value));
        let there = excluded(self.case, self.comparison, &self.values);
        trial.ids.iter().for_each(|id| self.values.set(*id, self.case.figures.get(*id).likely));
        self.is_priced && there == self.excluded
    }
}

/// An input moved by so many units.
pub(super) struct Trial<'i> {
    /// The place of the input among those that were asked about.
    pub at: usize,
    pub units: i64,
    ids: &'i [FigureId],
    value: Decimal,
}

impl<'i> Trial<'i> {
    /// None where it cannot be moved so far, or floats do not show what comes of it.
    pub(super) fn of(input: &'i Input, at: usize, units: i64) -> Option<Self> {
        let ids = input.screened()?;
        match input.value(units)? {
            Point::Number(value) => Some(Self { at, units, ids, value }),
            Point::Date(_) => None,
        }
    }
}

/// Why each estimate may not be chosen, its price apart.
pub(super) fn excluded(case: &Case, comparison: &Comparison<Traced>, inputs: &FastInputs) -> Vec<Vec<Exclusion>> {
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

    /// Whether it is left in doubt that the recommendation is as before.
    pub(super) fn is_left(&self, drawn: &[Drawn], chosen: Chosen) -> bool {
        chosen != self.now || !self.is_apart(drawn, chosen)
    }

    /// By lane, who is recommended beyond doubt: the one as before, or another one that qualifies.
    fn settled(&self, lanes: &Lanes) -> [Option<Chosen>; LANES] {
        let are_held = lanes.are_held();
        let chosen: [Chosen; LANES] = std::array::from_fn(|lane| lanes.chosen(lane));
        let mut best = [f64::NAN; LANES];
        for (at, totals) in lanes.totals().enumerate() {
            let own = |lane: &usize| chosen[*lane].place == Some(at);
            totals.iter().for_each(|totals| (0..LANES).filter(own).for_each(|lane| best[lane] = totals[lane]));
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

    /// Whether no other total is near that of the recommended one, nor any near a budget that is a limit.
    fn is_apart(&self, drawn: &[Drawn], chosen: Chosen) -> bool {
        let Some(best) = chosen.place.and_then(|at| drawn.get(at)) else { return false };
        let near = |of: &Drawn, other: f64| (of.total - other).abs() <= self.near;
        let mut others = drawn.iter().enumerate().filter(|(at, _)| Some(*at) != chosen.place);
        let is_near_limit = || self.limit.is_some_and(|limit| drawn.iter().any(|of| near(of, limit)));
        !others.any(|(_, of)| near(of, best.total)) && !is_near_limit()
    }
}
