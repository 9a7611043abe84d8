//! What came of a book: how many matters and rows, who is recommended, what that costs, and what was wrong with the rest.

use std::collections::{BTreeMap, HashMap};
use std::ops::AddAssign;

use rust_decimal::Decimal;

use super::tally::Tally;
use crate::analysis::Reject;
use crate::number::display;

/// So many different reasons are told apart; a book of any size has its outcome in bounded memory.
const MOST_REASONS: usize = 1000;

/// What came of a book.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Matters that were scored.
    pub matters: u64,
    /// Matters that were rejected.
    pub rejected: u64,
    /// What became of each row.
    pub rows: Tally,
    /// How often each provider is recommended.
    pub recommended: BTreeMap<String, u64>,
    /// Matters for which nobody is permitted.
    pub without: u64,
    /// Matters whose recommended provider is late, or over its capacity.
    pub late: u64,
    /// Matters whose recommended provider costs more than the budget.
    pub over_budget: u64,
    /// Matters whose saving is notional: whoever does the work today could not have done it in time.
    pub notional: u64,
    /// What is recommended and what it saves, by currency.
    pub money: BTreeMap<&'static str, Money>,
    /// What is recommended by currency, by provider and by kind of matter.
    pub parts: BTreeMap<&'static str, Parts>,
    /// What the recommended providers are called, by id.
    pub names: BTreeMap<String, String>,
    /// Who does the work today, and whether that is the baseline; none where matters differ in it.
    pub today: Option<(String, bool)>,
    /// How often each reason led to a reject.
    pub reasons: Reasons,
    /// What priced the matters.
    pub pricing: Pricing,
}

/// How many matters were priced in which way. The digits are the same in each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pricing {
    /// By compiled plans.
    pub planned: u64,
    /// By themselves, since a number of their plan was in doubt.
    pub doubtful: u64,
    /// By themselves, since few were made up as they were.
    pub single: u64,
    /// How many plans were compiled, by all threads together.
    pub plans: u64,
}

impl Pricing {
    /// As people read it.
    #[must_use]
    pub fn said(&self) -> String {
        let Self { planned, doubtful, single, plans } = *self;
        let count = |count: u64| display(count.into(), 0);
        format!(
            "priced by {} compiled plans: {} matters; by themselves: {}, and {} where a plan left a doubt",
            count(plans),
            count(planned),
            count(single),
            count(doubtful),
        )
    }
}

impl AddAssign for Pricing {
    fn add_assign(&mut self, other: Self) {
        self.planned += other.planned;
        self.doubtful += other.doubtful;
        self.single += other.single;
        self.plans += other.plans;
    }
}

/// What is recommended, in parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// By the id of the provider.
    pub by_provider: BTreeMap<String, Part>,
    /// By the kind of the matter.
    pub by_kind: BTreeMap<&'static str, Part>,
}

/// What is recommended for some of the matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    /// How many.
    pub matters: u64,
    /// Of what is recommended.
    pub total: Decimal,
    /// What it saves, where that is real.
    pub saving: Decimal,
    /// Those that are late even so, or over capacity.
    pub late: u64,
    /// Those that are over their budget even so.
    pub over_budget: u64,
}

impl Part {
    fn add(&mut self, other: Self) {
        self.matters += other.matters;
        self.total = self.total.saturating_add(other.total);
        self.saving = self.saving.saturating_add(other.saving);
        self.late += other.late;
        self.over_budget += other.over_budget;
    }
}

impl Parts {
    pub(super) fn count(&mut self, id: &str, kind: &'static str, part: Part) {
        match self.by_provider.get_mut(id) {
            Some(known) => known.add(part),
            None => drop(self.by_provider.insert(id.to_owned(), part)),
        }
        self.by_kind.entry(kind).or_default().add(part);
    }

    fn add(&mut self, other: Self) {
        for (id, part) in other.by_provider {
            self.by_provider.entry(id).or_default().add(part);
        }
        for (kind, part) in other.by_kind {
            self.by_kind.entry(kind).or_default().add(part);
        }
    }
}

/// Sums of a currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Money {
    /// Of what is recommended.
    pub recommended: Decimal,
    /// Of today's way, for the matters whose saving is real.
    pub today: Decimal,
    /// What the recommended ones save of that.
    pub saving: Decimal,
    /// What they would save where today's way could not do the work in time.
    pub notional: Decimal,
}

/// Reasons of rejects, counted.
#[derive(Debug, Clone, Default)]
pub struct Reasons {
    counts: HashMap<String, u64>,
    /// Rejects for a reason that came when there were too many.
    others: u64,
}

impl Reasons {
    /// Counts a reject.
    pub fn count(&mut self, reject: &Reject) {
        let column = reject.column.split(" (").next().unwrap_or_default();
        let of = if column.is_empty() { String::new() } else { format!("{column}: ") };
        self.add(format!("{of}{}", reject.reason), 1);
    }

    fn add(&mut self, reason: String, count: u64) {
        if let Some(known) = self.counts.get_mut(&reason) {
            *known += count;
        } else if self.counts.len() < MOST_REASONS {
            self.counts.insert(reason, count);
        } else {
            self.others += count;
        }
    }

    /// The most frequent ones, and how many rejects have another.
    #[must_use]
    pub fn most(&self, most: usize) -> (Vec<(&str, u64)>, u64) {
        let mut all: Vec<(&str, u64)> = self.counts.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
        all.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), *reason));
        let rest = all.iter().skip(most).map(|(_, count)| count).sum::<u64>() + self.others;
        all.truncate(most);
        (all, rest)
    }
}

impl Money {
    pub(super) fn add(&mut self, other: Self) {
        for (sum, more) in [
            (&mut self.recommended, other.recommended),
            (&mut self.today, other.today),
            (&mut self.saving, other.saving),
            (&mut self.notional, other.notional),
        ] {
            *sum = sum.saturating_add(more);
        }
    }
}

impl Outcome {
    /// Takes another part's outcome in.
    pub fn add(&mut self, other: Self) {
        if self.matters == 0 {
            self.today = other.today;
        } else if other.matters > 0 && self.today != other.today {
            self.today = None;
        }
        self.matters += other.matters;
        self.rejected += other.rejected;
        self.pricing += other.pricing;
        self.rows += other.rows;
        self.without += other.without;
        self.late += other.late;
        self.over_budget += other.over_budget;
        self.notional += other.notional;
        for (id, count) in other.recommended {
            *self.recommended.entry(id).or_default() += count;
        }
        self.names.extend(other.names);
        for (currency, parts) in other.parts {
            self.parts.entry(currency).or_default().add(parts);
        }
        for (currency, money) in other.money {
            self.money.entry(currency).or_default().add(money);
        }
        // In the order of the words, so that the same are kept whatever the threads.
        let mut reasons: Vec<(String, u64)> = other.reasons.counts.into_iter().collect();
        reasons.sort_unstable();
        for (reason, count) in reasons {
            self.reasons.add(reason, count);
        }
        self.reasons.others += other.reasons.others;
    }

    /// The providers by how often they are recommended, the most frequent one first.
    #[must_use]
    pub fn by_count(&self) -> Vec<(&str, u64)> {
        let mut all: Vec<(&str, u64)> = self.recommended.iter().map(|(id, count)| (id.as_str(), *count)).collect();
        all.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        all
    }
}
