//! What would change the answer: every input is moved alone, and where somebody else is recommended is found exactly.
#![expect(clippy::option_option, reason = "that nobody is recommended is not that a value cannot be tried")]

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::dates::Dates;
use super::footing::{FootingOf, cause};
use super::moved::{Input, Moved};
use super::screen::{Known, Movable, Screen, Trial};
use super::subject::{Point, Reader, Totals};
use crate::engine::{Assessed, Comparison};
use crate::matter::{Case, Cause, FigureId, FigureKind};
use crate::number::Traced;
use crate::run::{LANES, Pricer, Question};

/// So many are told.
const MOST: usize = 5;

/// An input that alone changes the recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The input.
    pub key: String,
    /// Its value.
    pub from: Point,
    /// The value nearest to it, to 0.1 % or a whole one, at which somebody else is recommended.
    pub to: Point,
    /// Who is recommended there, by the place of the estimate; none where nobody is.
    pub recommended: Option<usize>,
    /// Why it is; none where that cannot be told.
    pub cause: Option<Cause>,
}

/// The inputs that alone change the recommendation of a comparison, those that have to move least first.
///
/// Whichever may turn it by the smallest move is looked at next, so that nobody looks where nothing small enough is left.
#[must_use]
pub(super) fn turns(case: &Case, comparison: &Comparison<Traced>, movable: Movable, read: &Reader) -> Vec<Turn> {
    let (inputs, screen) = movable.screen(case, comparison);
    let mut asker = Asker::new(case, comparison.recommended(), read, screen);
    let known = asker.screen_steps(&inputs);
    let both_ways = inputs.iter().zip(known).flat_map(|(input, known)| [(input, known.clone(), 1), (input, known, -1)]);
    let mut searches: Vec<Search> =
        both_ways.map(|(input, known, way)| Search::new(input, known, way, asker.now)).collect();
    let mut waiting: BTreeSet<(Decimal, usize)> = BTreeSet::new();
    let place = |searches: &[Search], at: usize| searches[at].least(case).map(|least| (least, at));
    waiting.extend((0..searches.len()).filter_map(|at| place(&searches, at)));
    let mut found: Vec<(Decimal, Found)> = Vec::new();
    while let Some((least, at)) = waiting.pop_first() {
        if found.iter().filter(|(size, _)| *size < least).count() >= MOST {
            break;
        }
        let search = &mut searches[at];
        match search.found() {
            Some((units, recommended)) => {
                let input = search.input;
                let there = input.size(case, units).zip(input.value(units));
                found.extend(there.map(|(size, to)| (size, Found { input, units, to, recommended })));
            }
            None if search.go_on(&mut asker) => waiting.extend(place(&searches, at)),
            None => {}
        }
    }
    found.sort_by(|(a, one), (b, other)| (a, &one.input.key, one.to).cmp(&(b, &other.input.key, other.to)));
    found.into_iter().take(MOST).map(|(_, found)| found.turn(&comparison.estimates, &mut asker)).collect()
}

/// A value at which somebody else is recommended.
struct Found<'i> {
    input: &'i Input,
    units: i64,
    to: Point,
    recommended: Option<usize>,
}

impl Found<'_> {
    /// The turn, with its cause, of a comparison of some estimates.
    fn turn<N>(self, estimates: &[Assessed<N>], asker: &mut Asker) -> Turn {
        let of = |at: Option<usize>| at.and_then(|at| estimates.get(at)).map(FootingOf::the);
        let chosen_there = of(asker.now).and_then(|chosen| asker.ask(self.input, self.units, &chosen));
        let new_before = of(self.recommended).and_then(|new| asker.pricer.ask(asker.case, &new).ok());
        let Input { key, from, .. } = self.input;
        let cause = chosen_there.map(|there| cause(there, new_before));
        Turn { key: key.clone(), from: *from, to: self.to, recommended: self.recommended, cause }
    }
}

/// The search for the fewest units by which an input changes the recommendation one way: by steps, and then halving.
struct Search<'i> {
    input: &'i Input,
    /// Who is recommended where that is known.
    known: Known,
    /// So many halvings on, it is known as far as it can be.
    halvings_ahead: u32,
    way: i64,
    /// The steps left to try, the next one last.
    steps: Vec<i64>,
    /// So far nothing has changed.
    same: i64,
    /// Here it has, and who is recommended.
    other: Option<(i64, Option<usize>)>,
}

impl<'i> Search<'i> {
    fn new(input: &'i Input, known: Known, way: i64, now: Option<usize>) -> Self {
        let steps = input.steps().into_iter().rev().map(|step| step * way).collect();
        let mut search = Self { input, known, halvings_ahead: 0, way, steps, same: 0, other: None };
        search.pass_settled(now);
        search
    }

    fn pass_settled(&mut self, now: Option<usize>) {
        while let Some(units) = self.steps.pop_if(|units| self.known.at(*units) == Some(now)) {
            self.same = units;
        }
    }

    /// Who is recommended so many units off; none where it cannot be moved so far.
    fn at(&self, units: i64, asker: &mut Asker) -> Option<Option<usize>> {
        self.known.at(units).or_else(|| asker.at(self.input, units))
    }

    /// Finds out what can be known of the next halvings towards a value at which somebody else is recommended, all at once.
    fn look_ahead(&mut self, other: i64, asker: &mut Asker) {
        if self.halvings_ahead == 0 {
            asker.screen(self.input, &halvings(self.same, other), &mut self.known);
            self.halvings_ahead = HALVINGS;
        }
        self.halvings_ahead -= 1;
    }

    /// The least that the input has to move, as far as it is known; none where nothing is left to try.
    fn least(&self, case: &Case) -> Option<Decimal> {
        if self.steps.is_empty() && self.other.is_none() {
            return None;
        }
        self.input.size(case, self.same + self.way)
    }

    /// Where somebody else is recommended first, once it is known.
    fn found(&self) -> Option<(i64, Option<usize>)> {
        self.other.filter(|(units, _)| (units - self.same).abs() <= 1)
    }

    /// Tries one more value; false where it cannot be moved so far.
    fn go_on(&mut self, asker: &mut Asker) -> bool {
        if let Some((other, _)) = self.other {
            let middle = i64::midpoint(self.same, other);
            self.look_ahead(other, asker);
            match self.at(middle, asker) {
                Some(there) if there != asker.now => self.other = Some((middle, there)),
                _ => self.same = middle,
            }
            return true;
        }
        let Some(units) = self.steps.pop() else { return false };
        match self.at(units, asker) {
            None => return false,
            Some(there) if there != asker.now => self.other = Some((units, there)),
            Some(_) => {
                self.same = units;
                self.pass_settled(asker.now);
            }
        }
        true
    }
}

/// The middles that so many halvings between two values can come to: as many as are worked through at once.
const HALVINGS: u32 = LANES.ilog2();

fn halvings(same: i64, other: i64) -> Vec<i64> {
    let mut middles = Vec::with_capacity(LANES);
    let mut between = vec![(same, other)];
    for _ in 0..HALVINGS {
        between.retain(|(same, other)| same.abs_diff(*other) > 1);
        between = between
            .into_iter()
            .flat_map(|(same, other)| {
                let middle = i64::midpoint(same, other);
                middles.push(middle);
                [(same, middle), (middle, other)]
            })
            .collect();
    }
    middles
}

/// Finds out who is recommended when an input is moved.
struct Asker<'a> {
    case: &'a Case,
    now: Option<usize>,
    screen: Option<Screen<'a>>,
    dates: Dates<'a>,
    pricer: Pricer,
}

impl<'a> Asker<'a> {
    fn new(case: &'a Case, now: Option<usize>, read: &'a Reader<'a>, screen: Option<Screen<'a>>) -> Self {
        Self { case, now, screen, dates: Dates::new(case, read), pricer: Pricer::new(case) }
    }

    /// Who is recommended at all steps of each input, where operations on floats leave no doubt of it.
    fn screen_steps(&mut self, inputs: &[Input]) -> Vec<Known> {
        let mut known = vec![Known::default(); inputs.len()];
        let Some(screen) = &mut self.screen else { return known };
        let case = self.case;
        let trials = inputs.iter().enumerate().flat_map(|(at, input)| {
            let both_ways = input.steps().into_iter().flat_map(|step| [step, -step]);
            both_ways.filter_map(move |units| Trial::of(case, input, at, units))
        });
        screen.answers(trials.collect(), |trial, recommended| {
            // Heads have an order to keep, which is for others to look at.
            if recommended == self.now || !inputs[trial.at].is_heads() {
                known[trial.at].note(trial.units, recommended);
            }
        });
        known
    }

    /// Notes who is recommended some units off, where operations on floats leave no doubt of it.
    fn screen(&mut self, input: &Input, units: &[i64], known: &mut Known) {
        if let Some(screen) = self.screen.as_mut().filter(|_| !input.is_heads()) {
            let trials = units.iter().filter_map(|units| Trial::of(self.case, input, 0, *units)).collect();
            screen.answers(trials, |trial, recommended| known.note(trial.units, recommended));
        }
    }

    /// Who is recommended so many units off; none where it cannot be moved so far.
    fn at(&mut self, input: &Input, units: i64) -> Option<Option<usize>> {
        self.ask(input, units, &Totals).map(|outcome| outcome.recommended)
    }

    /// The answer to a question so many units off; none where it cannot be moved so far.
    fn ask<Q: Question>(&mut self, input: &Input, units: i64, question: &Q) -> Option<Q::Answer> {
        let to = input.value(units)?;
        match (&input.moved, to) {
            (Moved::Figures(kind, ids), Point::Number(value)) => {
                let in_order = *kind != FigureKind::Heads || ids.iter().all(|id| heads_in_order(self.case, *id, value));
                in_order.then(|| self.with(ids, value, question))?
            }
            (Moved::Periods, Point::Number(value)) => {
                let mut case = self.case.clone();
                case.matter.periods = value.try_into().ok()?;
                self.pricer.ask(&case, question).ok()
            }
            (moved, Point::Date(day)) => self.dates.ask(&self.pricer, moved, day, question),
            _ => None,
        }
    }

    /// With figures at a value.
    fn with<Q: Question>(&mut self, ids: &[FigureId], value: Decimal, question: &Q) -> Option<Q::Answer> {
        for id in ids {
            self.pricer.set(*id, value);
        }
        let answer = self.pricer.ask(self.case, question);
        for id in ids {
            self.pricer.put_back(self.case, *id);
        }
        answer.ok()
    }
}

/// Whether a provider's heads stay in order with one of their counts at a value.
fn heads_in_order(case: &Case, id: FigureId, value: Decimal) -> bool {
    let heads = case.providers.iter().map(|provider| &provider.delivery.heads);
    heads.filter(|heads| heads.written.contains(&Some(id))).all(|heads| {
        let [min, default, max] = heads.written;
        let at = |written: Option<FigureId>, value_of: i64| match written {
            Some(written) if written == id => value,
            Some(written) => case.figures.get(written).likely,
            None => Decimal::from(value_of),
        };
        [at(min, heads.min), at(default.or(min), heads.default), at(max, heads.max)].is_sorted()
    })
}
