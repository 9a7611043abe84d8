//! What people read of a matter that runs: the answer, what each task cost and why, who should do what is left.

use super::super::block::{Block, Columns, list, or_none};
use super::super::chart::{Chart, Curve, Unit};
use super::super::num::Num;
use super::document::{FiguresDoc, RestDoc, SwitchDoc};
use super::words::{Narrator, parts};
use crate::matter::MIX;
use crate::number::display;

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

    pub fn title(&self) -> String {
        let of = &self.of.matter;
        let id = of.id.as_deref().unwrap_or("A matter");
        let title = of.title.as_ref().map_or_else(String::new, |title| format!(" {title}"));
        format!("{id}{title}: against its plan, {}", self.of.as_of.said())
    }

    fn cells(&self, of: &FiguresDoc) -> Vec<String> {
        let [bac, ac, ev, over, eac] = [of.bac, of.ac, of.ev, of.variance, of.eac].map(|amount| self.amount(amount));
        vec![bac, ac, ev, over, or_none(of.cpi, |cpi| display(cpi.get(), 2)), eac]
    }

    fn amount(&self, amount: Option<Num>) -> String {
        or_none(amount, |of| display(of.get(), self.places()))
    }

    fn table<'f>(&self, what: &'static str, rows: impl Iterator<Item = (String, &'f FiguresDoc)>) -> Block {
        let rows = rows.map(|(name, figures)| [vec![name], self.cells(figures)].concat()).collect();
        Block::Columns(Columns::of([&[what], &HEAD[..]].concat(), 1, rows))
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
        Some(Block::Columns(Columns::of(vec!["task", "rates", "people", "hours", "other", "over"], 1, rows)))
    }

    fn rest(&self, of: &SwitchDoc) -> Block {
        Block::Columns(list!(&of.options, |option| {
            "option" => if option.provider == MIX { "split" } else { option.provider.as_str() },
            number "what is left" => self.amount(option.total),
            number "of it once" => self.amount(option.one_off),
            "finish" => or_none(option.finish, |day| day.to_string()),
            "" => standing(option, of.stay == option.provider),
        }))
    }

    /// The course, as lines over days.
    fn course(&self) -> Option<Chart> {
        let points = &self.of.course;
        let (first, last) = (points.first()?, points.last()?);
        let value = |amount: Option<Num>| amount.map(Num::get);
        let lines = points.iter().map(|of| vec![value(of.planned), value(of.spent), value(of.earned)]);
        Some(Chart::Curve(Curve {
            unit: Unit { currency: self.plan.currency.code(), decimals: self.plan.currency.decimals() },
            caption: format!(
                "Planned, spent and earned from {} to {}, in {}",
                first.date.said(),
                last.date.said(),
                self.plan.currency
            ),
            ends: [first.date.said(), last.date.said()],
            names: ["planned", "spent", "earned"].map(str::to_owned).to_vec(),
            points: lines.collect(),
            flips: Vec::new(),
        }))
    }
}

/// Whether whoever does what is left has it already, and may do it in time.
fn standing(option: &RestDoc, has_it: bool) -> &'static str {
    match (has_it, option.permitted, option.qualifies) {
        (true, _, true) => "has it, in time",
        (true, false, _) => "has it, not permitted",
        (true, true, false) => "has it, late",
        (false, _, true) => "in time",
        (false, false, _) => "not permitted",
        (false, true, false) => "late",
    }
}
