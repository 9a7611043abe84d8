//! A matter: one piece of legal work, its tasks, and what the client and the court demand of it.

use std::sync::Arc;

use super::calendar::Calendar;
use super::figure::FigureId;
use super::words::words;
use crate::number::{Currency, Day, WorkingDays};

words! {
    /// What kind of matter it is.
    pub enum Kind;
    Litigation = "litigation": "A dispute in court or arbitration",
    Regulatory = "regulatory": "An authority's inquiry, a second request, compliance work",
    Transactional = "transactional": "Contracts, deals and due diligence",
    Ip = "ip": "Patents, trade marks and designs",
    Advisory = "advisory": "Advice, opinions and internal investigations",
}

words! {
    /// How soon the work must start.
    pub enum Urgency;
    Standard = "standard": "In the ordinary course, without overtime",
    Expedited = "expedited": "Sooner than that: overtime, shorter lead times, the premium for it",
    Urgent = "urgent": "At once: overtime, the shortest lead times, the rush premium",
}

words! {
    /// Which side of a rate counts.
    pub enum Basis;
    Cost = "cost": "At cost to you: the loaded cost of your own team, and what others charge",
    Billing = "billing": "At billing rates: what the client is billed for the work",
    Opportunity = "opportunity": "At opportunity cost: hours of your own team that would be billed count at the fees forgone",
}

words! {
    /// How demanding a task is; it changes the throughput.
    pub enum Complexity;
    Routine = "routine": "Easier than usual",
    Moderate = "moderate": "As usual",
    Complex = "complex": "Harder than usual",
}

impl Basis {
    /// At what amounts are, in the middle of a sentence.
    #[must_use]
    pub fn said(self) -> &'static str {
        match self {
            Self::Cost => "at cost to you",
            Self::Billing => "at billing rates",
            Self::Opportunity => "at opportunity cost (fees forgone)",
        }
    }
}

words! {
    /// What a charge is counted by.
    pub enum Driver;
    Matter = "matter": "Once a matter; in a steady portfolio once a month",
    Hour = "hour": "By the production hour",
    Document = "document": "By the document",
    Page = "page": "By the page; of documents at the matter's pages per document",
    Gigabyte = "gigabyte": "By the gigabyte",
    GigabyteMonth = "gigabyte-month": "By the gigabyte and month, as hosting is",
    Head = "head": "By the person",
    HeadMonth = "head-month": "By the person and month, as licences are",
    Month = "month": "By the month",
}

/// A matter, apart from its tasks.
#[derive(Debug, Clone)]
pub struct Matter {
    /// The buyer's id for it.
    pub id: String,
    /// What it is called.
    pub title: Option<String>,
    /// For whom.
    pub client: Option<String>,
    /// What kind of matter.
    pub kind: Kind,
    /// The currency that everything is reported in.
    pub currency: Currency,
    /// The first day on which anybody could work.
    pub start: Option<Day>,
    /// The last day.
    pub deadline: Option<Day>,
    /// As given, else by kind and deadline.
    pub urgency: Urgency,
    /// Which side of a rate counts.
    pub basis: Basis,
    /// Months of a steady portfolio; 1 for a single matter.
    pub periods: i64,
    /// Working days kept free before the deadline.
    pub reserve_days: Option<FigureId>,
    /// What may be spent.
    pub budget: Option<FigureId>,
    /// Whether a dearer provider is excluded.
    pub budget_is_limit: bool,
    /// What a day past the deadline costs.
    pub late_day_cost: Option<FigureId>,
    /// Whether being late is out of the question at any price.
    pub hard_deadline: bool,
    /// Gigabytes, for charges by them.
    pub gigabytes: Option<FigureId>,
    /// Months, for charges by them.
    pub months: Option<FigureId>,
    /// How many pages a document has.
    pub pages_per_document: Option<FigureId>,
    /// Share added for what cannot be foreseen.
    pub contingency: Option<FigureId>,
    /// What a law firm adds where the client buys through it.
    pub firm_markup: Option<FigureId>,
    /// Whether the data are privileged.
    pub privileged: bool,
    /// Whether the client agreed that the work leaves the buyer.
    pub client_consent: bool,
    /// Whether conflicts of outside lawyers are cleared.
    pub conflicts_cleared: bool,
    /// Whose public holidays count where days are counted for the matter as a whole; they close nobody.
    pub calendar: Calendar,
    /// Further days, on which nobody works.
    pub holidays: Vec<Day>,
    /// Monday to Friday less the matter's holidays and those of its calendar: how days late and days of slack are counted, alike for everyone.
    pub weekdays: WorkingDays,
    /// Whether work may be done abroad.
    pub offshore_allowed: bool,
    /// Where the matter is, `US-NY`.
    pub jurisdiction: Option<String>,
    /// Why work may not be done abroad.
    pub reason: Option<String>,
    /// What has to be done.
    pub tasks: Vec<Task>,
    /// Costs of the matter itself, whoever does the work.
    pub charges: Vec<Charge>,
}

/// What has to be done.
#[derive(Debug, Clone)]
pub struct Task {
    /// Which type of the catalogue.
    pub task_type: Arc<TaskType>,
    /// What the user calls it.
    pub name: Option<String>,
    /// The unit of its volume.
    pub unit: Arc<str>,
    /// UTBMS task code.
    pub utbms: Option<String>,
    /// How demanding it is.
    pub complexity: Complexity,
    /// Whether it needs somebody licensed.
    pub licensed: bool,
    /// The role that the matter asks for.
    pub role: Option<String>,
    /// How much work it is.
    pub hours: Hours,
}

impl Task {
    /// What the task is called in reports.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.task_type.title)
    }
}

/// How much work a task is.
#[derive(Debug, Clone)]
pub enum Hours {
    /// Given as hours, which no factor touches.
    Given(FigureId),
    /// A volume at a speed.
    Computed {
        /// How many units.
        volume: Volume,
        /// How fast.
        speed: Speed,
        /// The complexity's factor on the speed; 1 where there is none.
        factor: Option<FigureId>,
    },
}

impl Hours {
    /// The hours, where they are given.
    #[must_use]
    pub fn given(&self) -> Option<FigureId> {
        match self {
            Self::Given(hours) => Some(*hours),
            Self::Computed { .. } => None,
        }
    }
}

/// How many units of work there are.
#[derive(Debug, Clone, Copy)]
pub enum Volume {
    /// A number of units.
    Units(FigureId),
    /// Data before culling, and what they hold.
    Gigabytes {
        /// Gigabytes before culling.
        gigabytes: FigureId,
        /// Documents in each.
        documents_per_gigabyte: FigureId,
        /// Share that culling removes.
        cull: Option<FigureId>,
    },
    /// A share of another task's volume.
    Share {
        /// The other task's index.
        of: usize,
        /// The share.
        share: FigureId,
    },
}

/// How fast one of the buyer's own associates works at moderate complexity.
#[derive(Debug, Clone, Copy)]
pub enum Speed {
    /// Units an hour.
    Throughput(FigureId),
    /// Minutes a unit.
    Minutes(FigureId),
}

/// A type of task in the catalogue.
#[derive(Debug, Clone)]
pub struct TaskType {
    /// `document-review`
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What is done, in a line.
    pub description: Option<String>,
    /// The unit of its volume; none for `other`.
    pub unit: Option<Arc<str>>,
    /// The role that usually does it.
    pub role: String,
    /// UTBMS task code.
    pub utbms: Option<String>,
    /// Whether it needs somebody licensed.
    pub licensed: bool,
    /// How fast it usually goes.
    pub speed: Option<Speed>,
    /// Factors on the speed, by complexity: routine, moderate, complex.
    pub factors: [Option<FigureId>; 3],
}

impl TaskType {
    /// The factor of a complexity on the speed; none is 1.
    #[must_use]
    pub fn factor(&self, complexity: Complexity) -> Option<FigureId> {
        let [routine, moderate, complex] = self.factors;
        match complexity {
            Complexity::Routine => routine,
            Complexity::Moderate => moderate,
            Complexity::Complex => complex,
        }
    }
}

/// A cost that is counted by something else than hours of work on a task.
#[derive(Debug, Clone)]
pub struct Charge {
    /// What it is called.
    pub name: String,
    /// What it is counted by.
    pub driver: Driver,
    /// Price of one.
    pub rate: FigureId,
    /// At least so many are charged.
    pub minimum_quantity: Option<FigureId>,
    /// Whether it falls once rather than in every period.
    pub one_off: bool,
}
