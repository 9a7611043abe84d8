//! A number that remembers how it came about.
//!
//! The engine run on [`Traced`] numbers writes every operation on a [`Tape`]. From the tape come the formula under an
//! amount, the list of inputs that a result leaned on, and whatever else wants to show the arithmetic rather than its
//! outcome. The formulas themselves are written once, in the engine.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::{Add, Div, Mul, Sub};

use super::step::position;
use super::{Asked, CalendarRef, Choice, Exact, Number, Position, Quantity, Step};

/// So many steps a comparison of a few providers takes about.
const MANY: usize = 1500;

/// Where operations are written down.
#[derive(Debug, Default)]
pub struct Tape {
    steps: RefCell<Vec<(Step, Exact)>>,
    for_all_inputs: bool,
    /// What was asked of the numbers, where that is written down too.
    asked: Option<RefCell<Vec<Asked>>>,
}

impl Tape {
    /// A tape for formulas that are to hold for other inputs too, with whatever they take for granted.
    #[must_use]
    pub fn with_questions() -> Self {
        let (steps, asked) = (Vec::with_capacity(MANY), Vec::with_capacity(MANY / 8));
        Self { steps: RefCell::new(steps), for_all_inputs: true, asked: Some(RefCell::new(asked)) }
    }

    /// What was asked of numbers, in that order.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.as_ref().map_or_else(Vec::new, |asked| asked.borrow().clone())
    }

    fn ask(&self, question: impl FnOnce() -> Asked) {
        if let Some(asked) = &self.asked {
            let question = question();
            asked.borrow_mut().push(question);
        }
    }

    /// A tape for formulas that have to hold for other inputs too: what is zero for these is kept.
    #[must_use]
    pub fn for_all_inputs() -> Self {
        Self { steps: RefCell::new(Vec::with_capacity(MANY)), for_all_inputs: true, asked: None }
    }

    /// Puts an input on the tape: the figure's index and its value.
    pub fn input(&self, index: usize, value: Exact) -> Traced<'_> {
        self.write(Step::Input(position(index)), value)
    }

    /// Puts a number on the tape that was counted, and says what it is. One period need not be shown, nor, where the
    /// formulas are for these inputs alone, one of anything else.
    pub fn counted(&self, value: i64, what: Quantity) -> Traced<'_> {
        if value == 1 && (what == Quantity::Periods || !self.for_all_inputs) {
            return Traced::whole(1);
        }
        self.write(Step::Constant, Exact::whole(value)).named(what)
    }

    /// The result that a decision went for.
    #[must_use]
    pub fn chosen(&self, Choice { value, bound, then, otherwise }: Choice) -> Position {
        if self.step(value).1.at_most(self.step(bound).1) { then } else { otherwise }
    }

    /// The step at a position, and its value.
    ///
    /// # Panics
    /// Never for a position that came from this tape.
    #[must_use]
    pub fn step(&self, at: Position) -> (Step, Exact) {
        self.steps.borrow()[at as usize]
    }

    /// The number at a position.
    ///
    /// # Panics
    /// Never for a position that came from this tape.
    #[must_use]
    pub fn at(&self, position: Position) -> Traced<'_> {
        Traced { value: self.step(position).1, on: Some((self, position)) }
    }

    /// What some results hang on, with these themselves, in the order of the tape.
    #[must_use]
    pub fn needed(&self, results: impl Iterator<Item = Position>) -> Vec<Position> {
        let mut is_needed = Vec::new();
        for at in results.map(|at| at as usize) {
            is_needed.resize(is_needed.len().max(at + 1), false);
            is_needed[at] = true;
        }
        let steps = self.steps.borrow();
        // What a step hangs on stands before it.
        for at in (0..is_needed.len()).rev() {
            if is_needed[at] {
                steps[at].0.operands().for_each(|of| is_needed[of as usize] = true);
            }
        }
        (0..).zip(is_needed).filter_map(|(at, is_needed)| is_needed.then_some(at)).collect()
    }

    /// The indexes of all inputs that were put on the tape.
    #[must_use]
    pub fn inputs(&self) -> BTreeSet<usize> {
        let inputs = |(step, _): &(Step, Exact)| match step {
            Step::Input(index) => Some(*index as usize),
            _ => None,
        };
        self.steps.borrow().iter().filter_map(inputs).collect()
    }

    fn write(&self, step: Step, value: Exact) -> Traced<'_> {
        let mut steps = self.steps.borrow_mut();
        steps.push((step, value));
        Traced { value, on: Some((self, position(steps.len() - 1))) }
    }
}

/// An exact number and its place on a tape; a constant that met no input yet has none.
#[derive(Debug, Clone, Copy)]
pub struct Traced<'t> {
    value: Exact,
    on: Option<(&'t Tape, Position)>,
}

impl<'t> Traced<'t> {
    /// The value.
    #[must_use]
    pub fn exact(self) -> Exact {
        self.value
    }

    /// The position on the tape, for what is not a mere constant.
    #[must_use]
    pub fn position(self) -> Option<Position> {
        self.on.map(|(_, at)| at)
    }

    fn asked(self, question: impl FnOnce(Position) -> Asked) {
        if let Some((tape, at)) = self.on {
            tape.ask(|| question(at));
        }
    }

    fn place(self, tape: &'t Tape) -> Position {
        match self.on {
            Some((_, at)) => at,
            None => tape.write(Step::Constant, self.value).on.map_or(0, |(_, at)| at),
        }
    }

    fn unary(self, step: impl Fn(Position) -> Step, value: Exact) -> Self {
        match self.on {
            Some((tape, at)) => tape.write(step(at), value),
            None => Self { value, on: None },
        }
    }

    fn binary(self, other: Self, step: impl Fn(Position, Position) -> Step, value: Exact) -> Self {
        match self.on.or(other.on) {
            Some((tape, _)) => tape.write(step(self.place(tape), other.place(tape)), value),
            None => Self { value, on: None },
        }
    }

    /// Whether it is the same step, or the same constant that has not met an input.
    fn is_the_same_as(self, other: Self) -> bool {
        self.position() == other.position() && self.value == other.value
    }

    /// A constant of this value that has not met an input: adding 0 or multiplying by 1 need not be shown.
    fn is_plain(self, value: i64) -> bool {
        self.on.is_none() && self.value == Exact::whole(value)
    }
}

impl Add for Traced<'_> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        if self.is_plain(0) {
            other
        } else if other.is_plain(0) {
            self
        } else {
            self.binary(other, Step::Add, self.value + other.value)
        }
    }
}
impl Sub for Traced<'_> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        if other.is_plain(0) { self } else { self.binary(other, Step::Subtract, self.value - other.value) }
    }
}
impl Mul for Traced<'_> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        if self.is_plain(1) {
            other
        } else if other.is_plain(1) {
            self
        } else if self.is_plain(0) || other.is_plain(0) {
            // Poison stays poison.
            Self { value: self.value * other.value, on: None }
        } else {
            self.binary(other, Step::Multiply, self.value * other.value)
        }
    }
}
impl Div for Traced<'_> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        if other.is_plain(1) { self } else { self.binary(other, Step::Divide, self.value / other.value) }
    }
}

impl Number for Traced<'_> {
    fn whole(value: i64) -> Self {
        Self { value: Exact::whole(value), on: None }
    }
    fn ceil(self) -> Self {
        self.unary(Step::Ceil, self.value.ceil())
    }
    fn floor(self) -> Self {
        self.unary(Step::Floor, self.value.floor())
    }
    fn round(self, places: u32) -> Self {
        self.unary(|at| Step::Round(at, places), self.value.round(places))
    }
    fn max(self, other: Self) -> Self {
        self.binary(other, Step::Max, self.value.max(other.value))
    }
    fn min(self, other: Self) -> Self {
        self.binary(other, Step::Min, self.value.min(other.value))
    }
    fn order(self, other: Self) -> Ordering {
        let order = self.value.order(other.value);
        if let Some((tape, _)) = self.on.or(other.on) {
            tape.ask(|| Asked::Order(self.place(tape), other.place(tape), order));
        }
        order
    }
    fn count(self) -> Option<i64> {
        self.asked(Asked::Valid);
        self.value.count()
    }
    fn decimal(self) -> Option<rust_decimal::Decimal> {
        self.asked(Asked::Value);
        self.value.get()
    }
    fn is_valid(self) -> bool {
        self.asked(Asked::Valid);
        self.value.is_valid()
    }
    fn is_structurally_zero(self) -> bool {
        let is_zero = self.value.is_zero();
        match self.on {
            Some((tape, _)) if tape.asked.is_some() => {
                let is_left_out = is_zero && self.value.is_valid() && self.value != Exact::whole(0);
                self.asked(|at| Asked::LeftOut(at, is_left_out));
                is_left_out
            }
            Some((tape, _)) => is_zero && !tape.for_all_inputs,
            None => is_zero,
        }
    }
    fn named(self, what: Quantity) -> Self {
        self.unary(|at| Step::Named(at, what), self.value)
    }
    fn choose<const RESULTS: usize>(
        self,
        bound: Self,
        then: impl FnOnce() -> [Self; RESULTS],
        otherwise: impl FnOnce() -> [Self; RESULTS],
    ) -> [Self; RESULTS] {
        let holds = self.value.at_most(bound.value);
        let Some((tape, _)) = self.on.or(bound.on) else { return if holds { then() } else { otherwise() } };
        let (value, bound) = (self.place(tape), bound.place(tape));
        let (then, otherwise) = (then(), otherwise());
        std::array::from_fn(|at| {
            let (then, otherwise) = (then[at], otherwise[at]);
            let chosen = if holds { then } else { otherwise };
            if then.is_the_same_as(otherwise) {
                return chosen;
            }
            let (then, otherwise) = (then.place(tape), otherwise.place(tape));
            tape.write(Step::Choose(Choice { value, bound, then, otherwise }), chosen.value)
        })
    }
    fn nth_working_day(calendar: CalendarRef, from: Self, n: Self) -> Self {
        let value = Exact::nth_working_day(calendar, from.value, n.value);
        from.binary(n, |from, n| Step::NthWorkingDay { calendar: position(calendar.id), from, n }, value)
    }
    fn working_days(calendar: CalendarRef, from: Self, to: Self) -> Self {
        let value = Exact::working_days(calendar, from.value, to.value);
        from.binary(to, |from, to| Step::WorkingDays { calendar: position(calendar.id), from, to }, value)
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    fn smaller<N: Number>(a: N, b: N) -> [N; 2] {
        a.choose(b, || [a, N::whole(7)], || [b, N::whole(7)])
    }

    #[test]
    fn values_take_one_side_and_a_tape_keeps_both() {
        let [two, three] = [2, 3].map(|value| Exact::from(Decimal::from(value)));
        assert_eq!(smaller(two, three), [two, Exact::whole(7)]);
        let tape = Tape::default();
        let [chosen, same] = smaller(tape.input(0, two), tape.input(1, three));
        let (step, value) = tape.step(chosen.position().expect("it is on the tape"));
        let Step::Choose(choice) = step else { panic!("{step:?}") };
        assert_eq!((value, tape.chosen(choice)), (two, choice.then));
        assert!(matches!(tape.step(choice.otherwise).0, Step::Input(1)));
        assert_eq!(same.position(), None, "what both sides agree on is no decision");
    }

    #[test]
    fn the_side_that_is_not_taken_may_be_impossible() {
        let tape = Tape::default();
        let nothing = tape.input(0, Exact::whole(0));
        let share = Traced::whole(5).share_of(nothing);
        assert_eq!((share.exact(), share.is_valid()), (Exact::whole(0), true));
    }

    #[test]
    fn a_tape_with_questions_keeps_what_was_asked_and_what_is_zero_itself() {
        let tape = Tape::with_questions();
        let decimal = |digits: i64, scale: u32| Exact::from(Decimal::new(digits, scale));
        let [zero, little, much] =
            [(0, decimal(0, 0)), (1, decimal(4, 13)), (2, decimal(5, 1))].map(|(at, value)| tape.input(at, value));
        assert!(!zero.is_structurally_zero() && little.is_structurally_zero() && !much.is_structurally_zero());
        assert!(much.is_valid() && zero.below(much));
        assert_eq!(
            tape.asked(),
            [
                Asked::LeftOut(0, false),
                Asked::LeftOut(1, true),
                Asked::LeftOut(2, false),
                Asked::Valid(2),
                Asked::Order(0, 2, Ordering::Less)
            ]
        );
        let silent = Tape::default();
        assert!(silent.input(0, decimal(4, 13)).is_structurally_zero() && silent.asked().is_empty());
    }
}
