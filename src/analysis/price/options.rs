//! The options that qualify, each priced for its firm at the likely values.

use rust_decimal::Decimal;

use super::amounts::{Amounts, Sides, Subject};
use super::busy::AnyBusy;
use super::drawn::Outcomes;
use super::hours::HoursOf;
use super::staffing::best_under;
use crate::analysis::subject::{Mistake, unpriced};
use crate::engine::{
    Assessed, Assignment, Estimate, LikelyValues, PricingError, Scenario, assess, compare, dates_and_hours,
    estimate_id, warnings,
};
use crate::matter::{Case, Warning};
use crate::number::{Exact, Number, plural, round_half_away};
use crate::source::nearest;

/// The id of the split of the work that leaves most under a cap, where it is none of the options that are compared.
pub const MARGIN_SPLIT: &str = "margin-split";

/// An option that qualifies.
#[derive(Debug)]
pub struct PricedOption {
    /// Its id.
    pub id: String,
    /// What was compared.
    pub assessed: Assessed<Exact>,
    /// The estimate at cost.
    pub estimate: Estimate<Exact>,
    /// Its amounts at the likely values.
    pub likely: Amounts<Decimal>,
    /// Their means over the outcomes.
    pub mean: Option<Amounts<Decimal>>,
    /// Its hours, at the likely values.
    pub hours: HoursOf,
    /// Why there is no opportunity cost, and no standard value.
    pub lacks: [Option<String>; 2],
    /// What was drawn.
    pub outcomes: Option<Outcomes>,
    /// What to look out for.
    pub warnings: Vec<Warning>,
}

/// An option that qualifies and has no cost to its firm.
#[derive(Debug)]
pub struct Unpriced {
    /// Its id.
    pub id: String,
    /// What is missing.
    pub why: String,
}

/// What was found.
pub struct Qualifying {
    /// The options, the one to begin with first.
    pub options: Vec<PricedOption>,
    /// Those without a cost.
    pub unpriced: Vec<Unpriced>,
    /// The id of the recommended one.
    pub recommended: String,
}

impl PricedOption {
    /// It as something to be priced again.
    #[must_use]
    pub fn subject<'c>(&'c self, case: &'c Case, any_busy: &'c AnyBusy) -> Subject<'c> {
        let [worth, standard] = [0, 1].map(|at| self.lacks[at].is_none());
        Subject { case, any_busy, scenario: &self.assessed.scenario, has: Sides { worth, standard } }
    }

    /// What a fee is reckoned from: the means where outcomes were drawn.
    #[must_use]
    pub fn expected(&self) -> &Amounts<Decimal> {
        self.mean.as_ref().unwrap_or(&self.likely)
    }

    /// Takes what was drawn, with means rounded to the minor unit; none where one cannot be held.
    pub fn take_outcomes(&mut self, outcomes: Outcomes, decimals: u32) -> Option<()> {
        let rounded = |amount: &f64| Decimal::from_f64_retain(*amount).map(|of| round_half_away(of, decimals));
        let mean = outcomes.mean.as_ref().and_then(|mean| mean.map(rounded))?;
        // Without uncertainty a draw is the likely values in floats, which are exact in decimals.
        self.mean = Some(if outcomes.net.len() > 1 { mean } else { self.likely.clone() });
        self.outcomes = Some(outcomes);
        Some(())
    }
}

/// What a way of charging cannot do without, besides the cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// What own hours would otherwise earn.
    Worth,
    /// What the work is worth at standard rates.
    Standard,
}

impl Need {
    /// What keeps an option from being charged so.
    fn lacking(self, option: &PricedOption) -> Option<String> {
        let (what, why) = match self {
            Self::Worth => ("what in-house hours would otherwise earn", &option.lacks[0]),
            Self::Standard => ("what your hours are billed at", &option.lacks[1]),
        };
        why.as_ref().map(|why| format!("it takes {what}: {why}"))
    }
}

/// The options that qualify in the comparison of a case; `first` is the one to begin with, the recommended one where none is
/// named. Where so much is collected at most of hours that are billed, the split that leaves most then is one more.
///
/// # Errors
/// Where none qualifies, the one that is named is none of them, or it has no cost.
pub fn qualifying(
    case: &Case,
    any_busy: &AnyBusy,
    first: Option<&str>,
    need: Option<Need>,
    most_collected: Option<Decimal>,
) -> Result<Qualifying, Mistake> {
    let inputs = LikelyValues(&case.figures);
    let comparison = compare::<Exact>(case, &inputs).map_err(|problems| unpriced(case, &problems))?;
    let recommended = comparison.recommended().filter(|_| comparison.qualifies()).ok_or_else(|| nobody(case))?;
    let mut estimates: Vec<(String, Assessed<Exact>)> =
        comparison.estimates.into_iter().map(|of| (estimate_id(case, &of), of)).collect();
    let recommended_id = estimates[recommended].0.clone();
    estimates.extend(most_collected.and_then(|most| split_for_margin(case, &estimates, most)));
    let first = match first {
        None => recommended,
        Some(id) => named(case, &estimates, id)?,
    };
    let (mut options, mut lacking) = (Vec::new(), Vec::new());
    for (at, (id, of)) in estimates.into_iter().enumerate() {
        if !of.standing(case, &inputs).qualifies() {
            continue;
        }
        match priced(case, any_busy, id.clone(), of) {
            Ok(Some(option)) => match need.and_then(|need| need.lacking(&option)) {
                Some(why) if at == first => return Err(Mistake::Price(format!("`{id}` cannot be charged so: {why}"))),
                Some(why) => lacking.push(Unpriced { id, why }),
                None if at == first => options.insert(0, option),
                None => options.push(option),
            },
            Ok(None) => return Err(super::too_large()),
            Err(problem) if at == first => return Err(unpriced(case, &[problem])),
            Err(problem) => lacking.push(Unpriced { id, why: problem.describe(case).0 }),
        }
    }
    Ok(Qualifying { options, unpriced: lacking, recommended: recommended_id })
}

/// The split that leaves most where no more than so much is collected; none where an option that is compared leaves as much.
fn split_for_margin(
    case: &Case,
    estimates: &[(String, Assessed<Exact>)],
    most_collected: Decimal,
) -> Option<(String, Assessed<Exact>)> {
    let plain = estimates.iter().map(|(_, of)| &of.scenario).filter(|of| !of.improved);
    let known: Vec<Assignment> = plain.map(|of| of.assignment.clone()).collect();
    let assignment = best_under(case, most_collected, &known)?;
    let scenario = Scenario { assignment, basis: case.matter.basis, improved: false, billed_only: false };
    let assessed = assess(case, &LikelyValues(&case.figures), None, scenario).ok()?;
    Some((MARGIN_SPLIT.to_owned(), assessed))
}

fn priced(
    case: &Case,
    any_busy: &AnyBusy,
    id: String,
    assessed: Assessed<Exact>,
) -> Result<Option<PricedOption>, PricingError> {
    let inputs = LikelyValues(&case.figures);
    let whole = |scenario: &Scenario| {
        let has = Sides { worth: true, standard: true };
        let of = Subject { case, any_busy, scenario, has };
        [of.worth::<Exact>(&inputs).err(), of.standard::<Exact>(&inputs).err()]
    };
    let lacks = whole(&assessed.scenario);
    if let Some(wrong) = lacks.iter().flatten().find(|problem| !problem.is_missing()) {
        return Err(*wrong);
    }
    let lacks = lacks.map(|problem| problem.map(|problem| problem.describe(case).0));
    let [worth, standard] = [0, 1].map(|at| lacks[at].is_none());
    let subject = Subject { case, any_busy, scenario: &assessed.scenario, has: Sides { worth, standard } };
    let (amounts, estimate) = subject.amounts::<Exact>(&inputs)?;
    let hours = HoursOf::new(case, &inputs, &assessed.scenario, &estimate);
    let decimals = case.matter.currency.decimals();
    let mut found = warnings::<Exact>(case, &inputs, &assessed.scenario.assignment);
    found.extend(dates_and_hours(case, &inputs, &assessed.scenario, &estimate.schedule));
    let likely = amounts.map(|amount| amount.round(decimals).get());
    let both = hours.zip(likely);
    Ok(both.map(|(hours, likely)| PricedOption {
        id,
        assessed,
        estimate,
        likely,
        mean: None,
        hours,
        lacks,
        outcomes: None,
        warnings: found,
    }))
}

/// That no option qualifies.
fn nobody(case: &Case) -> Mistake {
    let met = if case.is_steady() { "has the capacity for it" } else { "meets the deadline" };
    Mistake::Scenario(format!(
        "there is no price at which to take this matter as it stands: no option is permitted and {met}; `lpo-cost compare` says why of each"
    ))
}

/// The place of the option that is asked for.
fn named(case: &Case, estimates: &[(String, Assessed<Exact>)], id: &str) -> Result<usize, Mistake> {
    let ids: Vec<&str> = estimates.iter().map(|(id, _)| id.as_str()).collect();
    let Some(at) = ids.iter().position(|known| *known == id) else {
        let help = nearest(id, ids.iter().copied())
            .map_or_else(|| format!("compared are {}", ids.join(", ")), |near| format!("did you mean `{near}`?"));
        return Err(Mistake::Scenario(format!("--option {id}: `{id}` is not compared: {help}")));
    };
    let (_, of) = &estimates[at];
    if of.standing(case, &LikelyValues(&case.figures)).qualifies() {
        return Ok(at);
    }
    let reasons: Vec<String> = of.exclusions.iter().map(|found| found.reason(case)).collect();
    let why = match of.schedule() {
        _ if !reasons.is_empty() => reasons.join("; "),
        Some(schedule) => match schedule.late_days.and_then(Number::count).filter(|days| *days > 0) {
            Some(days) => format!("late by {}", plural(days, "working day", "working days")),
            None => schedule.status().said(),
        },
        None => "it has no price".to_owned(),
    };
    Err(Mistake::Scenario(format!("--option {id}: `{id}` does not qualify: {why}")))
}
