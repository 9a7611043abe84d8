//! The table of options, and what it leaves unsaid.

use rust_decimal::Decimal;

use super::super::super::block::NONE;
use super::super::super::left_out::left_out;
use super::super::super::num::Num;
use super::facts::{Facts, Offer};
use super::prose::{chance, listed};
use super::{Column, OptionRow};
use crate::matter::{Exclusion, Lack, LineCode, Mix, Status};
use crate::number::display;

/// So many options are shown; of more the cheapest that qualify.
const MOST: usize = 8;
/// From this total on amounts are shown without decimals.
const WHOLE_FROM: i64 = 10_000;

/// What stands behind the name of an option that costs more than the budget.
pub const OVER_BUDGET: &str = ", over budget";

/// What is shown of the options.
pub struct Table {
    pub rows: Vec<OptionRow>,
    pub columns: Vec<Column>,
    pub more: usize,
    pub notes: Vec<String>,
}

/// The options in the order of their worth.
pub fn table(facts: &Facts) -> Table {
    let mut shown: Vec<&Offer> =
        facts.offers.iter().filter(|of| of.doc.permitted || of.at == facts.today || facts.chosen.is_none()).collect();
    shown.sort_by_key(|of| (Some(of.at) != facts.chosen, !facts.qualifies(of), of.doc.total.is_none(), of.doc.total));
    let more = cut(facts, &mut shown);
    let largest = shown.iter().filter_map(|of| of.doc.total).map(Num::get).max().unwrap_or_default();
    let decimals = if largest < Decimal::from(WHOLE_FROM) { facts.decimals() } else { 0 };
    let rows = shown.into_iter().map(|of| row(facts, of, decimals)).collect();
    let columns = columns(facts);
    Table { rows, columns, more, notes: notes(facts) }
}

/// Leaves the cheapest that qualify, and today's.
fn cut(facts: &Facts, shown: &mut Vec<&Offer>) -> usize {
    let all = shown.len();
    if all > MOST {
        let mut kept = 0;
        shown.retain(|of| {
            kept += usize::from(of.at != facts.today);
            of.at == facts.today || kept <= MOST
        });
    }
    all - shown.len()
}

fn columns(facts: &Facts) -> Vec<Column> {
    let timed = facts.case.matter.deadline.is_some();
    let drawn = facts.offers.iter().any(|of| of.median.is_some());
    let finishes = facts.offers.iter().any(|of| of.finish.is_some());
    if facts.is_steady() {
        let pays = facts.offers.iter().any(|of| facts.payback(of).is_some());
        let any = |amount: fn(&Facts, &Offer) -> Option<Decimal>| {
            facts.offers.iter().any(|of| amount(facts, of).is_some_and(|amount| !amount.is_zero()))
        };
        let columns = [
            (Column::Total, true),
            (Column::Month, true),
            (Column::Saving, true),
            (Column::Payback, pays),
            (Column::OneOff, true),
            (Column::Transition, any(transition)),
            (Column::Rises, any(rises)),
        ];
        return columns.into_iter().filter_map(|(column, shown)| shown.then_some(column)).collect();
    }
    let columns = [
        (Column::Total, true),
        (Column::Median, drawn),
        (Column::InTime, timed),
        (Column::Finish, finishes),
        (Column::Saving, true),
    ];
    columns.into_iter().filter_map(|(column, shown)| shown.then_some(column)).collect()
}

fn row(facts: &Facts, of: &Offer, decimals: u32) -> OptionRow {
    let money = |amount: Decimal| Num::money(amount, facts.decimals());
    OptionRow {
        estimate: of.at,
        id: of.doc.provider.clone(),
        name: facts.titled(of),
        is_recommended: Some(of.at) == facts.chosen,
        is_today: of.at == facts.today,
        is_own_team: facts.is_own(of) && !of.is_improved && !facts.is_solo(),
        is_over_budget: of.doc.is_over_budget(),
        qualifies: facts.qualifies(of),
        total: of.doc.total,
        median: of.median.map(money),
        in_time: in_time(facts, of),
        finish: of.finish,
        saving: facts.saving(of),
        month: of.doc.per_period.filter(|_| facts.is_steady()),
        one_off: one_off(facts, of).map(money),
        transition: transition(facts, of).map(money),
        rises: rises(facts, of).map(money),
        payback: facts.payback(of),
        decimals,
    }
}

/// What is paid once, apart from the transition and price rises.
pub fn one_off(facts: &Facts, of: &Offer) -> Option<Decimal> {
    Some(of.doc.one_off?.get() - transition(facts, of)? - rises(facts, of)?)
}

/// What the months before everything is live cost more or less.
pub fn transition(facts: &Facts, of: &Offer) -> Option<Decimal> {
    facts.lines(of, &[LineCode::BeforeGoLive, LineCode::NotYetLive])
}

/// What rising prices add.
pub fn rises(facts: &Facts, of: &Offer) -> Option<Decimal> {
    facts.lines(of, &[LineCode::Escalation])
}

fn in_time(facts: &Facts, of: &Offer) -> String {
    match (of.doc.status, of.doc.late_days) {
        (Some(Status::Late), Some(late)) if late > 0 => format!("{late} d late"),
        (Some(Status::Late), _) if facts.is_within_reserve(of) => "uses reserve".to_owned(),
        (Some(Status::Late), _) => "late".to_owned(),
        (Some(Status::OverCapacity), _) => "over".to_owned(),
        (None, _) => NONE.to_owned(),
        _ => of.in_time.map_or_else(|| "yes".to_owned(), chance),
    }
}

impl OptionRow {
    /// What stands in a column.
    #[must_use]
    pub fn cell(&self, column: Column) -> String {
        let money = |amount: Option<Num>| amount.map(|amount| display(amount.get(), self.decimals));
        let cell = match column {
            Column::Total => money(self.total),
            Column::Median => money(self.median),
            Column::InTime => Some(self.in_time.clone()),
            Column::Finish => self.finish.map(crate::number::Day::said),
            Column::Month => money(self.month),
            Column::OneOff => money(self.one_off),
            Column::Transition => money(self.transition),
            Column::Rises => money(self.rises),
            Column::Saving => money(self.saving),
            Column::Payback => self.payback.map(|month| format!("month {month}")),
        };
        cell.unwrap_or_else(|| NONE.to_owned())
    }

    /// Its name, and that it is one's own team, today's way and over the budget where it is.
    #[must_use]
    pub fn called(&self) -> String {
        format!("{}{}", self.known_as(), if self.is_over_budget { OVER_BUDGET } else { "" })
    }

    /// Its name, and that it is one's own team and today's way where it is.
    #[must_use]
    pub fn known_as(&self) -> String {
        let tag = match (self.is_own_team, self.is_today) {
            (true, true) => ", your own team today",
            (true, false) => ", your own team",
            (false, true) => ", today",
            _ => "",
        };
        format!("{}{tag}", self.name)
    }
}

fn notes(facts: &Facts) -> Vec<String> {
    let today = facts.named(facts.today());
    let missed = if facts.is_steady() { "do the work of a month" } else { "finish in time" };
    let notional = facts.is_notional().then(|| format!("No savings are shown: {today} could not {missed}."));
    let unsplit = if facts.case.mix == Mix::LeftOut { "" } else { "; no split was looked for with it" };
    let improved = facts
        .case
        .improvement
        .as_ref()
        .map(|better| format!("Improved: {}{unsplit}.", better.name.as_deref().unwrap_or("a better process")));
    let doubtful =
        facts.case.mix.is_doubtful().then(|| {
            "There may be a better split: of so many tasks not every way to split them was looked at.".to_owned()
        });
    let left_out = left_out(facts.case, facts.left_out);
    improved.into_iter().chain(notional).chain(barred(facts)).chain(doubtful).chain(left_out).collect()
}

/// Who is left out, and why; those of one reason together.
fn barred(facts: &Facts) -> Vec<String> {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for of in facts.offers.iter().filter(|of| !of.doc.permitted) {
        let (why, name) = (barring(facts, of), facts.named(of));
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, names)) => names.push(name),
            None => reasons.push((why, vec![name])),
        }
    }
    let standing = |why: &str| if why.starts_with("no ") { "Left out" } else { "Not permitted" };
    reasons.iter().map(|(why, names)| format!("{}: {}, {why}.", standing(why), listed(names))).collect()
}

/// Why an option is not permitted, in a few words.
fn barring(facts: &Facts, of: &Offer) -> String {
    let case = facts.case;
    let words = of.exclusions.iter().map(|found| match *found {
        Exclusion::OffshoreBarred { .. } => match &case.matter.reason {
            Some(reason) => format!("work abroad being barred ({reason})"),
            None => "work abroad being barred".to_owned(),
        },
        Exclusion::Unsupervised { .. } => "nobody supervising it (quality.supervision)".to_owned(),
        Exclusion::NothingToDo { provider } => lacking(Lack::of(case, provider)).to_owned(),
        Exclusion::NoPrice { missing } => format!("no price ({})", missing.describe(case).0),
        Exclusion::OverBudget => "over the budget, which is a limit".to_owned(),
    });
    words.collect::<Vec<_>>().join("; ")
}

/// As what somebody is left out with.
fn lacking(what: Lack) -> &'static str {
    match what {
        Lack::Offer => "no offer of this work",
        Lack::Price => "no rate for this work",
        Lack::Licence => "no licence for this work",
    }
}
