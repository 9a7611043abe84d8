//! The plan of a matter that runs: which work is to be done by whom, what it is to cost, and what of it is done.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::utbms::utbms_phase;
use crate::number::{Currency, Day, Exact, Number, WorkingDays};

/// Work that is counted by its time.
pub const HOUR: &str = "hour";

/// A plan that a matter is watched by. Amounts, hours and volumes are over all periods.
#[derive(Debug, Clone)]
pub struct WorkPlan {
    /// The matter's id; none where the plan does not say.
    pub matter: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// What amounts are in.
    pub currency: Currency,
    /// The id of the option that was chosen; none where the plan has no options.
    pub option: Option<String>,
    /// What people call it.
    pub name: String,
    /// Your own team; who is paid for in-house hours.
    pub baseline: Option<String>,
    /// What people call each provider, by its id.
    pub names: BTreeMap<String, String>,
    /// The first day on which anybody could work.
    pub start: Option<Day>,
    /// The last day of the work as planned.
    pub finish: Option<Day>,
    /// The day by which it is to be done.
    pub deadline: Option<Day>,
    /// What may be spent.
    pub budget: Option<Decimal>,
    /// The tasks.
    pub tasks: Vec<PlannedTask>,
    /// What it is to cost, without reserves.
    pub lines: Vec<PlannedLine>,
    /// Contingency and the cost of delay, which nothing is held against.
    pub reserves: Decimal,
    /// Hourly rates by provider and role, beside those of the lines.
    pub rates: BTreeMap<(String, String), Decimal>,
    /// When the matter's days count.
    pub weekdays: WorkingDays,
    /// When each provider works.
    pub weeks: BTreeMap<String, WorkingDays>,
}

/// A task of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlannedTask {
    /// Its place in the matter.
    pub number: usize,
    /// What it is called.
    pub name: String,
    /// Its UTBMS code.
    pub utbms: Option<String>,
    /// Who does it; none where the plan does not say.
    pub provider: Option<String>,
    /// What its volume is counted in.
    pub unit: Option<String>,
    /// Its volume.
    pub units: Option<Decimal>,
    /// Hours of whoever does it.
    pub hours: Option<Decimal>,
    /// The first day that its provider works.
    pub start: Option<Day>,
    /// The last.
    pub finish: Option<Day>,
}

/// A line of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlannedLine {
    /// What it is called.
    pub name: String,
    /// The provider of its part, with whose hours it is earned; none of what is the matter's own.
    pub part: Option<String>,
    /// Who is paid; none of what is the matter's own.
    pub payee: Option<String>,
    /// The place of its task among the tasks; none where it is for the whole part.
    pub task: Option<usize>,
    /// Who does its hours.
    pub role: Option<String>,
    /// What it is counted in, where it is counted.
    pub unit: Option<String>,
    /// How many of these.
    pub quantity: Option<Decimal>,
    /// The price of one.
    pub rate: Option<Decimal>,
    /// What it is to cost.
    pub amount: Decimal,
}

impl PlannedLine {
    /// The price of one: as it is written where it explains the amount, else what the amount comes to for one.
    #[must_use]
    pub fn price(&self, decimals: u32) -> Option<Exact> {
        let (quantity, amount) = (Exact::from(self.quantity?), Exact::from(self.amount));
        let written = self.rate.map(Exact::from);
        let explains = |rate: &Exact| (*rate * quantity).round(decimals) == amount.round(decimals);
        written.filter(explains).or_else(|| Some(amount / quantity).filter(|price| price.is_valid()))
    }
}

impl WorkPlan {
    /// The phase of a task; none where its code is none of UTBMS.
    #[must_use]
    pub fn phase(&self, task: usize) -> Option<String> {
        utbms_phase(self.tasks.get(task)?.utbms.as_deref()?)
    }

    /// When a provider works; the matter's own days where the plan does not say.
    #[must_use]
    pub fn week_of(&self, provider: Option<&str>) -> &WorkingDays {
        provider.and_then(|id| self.weeks.get(id)).unwrap_or(&self.weekdays)
    }

    /// What people call a provider.
    #[must_use]
    pub fn called<'p>(&'p self, provider: &'p str) -> &'p str {
        self.names.get(provider).map_or(provider, String::as_str)
    }

    /// What a task is to cost.
    #[must_use]
    pub fn cost_of(&self, task: usize) -> Exact {
        Exact::sum(self.lines.iter().filter(|line| line.task == Some(task)).map(|line| line.amount.into()))
    }
}

/// How much of a task is done: so much of so much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskProgress {
    /// The place of the task among the plan's.
    pub task: usize,
    /// The day that it was counted; none where nobody says.
    pub day: Option<Day>,
    /// Units or per cent that are done, at most `of`.
    pub done: Decimal,
    /// Units of the task, or 100 per cent; above 0.
    pub of: Decimal,
}

impl TaskProgress {
    /// The share that is done, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> Exact {
        Exact::from(self.done) / Exact::from(self.of)
    }
}
