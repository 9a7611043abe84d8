//! The comparison as a person reads it: headings, grids and lists, which the formats for people are written from.

use rust_decimal::Decimal;

use super::amounts::Num;
use super::chart::Chart;
use super::document::{Document, EstimateDoc, LineDoc, SourceDoc};
use super::words::origin;
use crate::matter::{LineCode, Status, Warning};
use crate::number::{display, plural};

/// A piece of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// What the report is about.
    Title(String),
    /// What the following blocks are about.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// The one sentence that matters most.
    Verdict(String),
    /// Sentences.
    List(Vec<String>),
    /// Rows with a label and a column for each provider.
    Grid(Grid),
    /// Rows of a list.
    Columns(Columns),
    /// A picture.
    Chart(Chart),
    /// Cost lines, each with how it arises.
    Lines(Vec<CostLine>),
    /// Where figures come from.
    Sources(Sources),
    /// What holds for all of it, at the end.
    Closing(String),
}

/// A cost line and how it arises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLine {
    /// What it is called.
    pub name: String,
    /// Its code, who does it, how often it counts.
    pub about: String,
    /// Its amount.
    pub amount: String,
    /// Its formula, and what the numbers in it are.
    pub steps: Vec<String>,
}

impl CostLine {
    /// All but the steps.
    #[must_use]
    pub fn said(&self) -> String {
        format!("{} ({}): {}", self.name, self.about, self.amount)
    }
}

/// Where figures come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// The sources.
    pub items: Vec<SourceDoc>,
    /// Whether plain text has room for their addresses.
    pub addresses: bool,
}

impl Sources {
    /// A line about each, for plain text.
    #[must_use]
    pub fn cited(&self) -> Vec<String> {
        self.items.iter().map(|source| source.cited(self.addresses)).collect()
    }
}

/// A list with several columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// What each column shows.
    pub head: Vec<&'static str>,
    /// Cells, one a column.
    pub rows: Vec<Vec<String>>,
    /// Which columns hold numbers, aligned to the right.
    pub numbers: Vec<bool>,
}

/// Labels down the side, providers across the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The providers' ids.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it shows.
    pub label: String,
    /// A cell for each provider.
    pub cells: Vec<String>,
    /// Whether it is a sum of the rows above it.
    pub total: bool,
}

/// What is not known, and what a provider does not have.
pub const NONE: &str = "-";

/// Lays a document out for people.
#[must_use]
pub fn sheet(document: &Document) -> Vec<Block> {
    let layout = Layout { document };
    let mut blocks = vec![Block::Title(layout.title()), Block::Text(layout.profile())];
    blocks.extend(layout.recommendation());
    blocks.push(Block::Heading(format!("Comparison, {}", document.matter.currency)));
    blocks.push(Block::Grid(layout.comparison()));
    blocks.push(Block::Heading(layout.costs_heading()));
    blocks.push(Block::Grid(layout.costs()));
    blocks.extend(layout.foot());
    blocks
}

/// What a comparison's sections are made of.
pub(super) struct Layout<'d> {
    pub document: &'d Document,
}

impl Layout<'_> {
    /// What stands below the amounts: where they come from, and what to look out for.
    pub fn foot(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = self.exchange_rates().into_iter().collect();
        let explained = self.document.estimates.iter().flat_map(|of| &of.lines).any(|line| line.operands.is_some());
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
        let matter = &self.document.matter;
        let title = matter.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
        let client = matter.client.as_ref().map_or_else(String::new, |client| format!(" ({client})"));
        format!("{}{title}{client}", matter.id)
    }

    pub fn recommendation(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Heading("Recommendation".to_owned())];
        let mut reasons = self.document.reasons.iter();
        if let Some(first) = reasons.next() {
            blocks.push(Block::Verdict(first.clone()));
        }
        blocks.push(Block::List(reasons.cloned().collect()));
        blocks
    }

    pub fn closing(&self) -> Block {
        Block::Closing(format!(
            "Computed by lpo-cost {} as of {}. It prices what it is told; it is not legal advice.",
            self.document.version, self.document.as_of
        ))
    }

    pub fn profile(&self) -> String {
        let matter = &self.document.matter;
        let hours = matter.base_hours.map_or_else(|| NONE.to_owned(), |hours| display(hours.get(), 1));
        let mut parts =
            vec![format!("{} matter", capitalised(matter.kind.word())), format!("urgency: {}", matter.urgency.word())];
        match (&matter.start, &matter.deadline) {
            (Some(start), Some(deadline)) => parts.push(format!("from {start} to {deadline}")),
            (Some(start), None) => parts.push(format!("from {start}, no deadline")),
            _ => parts.push("no dates".to_owned()),
        }
        let each = if matter.periods > 1 {
            parts.push(format!("{} a month each", plural(matter.periods, "period of", "periods of")));
            " a period"
        } else {
            ""
        };
        parts.push(format!("{hours} base hours{each}"));
        parts.push(format!("priced at {}", matter.basis.word()));
        if self.document.reserve_days > 0 {
            parts.push(format!("{} in reserve", plural(self.document.reserve_days, "day", "days")));
        }
        let profile = match matter.profile.as_slice() {
            [] => String::new(),
            words => format!(" Profile: {}.", words.join(", ")),
        };
        format!("{}.{profile}", parts.join(", "))
    }

    pub(super) fn money(&self, amount: Option<Num>) -> String {
        amount.map_or_else(|| NONE.to_owned(), |amount| display(amount.get(), self.document.decimals))
    }

    fn grid(&self, rows: Vec<Row>) -> Grid {
        let head = self.document.estimates.iter().map(|estimate| estimate.provider.clone()).collect();
        // A row in which nobody has anything says nothing.
        let rows = rows.into_iter().filter(|row| row.cells.iter().any(|cell| cell != NONE)).collect();
        Grid { head, rows }
    }

    fn row(&self, label: &str, cell: impl Fn(&EstimateDoc) -> String) -> Row {
        let cells = self.document.estimates.iter().map(cell).collect();
        Row { label: label.to_owned(), cells, total: false }
    }

    pub fn comparison(&self) -> Grid {
        let days = |count: Option<i64>| count.map_or_else(|| NONE.to_owned(), |days| plural(days, "day", "days"));
        let hours = |hours: Option<Num>| hours.map_or_else(|| NONE.to_owned(), |hours| display(hours.get(), 1));
        let percent = |share: Option<Num>| share.map_or_else(|| NONE.to_owned(), |share| format!("{share} %"));
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| NONE.to_owned());
        let unless_zero = |hours: Option<Num>, shown: String| match hours {
            Some(hours) if hours.get().is_zero() => NONE.to_owned(),
            _ => shown,
        };
        let rows = vec![
            self.row("", |of| match &self.document.recommended {
                Some(id) if *id == of.provider => "RECOMMENDED".to_owned(),
                _ if of.provider == self.document.baseline => "baseline".to_owned(),
                _ => NONE.to_owned(),
            }),
            self.row("Total", |of| self.money(of.total)),
            self.row("of which invoiced", |of| self.money(of.invoiced)),
            self.row("of which own", |of| self.money(of.own)),
            self.row("of which reserves", |of| match (of.total, of.invoiced, of.own) {
                (Some(total), Some(invoiced), Some(own)) => {
                    let reserves = total.get() - invoiced.get() - own.get();
                    if reserves.is_zero() { NONE.to_owned() } else { display(reserves, self.document.decimals) }
                }
                _ => NONE.to_owned(),
            }),
            self.row("Total, P10", |of| self.money(of.low)),
            self.row("Total, P90", |of| self.money(of.high)),
            self.row("Saving", |of| self.money(of.saving)),
            self.row("Saving in per cent", |of| percent(of.saving_percent)),
            self.row("Total per unit", |of| self.per(of.total_per_unit)),
            self.row("Total per base hour", |of| self.per(of.total_per_base_hour)),
            self.row("Budget left", |of| self.money(of.budget_headroom)),
            self.row("Margin at cost", |of| self.money(of.margin.filter(|_| can_be_had(of)))),
            self.row("Margin in per cent", |of| percent(of.margin_percent.filter(|_| can_be_had(of)))),
            self.row("Payback, period", |of| of.payback.map_or_else(|| NONE.to_owned(), |period| period.to_string())),
            self.row("Status", |of| of.status.map_or_else(|| NONE.to_owned(), |status| status.said())),
            self.row("Team", |of| of.team.map_or_else(|| NONE.to_owned(), |team| plural(team, "head", "heads"))),
            self.row("Start", |of| text(&of.start)),
            self.row("Provider begins", |of| text(&of.begins.clone().filter(|_| of.begins != of.start))),
            self.row("Finish", |of| text(&of.finish)),
            self.row("Slack", |of| days(of.slack_days.filter(|_| of.status != Some(Status::Late)))),
            self.row("Late by", |of| days(of.late_days.filter(|_| of.status == Some(Status::Late)))),
            self.row("Production hours", |of| hours(of.production_hours)),
            self.row("Kept by baseline, h", |of| unless_zero(of.kept_hours, hours(of.kept_hours))),
            self.row("Overtime hours", |of| unless_zero(of.overtime_hours, hours(of.overtime_hours))),
            self.row("Own hours, in all", |of| hours(of.own_hours)),
            self.row("Permitted", |of| {
                let codes: Vec<&str> = of.exclusions.iter().map(|found| found.code).collect();
                if of.permitted { "yes".to_owned() } else { format!("no: {}", codes.join(", ")) }
            }),
        ];
        self.grid(rows)
    }

    /// A quotient of money: to the currency's decimals, or 4 where that would hide most of it.
    fn per(&self, amount: Option<Num>) -> String {
        amount.map_or_else(
            || NONE.to_owned(),
            |amount| {
                let decimals = if amount.get().abs() < Decimal::ONE { 4 } else { self.document.decimals };
                display(amount.get(), decimals)
            },
        )
    }

    pub fn costs_heading(&self) -> String {
        let periods = self.document.matter.periods;
        let over = if periods > 1 { format!(", over all {periods} periods") } else { String::new() };
        format!("What it costs, {}{over}", self.document.matter.currency)
    }

    pub fn costs(&self) -> Grid {
        let mut rows = Vec::new();
        for &code in LineCode::ALL {
            let mut names: Vec<(&str, &str)> = Vec::new();
            for line in self.document.estimates.iter().flat_map(|estimate| &estimate.lines) {
                // Work and charges go by their own names, all else by its kind.
                if line.kind.is_like(code) && !names.contains(&(&line.code, &line.name)) {
                    names.push((&line.code, &line.name));
                }
            }
            for (code, name) in names {
                rows.push(self.row(&self.label(code, name), |of| {
                    let lines = of.lines.iter().filter(|line| line.code == code && line.name == name);
                    let amounts: Vec<Decimal> = lines
                        .map(|line| {
                            let times = if line.one_off { 1 } else { of.times };
                            line.amount.get() * Decimal::from(times)
                        })
                        .collect();
                    if amounts.is_empty() {
                        return NONE.to_owned();
                    }
                    display(amounts.into_iter().sum(), self.document.decimals)
                }));
            }
        }
        rows.push(Row { total: true, ..self.row("Total", |of| self.money(of.total)) });
        self.grid(rows)
    }

    /// What a kind of line is called: tasks carry their UTBMS code.
    pub(super) fn label(&self, code: &str, name: &str) -> String {
        let lines = self.document.estimates.iter().flat_map(|estimate| &estimate.lines);
        let mut of_name = lines.filter(|line| line.code == code && line.name == name);
        match of_name.find_map(|line| line.utbms.as_deref()) {
            Some(utbms) => format!("{name} ({utbms})"),
            None => name.to_owned(),
        }
    }

    /// Every amount with its formula, and every number of it with its origin where that is asked for.
    pub fn explanations(&self) -> Vec<Block> {
        let constants = "A number in a formula that is not listed below it is a constant of the model (docs/model.md).";
        let explained = self.document.estimates.iter().flat_map(|of| &of.lines).any(|line| line.operands.is_some());
        let mut blocks = if explained { vec![Block::Text(constants.to_owned())] } else { Vec::new() };
        for estimate in self.document.estimates.iter().filter(|estimate| !estimate.lines.is_empty()) {
            blocks.push(Block::Heading(format!("How {} arises", estimate.provider)));
            blocks.push(Block::Lines(estimate.lines.iter().map(|line| self.explained(line)).collect()));
        }
        blocks
    }

    fn explained(&self, line: &LineDoc) -> CostLine {
        let mut steps = vec![format!("= {}", line.formula)];
        for operand in line.operands.iter().flatten() {
            let origin = origin(&operand.from, &operand.sources, operand.assumption.as_deref());
            steps.push(format!("{}: {}, {origin}", operand.value, operand.key));
        }
        let by = line.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
        let how_often = match (self.document.matter.periods > 1, line.one_off) {
            (true, true) => ", once",
            (true, false) => ", a period",
            _ => "",
        };
        let about = format!("{}{by}{how_often}", line.code);
        CostLine { name: line.name.clone(), about, amount: self.money(Some(line.amount)), steps }
    }

    pub fn exchange_rates(&self) -> Option<Block> {
        let matter = self.document.matter.currency;
        let rates = self.document.exchange_rates.iter().map(|of| {
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
        // What is said of several providers in the same words is said once.
        let mut said: Vec<(&str, String, Vec<&str>)> = Vec::new();
        // What is excluded needs no warning, and the assumptions are listed below.
        let open = self.document.estimates.iter().filter(|estimate| estimate.permitted);
        let warnings = open.flat_map(|estimate| &estimate.warnings);
        for warning in warnings.filter(|warning| warning.code != Warning::LeansOnAssumptions(0).code()) {
            let about = warning.about.as_deref();
            let message = warning.message.clone().unwrap_or_default();
            let template = about.map_or(message.clone(), |id| message.replace(&format!("`{id}`"), "\0"));
            match said.iter_mut().find(|(code, known, _)| *code == warning.code && *known == template) {
                Some((.., ids)) => ids.extend(about.filter(|id| !ids.contains(id))),
                None => said.push((warning.code, template, about.into_iter().collect())),
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
        if self.document.assumptions.is_empty() {
            return Vec::new();
        }
        let items = self.document.assumptions.iter();
        let items = items.map(|assumed| format!("{} = {}: {}", assumed.key, assumed.value, assumed.note)).collect();
        let heading = "Assumptions: figures without a published source that you have not set";
        vec![Block::Heading(heading.to_owned()), Block::List(items)]
    }

    pub fn sources(&self, addresses: bool) -> Vec<Block> {
        if self.document.sources.is_empty() {
            return Vec::new();
        }
        let sources = Sources { items: self.document.sources.clone(), addresses };
        vec![Block::Heading("Sources".to_owned()), Block::Sources(sources)]
    }
}

/// A margin on what is excluded or late is not to be had.
fn can_be_had(of: &EstimateDoc) -> bool {
    of.permitted && of.status.is_none_or(Status::is_in_time)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
