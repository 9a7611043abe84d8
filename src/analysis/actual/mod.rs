//! A matter that runs, held against its plan: earned value, the date at the pace so far, the chance that deadline and
//! budget hold, and whether somebody else had better do what is left (docs/model.md, "A matter that runs").

mod burn;
mod earned;
mod ledger;
mod pace;
mod rest;
mod switch;
mod valued;

pub use burn::BurnPoint;
pub use earned::{Earned, Variance};
pub use ledger::{Place, Spent};
pub use pace::{Pace, PartPace};
pub use switch::{Outlook, RestOption, StayOrChange, outlook};

use rust_decimal::Decimal;

use crate::matter::{TaskProgress, WorkPlan};
use crate::number::{Day, Exact};
use burn::burn;
use ledger::Ledger;
use valued::{Valuer, planned_value};

/// A place of the plan, valued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceEarned {
    /// Where.
    pub place: Place,
    /// What was planned, spent and earned there.
    pub earned: Earned,
    /// The day of the last that was spent there.
    pub last: Option<Day>,
}

/// A matter that runs, held against its plan.
#[derive(Debug, Clone)]
pub struct Watched {
    /// The places of the plan, and what was not planned behind them.
    pub places: Vec<PlaceEarned>,
    /// All together.
    pub total: Earned,
    /// What was to be earned by now.
    pub planned_value: Option<Exact>,
    /// When the work will be done.
    pub pace: Pace,
    /// Its course.
    pub burn: Vec<BurnPoint>,
    /// The share of each task that is done; none where nobody says.
    pub shares: Vec<Option<Exact>>,
    /// Deadline, budget and the switch; none where the matter's file is not known.
    pub outlook: Option<Outlook>,
}

/// What is watched, and by what.
#[derive(Debug, Clone, Copy)]
pub struct Watching<'w> {
    /// The plan.
    pub plan: &'w WorkPlan,
    /// What is done.
    pub progress: &'w [TaskProgress],
    /// The day that it is looked at: nothing later counts.
    pub as_of: Day,
}

/// What is drawn of what is left.
#[derive(Debug, Clone, Copy)]
pub struct RestDraws {
    /// How many.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
    /// Threads to compute with.
    pub threads: usize,
}

/// The newest day on which anybody says what is done, and what is billed or worked for an amount after it; none where nothing is.
#[must_use]
pub fn spent_since(progress: &[TaskProgress], spent: &[Spent]) -> Option<(Day, Decimal)> {
    let newest = progress.iter().filter_map(|of| of.day).max()?;
    let after = spent.iter().filter(|one| one.day.is_some_and(|day| day > newest));
    let amounts = after.filter_map(|one| one.amount.or(one.gross));
    let sum = amounts.fold(Decimal::ZERO, Decimal::saturating_add);
    (sum > Decimal::ZERO).then_some((newest, sum))
}

/// Holds what was spent against the plan.
#[must_use]
pub fn watched(of: Watching, spent: Vec<Spent>) -> Watched {
    let Watching { plan, progress, as_of } = of;
    let ledger = Ledger::new(plan, spent);
    let valuer = Valuer::new(plan, progress);
    let valued = valuer.value(&ledger);
    let pace = Pace::new(&valuer, &ledger, progress, as_of);
    let burn = burn(&valuer, &ledger, progress, as_of, pace.finish);
    let last = |spent: &Vec<Spent>| spent.iter().filter_map(|one| one.day).max();
    let places = ledger.places.iter().zip(&ledger.spent).zip(&valued);
    let places =
        places.map(|((place, spent), earned)| PlaceEarned { place: place.clone(), earned: *earned, last: last(spent) });
    Watched {
        places: places.collect(),
        total: Earned::sum(&valued),
        planned_value: planned_value(plan, as_of),
        pace,
        burn,
        shares: (0..plan.tasks.len()).map(|task| valuer.share(task)).collect(),
        outlook: None,
    }
}
