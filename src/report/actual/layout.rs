//! A plan in the ABA / UTBMS budget layout: a row a line under the sums of its phase, which can be read as a plan again.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, json};

use super::super::block::{Block, Columns, NONE};
use super::super::cell::{Cell, Records};
use super::super::num::Num;
use super::super::table_report::TableReport;
use crate::matter::{HOUR, PlannedLine, WorkPlan, utbms_phase, utbms_title};
use crate::number::{Day, display};

const SCHEMA: &str = "lpo-cost/work-budget/1";
/// The columns, as a budget is read.
const COLUMNS: [&str; 15] = [
    "code", "title", "provider", "part", "role", "unit", "units", "hours", "rate", "amount", "currency", "start",
    "finish", "deadline", "matter",
];

/// A plan as a budget.
#[must_use]
pub fn work_budget(plan: &WorkPlan, anonymise: bool) -> TableReport {
    let rows = Rows { plan, anonymise };
    let records = rows.records();
    let mut head = Map::new();
    head.insert("schema".to_owned(), json!(SCHEMA));
    head.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    head.insert("option".to_owned(), json!(plan.option));
    let blocks = vec![
        Block::Title("Budget by phase and task".to_owned()),
        Block::Columns(Columns {
            head: vec!["code", "what", "hours", "amount"],
            rows: records.1.iter().map(|row| shown(plan, row)).collect(),
            numbers: vec![false, false, true, true],
        }),
        Block::Text(format!("Amounts in {}; contingency and cost of delay are not in them.", plan.currency)),
    ];
    TableReport::new(head, "rows", records, blocks)
}

/// A row as people see it.
fn shown(plan: &WorkPlan, row: &[Cell]) -> Vec<String> {
    let text = |at: usize| match &row[at] {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => display(number.get(), if at == 7 { 1 } else { plan.currency.decimals() }),
        Cell::Empty | Cell::Flag(_) => NONE.to_owned(),
    };
    [0, 1, 7, 9].map(text).to_vec()
}

struct Rows<'p> {
    plan: &'p WorkPlan,
    anonymise: bool,
}

impl Rows<'_> {
    fn records(&self) -> Records {
        let plan = self.plan;
        let phase = |line: &PlannedLine| utbms_phase(plan.tasks.get(line.task?)?.utbms.as_deref()?);
        let mut phases: BTreeMap<Option<String>, Vec<&PlannedLine>> = BTreeMap::new();
        plan.lines.iter().for_each(|line| phases.entry(phase(line)).or_default().push(line));
        // A task without a line of its own, of people in seats, has a row all the same.
        let without = (0..plan.tasks.len()).filter(|task| !plan.lines.iter().any(|line| line.task == Some(*task)));
        let without: Vec<PlannedLine> = without.map(|task| self.of_nothing(task)).collect();
        for line in &without {
            phases.entry(phase(line)).or_default().push(line);
        }
        let (coded, rest): (Vec<_>, Vec<_>) = phases.into_iter().partition(|(phase, _)| phase.is_some());
        let mut rows = Vec::new();
        for (phase, mut lines) in coded.into_iter().chain(rest) {
            if let Some(code) = phase {
                let title = utbms_title(&code).unwrap_or_default().to_owned();
                rows.push(self.sum(Some(code), title, &lines));
            }
            lines.sort_by_key(|line| line.task.map(|task| (plan.tasks[task].utbms.clone(), task)));
            rows.extend(lines.into_iter().map(|line| self.line(line)));
        }
        rows.push(self.sum(None, "Total".to_owned(), &plan.lines.iter().collect::<Vec<_>>()));
        (COLUMNS.to_vec(), rows)
    }

    /// The line of a task that costs nothing by itself.
    fn of_nothing(&self, task: usize) -> PlannedLine {
        let of = &self.plan.tasks[task];
        let (name, provider) = (of.name.clone(), of.provider.clone());
        PlannedLine { name, part: provider.clone(), payee: provider, task: Some(task), ..PlannedLine::default() }
    }

    /// A row that sums up others.
    fn sum(&self, code: Option<String>, title: String, lines: &[&PlannedLine]) -> Vec<Cell> {
        let amount = lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.amount));
        let mut row = vec![Cell::Empty; COLUMNS.len()];
        row[0] = maybe(code);
        row[1] = Cell::Text(title);
        row[9] = amount.map_or(Cell::Empty, |amount| self.money(amount));
        row[10] = Cell::Text(self.plan.currency.code().to_owned());
        row
    }

    fn line(&self, line: &PlannedLine) -> Vec<Cell> {
        let plan = self.plan;
        let task = line.task.map(|task| &plan.tasks[task]);
        let code = task.and_then(|task| task.utbms.clone());
        let hidden = || code.as_deref().and_then(utbms_title).unwrap_or(&line.name).to_owned();
        let title = if self.anonymise && task.is_some() { hidden() } else { line.name.clone() };
        let number = |number: Option<Decimal>| number.map_or(Cell::Empty, |number| Cell::Number(Num::figure(number)));
        let day = |day: Option<Day>| maybe(day.map(|day| day.to_string()));
        let hours = line.quantity.filter(|_| line.unit.as_deref() == Some(HOUR));
        let counted = line.quantity.filter(|_| hours.is_none() && task.is_none());
        vec![
            // A task without a code of UTBMS is known by its number.
            maybe(code.or_else(|| task.map(|task| format!("T{}", task.number)))),
            Cell::Text(title),
            maybe(line.payee.clone()),
            maybe(line.part.clone().filter(|part| line.task.is_none() || line.payee.as_ref() != Some(part))),
            maybe(line.role.clone()),
            maybe(task.map_or_else(|| line.unit.clone(), |task| task.unit.clone())),
            number(task.map_or(counted, |task| task.units)),
            number(task.map_or(hours, |task| task.hours)),
            number(line.rate),
            self.money(line.amount),
            Cell::Text(plan.currency.code().to_owned()),
            day(task.and_then(|task| task.start)),
            day(task.and_then(|task| task.finish)),
            day(plan.deadline),
            maybe(plan.matter.clone().filter(|_| !self.anonymise)),
        ]
    }

    fn money(&self, amount: Decimal) -> Cell {
        Cell::Number(Num::money(amount, self.plan.currency.decimals()))
    }
}

fn maybe(text: Option<String>) -> Cell {
    text.map_or(Cell::Empty, Cell::Text)
}
