//! A provider: one way to staff tasks, its rates, its speed, its team and its terms.

use std::sync::Arc;

use super::calendar::{Calendar, WeeksByUrgency};
use super::figure::FigureId;
use super::rate::{Price, Rate, Seat};
use super::role;
use super::words::words;
use super::work::{Charge, Complexity, Task, Urgency};
use crate::number::{Currency, Day};
use crate::source::Place;

words! {
    /// What kind of provider it is.
    pub enum ProviderKind;
    InHouse = "in-house": "Your own lawyers, or others employed as they are",
    LawFirm = "law-firm": "Outside counsel, which bills by the hour",
    Contract = "contract": "Contract or staff attorneys, by an agency or directly",
    Offshore = "offshore": "Legal process outsourcing (LPO) abroad",
    Technology = "technology": "A technology-assisted process that lawyers supervise",
}

/// One figure for each urgency.
#[derive(Debug, Clone, Copy, Default)]
pub struct ByUrgency {
    /// Where urgency is standard.
    pub standard: Option<FigureId>,
    /// Where it is expedited.
    pub expedited: Option<FigureId>,
    /// Where it is urgent.
    pub urgent: Option<FigureId>,
}

impl ByUrgency {
    /// The figure for an urgency; none counts as 0.
    #[must_use]
    pub fn at(&self, urgency: Urgency) -> Option<FigureId> {
        match urgency {
            Urgency::Standard => self.standard,
            Urgency::Expedited => self.expedited,
            Urgency::Urgent => self.urgent,
        }
    }
}

/// One figure for each complexity.
#[derive(Debug, Clone, Copy)]
pub struct ByComplexity {
    /// Stands for either of the others where that is left out.
    pub moderate: FigureId,
    /// Of routine work.
    pub routine: Option<FigureId>,
    /// Of complex work.
    pub complex: Option<FigureId>,
}

impl ByComplexity {
    /// One figure, whatever the complexity.
    #[must_use]
    pub fn one(figure: FigureId) -> Self {
        Self { moderate: figure, routine: None, complex: None }
    }

    /// The figure for a complexity.
    #[must_use]
    pub fn at(&self, complexity: Complexity) -> FigureId {
        let own = match complexity {
            Complexity::Routine => self.routine,
            Complexity::Moderate => None,
            Complexity::Complex => self.complex,
        };
        own.unwrap_or(self.moderate)
    }
}

/// The law firm that a provider is bought through.
#[derive(Debug, Clone, Copy)]
pub struct Via {
    /// The firm, as an index of the providers.
    pub firm: usize,
    /// What it adds to the provider's invoice.
    pub markup: Option<FigureId>,
}

/// Units of the matter's currency for one of a provider's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// They are the same.
    Same,
    /// Nobody says.
    Missing,
    /// As the matter has it.
    Given(FigureId),
    /// By way of the euro: units of each for one euro, none for the euro itself.
    ByEuro {
        /// Units of the matter's currency.
        matter: Option<FigureId>,
        /// Units of the provider's.
        own: Option<FigureId>,
        /// The day that they are of.
        on: Day,
        /// Whether they are older than a month.
        outdated: bool,
    },
}

/// One way to staff tasks.
#[derive(Debug, Clone)]
pub struct Provider {
    /// `in-lpo`
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What kind of provider.
    pub kind: ProviderKind,
    /// Where it works, `IN`.
    pub country: Option<String>,
    /// What it bills in.
    pub currency: Currency,
    /// From its currency to the matter's.
    pub exchange: Exchange,
    /// The day that its figures are of.
    pub effective: Option<Day>,
    /// The last day on which its figures are held to be current.
    pub valid_until: Option<Day>,
    /// Jurisdictions that its people are licensed in, where it says.
    pub licensed_in: Option<Vec<String>>,
    /// The task types that it does, where it says.
    pub offered: Option<Vec<String>>,
    /// Whether it is passed on at cost.
    pub disbursement: bool,
    /// Charges of the matter that its price includes.
    pub includes: Vec<String>,
    /// Share of its hours that would otherwise be billed; 1 where left out.
    pub busy: Option<FigureId>,
    /// Share of billed value that is collected; 1 where left out.
    pub realisation: Option<FigureId>,
    /// Rates by role.
    pub rates: Vec<(String, Rate)>,
    /// Team and calendar.
    pub delivery: Delivery,
    /// Paid by the head instead of the hour.
    pub seat: Option<Seat>,
    /// The law firm in between, where it is not bought directly.
    pub via: Option<Via>,
    /// Yearly rise of all that it is paid.
    pub escalation: Option<FigureId>,
    /// Least hours of supervision a working day.
    pub supervision_per_day: Option<FigureId>,
    /// Heads that one `supervision_per_day` covers; all of them where left out.
    pub span: Option<FigureId>,
    /// Who supervises: roles of the baseline (of the firm in between) by shares; `supervisor` alone where empty.
    pub supervised_by: Vec<(String, FigureId)>,
    /// Fees beside the hours.
    pub fees: Fees,
    /// Its own charges.
    pub charges: Vec<Charge>,
    /// What holds for each task of the matter, in their order.
    pub terms: Vec<Terms>,
    /// Where it is described, for errors about what it lacks.
    pub place: Place,
}

impl Provider {
    /// The rate for exactly this role.
    #[must_use]
    pub fn rate_for(&self, role: &str) -> Option<usize> {
        self.rates.iter().position(|(name, _)| name == role)
    }

    /// The rate for this role, or for the next one up the ladder that there is a rate for.
    #[must_use]
    pub fn rate_from(&self, role: &str) -> Option<usize> {
        role::above(role).find_map(|role| self.rate_for(role))
    }

    /// The rate of whoever stands in for a role among those who supervise and correct others: of the role itself, of the
    /// next one up the ladder that there is a rate for, else of the highest below.
    #[must_use]
    pub fn rate_near(&self, role: &str) -> Option<usize> {
        self.rate_from(role).or_else(|| role::below(role).find_map(|role| self.rate_for(role)))
    }
}

impl Heads {
    /// What each count is called in a file, and how many.
    #[must_use]
    pub fn counts(&self) -> [(&'static str, i64); 3] {
        [("min", self.min), ("default", self.default), ("max", self.max)]
    }
}

/// Team and calendar of a provider.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Hours per head and day; 8 where left out.
    pub hours_per_day: Option<FigureId>,
    /// When it works, the matter's holidays, its own and public ones taken into account.
    pub weeks: WeeksByUrgency,
    /// Whose public holidays those are.
    pub calendar: Calendar,
    /// Its own further holidays.
    pub holidays: Vec<Day>,
    /// How many people.
    pub heads: Heads,
    /// Working days before it can start.
    pub lead_days: ByUrgency,
    /// Overtime hours per head and day at the most.
    pub overtime_hours: Option<FigureId>,
    /// What an overtime hour costs of an ordinary one; 1 where left out.
    pub overtime_multiplier: Option<FigureId>,
    /// Training hours per head.
    pub training_hours: Option<FigureId>,
    /// Whether they are billed.
    pub bills_training: bool,
    /// Share of the heads that leave in a year.
    pub attrition: Option<FigureId>,
}

/// How many people a provider puts on a matter.
#[derive(Debug, Clone, Copy)]
pub struct Heads {
    /// At least.
    pub min: i64,
    /// Where nothing presses.
    pub default: i64,
    /// At most.
    pub max: i64,
    /// Where each of them is written, if it is.
    pub written: [Option<FigureId>; 3],
}

/// Fees beside the hours; what is left out is 0.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fees {
    /// Once, before the work starts.
    pub set_up: Option<FigureId>,
    /// Hours of the buyer's supervisor to hand the matter over.
    pub knowledge_transfer_hours: Option<FigureId>,
    /// Share of the work for its management.
    pub management: Option<FigureId>,
    /// The least it charges for the whole matter.
    pub minimum: Option<FigureId>,
    /// Tax that the buyer cannot recover.
    pub tax: Option<FigureId>,
    /// Buffer for exchange rates.
    pub fx_buffer: Option<FigureId>,
    /// Premium by urgency.
    pub premium: ByUrgency,
}

/// What holds for one task of the matter at one provider.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Whether the provider offers this type of task.
    pub offered: bool,
    /// The rate of the role that does it, as an index of the provider's rates.
    pub rate: Option<usize>,
    /// The role that the provider names for the type.
    pub role: Option<Arc<str>>,
    /// The rate that its quality control is done at, where it is not that of the role which does the task.
    pub qc_rate: Option<usize>,
    /// Price by the unit, instead of by the hour.
    pub price: Option<Arc<Price>>,
    /// Relative to the buyer's own associates; 1 where left out.
    pub productivity: Option<ByComplexity>,
    /// Quality control, share of the production hours.
    pub qc: Option<ByComplexity>,
    /// Supervision by the buyer, share of the production hours.
    pub supervision: Option<ByComplexity>,
    /// Share of the base hours that the buyer's associates do over.
    pub rework: Option<ByComplexity>,
}

impl Terms {
    /// The rate that its quality control is done at.
    #[must_use]
    pub fn checked_at(&self) -> Option<usize> {
        self.qc_rate.or(self.rate)
    }

    /// The figures for tasks of a complexity.
    #[must_use]
    pub fn at(&self, complexity: Complexity) -> TaskFigures {
        let of = |figure: Option<ByComplexity>| figure.map(|of| of.at(complexity));
        let [productivity, qc, supervision, rework] =
            [self.productivity, self.qc, self.supervision, self.rework].map(of);
        TaskFigures { productivity, qc, supervision, rework }
    }

    /// The role that a task asks for, whoever then does it.
    #[must_use]
    pub fn asked<'t>(&'t self, task: &'t Task) -> &'t str {
        task.role.as_deref().or(self.role.as_deref()).unwrap_or(&task.task_type.role)
    }
}

/// What of a provider's figures goes by the task's complexity.
#[derive(Debug, Clone, Copy)]
pub struct TaskFigures {
    /// Relative to the buyer's own associates; 1 where left out.
    pub productivity: Option<FigureId>,
    /// Quality control, share of the production hours.
    pub qc: Option<FigureId>,
    /// Supervision by the buyer, share of the production hours.
    pub supervision: Option<FigureId>,
    /// Share of the base hours that the buyer's associates do over.
    pub rework: Option<FigureId>,
}
