//! The keys of `lpo-cost/actual/1`: a matter that runs, held against its plan.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::cell::row;
use super::super::document::document;
use super::super::num::Num;
use super::Remarks;
use super::writer::Writer;
use crate::analysis::{BurnPoint, Earned, Outlook, Pace, PartPace, PlaceEarned, RestOption, StayOrChange, Variance};
use crate::matter::WorkPlan;
use crate::number::{Day, Exact, Number};

/// The version of these keys.
pub const ACTUAL: &str = "lpo-cost/actual/1";

document! {
    /// A matter that runs, ready to be written.
    pub struct ActualDocument of (writer: &Writer, remarks: Remarks) {
        let Remarks { doubts, notes } = remarks;
        let Writer { plan, watched, .. } = *writer;
    };
    /// The version of these keys.
    schema: &'static str = ACTUAL,
    /// What wrote this.
    version: &'static str = env!("CARGO_PKG_VERSION"),
    /// The day that the matter is looked at: nothing later counts.
    as_of: Day = writer.as_of,
    /// The matter.
    matter: WatchedMatterDoc = WatchedMatterDoc::of(writer),
    /// What it is held against.
    plan: PlanBasisDoc = PlanBasisDoc::of(plan, writer.anonymise),
    /// All of it.
    total: FiguresDoc = FiguresDoc::of(writer, &watched.total),
    /// What was to be earned by now.
    planned_value: Option<Num> = writer.money(watched.planned_value),
    /// By task: those of one provider that share a UTBMS code together, what is paid beside tasks, what was not planned.
    tasks: Vec<PlaceDoc> = watched.places.iter().map(|of| PlaceDoc::of(writer, of)).collect(),
    /// By UTBMS phase.
    phases: Vec<PhaseDoc> = writer.phases(),
    /// By who is paid.
    providers: Vec<PaidDoc> = writer.providers(),
    /// When the work will be done.
    completion: CompletionDoc = CompletionDoc::of(&watched.pace),
    /// How sure deadline and budget are; null where the matter's file is not known or nothing is left.
    outlook: Option<OutlookDoc> = watched.outlook.as_ref().map(OutlookDoc::of),
    /// Who should do what is left; null like the outlook.
    switch: Option<SwitchDoc> = watched.outlook.as_ref().map(|of| SwitchDoc::of(writer, &of.switch)),
    /// The course so far, and as planned, on days that are spread evenly.
    course: Vec<CourseDoc> = watched.burn.iter().map(|point| CourseDoc::of(writer, point)).collect(),
    /// What it comes to, in sentences.
    reasons: Vec<String> = Vec::new(),
    /// What may make the figures wrong, to be settled first: who bills and was not planned, files of other matters, invoices that
    /// do not add up.
    doubts: Vec<String> = doubts,
    /// What was left out, or taken for granted.
    notes: Vec<String> = notes,
}

document! {
    /// The matter.
    pub struct WatchedMatterDoc of (writer: &Writer) {
        let plan = writer.plan;
        let shown = |text: &Option<String>| text.clone().filter(|_| !writer.anonymise);
    };
    /// Its id; null where the plan does not say.
    id: Option<String> = if writer.anonymise { Some("matter".to_owned()) } else { plan.matter.clone() },
    /// What it is called.
    title: Option<String> = shown(&plan.title),
    /// What amounts are in.
    currency: &'static str = plan.currency.code(),
    /// The day by which it is to be done.
    deadline: Option<Day> = plan.deadline,
    /// What may be spent.
    budget: Option<Num> = writer.amount(plan.budget),
}

document! {
    /// The plan.
    pub struct PlanBasisDoc of (plan: &WorkPlan, anonymise: bool);
    /// The option that was chosen; null of a budget.
    option: Option<String> = plan.option.clone(),
    /// What people call it.
    name: String = if anonymise && plan.option.is_none() { "a budget".to_owned() } else { plan.name.clone() },
    /// The first day of its work.
    start: Option<Day> = plan.start,
    /// The last.
    finish: Option<Day> = plan.finish,
    /// Contingency and cost of delay, which are not in the budget at completion.
    reserves: Num = Num::money(plan.reserves, plan.currency.decimals()),
}

row! {
    /// What was planned, spent and earned.
    #[derive(PartialEq, Eq)]
    pub struct FiguresDoc of (writer: &Writer, of: &Earned) {
        let money = |amount: Option<Exact>| writer.money(amount);
        let hours = |hours: Option<Exact>| hours.and_then(Exact::get).map(Num::to_4);
        let part = |part: fn(&Variance) -> Exact| writer.money(of.variance.as_ref().map(part));
    };
    /// Budget at completion: what all of it is to cost.
    bac: Option<Num> = money(Some(of.bac)),
    /// Actual cost, with what is not billed yet.
    ac: Option<Num> = money(Some(of.ac)),
    /// What of it is not billed yet.
    accrued: Option<Num> = money(Some(of.accrued)),
    /// Earned value: what is done, at its budget. Null where nobody says what is done.
    ev: Option<Num> = money(of.ev),
    /// Per cent of the budget that is earned.
    percent_done: Option<Num> = of.done().and_then(|done| (done * Exact::whole(100)).get()).map(Num::percent),
    /// Cost performance index, earned value by actual cost; null while either is zero.
    cpi: Option<Num> = of.cpi().and_then(Exact::get).map(Num::to_4),
    /// Estimate at completion, if what is left costs as what is done did; null while the index is.
    eac: Option<Num> = money(of.eac()),
    /// The same, if what is left costs what was planned.
    eac_as_planned: Option<Num> = money(of.eac_as_planned()),
    /// Actual cost less earned value.
    variance: Option<Num> = money(of.over()),
    /// Of the variance: other rates than planned.
    rate: Option<Num> = part(|of| of.rate),
    /// Other people than planned.
    mix: Option<Num> = part(|of| of.mix),
    /// More or fewer hours than planned for what is done.
    efficiency: Option<Num> = part(|of| of.efficiency),
    /// Expenses, fees, adjustments, and what rounding leaves.
    other: Option<Num> = part(|of| of.other),
    /// Hours as planned, where the plan has them.
    hours: Option<Num> = hours(of.hours),
    /// The hours that what is done should have taken.
    hours_earned: Option<Num> = hours(of.hours_earned),
    /// The hours that it took.
    hours_spent: Option<Num> = hours(Some(of.hours_spent)),
}

document! {
    /// A task, or several that invoices cannot tell apart.
    pub struct PlaceDoc of (writer: &Writer, of: &PlaceEarned) {
        let task = |at: &usize| &writer.plan.tasks[*at];
    };
    /// What it is called.
    name: String = writer.place_name(of),
    /// The numbers of its tasks in the matter; none of what is paid beside tasks.
    tasks: Vec<usize> = of.place.tasks.iter().map(|at| task(at).number).collect(),
    /// Its UTBMS code.
    utbms: Option<String> = of.place.tasks.first().and_then(|at| task(at).utbms.clone()),
    /// Who is paid; null of what is the matter's own.
    provider: Option<String> = of.place.provider.clone().filter(|id| writer.is_said(id)),
    /// Whether the plan has it.
    planned: bool = of.place.is_planned,
    /// The figures.
    #[serde(flatten)]
    figures: FiguresDoc = FiguresDoc::of(writer, &of.earned),
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

document! {
    /// When the work will be done.
    pub struct CompletionDoc of (pace: &Pace);
    /// The last day at the pace so far.
    finish: Option<Day> = pace.finish,
    /// Working days past the deadline; null without a deadline.
    late_days: Option<i64> = pace.late_days,
    /// Working days later than planned; below zero earlier.
    slip_days: Option<i64> = pace.slip_days,
    /// By provider.
    parts: Vec<PartCompletionDoc> = pace.parts.iter().map(PartCompletionDoc::of).collect(),
}

document! {
    /// When somebody's work will be done.
    pub struct PartCompletionDoc of (part: &PartPace);
    /// Whose.
    provider: Option<String> = part.provider.clone(),
    /// The first day that they are known to have worked.
    begun: Option<Day> = part.begun,
    /// The last day as planned.
    planned_finish: Option<Day> = part.planned,
    /// The last day at the pace so far.
    finish: Option<Day> = part.finish,
}

document! {
    /// How sure deadline and budget are, by simulation of what is left.
    pub struct OutlookDoc of (of: &Outlook) {
        let share = |share: Option<f64>| share.and_then(Decimal::from_f64_retain).map(Num::to_4);
    };
    /// Share of the outcomes in which the work ends by the deadline.
    chance_on_time: Option<Num> = share(of.on_time),
    /// Share of the outcomes in which all of it costs no more than the budget.
    chance_within_budget: Option<Num> = share(of.within_budget),
    /// How many outcomes.
    draws: u64 = of.draws,
    /// By which seed.
    seed: u64 = of.seed,
}

document! {
    /// Whether to change who does what is left.
    pub struct SwitchDoc of (writer: &Writer, switch: &StayOrChange) {
        let id = |at: Option<usize>| at.map(|at| switch.options[at].id.clone());
    };
    /// Who has it now.
    stay: String = switch.options[switch.stay].id.clone(),
    /// Who should do what is left.
    recommended: Option<String> = id(switch.recommended),
    /// The best other option that is permitted and in time.
    other: Option<String> = id(switch.other),
    /// What that one charges because it is new: changing pays from so large a saving on the work on.
    cost_of_change: Option<Num> = writer.amount(switch.cost_of_change),
    /// What changing saves after that; below zero it costs more.
    saving: Option<Num> = writer.amount(switch.saving),
    /// What is left, done by each.
    options: Vec<RestDoc> = switch.options.iter().map(|option| RestDoc::of(writer, option)).collect(),
}

document! {
    /// What is left, done by somebody.
    pub struct RestDoc of (writer: &Writer, option: &RestOption);
    /// Who.
    provider: String = option.id.clone(),
    /// Who does each task that is left, in the matter's order.
    assignments: Vec<String> = option.assignment.clone(),
    /// What it comes to; null where it has no price.
    total: Option<Num> = writer.amount(option.total),
    /// What of that is charged once because somebody is new.
    one_off: Option<Num> = writer.amount(option.once),
    /// The last day.
    finish: Option<Day> = option.finish,
    /// Whether it is permitted, and in time.
    qualifies: bool = option.qualifies,
    /// Whether it is permitted.
    permitted: bool = option.permitted,
}

row! {
    /// The course by the end of a day.
    pub struct CourseDoc of (writer: &Writer, point: &BurnPoint);
    /// The day.
    date: Day = point.day,
    /// What was to be earned by then.
    planned: Option<Num> = writer.amount(point.planned),
    /// What was spent by then; null after the day that the matter is looked at.
    spent: Option<Num> = writer.amount(point.spent),
    /// What was earned by then.
    earned: Option<Num> = writer.amount(point.earned),
}
