//! What people read of a matter that runs: the answer, what each task cost and why, who should do what is left.

use super::super::block::{Block, Columns, NONE};
use super::super::chart::{Chart, Curve, Unit};
use super::super::num::Num;
use super::document::{FiguresDoc, SwitchDoc};
use super::words::{Narrator, parts};
use crate::matter::MIX;
use crate::number::{Day, display};

/// The columns of tables of figures.
const HEAD: [&str; 6] = ["planned", "spent", "earned", "over", "CPI", "forecast"];

impl Narrator<'_> {
    /// The blocks of the first screen and what follows.
    pub fn blocks(&self) -> Vec<Block> {
        let of = self.of;
        // On plan or not, and done when.
        let (verdict, reasons) =
            of.reasons.split_at(of.reasons.len().min(if of.completion.finish.is_some() { 2 } else { 1 }));
        // What may make the answer wrong stands right below it.
        let reasons = of.doubts.iter().chain(reasons).cloned().collect();
        let (verdict, reasons) = (Block::Verdict(verdict.join(" ")), Block::List(reasons));
        let mut blocks = vec![Block::Title(self.title()), verdict, reasons];
        let tasks = of.tasks.iter().map(|of| (of.name.clone(), &of.figures));
        blocks.push(Block::Heading("By task".to_owned()));
        blocks.push(self.table("task", tasks.chain([("Total".to_owned(), &of.total)])));
        if let Some(variance) = self.variance() {
            blocks
                .push(Block::Heading("Why it costs more (+) or less (-) than what is done was planned at".to_owned()));
            blocks.push(variance);
        }
        if of.phases.iter().any(|of| of.phase.is_some()) {
            let name = |phase: &Option<String>, name: &str| match phase {
                Some(code) => format!("{code} {name}"),
                None => name.to_owned(),
            };
            blocks.push(Block::Heading("By phase".to_owned()));
            blocks.push(self.table("phase", of.phases.iter().map(|of| (name(&of.phase, &of.name), &of.figures))));
        }
        if of.providers.len() > 1 {
            blocks.push(Block::Heading("By provider".to_owned()));
            blocks.push(self.table("provider", of.providers.iter().map(|of| (of.name.clone(), &of.figures))));
        }
        if let Some(switch) = &of.switch {
            blocks.push(Block::Heading("What is left, done by each".to_owned()));
            blocks.push(self.rest(switch));
        }
        if !of.notes.is_empty() {
            blocks.push(Block::Heading("Left out, or taken for granted".to_owned()));
            blocks.push(Block::List(of.notes.clone()));
        }
        blocks.push(Block::Closing(format!(
            "Amounts in {}. Planned: the budget at completion, without contingency and cost of delay ({}). Spent: billed, \
             and worked but unbilled. Earned: what is done, at its budget. CPI: earned by spent. Forecast: all of it, if \
             what is left costs as what is done did; forecasts of parts do not add up to that of the whole.",
            self.plan.currency,
            self.shown(of.plan.reserves.get())
        )));
        blocks
    }

    /// The same with the course drawn.
    pub fn page(&self) -> Vec<Block> {
        let mut blocks = self.blocks();
        if let Some(course) = self.course() {
            blocks.splice(3..3, [Block::Heading("Planned, spent and earned".to_owned()), Block::Chart(course)]);
        }
        blocks
    }

    fn title(&self) -> String {
        let of = &self.of.matter;
        let id = of.id.as_deref().unwrap_or("A matter");
        let title = of.title.as_ref().map_or_else(String::new, |title| format!(" {title}"));
        let day = Day::parse(&self.of.as_of).map_or_else(String::new, Day::said);
        format!("{id}{title}: against its plan, {day}")
    }

    fn cells(&self, of: &FiguresDoc) -> Vec<String> {
        let amount =
            |amount: Option<Num>| amount.map_or_else(|| NONE.to_owned(), |of| display(of.get(), self.places()));
        let cpi = of.cpi.map_or_else(|| NONE.to_owned(), |cpi| display(cpi.get(), 2));
        vec![amount(of.bac), amount(of.ac), amount(of.ev), amount(of.variance), cpi, amount(of.eac)]
    }

    fn table<'f>(&self, what: &'static str, rows: impl Iterator<Item = (String, &'f FiguresDoc)>) -> Block {
        let rows = rows.map(|(name, figures)| [vec![name], self.cells(figures)].concat()).collect();
        let head = [&[what], &HEAD[..]].concat();
        let numbers = (0..head.len()).map(|at| at > 0).collect();
        Block::Columns(Columns { head, rows, numbers })
    }

    /// The parts of the variance by task.
    fn variance(&self) -> Option<Block> {
        let row = |name: &str, of: &FiguresDoc| {
            let amounts = parts(of)?.into_iter().map(|(_, amount)| display(amount, self.places()));
            let over = display(of.variance?.get(), self.places());
            Some([name.to_owned()].into_iter().chain(amounts).chain([over]).collect::<Vec<String>>())
        };
        let total = row("Total", &self.of.total)?;
        let tasks = self.of.tasks.iter().filter(|of| of.figures.variance.is_some_and(|over| !over.get().is_zero()));
        let mut rows: Vec<Vec<String>> = tasks.filter_map(|of| row(&of.name, &of.figures)).collect();
        if rows.is_empty() {
            return None;
        }
        rows.push(total);
        let head = vec!["task", "rates", "people", "hours", "other", "over"];
        Some(Block::Columns(Columns { numbers: (0..head.len()).map(|at| at > 0).collect(), head, rows }))
    }

    fn rest(&self, of: &SwitchDoc) -> Block {
        let amount =
            |amount: Option<Num>| amount.map_or_else(|| NONE.to_owned(), |of| display(of.get(), self.places()));
        let rows = of.options.iter().map(|option| {
            let standing = match () {
                () if option.provider == of.stay => "has it now",
                () if option.qualifies => "in time",
                () => "late or not permitted",
            };
            let finish = option.finish.clone().unwrap_or_else(|| NONE.to_owned());
            let name = if option.provider == MIX { "split".to_owned() } else { option.provider.clone() };
            vec![name, amount(option.total), amount(option.one_off), finish, standing.to_owned()]
        });
        let head = vec!["option", "what is left", "of it once", "finish", ""];
        Block::Columns(Columns { head, rows: rows.collect(), numbers: vec![false, true, true, false, false] })
    }

    /// The course, as lines over days.
    fn course(&self) -> Option<Chart> {
        let points = &self.of.course;
        let said = |text: &str| Day::parse(text).map_or_else(|| text.to_owned(), Day::said);
        let (first, last) = (points.first()?, points.last()?);
        let value = |amount: Option<Num>| amount.map(Num::get);
        let lines = points.iter().map(|of| vec![value(of.planned), value(of.spent), value(of.earned)]);
        Some(Chart::Curve(Curve {
            unit: Unit { currency: self.plan.currency.code(), decimals: self.plan.currency.decimals() },
            caption: format!(
                "Planned, spent and earned from {} to {}, in {}",
                said(&first.date),
                said(&last.date),
                self.plan.currency
            ),
            ends: [said(&first.date), said(&last.date)],
            names: ["planned", "spent", "earned"].map(str::to_owned).to_vec(),
            points: lines.collect(),
            flips: Vec::new(),
        }))
    }
}
