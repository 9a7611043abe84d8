//! A case: a matter together with those who could do it.

use super::figure::{FigureId, Figures};
use super::provider::{Provider, TaskFigures};
use super::work::Matter;
use crate::number::{CalendarRef, Day};

/// Everything that a comparison is computed from.
#[derive(Debug, Clone)]
pub struct Case {
    /// The matter.
    pub matter: Matter,
    /// All providers that play a part, each once.
    pub providers: Vec<Provider>,
    /// The buyer's own lawyers, as an index of the providers.
    pub baseline: usize,
    /// Those compared, in the order given, the baseline among them.
    pub compared: Vec<usize>,
    /// Who does the work today: savings are measured against its estimate. One of those compared.
    pub today: usize,
    /// A better process, to be compared as well.
    pub improvement: Option<Improvement>,
    /// Tasks shared out among several, to be compared as well.
    pub mix: Mix,
    /// The numbers.
    pub figures: Figures,
    /// Today, or the day that the user named.
    pub as_of: Day,
    /// The day that rates are looked up for: the matter's start, else the as-of date.
    pub rates_on: Day,
    /// Days on which a billing rate changes that was looked up, in order.
    pub rate_changes: Vec<Day>,
}

impl Case {
    /// Whether it is a portfolio of several periods.
    #[must_use]
    pub fn is_steady(&self) -> bool {
        self.matter.periods > 1
    }

    /// Whether a provider is at work when a steady portfolio begins: the baseline, and who does the work today.
    #[must_use]
    pub fn is_at_work(&self, provider: usize) -> bool {
        self.is_steady() && (provider == self.baseline || provider == self.today)
    }

    /// Whether a provider's people would do a task in their seats: it has no price by the unit, and its role is that of
    /// the seat or below.
    #[must_use]
    pub fn is_for_seat(&self, provider: usize, task: usize) -> bool {
        let of = &self.providers[provider];
        let terms = &of.terms[task];
        terms.price.is_none() && of.seat.as_ref().is_some_and(|seat| seat.does(terms.asked(&self.matter.tasks[task])))
    }

    /// Whose people supervise a provider, correct its work and hand it over: the firm's that it is bought through, else
    /// the baseline's.
    #[must_use]
    pub fn supervisors_of(&self, provider: usize) -> usize {
        self.providers[provider].via.map_or(self.baseline, |via| via.firm)
    }

    /// The rates of those people, each by its provider, as far as they supervise, correct and hand over: of the roles that
    /// stand in for whoever is named.
    pub fn supervising_rates(&self, provider: usize, does: [bool; 3]) -> impl Iterator<Item = (usize, usize)> {
        let people = self.supervisors_of(provider);
        let named = &self.providers[provider].supervised_by;
        let [supervises, corrects, hands_over] = does;
        let supervisors = named.iter().filter(move |_| supervises).map(|(role, _)| role.as_str());
        let others = [("supervisor", hands_over || (supervises && named.is_empty())), ("associate", corrects)];
        let roles = supervisors.chain(others.into_iter().filter(|(_, needed)| *needed).map(|(role, _)| role));
        roles.filter_map(move |role| Some((people, self.providers[people].rate_near(role)?)))
    }

    /// What of a provider's figures goes by a task's complexity.
    #[must_use]
    pub fn task_figures(&self, provider: usize, task: usize) -> TaskFigures {
        self.providers[provider].terms[task].at(self.matter.tasks[task].complexity)
    }

    /// The calendar of the matter itself, by which days late and days of slack are counted.
    #[must_use]
    pub fn calendar(&self) -> CalendarRef<'_> {
        CalendarRef { id: 0, days: &self.matter.weekdays }
    }

    /// The calendar of a provider.
    #[must_use]
    pub fn calendar_of(&self, provider: usize) -> CalendarRef<'_> {
        CalendarRef { id: provider + 1, days: self.providers[provider].delivery.weeks.at(self.matter.urgency) }
    }

    /// The calendar of an id.
    #[must_use]
    pub fn calendar_numbered(&self, id: usize) -> CalendarRef<'_> {
        id.checked_sub(1).map_or_else(|| self.calendar(), |provider| self.calendar_of(provider))
    }
}

/// The id, and the kind, of the estimate in which several providers share the tasks.
pub const MIX: &str = "mix";

/// The tasks shared out among several providers, as one more estimate: the same assignment whatever the figures become.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Mix {
    /// It is not asked for.
    #[default]
    LeftOut,
    /// None is worth an estimate, as far as was looked.
    NotWorthIt {
        /// Whether none can be.
        proven: bool,
    },
    /// One is.
    Found {
        /// For each task, who does it, as an index of the providers.
        assignment: Vec<usize>,
        /// Whether none can be better.
        proven: bool,
    },
}

impl Mix {
    /// For each task, who does it, as an index of the providers; none where there is no mix.
    #[must_use]
    pub fn assignment(&self) -> Option<&[usize]> {
        match self {
            Self::Found { assignment, .. } => Some(assignment),
            Self::LeftOut | Self::NotWorthIt { .. } => None,
        }
    }

    /// Whether it was looked for, and a better one may have been overlooked.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        matches!(self, Self::NotWorthIt { proven: false } | Self::Found { proven: false, .. })
    }
}

/// An improvement of the buyer's process.
#[derive(Debug, Clone)]
pub struct Improvement {
    /// What it is called.
    pub name: Option<String>,
    /// For whom it is priced, as indexes of the providers, in the order named.
    pub providers: Vec<usize>,
    /// What it costs once.
    pub one_off: Option<FigureId>,
    /// What it costs in every period.
    pub per_period: Option<FigureId>,
    /// Share of the volume that no longer needs work.
    pub volume_saving: Option<FigureId>,
    /// Share of the base hours that it saves on the rest.
    pub effort_saving: Option<FigureId>,
    /// Working days until it is ready.
    pub ready_days: Option<FigureId>,
    /// The task types that it is for; all where left out.
    pub tasks: Option<Vec<String>>,
}

impl Improvement {
    /// Whether it is for tasks of a type.
    #[must_use]
    pub fn lists(&self, task_type: &str) -> bool {
        self.tasks.as_ref().is_none_or(|types| types.iter().any(|of| of == task_type))
    }
}
