//! A case of which one input takes one value after another.

use rust_decimal::Decimal;

use crate::engine::{Inputs, LikelyValues, OnTape, PricingError, compare, estimate_id};
use crate::matter::{Case, FigureId};
use crate::number::{Day, Exact, Number, Tape, parse, parse_share};
use crate::run::{Pricer, Question};
use crate::source::{Diagnostics, Texts, nearest};

/// A value that an input takes: a number, or a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// A number; of a share the share, not the per cent.
    Number(Decimal),
    /// A date.
    Date(Day),
}

impl Point {
    /// Reads a number, a share in per cent, or a date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = || parse(text).or_else(|_| parse_share(text)).ok().map(Self::Number);
        Day::parse(text).map(Self::Date).or_else(number)
    }

    /// So many steps further; nothing beyond what can be held.
    #[must_use]
    pub fn plus(self, steps: i64, step: Decimal) -> Option<Self> {
        let far = step.checked_mul(Decimal::from(steps))?;
        match self {
            Self::Number(number) => number.checked_add(far).map(|sum| Self::Number(sum.normalize())),
            Self::Date(day) => day.plus(i64::try_from(far).ok()?).map(Self::Date),
        }
    }

    /// How many steps fit between two values of one kind.
    #[must_use]
    pub fn steps_to(self, other: Self, step: Decimal) -> Option<i64> {
        let distance = match (self, other) {
            (Self::Number(from), Self::Number(to)) => to.checked_sub(from)?,
            (Self::Date(from), Self::Date(to)) => Decimal::from(from.span_to(to) - 1),
            _ => return None,
        };
        i64::try_from(distance.checked_div(step)?.floor()).ok()
    }
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{}", number.normalize()),
            Self::Date(day) => write!(f, "{day}"),
        }
    }
}

/// What is wrong with a question, as findings about texts, or as a sentence.
#[derive(Debug)]
pub enum Mistake {
    /// The matter cannot be understood with such a value.
    Matter(Box<(Texts, Diagnostics)>),
    /// The matter cannot be priced with such a value.
    Price(String),
    /// The question makes no sense.
    Scenario(String),
}

/// Totals of all estimates, and the one that is recommended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// By the order of the estimates; none where one has no price.
    pub totals: Vec<Option<Decimal>>,
    /// The recommended one.
    pub recommended: Option<usize>,
    /// Whether it does what the matter demands; else it is only the first to finish.
    pub qualifies: bool,
}

/// Is told from time to time how much of how much is done.
pub type Watch<'w> = dyn Fn(u64, u64) + 'w;

/// Reads the matter anew, with a key at a value.
pub type Reader<'r> = dyn Fn(&str, Point) -> Result<Case, Mistake> + 'r;

/// A case, and the input that is varied.
pub struct Subject<'s> {
    read: &'s Reader<'s>,
    key: String,
    case: Case,
    /// The figures of that key; none where it is no figure but a date or the like, and the matter is read anew each time.
    figures: Vec<FigureId>,
    pricer: Pricer,
    /// The ids of the estimates.
    pub ids: Vec<String>,
}

impl<'s> Subject<'s> {
    /// A matter of which a key is to be varied, first taking some value.
    ///
    /// # Errors
    /// Where the key cannot take the value.
    pub fn new(read: &'s Reader<'s>, key: &str, first: Point) -> Result<Self, Mistake> {
        let case = read(key, first)?;
        let named = case.figures.iter().enumerate().filter(|(_, figure)| figure.key == key);
        let is_number = matches!(first, Point::Number(_));
        let figures = named.filter(|_| is_number).map(|(at, _)| FigureId::at(at)).collect();
        let pricer = Pricer::new(&case);
        let ids = ids(&case)?;
        Ok(Self { read, key: key.to_owned(), case, figures, pricer, ids })
    }

    /// The case, at the first value.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Whether anything hangs on the input; a number under a name that nobody asks for moves nothing.
    ///
    /// # Errors
    /// Names the nearest key that something hangs on.
    pub fn check_key(&self) -> Result<(), Mistake> {
        let tape = Tape::default();
        compare(&self.case, &OnTape(&tape, &self.case.figures)).map_err(|problems| unpriced(&self.case, &problems))?;
        let read = tape.inputs();
        // A figure that is not read may be a matter of its value; a role that nobody has is not.
        let of_rates = self.key.split('.').nth(2) == Some("rates");
        let asked = self.figures.iter().any(|id| read.contains(&id.index()));
        if asked || self.figures.is_empty() || !of_rates {
            return Ok(());
        }
        let figures = self.case.figures.iter().enumerate();
        let known = figures.filter(|(at, _)| read.contains(at)).map(|(_, figure)| figure.key.as_str());
        let help = nearest(&self.key, known).map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        Err(Mistake::Scenario(format!("nothing depends on `{}`{help}", self.key)))
    }

    /// Whether the input takes a value, which reading the matter with it shows.
    ///
    /// # Errors
    /// Where it does not.
    pub fn check(&self, point: Point) -> Result<(), Mistake> {
        (self.read)(&self.key, point).map(|_| ())
    }

    /// The step of the input where none is asked for: 1 for counts, the minor unit for money, 0.1 % for shares and
    /// factors, a day for dates.
    #[must_use]
    pub fn default_step(&self) -> Decimal {
        let figure = self.figures.first().map(|id| self.case.figures.get(*id));
        figure.map_or(Decimal::ONE, |figure| figure.kind.step(self.case.matter.currency.decimals()))
    }

    /// What the matter comes to at a value.
    ///
    /// # Errors
    /// Where it cannot be priced there.
    pub fn at(&mut self, point: Point) -> Result<Outcome, Mistake> {
        let Point::Number(value) = point else { return self.anew(point) };
        if self.figures.is_empty() {
            return self.anew(point);
        }
        for id in &self.figures {
            self.pricer.set(*id, value);
        }
        self.pricer.ask(&self.case, &Totals).map_err(|problems| unpriced(&self.case, &problems))
    }

    fn anew(&self, point: Point) -> Result<Outcome, Mistake> {
        let case = (self.read)(&self.key, point)?;
        Outcome::of(&case, &LikelyValues(&case.figures)).map_err(|problems| unpriced(&case, &problems))
    }
}

/// Asks for the totals of all estimates, and who is recommended.
pub struct Totals;

impl Question for Totals {
    type Answer = Outcome;

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Outcome, Vec<PricingError>> {
        Outcome::of(case, inputs)
    }
}

impl Outcome {
    /// Prices a case.
    ///
    /// # Errors
    /// What keeps it from being priced.
    pub fn of<N: Number>(case: &Case, inputs: &impl Inputs<N>) -> Result<Self, Vec<PricingError>> {
        let comparison = compare(case, inputs)?;
        let decimals = case.matter.currency.decimals();
        let totals = comparison
            .estimates
            .iter()
            .map(|of| of.estimate.as_ref().and_then(|estimate| estimate.total.decimal_at(decimals)))
            .collect();
        Ok(Self { totals, recommended: comparison.recommended(), qualifies: comparison.qualifies() })
    }
}

/// The ids of a case's estimates.
///
/// # Errors
/// Where it cannot be priced.
pub fn ids(case: &Case) -> Result<Vec<String>, Mistake> {
    let comparison = compare(case, &LikelyValues(&case.figures)).map_err(|problems| unpriced(case, &problems))?;
    Ok(comparison.estimates.iter().map(|of| estimate_id(case, of)).collect())
}

/// What each option of a matter comes to, and which is recommended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The options by their ids; none where one has no price.
    pub totals: Vec<(String, Option<Decimal>)>,
    /// The id of the recommended one.
    pub recommended: Option<String>,
}

impl Answer {
    /// What a matter comes to at its likely values.
    ///
    /// # Errors
    /// Where it cannot be priced.
    pub fn of(case: &Case) -> Result<Self, Mistake> {
        let comparison = compare(case, &LikelyValues(&case.figures)).map_err(|problems| unpriced(case, &problems))?;
        let id = |of| estimate_id(case, of);
        let total =
            |of: &crate::engine::Assessed<Exact>| of.estimate.as_ref().and_then(|estimate| estimate.total.get());
        let recommended = comparison.recommended().map(|at| id(&comparison.estimates[at]));
        let totals = comparison.estimates.iter().map(|of| (id(of), total(of))).collect();
        Ok(Self { totals, recommended })
    }

    /// What an option comes to.
    #[must_use]
    pub fn total(&self, id: &str) -> Option<Decimal> {
        self.totals.iter().find(|(known, _)| known == id).and_then(|(_, total)| *total)
    }
}

/// The total of the estimate of an id; none where it has no price, or there is none of that id.
///
/// # Errors
/// Where the matter cannot be priced.
pub fn total_of(case: &Case, id: &str) -> Result<Option<Decimal>, Mistake> {
    Ok(estimate_of(case, id)?.map(|(_, [total, _])| total))
}

/// The place of the estimate of an id, its total and what of that is the buyer's own; none where it has no price.
///
/// # Errors
/// Where the matter cannot be priced.
pub fn estimate_of(case: &Case, id: &str) -> Result<Option<(usize, [Decimal; 2])>, Mistake> {
    let comparison = compare(case, &LikelyValues(&case.figures)).map_err(|problems| unpriced(case, &problems))?;
    let found = comparison.estimates.iter().position(|of| estimate_id(case, of) == id);
    Ok(found.and_then(|at| {
        let estimate = comparison.estimates[at].estimate.as_ref()?;
        Some((at, [estimate.total.get()?, estimate.own.get()?]))
    }))
}

pub(super) fn unpriced(case: &Case, problems: &[PricingError]) -> Mistake {
    let said: Vec<String> = problems.iter().map(|problem| problem.describe(case).0).collect();
    Mistake::Price(said.join("; "))
}
