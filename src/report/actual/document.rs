//! The keys of `lpo-cost/actual/1`: a matter that runs, held against its plan.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::cell::row;
use super::super::num::Num;
use super::super::words::capitalised;
use super::Remarks;
use crate::analysis::{Earned, Outlook, Pace, PlaceEarned, Watched};
use crate::matter::{WorkPlan, utbms_phase, utbms_title};
use crate::number::{Day, Exact, Number};

/// The version of these keys.
pub const ACTUAL: &str = "lpo-cost/actual/1";
/// What of a matter belongs to no phase.
const NO_PHASE: &str = "No phase";
/// What is the matter's own.
const OWN: &str = "The matter's own costs";

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

/// Writes what was watched.
pub struct Writer<'w> {
    pub plan: &'w WorkPlan,
    pub watched: &'w Watched,
    pub as_of: Day,
    pub anonymise: bool,
}

impl Writer<'_> {
    fn money(&self, amount: Option<Exact>) -> Option<Num> {
        Some(Num::money(amount?.get()?, self.plan.currency.decimals()))
    }

    fn amount(&self, amount: Option<Decimal>) -> Option<Num> {
        amount.map(|amount| Num::money(amount, self.plan.currency.decimals()))
    }

    /// The document; its sentences are yet to come.
    pub fn document(&self, remarks: Remarks) -> ActualDocument {
        let Remarks { doubts, notes } = remarks;
        let (plan, watched) = (self.plan, self.watched);
        let shown = |text: &Option<String>| text.clone().filter(|_| !self.anonymise);
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        ActualDocument {
            schema: ACTUAL,
            version: env!("CARGO_PKG_VERSION"),
            as_of: self.as_of.to_string(),
            matter: WatchedMatterDoc {
                id: if self.anonymise { Some("matter".to_owned()) } else { plan.matter.clone() },
                title: shown(&plan.title),
                currency: plan.currency.code(),
                deadline: day(plan.deadline),
                budget: self.amount(plan.budget),
            },
            plan: PlanBasisDoc {
                option: plan.option.clone(),
                name: if self.anonymise && plan.option.is_none() { "a budget".to_owned() } else { plan.name.clone() },
                start: day(plan.start),
                finish: day(plan.finish),
                reserves: Num::money(plan.reserves, plan.currency.decimals()),
            },
            total: self.figures(&watched.total),
            planned_value: self.money(watched.planned_value),
            tasks: watched.places.iter().map(|of| self.place(of)).collect(),
            phases: self.phases(),
            providers: self.providers(),
            completion: completion(&watched.pace),
            outlook: watched.outlook.as_ref().map(outlook),
            switch: watched.outlook.as_ref().map(|of| self.switch(of)),
            course: self.course(),
            reasons: Vec::new(),
            doubts,
            notes,
        }
    }

    fn figures(&self, of: &Earned) -> FiguresDoc {
        let money = |amount: Option<Exact>| self.money(amount);
        let hours = |hours: Option<Exact>| hours.and_then(Exact::get).map(Num::to_4);
        let part = |part: fn(&crate::analysis::Variance) -> Exact| self.money(of.variance.as_ref().map(part));
        FiguresDoc {
            bac: money(Some(of.bac)),
            ac: money(Some(of.ac)),
            accrued: money(Some(of.accrued)),
            ev: money(of.ev),
            percent_done: of.done().and_then(|done| (done * Exact::whole(100)).get()).map(Num::percent),
            cpi: of.cpi().and_then(Exact::get).map(Num::to_4),
            eac: money(of.eac()),
            eac_as_planned: money(of.eac_as_planned()),
            variance: money(of.over()),
            rate: part(|of| of.rate),
            mix: part(|of| of.mix),
            efficiency: part(|of| of.efficiency),
            other: part(|of| of.other),
            hours: hours(of.hours),
            hours_earned: hours(of.hours_earned),
            hours_spent: hours(Some(of.hours_spent)),
        }
    }

    fn place(&self, of: &PlaceEarned) -> PlaceDoc {
        let task = |at: &usize| &self.plan.tasks[*at];
        PlaceDoc {
            name: self.place_name(of),
            tasks: of.place.tasks.iter().map(|at| task(at).number).collect(),
            utbms: of.place.tasks.first().and_then(|at| task(at).utbms.clone()),
            provider: of.place.provider.clone().filter(|id| self.is_said(id)),
            planned: of.place.is_planned,
            figures: self.figures(&of.earned),
        }
    }

    /// What a place is called: by its tasks, or by who is paid beside them.
    fn place_name(&self, of: &PlaceEarned) -> String {
        let name = |at: &usize| {
            let task = &self.plan.tasks[*at];
            let title = task.utbms.as_deref().and_then(utbms_title).map(str::to_owned);
            let hidden = || title.unwrap_or_else(|| format!("task {}", task.number));
            if self.anonymise { hidden() } else { task.name.clone() }
        };
        let mut names: Vec<String> = of.place.tasks.iter().map(name).collect();
        names.dedup();
        match of.place.provider.as_deref() {
            _ if !names.is_empty() => names.join(" + "),
            None if of.place.is_planned => OWN.to_owned(),
            None => "Not in the plan".to_owned(),
            Some(provider) if of.place.is_planned => format!("{}: beside tasks", self.called(provider)),
            Some(provider) if self.plan.names.contains_key(provider) => {
                format!("{}: not in the plan", self.called(provider))
            }
            Some(_) if self.anonymise => "Somebody who is not in the plan".to_owned(),
            Some(provider) => format!("{provider}: not in the plan"),
        }
    }

    /// Whether an id may be told: those of vendors that are not in the plan may give a matter away.
    fn is_said(&self, provider: &str) -> bool {
        !self.anonymise || self.plan.names.contains_key(provider)
    }

    fn called(&self, provider: &str) -> String {
        capitalised(self.plan.called(provider))
    }

    /// Sums over places that share something, in the order in which it first comes; what has none of it comes last.
    fn sums(&self, key: impl Fn(&PlaceEarned) -> Option<String>) -> Vec<(Option<String>, Earned)> {
        let mut sums: Vec<(Option<String>, Vec<&Earned>)> = Vec::new();
        for of in &self.watched.places {
            let key = key(of);
            match sums.iter_mut().find(|(known, _)| *known == key) {
                Some((_, all)) => all.push(&of.earned),
                None => sums.push((key, vec![&of.earned])),
            }
        }
        sums.sort_by_key(|(key, _)| key.is_none());
        sums.into_iter().map(|(key, all)| (key, Earned::sum(all))).collect()
    }

    fn phases(&self) -> Vec<PhaseDoc> {
        let phase = |of: &PlaceEarned| {
            let code = self.plan.tasks[*of.place.tasks.first()?].utbms.as_deref()?;
            utbms_phase(code)
        };
        let mut sums = self.sums(phase);
        sums.sort_by(|(a, _), (b, _)| (a.is_none(), a).cmp(&(b.is_none(), b)));
        let sums = sums.into_iter().map(|(phase, earned)| PhaseDoc {
            name: phase.as_deref().and_then(utbms_title).unwrap_or(NO_PHASE).to_owned(),
            phase,
            figures: self.figures(&earned),
        });
        sums.collect()
    }

    fn providers(&self) -> Vec<PaidDoc> {
        let sums = self.sums(|of| of.place.provider.clone()).into_iter().map(|(provider, earned)| PaidDoc {
            name: match provider.as_deref() {
                None => OWN.to_owned(),
                Some(id) if self.anonymise && !self.plan.names.contains_key(id) => "somebody else".to_owned(),
                Some(id) => self.called(id),
            },
            provider: provider.filter(|id| self.is_said(id)),
            figures: self.figures(&earned),
        });
        sums.collect()
    }

    fn switch(&self, of: &Outlook) -> SwitchDoc {
        let switch = &of.switch;
        let id = |at: Option<usize>| at.map(|at| switch.options[at].id.clone());
        let options = switch.options.iter().map(|option| RestDoc {
            provider: option.id.clone(),
            assignments: option.assignment.clone(),
            total: self.amount(option.total),
            one_off: self.amount(option.once),
            finish: option.finish.map(|day| day.to_string()),
            qualifies: option.qualifies,
        });
        SwitchDoc {
            stay: switch.options[switch.stay].id.clone(),
            recommended: id(switch.recommended),
            other: id(switch.other),
            cost_of_change: self.amount(switch.cost_of_change),
            saving: self.amount(switch.saving),
            options: options.collect(),
        }
    }

    fn course(&self) -> Vec<CourseDoc> {
        let points = self.watched.burn.iter().map(|point| CourseDoc {
            date: point.day.to_string(),
            planned: self.amount(point.planned),
            spent: self.amount(point.spent),
            earned: self.amount(point.earned),
        });
        points.collect()
    }
}

fn completion(pace: &Pace) -> CompletionDoc {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let parts = pace.parts.iter().map(|part| PartCompletionDoc {
        provider: part.provider.clone(),
        begun: day(part.begun),
        planned_finish: day(part.planned),
        finish: day(part.finish),
    });
    CompletionDoc {
        finish: day(pace.finish),
        late_days: pace.late_days,
        slip_days: pace.slip_days,
        parts: parts.collect(),
    }
}

fn outlook(of: &Outlook) -> OutlookDoc {
    let share = |share: Option<f64>| share.and_then(Decimal::from_f64_retain).map(Num::to_4);
    OutlookDoc {
        chance_on_time: share(of.on_time),
        chance_within_budget: share(of.within_budget),
        draws: of.draws,
        seed: of.seed,
    }
}
