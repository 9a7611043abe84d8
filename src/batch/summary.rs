//! The summary of a scored book, for people and as JSON: the keys of `lpo-cost/batch/1`.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::outcome::{Money, Outcome};
use crate::number::{Currency, Day, display, plural};
use crate::report::Num;

const SCHEMA: &str = "lpo-cost/batch/1";
/// So many reasons are named.
const MOST_REASONS: usize = 5;
/// That nothing was drawn.
pub const LIKELY: &str = "all of it at the likely figures: `compare` says how sure the answer to a matter is";

/// What came of a book.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BatchSummary {
    /// The version of these keys.
    pub schema: &'static str,
    /// What wrote this.
    pub version: &'static str,
    /// The day that the book was scored for.
    pub as_of: String,
    /// Its matters.
    pub matters: MatterCounts,
    /// The rows of its files, headers aside: each is counted once.
    pub rows: RowCounts,
    /// Columns of the file that the mapping does not use.
    pub columns_not_used: Vec<String>,
    /// What is recommended and what it saves, by currency.
    pub totals: Vec<Totals>,
    /// Who does the work today; null where matters differ in it.
    pub today: Option<String>,
    /// How often each provider is recommended, the most frequent one first.
    pub recommended: Vec<ProviderCount>,
    /// The five most frequent reasons of rejects.
    pub reasons: Vec<ReasonCount>,
    /// Rejects for other reasons.
    pub other_reasons: u64,
    #[serde(skip)]
    today_is_baseline: bool,
    #[serde(skip)]
    left_out: Option<String>,
}

/// Matters, counted.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MatterCounts {
    /// Those that were scored.
    pub scored: u64,
    /// Those that were rejected.
    pub rejected: u64,
    /// Scored ones whose recommended provider is late, or over its capacity.
    pub late: u64,
    /// Scored ones whose recommended provider costs more than the budget.
    pub over_budget: u64,
    /// Scored ones whose saving is notional: whoever does the work today could not have done it in time.
    pub notional: u64,
    /// Scored ones for which nobody is permitted.
    pub permitted_nowhere: u64,
    /// Those whose id came back later in the file.
    pub came_back: u64,
}

/// Rows, counted.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RowCounts {
    /// Rows of matters that were scored.
    pub scored: u64,
    /// Rows of matters that were rejected, and rows of none.
    pub rejected: u64,
    /// Of the rejected ones, those of no matter that could be told.
    pub of_no_matter: u64,
    /// Rows above the header.
    pub above_header: u64,
    /// Rows with nothing in a column that is read; lines with nothing at all are no rows.
    pub empty: u64,
    /// The row at which the mapping stops, and those behind it.
    pub behind_end: u64,
    /// Cells that stand under no name of a column.
    pub cells_without_name: u64,
}

/// Sums in a currency.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Totals {
    /// The currency.
    pub currency: &'static str,
    /// The total of what is recommended.
    pub recommended: Num,
    /// The total of today's way, for the matters whose saving is real.
    pub today: Num,
    /// What the recommended ones save of that.
    pub saving: Num,
    /// That in per cent; null where today's way costs nothing.
    pub saving_percent: Option<Num>,
    /// What they would save where today's way could not do the work in time.
    pub saving_notional: Num,
}

/// How often a provider is recommended.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProviderCount {
    /// The provider.
    pub provider: String,
    /// For so many matters.
    pub matters: u64,
}

/// How often there was a reason to reject.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReasonCount {
    /// The column and what is wrong with it.
    pub reason: String,
    /// So many rejects.
    pub rejects: u64,
}

impl BatchSummary {
    /// The summary of an outcome; `came_back` ids were there before.
    #[must_use]
    pub fn new(outcome: &Outcome, came_back: u64, columns_not_used: &[String], as_of: Day) -> Self {
        let (reasons, other_reasons) = outcome.reasons.most(MOST_REASONS);
        let left_out = outcome.rows.left_out;
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            as_of: as_of.to_string(),
            matters: MatterCounts {
                scored: outcome.matters,
                rejected: outcome.rejected,
                late: outcome.late,
                over_budget: outcome.over_budget,
                notional: outcome.notional,
                permitted_nowhere: outcome.without,
                came_back,
            },
            rows: RowCounts {
                scored: outcome.rows.scored,
                rejected: outcome.rows.rejected,
                of_no_matter: outcome.rows.of_no_matter,
                above_header: left_out.above,
                empty: left_out.empty,
                behind_end: left_out.behind,
                cells_without_name: left_out.cells,
            },
            columns_not_used: columns_not_used.to_vec(),
            totals: outcome.money.iter().map(|(currency, money)| Totals::new(currency, *money)).collect(),
            today: outcome.today.as_ref().map(|(id, _)| id.clone()),
            recommended: outcome
                .by_count()
                .into_iter()
                .map(|(provider, matters)| ProviderCount { provider: provider.to_owned(), matters })
                .collect(),
            reasons: reasons
                .into_iter()
                .map(|(reason, rejects)| ReasonCount { reason: reason.to_owned(), rejects })
                .collect(),
            other_reasons,
            today_is_baseline: outcome.today.as_ref().is_some_and(|(_, is_baseline)| *is_baseline),
            left_out: left_out.words(),
        }
    }

    /// The summary for people: the answer in one sentence, and what stands behind it.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.answer()];
        let shown = |count: u64| display(count.into(), 0);
        lines.extend(self.recommended.iter().map(|of| format!("  {} for {}", of.provider, shown(of.matters))));
        let matters = &self.matters;
        for (count, what) in [
            (matters.permitted_nowhere, "with no option permitted"),
            (matters.late, "late even so"),
            (matters.over_budget, "over budget even so"),
        ] {
            lines.extend((count > 0).then(|| format!("  {} {what}", shown(count))));
        }
        if matters.notional > 0 {
            lines.push(format!(
                "  {} whose saving is notional, and not counted above: {} could not do the work in time{}",
                shown(matters.notional),
                self.way(),
                self.notional()
            ));
        }
        lines.extend((matters.scored > 0).then(|| format!("  {LIKELY}")));
        for (count, one, many) in
            [(matters.rejected, "matter", "matters"), (self.rows.of_no_matter, "row of no matter", "rows of no matter")]
        {
            lines.extend((count > 0).then(|| format!("{} rejected", plural(count, one, many))));
        }
        lines.extend(self.reasons.iter().map(|of| format!("  {} x {}", shown(of.rejects), of.reason)));
        lines.extend((self.other_reasons > 0).then(|| format!("  {} x other reasons", shown(self.other_reasons))));
        if matters.came_back > 0 {
            lines.push(format!("{} came back later in the file", plural(matters.came_back, "matter", "matters")));
        }
        lines.extend(said_of_rows(self.left_out.as_deref(), &self.columns_not_used));
        lines
    }

    /// The answer in one sentence.
    fn answer(&self) -> String {
        let MatterCounts { scored, rejected, .. } = self.matters;
        let whole = if rejected > 0 {
            format!("{} of {} scored", display(scored.into(), 0), plural(scored + rejected, "matter", "matters"))
        } else {
            format!("{} scored", plural(scored, "matter", "matters"))
        };
        let costs = self.totals.iter().map(|of| of.shown(of.recommended)).collect::<Vec<_>>().join(" and ");
        if costs.is_empty() {
            return whole;
        }
        let savings: Vec<String> = self.totals.iter().filter_map(Totals::saving).collect();
        let against = match savings.as_slice() {
            [] => String::new(),
            savings => format!(", {} than {}", savings.join(" and "), self.way()),
        };
        format!("{whole}: what is recommended costs {costs}{against}")
    }

    /// Today's way of doing the work, by its name.
    fn way(&self) -> String {
        match &self.today {
            Some(id) if self.today_is_baseline => format!("your own team (`{id}`)"),
            Some(id) => format!("today's way (`{id}`)"),
            None => "today's way".to_owned(),
        }
    }

    fn notional(&self) -> String {
        let amounts = self.totals.iter().filter(|of| !of.saving_notional.get().is_zero());
        let amounts: Vec<String> = amounts.map(|of| of.shown(of.saving_notional)).collect();
        if amounts.is_empty() { String::new() } else { format!(" ({})", amounts.join(" and ")) }
    }
}

impl Totals {
    fn new(currency: &'static str, money: Money) -> Self {
        let decimals = decimals(currency);
        let amount = |value: Decimal| Num::money(value, decimals);
        let percent = money.saving.checked_mul(Decimal::ONE_HUNDRED).and_then(|of| of.checked_div(money.today));
        Self {
            currency,
            recommended: amount(money.recommended),
            today: amount(money.today),
            saving: amount(money.saving),
            saving_percent: percent.map(Num::percent),
            saving_notional: amount(money.notional),
        }
    }

    fn shown(&self, amount: Num) -> String {
        format!("{} {}", self.currency, display(amount.get(), decimals(self.currency)))
    }

    /// What it saves, in words; nothing where no saving is real.
    fn saving(&self) -> Option<String> {
        let percent = self.saving_percent.filter(|_| !self.saving.get().is_zero())?;
        let word = if self.saving.get() < Decimal::ZERO { "more" } else { "less" };
        let amount = Num::money(self.saving.get().abs(), decimals(self.currency));
        Some(format!("{} ({} %) {word}", self.shown(amount), display(percent.get().abs(), 1)))
    }
}

/// What is said of rows that take no part, and of columns that nothing is read from.
#[must_use]
pub fn said_of_rows(left_out: Option<&str>, columns_not_used: &[String]) -> Vec<String> {
    let left_out = left_out.map(|words| format!("rows left out: {words}"));
    let unused = (!columns_not_used.is_empty())
        .then(|| format!("columns that the mapping does not use: {}", columns_not_used.join(", ")));
    left_out.into_iter().chain(unused).collect()
}

fn decimals(currency: &str) -> u32 {
    Currency::parse(currency).map_or(2, Currency::decimals)
}
