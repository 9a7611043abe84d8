//! The comparison as a person reads it.

use rust_decimal::Decimal;

use super::super::block::{Block, CostLine, CostLines, Grid, NONE, Row, Sources, or_none};
use super::super::num::Num;
use super::super::words::{kind_title, origin};
use super::estimate::EstimateDoc;
use super::line::{LineDoc, LineName};
use super::writer::View;
use crate::matter::{LineCode, Status, Warning};
use crate::number::{Day, display, plural};

/// Everything below the answer, for people.
pub fn blocks(view: &View) -> Vec<Block> {
    let layout = Layout { view };
    let mut blocks = vec![Block::Heading("In full".to_owned()), Block::Text(layout.profile())];
    blocks.push(Block::Heading(format!("Comparison, {}", view.document.matter.currency)));
    blocks.push(Block::Grid(layout.comparison()));
    blocks.push(Block::Heading(layout.costs_heading()));
    blocks.push(Block::Grid(layout.costs()));
    blocks.extend(layout.foot());
    blocks
}

/// What a comparison's sections are made of.
pub struct Layout<'d> {
    pub view: &'d View<'d>,
}

impl Layout<'_> {
    /// What stands below the amounts: where they come from, and what to look out for.
    pub fn foot(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = self.exchange_rates().into_iter().collect();
        let explained = self.is_explained();
        if explained {
            blocks.extend(self.explanations());
        }
        blocks.extend(self.warnings());
        blocks.extend(self.assumptions());
        // Addresses are long; who asks for explanations wants to follow them.
        blocks.extend(self.sources(explained));
        blocks.push(self.closing());
        blocks
    }

    pub fn title(&self) -> String {
        let matter = &self.view.document.matter;
        let title = matter.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
        let client = matter.client.as_ref().map_or_else(String::new, |client| format!(" ({client})"));
        format!("{}{title}{client}", matter.id)
    }

    pub fn closing(&self) -> Block {
        Block::Closing(format!(
            "Computed by lpo-cost {} as of {}. It prices what it is told; it is not legal advice.",
            self.view.document.version, self.view.document.as_of
        ))
    }

    pub fn profile(&self) -> String {
        let matter = &self.view.document.matter;
        let hours = or_none(matter.base_hours, |hours| display(hours.get(), 1));
        let mut parts = vec![format!("{} matter", kind_title(matter.kind.word())), matter.urgency.word().to_owned()];
        match (matter.start.map(Day::said), matter.deadline.map(Day::said)) {
            (Some(start), Some(deadline)) => parts.push(format!("from {start} to {deadline}")),
            (Some(start), None) => parts.push(format!("from {start}, no deadline")),
            _ => parts.push("no dates".to_owned()),
        }
        let each = if matter.periods > 1 {
            parts.push(format!("over {}", plural(matter.periods, "month", "months")));
            " a month"
        } else {
            ""
        };
        parts.push(format!("{hours} base hours{each}"));
        parts.push(matter.basis.said().to_owned());
        if self.view.reserve_days > 0 {
            parts.push(format!("{} held in reserve", plural(self.view.reserve_days, "day", "days")));
        }
        let profile = match matter.profile.as_slice() {
            [] => String::new(),
            words => format!(" Profile: {}.", words.join(", ")),
        };
        format!("{}.{profile}", parts.join(", "))
    }

    pub fn money(&self, amount: Option<Num>) -> String {
        or_none(amount, |amount| display(amount.get(), self.view.decimals()))
    }

    fn grid(&self, rows: Vec<Row>) -> Grid {
        let head = self.view.document.estimates.iter().map(|estimate| estimate.provider.clone()).collect();
        // A row in which nobody has anything says nothing.
        let rows = rows.into_iter().filter(|row| row.cells.iter().any(|cell| cell != NONE)).collect();
        let recommended = self.view.recommended();
        Grid { head, recommended, rows }
    }

    fn row(&self, label: &str, cell: impl Fn(&EstimateDoc) -> String) -> Row {
        let cells = self.view.document.estimates.iter().map(cell).collect();
        Row { label: label.to_owned(), cells, total: false }
    }

    pub fn comparison(&self) -> Grid {
        let days = |count: Option<i64>| or_none(count, |days| plural(days, "day", "days"));
        let hours = |hours: Option<Num>| or_none(hours, |hours| display(hours.get(), 1));
        let percent = |share: Option<Num>| or_none(share, |share| format!("{share} %"));
        let date = |day: Option<Day>| or_none(day, |day| day.to_string());
        let unless_zero = |hours: Option<Num>, shown: String| match hours {
            Some(hours) if hours.get().is_zero() => NONE.to_owned(),
            _ => shown,
        };
        let rows = vec![
            self.row("", |of| match &self.view.document.recommended {
                Some(id) if *id == of.provider => "RECOMMENDED".to_owned(),
                _ if of.provider == self.view.document.baseline => "your own team".to_owned(),
                _ => NONE.to_owned(),
            }),
            self.row("Total", |of| self.money(of.total)),
            self.row(self.view.document.paid()[0], |of| self.money(of.invoiced)),
            self.row("In-house cost", |of| self.money(of.own)),
            self.row("Contingency and cost of delay", |of| match (of.total, of.invoiced, of.own) {
                (Some(total), Some(invoiced), Some(own)) => {
                    let reserves = total.get() - invoiced.get() - own.get();
                    if reserves.is_zero() { NONE.to_owned() } else { display(reserves, self.view.decimals()) }
                }
                _ => NONE.to_owned(),
            }),
            self.row("Total, P10", |of| self.money(of.low)),
            self.row("Total, P90", |of| self.money(of.high)),
            self.row("Saving", |of| self.money(of.saving)),
            self.row("Saving in per cent", |of| percent(of.saving_percent)),
            self.row(&self.per_unit(), |of| self.per(of.total_per_unit)),
            self.row("Cost per base hour", |of| self.per(of.total_per_base_hour)),
            self.row("Budget headroom", |of| self.money(of.budget_headroom)),
            self.row("Margin on the client's bill", |of| self.money(of.margin.filter(|_| can_be_had(of)))),
            self.row("Margin in per cent", |of| percent(of.margin_percent.filter(|_| can_be_had(of)))),
            self.row("Payback, month", |of| or_none(of.payback, |period| period.to_string())),
            self.row("Status", |of| or_none(of.status, Status::said)),
            self.row("Team", |of| or_none(of.team, |team| plural(team, "person", "people"))),
            self.row("Start", |of| date(of.start)),
            self.row("Provider begins", |of| {
                date(self.view.beside(of).begins.filter(|begins| of.start != Some(*begins)))
            }),
            self.row("Finish", |of| date(of.finish)),
            self.row("Days to spare", |of| days(of.slack_days.filter(|_| of.status != Some(Status::Late)))),
            self.row("Late by", |of| days(of.late_days.filter(|_| of.status == Some(Status::Late)))),
            self.row("Production hours", |of| hours(of.production_hours)),
            self.row("Hours that stay in-house", |of| unless_zero(of.kept_hours, hours(of.kept_hours))),
            self.row("Overtime hours", |of| unless_zero(of.overtime_hours, hours(of.overtime_hours))),
            self.row("In-house hours", |of| hours(of.own_hours)),
            self.row("Permitted", |of| {
                let codes: Vec<&str> = of.exclusions.iter().map(|found| found.code).collect();
                if of.permitted { "yes".to_owned() } else { format!("no: {}", codes.join(", ")) }
            }),
        ];
        self.grid(rows)
    }

    /// What the cost of one unit is called, where all tasks share one.
    fn per_unit(&self) -> String {
        let unit = self.view.case.matter.tasks.first().map_or("unit", |task| &task.unit);
        format!("Cost per {unit}")
    }

    /// A quotient of money: to the currency's decimals, or 4 where that would hide most of it.
    fn per(&self, amount: Option<Num>) -> String {
        or_none(amount, |amount| {
            let decimals = if amount.get().abs() < Decimal::ONE { 4 } else { self.view.decimals() };
            display(amount.get(), decimals)
        })
    }

    pub fn costs_heading(&self) -> String {
        let periods = self.view.document.matter.periods;
        let over = if periods > 1 { format!(", over {periods} months") } else { String::new() };
        format!("What it costs, {}{over}", self.view.document.matter.currency)
    }

    pub fn costs(&self) -> Grid {
        let mut rows = Vec::new();
        for &kind in LineCode::ALL {
            let mut names: Vec<(&LineName, &str)> = Vec::new();
            for line in self.view.document.estimates.iter().flat_map(|estimate| &estimate.lines) {
                // Work and charges go by their own names, all else by its kind.
                if line.code.kind == kind && !names.contains(&(&line.code, &line.name)) {
                    names.push((&line.code, &line.name));
                }
            }
            for (code, name) in names {
                rows.push(self.row(&self.label(code, name), |of| {
                    let lines = of.lines.iter().filter(|line| line.code == *code && line.name == name);
                    let amounts: Vec<Decimal> = lines.map(|line| self.view.over_all(of, line)).collect();
                    if amounts.is_empty() {
                        return NONE.to_owned();
                    }
                    display(amounts.into_iter().sum(), self.view.decimals())
                }));
            }
        }
        rows.push(Row { total: true, ..self.row("Total", |of| self.money(of.total)) });
        self.grid(rows)
    }

    /// What a kind of line is called: tasks carry their UTBMS code.
    pub fn label(&self, code: &LineName, name: &str) -> String {
        let lines = self.view.document.estimates.iter().flat_map(|estimate| &estimate.lines);
        let mut of_name = lines.filter(|line| line.code == *code && line.name == name);
        match of_name.find_map(|line| line.utbms.as_deref()) {
            Some(utbms) => format!("{name} ({utbms})"),
            None => name.to_owned(),
        }
    }

    /// Whether it was asked where each number comes from.
    pub fn is_explained(&self) -> bool {
        self.view.document.estimates.iter().flat_map(|of| &of.lines).any(|line| line.operands.is_some())
    }

    /// Every amount with its formula, and every number of it with its origin where that is asked for.
    pub fn explanations(&self) -> Vec<Block> {
        let constants = "A number in a formula that is not listed below it is a constant of the model (docs/model.md).";
        let mut blocks = vec![Block::Heading("How each cost is built up".to_owned())];
        blocks.extend(self.is_explained().then(|| Block::Text(constants.to_owned())));
        let priced = self.view.document.estimates.iter().filter(|estimate| !estimate.lines.is_empty());
        blocks.extend(priced.map(|estimate| {
            let items = estimate.lines.iter().map(|line| self.explained(line)).collect();
            let (title, total) = (estimate.name.clone(), self.money(estimate.total));
            Block::Lines(CostLines { title, total, items })
        }));
        blocks
    }

    fn explained(&self, line: &LineDoc) -> CostLine {
        let mut steps = vec![format!("= {}", line.formula)];
        for operand in line.operands.iter().flatten() {
            let origin = origin(&operand.from, &operand.sources, operand.assumption.as_deref());
            steps.push(format!("{}: {}, {origin}", operand.value, operand.key));
        }
        let by = line.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
        let how_often = match (self.view.document.matter.periods > 1, line.one_off) {
            (true, true) => ", once",
            (true, false) => ", a month",
            _ => "",
        };
        let about = format!("{}{by}{how_often}", line.code);
        CostLine { name: line.name.clone(), about, amount: self.money(Some(line.amount)), steps }
    }

    pub fn exchange_rates(&self) -> Option<Block> {
        let matter = self.view.document.matter.currency;
        let rates = self.view.document.exchange_rates.iter().map(|of| {
            let rate = display(of.rate.get(), 6);
            let from = of.date.as_ref().map_or_else(
                || format!("as given, {}", of.from),
                |date| format!("the ECB's reference rates of {date}, {}", of.from),
            );
            format!("1 {} = {rate} {matter} ({from})", of.currency)
        });
        let rates: Vec<String> = rates.collect();
        (!rates.is_empty()).then(|| Block::Text(format!("Exchange rates: {}.", rates.join("; "))))
    }

    pub fn warnings(&self) -> Vec<Block> {
        let case = self.view.case;
        // What is said of several providers in the same words is said once.
        let mut said: Vec<(&str, String, Vec<&str>)> = Vec::new();
        // What is excluded needs no warning, and the assumptions are listed below.
        let open = self.view.document.estimates.iter().filter(|of| of.permitted && !of.warnings.is_empty());
        let warnings = open.flat_map(|of| &self.view.beside(of).warnings);
        for warning in warnings.filter(|warning| !matches!(warning, Warning::LeansOnAssumptions(_))) {
            let about = warning.provider().map(|provider| case.providers[provider].id.as_str());
            let message = warning.message(case);
            let template = about.map_or(message.clone(), |id| message.replace(&format!("`{id}`"), "\0"));
            match said.iter_mut().find(|(code, known, _)| *code == warning.code() && *known == template) {
                Some((.., ids)) => ids.extend(about.filter(|id| !ids.contains(id))),
                None => said.push((warning.code(), template, about.into_iter().collect())),
            }
        }
        let items: Vec<String> = said
            .into_iter()
            .map(|(code, template, ids)| {
                let ids: Vec<String> = ids.into_iter().map(|id| format!("`{id}`")).collect();
                format!("{code}: {}", template.replace('\0', &ids.join(", ")))
            })
            .collect();
        if items.is_empty() { Vec::new() } else { vec![Block::Heading("Warnings".to_owned()), Block::List(items)] }
    }

    pub fn assumptions(&self) -> Vec<Block> {
        if self.view.document.assumptions.is_empty() {
            return Vec::new();
        }
        let items = self.view.document.assumptions.iter();
        let items = items.map(|assumed| format!("{} = {}: {}", assumed.key, assumed.value, assumed.note)).collect();
        let heading = "Assumptions: figures without a published source that you have not set";
        vec![Block::Heading(heading.to_owned()), Block::List(items)]
    }

    pub fn sources(&self, addresses: bool) -> Vec<Block> {
        if self.view.document.sources.is_empty() {
            return Vec::new();
        }
        let sources = Sources { items: self.view.document.sources.clone(), addresses };
        vec![Block::Heading("Sources".to_owned()), Block::Sources(sources)]
    }
}

/// A margin on what is excluded or late is not to be had.
fn can_be_had(of: &EstimateDoc) -> bool {
    of.permitted && of.status.is_none_or(Status::is_in_time)
}
