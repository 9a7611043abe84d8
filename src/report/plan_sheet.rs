//! A staffing plan as a person reads it, and as rows.

use rust_decimal::Decimal;

use super::document::LineDoc;
use super::plan::{AlternativeDoc, AssignmentDoc, PlanDocument, SCHEMA};
use super::reasons::Narrator;
use super::records::{Cell, Records};
use super::sheet::{Block, Columns, Grid, Layout, NONE, Row};
use super::{Num, Report};
use crate::matter::LineCode;
use crate::number::{display, plural};

/// The column of lines that belong to no part.
const OF_MATTER: &str = "matter";
const IN_ALL: &str = "in all";

impl Report for PlanDocument {
    type Document = Self;

    fn document(&self) -> &Self {
        self
    }

    /// A row a task.
    fn records(&self) -> Records {
        let columns = vec![
            "schema",
            "matter_id",
            "title",
            "currency",
            "task",
            "task_name",
            "utbms",
            "provider",
            "kept",
            "next_provider",
            "next_total",
            "next_extra",
            "plan_total",
            "plan_finish",
            "plan_status",
            "optimal",
            "single_provider",
            "single_provider_total",
            "saving",
        ];
        let text = |text: &str| Cell::Text(text.to_owned());
        let maybe = |of: &Option<String>| of.as_deref().map_or(Cell::Empty, text);
        let number = |of: Option<Num>| of.map_or(Cell::Empty, Cell::Number);
        let rows = self.assignments.iter().map(|of| {
            let next = next(of);
            vec![
                text(SCHEMA),
                text(&self.matter.id),
                maybe(&self.matter.title),
                text(self.matter.currency),
                Cell::count(of.task),
                text(&of.name),
                maybe(&of.utbms),
                text(&of.provider),
                Cell::Flag(of.kept),
                next.map_or(Cell::Empty, |next| text(&next.provider)),
                number(next.and_then(|next| next.total)),
                number(next.and_then(|next| next.extra)),
                number(self.total),
                maybe(&self.finish),
                self.status.map_or(Cell::Empty, |status| text(status.word())),
                Cell::Flag(self.optimal),
                maybe(&self.single_provider),
                number(self.single_provider_total),
                number(self.saving),
            ]
        });
        (columns, rows.collect())
    }

    fn blocks(&self) -> Vec<Block> {
        let layout = Layout { document: &self.comparison };
        let currency = self.matter.currency;
        let mut blocks = vec![Block::Title(layout.title()), Block::Text(layout.profile())];
        blocks.push(Block::Heading("Staffing plan".to_owned()));
        blocks.extend(self.reasons.first().cloned().map(Block::Verdict));
        blocks.push(Block::Heading(format!("Who does what, {currency}")));
        blocks.push(Block::Columns(self.who()));
        let elsewhere = self.elsewhere();
        if !elsewhere.is_empty() {
            blocks.push(Block::List(elsewhere));
        }
        blocks.extend(self.reasons.iter().skip(1).cloned().map(Block::Text));
        blocks.push(Block::Heading("The teams".to_owned()));
        blocks.push(Block::Columns(self.teams()));
        blocks.push(Block::Heading(layout.costs_heading()));
        blocks.push(Block::Grid(self.costs()));
        if self.comparison.estimates.len() > 1 && !self.is_single {
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

impl PlanDocument {
    fn money(&self, amount: Option<Num>) -> String {
        Layout { document: &self.comparison }.money(amount)
    }

    fn who(&self) -> Columns {
        let rows = self.assignments.iter().map(|of| {
            let next = next(of);
            let elsewhere = match next {
                Some(next) => next.provider.clone(),
                None if of.alternatives.is_empty() => "nobody else can".to_owned(),
                None => "nobody else may".to_owned(),
            };
            let pinned = if of.kept { " (pinned)" } else { "" };
            vec![
                format!("{} {}", of.task, of.name),
                format!("{}{pinned}", of.provider),
                elsewhere,
                self.money(next.and_then(|next| next.extra)),
            ]
        });
        Columns {
            head: vec!["task", "by", "cheapest elsewhere", "extra"],
            rows: rows.collect(),
            numbers: vec![false, false, false, true],
        }
    }

    /// Who would do a task for less, and why that is not to be had.
    fn elsewhere(&self) -> Vec<String> {
        let speaker = Narrator { document: &self.comparison };
        let all = self.assignments.iter().flat_map(|of| of.alternatives.iter().map(move |other| (of, other)));
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
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| NONE.to_owned());
        let rows = self.parts.iter().map(|of| {
            vec![
                of.provider.clone(),
                of.team.map_or_else(|| NONE.to_owned(), |team| plural(team, "head", "heads")),
                of.production_hours.map_or_else(|| NONE.to_owned(), |hours| display(hours.get(), 1)),
                text(&of.start),
                text(&of.finish),
                of.status.said(),
            ]
        });
        Columns {
            head: vec!["provider", "team", "hours", "start", "finish", "status"],
            rows: rows.collect(),
            numbers: vec![false, true, true, false, false, false],
        }
    }

    /// A row a kind of line, a column a part.
    fn costs(&self) -> Grid {
        let times = Decimal::from(self.comparison.estimates[0].times);
        let of_matter = self.lines.iter().any(|line| line.by.is_none());
        let mut head = vec![IN_ALL.to_owned()];
        head.extend(self.parts.iter().map(|part| part.provider.clone()));
        head.extend([OF_MATTER.to_owned()].into_iter().filter(|_| of_matter));
        let cells = |counts: &dyn Fn(&LineDoc) -> bool| -> Vec<String> {
            let cell = |column: &String| {
                let by = |line: &&LineDoc| match column.as_str() {
                    IN_ALL => true,
                    OF_MATTER => line.by.is_none(),
                    id => line.by.as_deref() == Some(id),
                };
                let lines = self.lines.iter().filter(|line| counts(line)).filter(by);
                let amounts: Vec<Decimal> =
                    lines.map(|line| line.amount.get() * if line.one_off { Decimal::ONE } else { times }).collect();
                if amounts.is_empty() {
                    NONE.to_owned()
                } else {
                    display(amounts.into_iter().sum(), self.comparison.decimals)
                }
            };
            head.iter().map(cell).collect()
        };
        let layout = Layout { document: &self.comparison };
        let mut rows = Vec::new();
        for &code in LineCode::ALL {
            let mut lines: Vec<&LineDoc> = self.lines.iter().filter(|line| line.kind.is_like(code)).collect();
            // Parts come one after the other, but tasks are read in their own order.
            lines.sort_by_key(|line| line.task);
            let mut names: Vec<(&str, &str)> = Vec::new();
            for line in lines {
                if !names.contains(&(&line.code, &line.name)) {
                    names.push((&line.code, &line.name));
                }
            }
            for (code, name) in names {
                let cells = cells(&|line| line.code == code && line.name == name);
                rows.push(Row { label: layout.label(code, name), cells, total: false });
            }
        }
        rows.push(Row { label: "Total".to_owned(), cells: cells(&|_| true), total: true });
        Grid { head, rows }
    }
}
