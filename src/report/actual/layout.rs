//! A plan in the ABA / UTBMS budget layout: a row a line under the sums of its phase, which can be read as a plan again.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, json};

use super::super::block::{Block, NONE, list, or_none};
use super::super::cell::{records, row};
use super::super::num::Num;
use super::super::table_report::TableReport;
use crate::matter::{HOUR, PlannedLine, WorkPlan, utbms_title};
use crate::number::{Day, display};

const SCHEMA: &str = "lpo-cost/work-budget/1";

row! {
    /// A row, with the columns as a budget is read.
    #[derive(Default)]
    pub struct BudgetRow;
    code: Option<String>,
    title: String,
    provider: Option<String>,
    part: Option<String>,
    role: Option<String>,
    unit: Option<String>,
    units: Option<Num>,
    hours: Option<Num>,
    rate: Option<Num>,
    amount: Option<Num>,
    currency: &'static str,
    start: Option<Day>,
    finish: Option<Day>,
    deadline: Option<Day>,
    matter: Option<String>,
}

/// A plan as a budget.
#[must_use]
pub fn work_budget(plan: &WorkPlan, anonymise: bool) -> TableReport {
    let rows = Rows { plan, anonymise }.all();
    let mut head = Map::new();
    head.insert("schema".to_owned(), json!(SCHEMA));
    head.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    head.insert("option".to_owned(), json!(plan.option));
    let list = list!(&rows, |row| {
        "code" => row.code.as_deref().unwrap_or(NONE),
        "what" => row.title.as_str(),
        number "hours" => or_none(row.hours, |hours| display(hours.get(), 1)),
        number "amount" => or_none(row.amount, |amount| display(amount.get(), plan.currency.decimals())),
    });
    let blocks = vec![
        Block::Title("Budget by phase and task".to_owned()),
        Block::Columns(list),
        Block::Text(format!("Amounts in {}; contingency and cost of delay are not in them.", plan.currency)),
    ];
    let records = records!(&rows, |row| { BudgetRow::COLUMNS => row });
    TableReport::new(head, "rows", records, blocks)
}

struct Rows<'p> {
    plan: &'p WorkPlan,
    anonymise: bool,
}

impl Rows<'_> {
    fn all(&self) -> Vec<BudgetRow> {
        let plan = self.plan;
        let phase = |line: &PlannedLine| plan.phase(line.task?);
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
        rows
    }

    /// The line of a task that costs nothing by itself.
    fn of_nothing(&self, task: usize) -> PlannedLine {
        let of = &self.plan.tasks[task];
        let (name, provider) = (of.name.clone(), of.provider.clone());
        PlannedLine { name, part: provider.clone(), payee: provider, task: Some(task), ..PlannedLine::default() }
    }

    /// A row that sums up others.
    fn sum(&self, code: Option<String>, title: String, lines: &[&PlannedLine]) -> BudgetRow {
        let amount = lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.amount));
        let amount = amount.map(|amount| self.money(amount));
        BudgetRow { code, title, amount, currency: self.plan.currency.code(), ..BudgetRow::default() }
    }

    fn line(&self, line: &PlannedLine) -> BudgetRow {
        let plan = self.plan;
        let task = line.task.map(|task| &plan.tasks[task]);
        let code = task.and_then(|task| task.utbms.clone());
        let hidden = || code.as_deref().and_then(utbms_title).unwrap_or(&line.name).to_owned();
        let title = if self.anonymise && task.is_some() { hidden() } else { line.name.clone() };
        let hours = line.quantity.filter(|_| line.unit.as_deref() == Some(HOUR));
        let counted = line.quantity.filter(|_| hours.is_none() && task.is_none());
        BudgetRow {
            // A task without a code of UTBMS is known by its number.
            code: code.or_else(|| task.map(|task| format!("T{}", task.number))),
            title,
            provider: line.payee.clone(),
            part: line.part.clone().filter(|part| line.task.is_none() || line.payee.as_ref() != Some(part)),
            role: line.role.clone(),
            unit: task.map_or_else(|| line.unit.clone(), |task| task.unit.clone()),
            units: task.map_or(counted, |task| task.units).map(Num::figure),
            hours: task.map_or(hours, |task| task.hours).map(Num::figure),
            rate: line.rate.map(Num::figure),
            amount: Some(self.money(line.amount)),
            currency: plan.currency.code(),
            start: task.and_then(|task| task.start),
            finish: task.and_then(|task| task.finish),
            deadline: plan.deadline,
            matter: plan.matter.clone().filter(|_| !self.anonymise),
        }
    }

    fn money(&self, amount: Decimal) -> Num {
        Num::money(amount, self.plan.currency.decimals())
    }
}
