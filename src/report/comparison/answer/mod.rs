//! The answer on one page, as a value: what to do, what it costs, whether it is safe, and what to see to first. Sentences in
//! it are finished and figures typed; formats only lay it out.

mod before;
mod changes;
mod elements;
mod facts;
mod head;
mod key_figures;
mod legend;
mod moved;
mod options;
mod prose;
mod why;

use super::super::duties::Duty;
use super::super::num::Num;
use super::writer::View;
use crate::analysis::Compared;
use crate::number::Day;
use facts::Facts;
pub use options::OVER_BUDGET;

/// What a careful partner would put in front of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The matter: its id, and what it is called.
    pub title: String,
    /// Whom it is for; as of when, on which basis, in which currency; what kind of matter, and when.
    pub about: Vec<String>,
    /// What to do.
    pub advice: Advice,
    /// What it costs and whether it is safe, in the order of [`Subject`].
    pub figures: Vec<KeyFigure>,
    /// The options, the recommended one first.
    pub options: Vec<OptionRow>,
    /// What the table of options shows; the first column is the option's name.
    pub columns: Vec<Column>,
    /// How many options are not shown.
    pub more: usize,
    /// What the table of options leaves unsaid: why no savings are shown, and who is not permitted.
    pub notes: Vec<String>,
    /// Why, in at most five sentences.
    pub why: Vec<String>,
    /// The smallest changes that turn the answer, at most three.
    pub changes: Vec<String>,
    /// What has to be seen to first.
    pub before: Vec<Duty>,
    /// What its words for chances mean, where there are any.
    pub legend: Option<String>,
    /// How much of it rests on assumptions.
    pub rests_on: Option<String>,
    /// What holds for all of it.
    pub closing: String,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The recommendation in a few words.
    pub headline: String,
    /// Who gets which tasks, where several do.
    pub parts: Vec<AdvisedPart>,
    /// The recommended estimate, by its place; none where none is permitted.
    pub estimate: Option<usize>,
    /// Whether it meets what the matter demands; else it is only the first to finish.
    pub qualifies: bool,
    /// Whether it splits the work among several providers.
    pub is_split: bool,
}

/// Who gets which tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdvisedPart {
    /// The provider's name.
    pub name: String,
    /// The tasks' names, in their order.
    pub tasks: Vec<String>,
}

impl AdvisedPart {
    /// What stands between two tasks: no comma where a name has one itself.
    #[must_use]
    pub fn separator(&self) -> &'static str {
        if self.tasks.iter().any(|task| task.contains(',')) { "; " } else { ", " }
    }

    /// The tasks in a row.
    #[must_use]
    pub fn listed(&self) -> String {
        self.tasks.join(self.separator())
    }
}

/// What a key figure is about, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// What it costs.
    Cost,
    /// What a month costs once everything is live.
    Month,
    /// What is paid beside the months: one-off costs, transition, price rises.
    Beside,
    /// When it has paid for itself.
    Payback,
    /// Whether the deadline is met.
    Deadline,
    /// When it is done, where there is no deadline.
    Finish,
    /// Whether the team can do the work of a month.
    Capacity,
    /// Whether it keeps within the budget.
    Budget,
    /// What is lost on it, where the client is billed less than it costs.
    Margin,
    /// The hours of the buyer's own people.
    OwnTime,
    /// How sure the choice is.
    Choice,
    /// What would be safer.
    Safer,
}

impl Subject {
    /// What stands before the figure.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Cost => "Cost",
            Self::Month => "A month",
            Self::Beside => "One-off",
            Self::Payback => "Payback",
            Self::Deadline => "Deadline",
            Self::Finish => "Finish",
            Self::Capacity => "Capacity",
            Self::Budget => "Budget",
            Self::Margin => "Margin",
            Self::OwnTime => "Own time",
            Self::Choice => "Choice",
            Self::Safer => "Safer",
        }
    }
}

/// Whether a figure is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Neither good nor bad.
    Plain,
    /// As it should be.
    Good,
    /// Worth a second look.
    Caution,
    /// Not as it should be.
    Bad,
}

/// A figure or a verdict, and what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFigure {
    /// What it is about.
    pub subject: Subject,
    /// The figure, or the verdict in a word.
    pub figure: String,
    /// What there is to say about it; may be empty.
    pub remark: String,
    /// Whether it is good news.
    pub tone: Tone,
}

/// A column of the table of options, besides the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The total at the likely values.
    Total,
    /// The total that half of the simulated outcomes lie below.
    Median,
    /// Whether, or how surely, it is in time.
    InTime,
    /// The last day of work.
    Finish,
    /// What a month costs once everything is live.
    Month,
    /// What is paid once, without the transition and price rises.
    OneOff,
    /// What the months before everything is live cost more or less.
    Transition,
    /// What rising prices add.
    Rises,
    /// What it saves against today's way.
    Saving,
    /// The month in which it has paid for itself.
    Payback,
}

impl Column {
    /// Whether it shows a part of the total.
    #[must_use]
    pub fn is_part(self) -> bool {
        matches!(self, Self::OneOff | Self::Transition | Self::Rises)
    }

    /// What stands above it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Total => "Total",
            Self::Median => "Median",
            Self::InTime => "In time",
            Self::Finish => "Finish",
            Self::Month => "A month",
            Self::OneOff => "One-off",
            Self::Transition => "Transition",
            Self::Rises => "Price rises",
            Self::Saving => "Saving",
            Self::Payback => "Pays in",
        }
    }
}

/// An option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionRow {
    /// The estimate, by its place.
    pub estimate: usize,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whether it is the recommended one.
    pub is_recommended: bool,
    /// Whether it is today's way.
    pub is_today: bool,
    /// Whether one's own team does all of it.
    pub is_own_team: bool,
    /// Whether it costs more than the budget.
    pub is_over_budget: bool,
    /// Whether it meets what the matter demands.
    pub qualifies: bool,
    /// Over all months, at the likely values; none where it has no price.
    pub total: Option<Num>,
    /// Half of the simulated outcomes lie below it; none without uncertainty.
    pub median: Option<Num>,
    /// Whether it is in time, in a word.
    pub in_time: String,
    /// The last day of work.
    pub finish: Option<Day>,
    /// Against today's way; none where that could not do the work.
    pub saving: Option<Num>,
    /// Once everything is live.
    pub month: Option<Num>,
    /// Without the transition and price rises.
    pub one_off: Option<Num>,
    /// What is done before everything is live, less what is not done then.
    pub transition: Option<Num>,
    /// Over all months.
    pub rises: Option<Num>,
    /// The month in which it has paid for itself.
    pub payback: Option<i64>,
    /// Decimals that its amounts are shown with.
    pub decimals: u32,
}

impl Answer {
    /// Its sentences one by one: why, what the options are not, what would change it, what it rests on.
    pub(super) fn reasons(&self) -> Vec<String> {
        let notes = self.why.iter().chain(&self.notes).chain(&self.changes);
        notes.chain(&self.rests_on).cloned().collect()
    }

    /// The answer of a comparison.
    pub(super) fn new(view: &View, compared: &Compared) -> Self {
        let facts = Facts::new(view, compared);
        let table = options::table(&facts);
        Self {
            title: head::title(&facts),
            about: head::about(&facts),
            advice: head::advice(&facts),
            figures: key_figures::key_figures(&facts),
            options: table.rows,
            columns: table.columns,
            more: table.more,
            notes: table.notes,
            why: why::why(&facts),
            changes: changes::changes(&facts),
            before: before::before(&facts),
            legend: legend::legend(&facts),
            rests_on: changes::rests_on(&facts),
            closing: head::closing(&facts),
        }
    }
}
