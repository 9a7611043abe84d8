//! The first sheet: who is recommended, and what each comes to.

use super::calendar::Calendar;
use super::estimate::{self, RESULTS, result};
use super::names::Names;
use crate::engine::{Comparison, URGENT_DAYS, default_urgency};
use crate::matter::{Case, Exclusion, Kind, Status};
use crate::number::Traced;
use crate::report::amounts::Num;
use crate::report::document::Document;
use crate::report::sheet::NONE;
use crate::report::workbook::{CellRole, NumberFormat, Sheet, SheetCell, Value, absolute};

/// The rows before the results.
const FIRST: [&str; 5] = ["Provider", "Name", "Kind", "Recommended", "Permitted"];
/// The rows after them.
const LAST: [&str; 6] = ["Saving", "Saving in %", "Budget left", "Margin", "Margin in %", "Excluded because"];
/// How the recommendation is found.
const CHOICE: [&str; 5] = ["May be chosen", "In time", "Candidate", "Ends, as a number", "Better ones"];
const RECOMMENDED: &str = "RECOMMENDED";
/// Later than any date, for what has none.
const NEVER: i64 = 9_999_999;

struct Table<'t> {
    case: &'t Case,
    document: &'t Document,
    top: usize,
    count: usize,
}

/// The sheet.
pub fn summary(
    case: &Case,
    calendar: &Calendar,
    comparison: &Comparison<Traced>,
    document: &Document,
    estimates: &[Sheet],
    names: &mut Names,
) -> Sheet {
    let mut sheet = Sheet { name: "Summary".to_owned(), ..Sheet::default() };
    sheet.widths = vec![26];
    sheet.widths.resize(1 + estimates.len(), 24);
    let matter = &document.matter;
    let title = matter.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
    sheet.put(0, 0, SheetCell::text(format!("{}{title}", matter.id)).marked(CellRole::Title));
    sheet.put(2, 0, SheetCell::text("Recommended").marked(CellRole::Total));
    let client = matter.client.as_deref().map_or_else(String::new, |client| format!("Client: {client}. "));
    let about = format!(
        "{client}Amounts in {}, priced at {}, urgency {}, as of {}. Computed by lpo-cost {}; it prices what it is told and is \
         not legal advice.",
        matter.currency, matter.basis, matter.urgency, document.as_of, document.version
    );
    sheet.put(1, 0, SheetCell::text(about));
    if let Some(formula) = urgency(case, calendar, names) {
        let as_given = format!("The urgency is {}.", case.matter.urgency.word());
        sheet.put(3, 0, live(SheetCell::text(as_given), formula));
    }
    sheet.put(4, 0, SheetCell::text("For the inputs as they were given (fixed):").marked(CellRole::Head));
    for (at, reason) in document.reasons.iter().enumerate() {
        sheet.put(5 + at, 0, SheetCell::text(reason.replace('`', "")));
    }
    let top = 5 + document.reasons.len() + 1;
    let table = Table { case, document, top, count: estimates.len() };
    let labels = FIRST.iter().chain(&RESULTS).chain(&LAST).chain(&CHOICE);
    for (row, label) in labels.enumerate() {
        sheet.put(top + row, 0, SheetCell::text(*label).marked(CellRole::Head));
    }
    sheet.frozen = (0, 1);
    for (at, of) in estimates.iter().enumerate() {
        table.estimate(&mut sheet, at, of, comparison, names);
    }
    table.recommended(&mut sheet);
    sheet
}

/// Says when another urgency goes with the deadline that is put in. Which one a matter has is fixed.
fn urgency(case: &Case, calendar: &Calendar, names: &mut Names) -> Option<String> {
    let matter = &case.matter;
    let taken = default_urgency(matter.kind, matter.start, matter.deadline, &matter.weekdays);
    let (true, Some(_), Some(_)) = (taken == matter.urgency, matter.start, matter.deadline) else { return None };
    // Of the other kinds the deadline says nothing.
    if matter.kind != Kind::Litigation {
        return None;
    }
    let [start, deadline] = ["matter.start", "matter.deadline"].map(|key| names.of(key));
    let days = calendar.weekdays(&start, &deadline);
    let word = format!("IF({days} <= {URGENT_DAYS}, \"urgent\", \"expedited\")");
    let advice = "unless its file says otherwise: run lpo-cost again.";
    let said = format!("\"With this deadline the matter is \" & {word} & \" {advice}\"");
    let urgency = matter.urgency.word();
    Some(format!("IF({word} = \"{urgency}\", \"The urgency is {urgency}.\", {said})"))
}

impl Table<'_> {
    fn row(&self, label: &str) -> usize {
        let mut labels = FIRST.iter().chain(&RESULTS).chain(&LAST).chain(&CHOICE);
        self.top + labels.position(|known| *known == label).unwrap_or(0)
    }

    fn cell(&self, at: usize, label: &str) -> String {
        absolute(self.row(label), 1 + at)
    }

    /// A row over all estimates.
    fn all(&self, label: &str) -> String {
        format!("{}:{}", self.cell(0, label), self.cell(self.count - 1, label))
    }

    fn put(&self, sheet: &mut Sheet, at: usize, label: &str, entry: SheetCell) {
        sheet.put(self.row(label), 1 + at, entry);
    }

    fn estimate(&self, sheet: &mut Sheet, at: usize, own: &Sheet, comparison: &Comparison<Traced>, names: &mut Names) {
        let of = &self.document.estimates[at];
        let assessed = &comparison.estimates[at];
        let is_recommended = self.document.recommended.as_ref() == Some(&of.provider);
        self.put(sheet, at, "Provider", SheetCell::text(of.provider.as_str()).marked(CellRole::Head));
        self.put(sheet, at, "Name", SheetCell::text(of.name.as_str()).marked(CellRole::Note));
        self.put(sheet, at, "Kind", SheetCell::text(of.kind.word()));
        let better = self.cell(at, "Better ones");
        let flag = SheetCell::text(if is_recommended { RECOMMENDED } else { NONE });
        self.put(sheet, at, "Recommended", live(flag, format!("IF({better} = 0, \"{RECOMMENDED}\", \"{NONE}\")")));
        let chosen = self.cell(at, "May be chosen");
        let permitted = SheetCell::text(if of.permitted { "yes" } else { "no" });
        self.put(sheet, at, "Permitted", live(permitted, format!("IF({chosen} = 1, \"yes\", \"no\")")));
        for (row, label) in RESULTS.iter().enumerate() {
            let entry = result(of, label, self.document.decimals);
            if entry.value != Value::Empty {
                let mark = if *label == "Total" { CellRole::Total } else { CellRole::Plain };
                self.put(sheet, at, label, live(entry.marked(mark), own.reference(estimate::TOP + row, 1)));
            }
        }
        let reasons: Vec<&str> = of.exclusions.iter().filter_map(|of| of.reason.as_deref()).collect();
        self.put(sheet, at, "Excluded because", SheetCell::text(reasons.join("; ")).marked(CellRole::Fixed));
        self.money(sheet, at, names);

        // A limit on the budget may be met with other inputs; all other exclusions stay.
        let barred = assessed.exclusions.iter().any(|of| !matches!(of, Exclusion::OverBudget));
        let (total, status) = (self.cell(at, "Total"), self.cell(at, "Status"));
        let matter = &self.case.matter;
        let may = match matter.budget.filter(|_| matter.budget_is_limit) {
            _ if barred || of.total.is_none() => "0".to_owned(),
            Some(budget) => format!("IF({total} <= {}, 1, 0)", names.of(&self.case.figures.get(budget).key)),
            None => "1".to_owned(),
        };
        let in_time = format!("{status} <> \"late\", {status} <> \"over-capacity\"");
        let qualifies = match matter.late_day_cost.filter(|_| !matter.hard_deadline) {
            Some(cost) => {
                let cost = names.of(&self.case.figures.get(cost).key);
                format!("IF(OR(AND({in_time}), AND({status} = \"late\", {cost} > 0)), 1, 0)")
            }
            None => format!("IF(AND({in_time}), 1, 0)"),
        };
        let qualifies = if of.status.is_some() { qualifies } else { "0".to_owned() };
        let late_competes = matter
            .late_day_cost
            .is_some_and(|cost| !matter.hard_deadline && !self.case.figures.get(cost).likely.is_zero());
        let is_in_time = assessed.is_in_time() || (late_competes && of.status == Some(Status::Late));
        let candidate = format!(
            "IF(SUMPRODUCT({} * {}) > 0, {chosen} * {}, {chosen})",
            self.all("May be chosen"),
            self.all("In time"),
            self.cell(at, "In time")
        );
        let is_candidate = of.permitted && of.total.is_some() && (is_in_time || !comparison.qualifies());
        let finish = self.cell(at, "Finish");
        let ends = format!("IF(ISNUMBER({finish}), {finish}, {NEVER})");
        let end = of.finish.as_deref().and_then(crate::number::Day::parse);
        let end = end.map_or(NEVER.into(), |day| super::names::date(day).parse().unwrap_or_default());
        for (label, formula, value) in [
            ("May be chosen", may, i64::from(of.permitted && of.total.is_some()).into()),
            ("In time", qualifies, i64::from(is_in_time).into()),
            ("Candidate", candidate, i64::from(is_candidate).into()),
            ("Ends, as a number", ends, end),
        ] {
            self.put(sheet, at, label, live(SheetCell::number(value, NumberFormat::Plain), formula));
        }
        let better = self.better(at);
        let entry = if is_candidate {
            SheetCell::number(self.better_ones(at, comparison).into(), NumberFormat::Plain)
        } else {
            SheetCell::text(NONE)
        };
        self.put(sheet, at, "Better ones", live(entry, better));
    }

    /// Saving, budget and margin.
    fn money(&self, sheet: &mut Sheet, at: usize, names: &mut Names) {
        let of = &self.document.estimates[at];
        let look = NumberFormat::Money(self.document.decimals);
        let number = |value: Option<Num>, look| value.map(|value| SheetCell::number(value.get(), look));
        let total = self.cell(at, "Total");
        let base = self.document.estimates.iter().position(|of| of.provider == self.document.baseline);
        let base = self.cell(base.unwrap_or(0), "Total");
        let mut put = |label: &str, entry: Option<SheetCell>, formula: Option<String>| {
            if let Some(entry) = entry {
                let entry = match formula {
                    Some(formula) => live(entry, formula),
                    None => entry.marked(CellRole::Fixed),
                };
                self.put(sheet, at, label, entry);
            }
        };
        let saved = self.cell(at, "Saving");
        put("Saving", number(of.saving, look), Some(format!("ROUND({base} - {total}, {})", self.document.decimals)));
        put(
            "Saving in %",
            number(of.saving_percent, NumberFormat::Hours),
            Some(format!("ROUND(100 * {saved} / {base}, 1)")),
        );
        let budget = self.case.matter.budget.map(|id| names.of(&self.case.figures.get(id).key));
        put("Budget left", number(of.budget_headroom, look), budget.map(|budget| format!("{budget} - {total}")));
        put("Margin", number(of.margin, look), None);
        put("Margin in %", number(of.margin_percent, NumberFormat::Hours), None);
    }

    /// How many candidates come before one: by total, end and order, or by end, total and order where nobody is in time.
    fn better(&self, at: usize) -> String {
        let [candidates, chosen, in_time, totals, ends] =
            ["Candidate", "May be chosen", "In time", "Total", "Ends, as a number"].map(|label| self.all(label));
        let [own, total, end] = ["Candidate", "Total", "Ends, as a number"].map(|label| self.cell(at, label));
        let before = format!("(COLUMN({totals}) < {})", at + 2);
        let order = |first: [&String; 2], then: [&String; 2]| {
            let [a, own_a] = first;
            let [b, own_b] = then;
            format!(
                "SUMPRODUCT({candidates} * (({a} < {own_a}) + ({a} = {own_a}) * (({b} < {own_b}) + ({b} = {own_b}) * {before})))"
            )
        };
        let (by_total, by_end) = (order([&totals, &total], [&ends, &end]), order([&ends, &end], [&totals, &total]));
        format!("IF({own} = 0, \"{NONE}\", IF(SUMPRODUCT({chosen} * {in_time}) > 0, {by_total}, {by_end}))")
    }

    fn better_ones(&self, at: usize, comparison: &Comparison<Traced>) -> i64 {
        let key = |at: usize| {
            let of = &self.document.estimates[at];
            let total = of.total.map(Num::get);
            let end = of.finish.clone().unwrap_or_else(|| "never".to_owned());
            let by_total = (total, end.clone(), None, at);
            if comparison.qualifies() { by_total } else { (None, end, total, at) }
        };
        let in_time = |at: usize| !comparison.qualifies() || self.competes(at, comparison);
        let own = key(at);
        let all = 0..self.count;
        let better = all.filter(|other| {
            let of = &self.document.estimates[*other];
            of.permitted && of.total.is_some() && in_time(*other) && key(*other) < own
        });
        i64::try_from(better.count()).unwrap_or(i64::MAX)
    }

    fn competes(&self, at: usize, comparison: &Comparison<Traced>) -> bool {
        let matter = &self.case.matter;
        let priced = matter.late_day_cost.is_some_and(|cost| !self.case.figures.get(cost).likely.is_zero());
        let of = &comparison.estimates[at];
        of.is_in_time() || (!matter.hard_deadline && priced && self.document.estimates[at].status == Some(Status::Late))
    }

    fn recommended(&self, sheet: &mut Sheet) {
        let chosen = self.document.recommended.as_deref().unwrap_or("none is permitted");
        let (better, ids) = (self.all("Better ones"), self.all("Provider"));
        let formula = format!("IFERROR(INDEX({ids}, MATCH(0, {better}, 0)), \"none is permitted\")");
        sheet.put(2, 1, live(SheetCell::text(chosen).marked(CellRole::Total), formula));
    }
}

fn live(entry: SheetCell, formula: String) -> SheetCell {
    SheetCell { formula: Some(formula), ..entry }
}
