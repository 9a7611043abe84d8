//! The keys of `lpo-cost/actual/1`: a matter that runs, held against its plan.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::cell::row;
use super::super::num::Num;

/// The version of these keys.
pub const ACTUAL: &str = "lpo-cost/actual/1";

/// A matter that runs, ready to be written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ActualDocument {
    /// The version of these keys.
    pub schema: &'static str,
    /// What wrote this.
    pub version: &'static str,
    /// The day that the matter is looked at: nothing later counts.
    pub as_of: String,
    /// The matter.
    pub matter: WatchedMatterDoc,
    /// What it is held against.
    pub plan: PlanBasisDoc,
    /// All of it.
    pub total: FiguresDoc,
    /// What was to be earned by now.
    pub planned_value: Option<Num>,
    /// By task: those of one provider that share a UTBMS code together, what is paid beside tasks, what was not planned.
    pub tasks: Vec<PlaceDoc>,
    /// By UTBMS phase.
    pub phases: Vec<PhaseDoc>,
    /// By who is paid.
    pub providers: Vec<PaidDoc>,
    /// When the work will be done.
    pub completion: CompletionDoc,
    /// How sure deadline and budget are; null where the matter's file is not known or nothing is left.
    pub outlook: Option<OutlookDoc>,
    /// Who should do what is left; null like the outlook.
    pub switch: Option<SwitchDoc>,
    /// The course so far, and as planned, on days that are spread evenly.
    pub course: Vec<CourseDoc>,
    /// What it comes to, in sentences.
    pub reasons: Vec<String>,
    /// What may make the figures wrong, to be settled first: who bills and was not planned, files of other matters, invoices that
    /// do not add up.
    pub doubts: Vec<String>,
    /// What was left out, or taken for granted.
    pub notes: Vec<String>,
}

/// The matter.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WatchedMatterDoc {
    /// Its id; null where the plan does not say.
    pub id: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// What amounts are in.
    pub currency: &'static str,
    /// The day by which it is to be done.
    pub deadline: Option<String>,
    /// What may be spent.
    pub budget: Option<Num>,
}

/// The plan.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlanBasisDoc {
    /// The option that was chosen; null of a budget.
    pub option: Option<String>,
    /// What people call it.
    pub name: String,
    /// The first day of its work.
    pub start: Option<String>,
    /// The last.
    pub finish: Option<String>,
    /// Contingency and cost of delay, which are not in the budget at completion.
    pub reserves: Num,
}

row! {
    /// What was planned, spent and earned.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
    pub struct FiguresDoc;
    /// Budget at completion: what all of it is to cost.
    bac: Option<Num>,
    /// Actual cost, with what is not billed yet.
    ac: Option<Num>,
    /// What of it is not billed yet.
    accrued: Option<Num>,
    /// Earned value: what is done, at its budget. Null where nobody says what is done.
    ev: Option<Num>,
    /// Per cent of the budget that is earned.
    percent_done: Option<Num>,
    /// Cost performance index, earned value by actual cost; null while either is zero.
    cpi: Option<Num>,
    /// Estimate at completion, if what is left costs as what is done did; null while the index is.
    eac: Option<Num>,
    /// The same, if what is left costs what was planned.
    eac_as_planned: Option<Num>,
    /// Actual cost less earned value.
    variance: Option<Num>,
    /// Of the variance: other rates than planned.
    rate: Option<Num>,
    /// Other people than planned.
    mix: Option<Num>,
    /// More or fewer hours than planned for what is done.
    efficiency: Option<Num>,
    /// Expenses, fees, adjustments, and what rounding leaves.
    other: Option<Num>,
    /// Hours as planned, where the plan has them.
    hours: Option<Num>,
    /// The hours that what is done should have taken.
    hours_earned: Option<Num>,
    /// The hours that it took.
    hours_spent: Option<Num>,
}

/// A task, or several that invoices cannot tell apart.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlaceDoc {
    /// What it is called.
    pub name: String,
    /// The numbers of its tasks in the matter; none of what is paid beside tasks.
    pub tasks: Vec<usize>,
    /// Its UTBMS code.
    pub utbms: Option<String>,
    /// Who is paid; null of what is the matter's own.
    pub provider: Option<String>,
    /// Whether the plan has it.
    pub planned: bool,
    /// The figures.
    #[serde(flatten)]
    pub figures: FiguresDoc,
}

/// A phase.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PhaseDoc {
    /// Its UTBMS code; null of what belongs to none.
    pub phase: Option<String>,
    /// What it is called.
    pub name: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: FiguresDoc,
}

/// Who is paid.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PaidDoc {
    /// The id; null of what is the matter's own.
    pub provider: Option<String>,
    /// What people call them.
    pub name: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: FiguresDoc,
}

/// When the work will be done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CompletionDoc {
    /// The last day at the pace so far.
    pub finish: Option<String>,
    /// Working days past the deadline; null without a deadline.
    pub late_days: Option<i64>,
    /// Working days later than planned; below zero earlier.
    pub slip_days: Option<i64>,
    /// By provider.
    pub parts: Vec<PartCompletionDoc>,
}

/// When somebody's work will be done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PartCompletionDoc {
    /// Whose.
    pub provider: Option<String>,
    /// The first day that they are known to have worked.
    pub begun: Option<String>,
    /// The last day as planned.
    pub planned_finish: Option<String>,
    /// The last day at the pace so far.
    pub finish: Option<String>,
}

/// How sure deadline and budget are, by simulation of what is left.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OutlookDoc {
    /// Share of the outcomes in which the work ends by the deadline.
    pub chance_on_time: Option<Num>,
    /// Share of the outcomes in which all of it costs no more than the budget.
    pub chance_within_budget: Option<Num>,
    /// How many outcomes.
    pub draws: u64,
    /// By which seed.
    pub seed: u64,
}

/// Whether to change who does what is left.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SwitchDoc {
    /// Who has it now.
    pub stay: String,
    /// Who should do what is left.
    pub recommended: Option<String>,
    /// The best other option that is permitted and in time.
    pub other: Option<String>,
    /// What that one charges because it is new: changing pays from so large a saving on the work on.
    pub cost_of_change: Option<Num>,
    /// What changing saves after that; below zero it costs more.
    pub saving: Option<Num>,
    /// What is left, done by each.
    pub options: Vec<RestDoc>,
}

/// What is left, done by somebody.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RestDoc {
    /// Who.
    pub provider: String,
    /// Who does each task that is left, in the matter's order.
    pub assignments: Vec<String>,
    /// What it comes to; null where it has no price.
    pub total: Option<Num>,
    /// What of that is charged once because somebody is new.
    pub one_off: Option<Num>,
    /// The last day.
    pub finish: Option<String>,
    /// Whether it is permitted, and in time.
    pub qualifies: bool,
}

row! {
    /// The course by the end of a day.
    #[derive(Debug, Clone, Serialize, JsonSchema)]
    pub struct CourseDoc;
    /// The day.
    date: String,
    /// What was to be earned by then.
    planned: Option<Num>,
    /// What was spent by then; null after the day that the matter is looked at.
    spent: Option<Num>,
    /// What was earned by then.
    earned: Option<Num>,
}
