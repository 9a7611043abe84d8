//! A staffing plan as a person reads it, and as rows.

use rust_decimal::Decimal;

use super::super::Report;
use super::super::block::{Block, Columns, Grid, NONE, Row, list, or_none};
use super::super::cell::{Records, records};
use super::super::comparison::{Layout, LineDoc, LineName};
use super::super::num::Num;
use super::PlanReport;
use super::document::{AlternativeDoc, AssignmentDoc, PlanDocument, STAFFING_PLAN};
use super::narrator::Narrator;
use crate::matter::LineCode;
use crate::number::{Day, display, plural};

/// The column of lines that belong to no part.
const OF_MATTER: &str = "matter";
const IN_ALL: &str = "in all";

impl Report for PlanReport<'_> {
    type Document = PlanDocument;

    fn document(&self) -> &PlanDocument {
        &self.document
    }

    /// A row a task.
    fn records(&self) -> Records {
        let of = &self.document;
        records!(of.assignments.iter().map(|task| (task, next(task))), |(task, next)| {
            "schema" => STAFFING_PLAN,
            "matter_id" => of.matter.id,
            "title" => of.matter.title,
            "currency" => of.matter.currency,
            "task" => task.task,
            "task_name" => task.name,
            "utbms" => task.utbms,
            "provider" => task.provider,
            "kept" => task.kept,
            "next_provider" => next.map(|next| &next.provider),
            "next_total" => next.and_then(|next| next.total),
            "next_extra" => next.and_then(|next| next.extra),
            "plan_total" => of.total,
            "plan_finish" => of.finish,
            "plan_status" => of.status,
            "optimal" => of.optimal,
            "single_provider" => of.single_provider,
            "single_provider_total" => of.single_provider_total,
            "saving" => of.saving,
        })
    }

    fn blocks(&self) -> Vec<Block> {
        let layout = Layout { view: &self.view };
        let currency = self.document.matter.currency;
        let mut blocks = vec![Block::Title(layout.title())];
        blocks.extend(self.document.reasons.first().cloned().map(Block::Verdict));
        blocks.push(Block::Text(layout.profile()));
        blocks.push(Block::Heading(format!("Who does what, {currency}")));
        blocks.push(Block::Columns(self.who()));
        let elsewhere = self.elsewhere();
        if !elsewhere.is_empty() {
            blocks.push(Block::List(elsewhere));
        }
        blocks.extend(self.document.reasons.iter().skip(1).cloned().map(Block::Text));
        blocks.push(Block::Heading("The teams".to_owned()));
        blocks.push(Block::Columns(self.teams()));
        blocks.push(Block::Heading(layout.costs_heading()));
        blocks.push(Block::Grid(self.costs()));
        if self.view.document.estimates.len() > 1 && !self.is_single {
            blocks.push(Block::Heading(format!("Beside the best single provider, {currency}")));
            blocks.push(Block::Grid(layout.comparison()));
        }
        blocks.extend(layout.foot());
        blocks
    }
}

/// The cheapest other provider that may be chosen.
fn next(of: &AssignmentDoc) -> Option<&AlternativeDoc> {
    of.alternatives.iter().filter(|of| of.reason.is_none()).min_by_key(|of| of.total)
}

impl PlanReport<'_> {
    fn money(&self, amount: Option<Num>) -> String {
        Layout { view: &self.view }.money(amount)
    }

    fn who(&self) -> Columns {
        let elsewhere = |of: &AssignmentDoc| match next(of) {
            Some(next) => next.provider.clone(),
            None if of.alternatives.is_empty() => "nobody else can".to_owned(),
            None => "nobody else may".to_owned(),
        };
        list!(&self.document.assignments, |of| {
            "task" => format!("{} {}", of.task, of.name),
            "by" => format!("{}{}", of.provider, if of.kept { " (kept)" } else { "" }),
            "cheapest elsewhere" => elsewhere(of),
            number "extra" => self.money(next(of).and_then(|next| next.extra)),
        })
    }

    /// Who would do a task for less, and why that is not to be had.
    fn elsewhere(&self) -> Vec<String> {
        let speaker = Narrator { view: &self.view };
        let all = self.document.assignments.iter().flat_map(|of| of.alternatives.iter().map(move |other| (of, other)));
        let tempting = all.filter_map(|(of, other)| {
            let reason = other.reason.as_ref()?;
            let less = -other.extra?.get();
            (less > Decimal::ZERO).then(|| {
                let less = speaker.money(less);
                format!("{}: with `{}` the plan would cost {less} less, but not so: {reason}.", of.name, other.provider)
            })
        });
        tempting.collect()
    }

    fn teams(&self) -> Columns {
        let date = |day: Option<Day>| or_none(day, |day| day.to_string());
        list!(&self.document.parts, |of| {
            "provider" => &of.provider,
            number "team" => or_none(of.team, |team| plural(team, "person", "people")),
            number "hours" => or_none(of.production_hours, |hours| display(hours.get(), 1)),
            "start" => date(of.start),
            "finish" => date(of.finish),
            "status" => of.status.said(),
        })
    }

    /// A row a kind of line, a column a part.
    fn costs(&self) -> Grid {
        let shared = &self.view.document.estimates[0];
        let of_matter = self.document.lines.iter().any(|line| line.by.is_none());
        let mut head = vec![IN_ALL.to_owned()];
        head.extend(self.document.parts.iter().map(|part| part.provider.clone()));
        head.extend([OF_MATTER.to_owned()].into_iter().filter(|_| of_matter));
        let cells = |counts: &dyn Fn(&LineDoc) -> bool| -> Vec<String> {
            let cell = |column: &String| {
                let by = |line: &&LineDoc| match column.as_str() {
                    IN_ALL => true,
                    OF_MATTER => line.by.is_none(),
                    id => line.by.as_deref() == Some(id),
                };
                let lines = self.document.lines.iter().filter(|line| counts(line)).filter(by);
                let amounts: Vec<Decimal> = lines.map(|line| self.view.over_all(shared, line)).collect();
                if amounts.is_empty() {
                    NONE.to_owned()
                } else {
                    display(amounts.into_iter().sum(), self.view.decimals())
                }
            };
            head.iter().map(cell).collect()
        };
        let layout = Layout { view: &self.view };
        let mut rows = Vec::new();
        for &kind in LineCode::ALL {
            let mut lines: Vec<&LineDoc> = self.document.lines.iter().filter(|line| line.code.kind == kind).collect();
            // Parts come one after the other, but tasks are read in their own order.
            lines.sort_by_key(|line| line.task);
            let mut names: Vec<(&LineName, &str)> = Vec::new();
            for line in lines {
                if !names.contains(&(&line.code, &line.name)) {
                    names.push((&line.code, &line.name));
                }
            }
            for (code, name) in names {
                let cells = cells(&|line| line.code == *code && line.name == name);
                rows.push(Row { label: layout.label(code, name), cells, total: false });
            }
        }
        rows.push(Row { label: "Total".to_owned(), cells: cells(&|_| true), total: true });
        Grid { head, recommended: None, rows }
    }
}
