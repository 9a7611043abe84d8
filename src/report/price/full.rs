//! What stands behind the first screen of a price: how the fee is built up, every option, cash, what was assumed.

use super::super::Grid;
use super::super::block::{Block, NONE, Row, Sources, list, or_none};
use super::PriceReport;
use super::document::OfferDoc;
use super::words::said;
use crate::analysis::{Charging, Offer, PricedOption};
use crate::number::{Day, display};
use crate::report::Num;

impl PriceReport<'_> {
    /// The blocks behind the first screen.
    pub(super) fn further(&self) -> Vec<Block> {
        let (option, offer) = self.first();
        let mut blocks = Vec::new();
        if !self.document.before.is_empty() {
            blocks.push(Block::Heading("Before you act".to_owned()));
            blocks.push(Block::List(self.document.before.clone()));
        }
        blocks.push(Block::Heading("How the price is built up".to_owned()));
        blocks.push(Block::List(self.built_up(option, offer)));
        blocks.extend(self.prices().into_iter().map(Block::Chart));
        blocks.extend(self.who_does_what());
        blocks.push(Block::Heading(format!("Every option, {}", self.case.matter.currency)));
        blocks.push(Block::Grid(self.grid()));
        blocks.extend(self.cash_blocks(offer));
        if !self.document.assumptions.is_empty() {
            blocks.push(Block::Heading("What was assumed".to_owned()));
            blocks.push(Block::List(self.document.assumptions.clone()));
        }
        blocks.extend(self.origins());
        blocks
    }

    /// The arithmetic of the first option's price.
    fn built_up(&self, option: &PricedOption, offer: &Offer) -> Vec<String> {
        let expected = option.expected();
        let (cost, passed_on) = (self.exact(expected.cost), self.exact(expected.passed_on));
        let collected = self.terms.collected.normalize();
        let mut steps = Vec::new();
        match (self.terms.charging, self.terms.margin) {
            (Charging::ForMargin, Some(margin)) => steps.push(format!(
                "Fee: (cost {cost} - disbursements {passed_on}) / ((1 - {}) x {collected} collected), up to whole {}: {}",
                margin.normalize(),
                self.exact(self.terms.unit(self.case)),
                self.exact(offer.fee.unwrap_or_default())
            )),
            (Charging::ToWin(_), _) => steps.push(format!(
                "Price: where chance x what is left over the opportunity cost of {} is largest: {}",
                self.exact(expected.worth.unwrap_or_default()[0]),
                self.exact(offer.bill)
            )),
            (Charging::Cap(cap), _) => steps.push(format!(
                "Collected: of each outcome the lower of its standard value x realisation and the cap {} x {collected}; on average {}",
                self.exact(cap),
                self.exact(offer.collected)
            )),
            _ => {}
        }
        if let Some(fee) = offer.fee {
            steps.push(format!(
                "Bill: fee {} + disbursements {passed_on} = {}",
                self.exact(fee),
                self.exact(offer.bill)
            ));
        }
        steps.push(format!(
            "Left: collected {} - cost {cost} = {}{}",
            self.exact(offer.collected),
            self.exact(offer.contribution),
            offer.margin.map_or_else(String::new, |of| format!(", {}", said(of)))
        ));
        if let (Some(worth), Some([opportunity, ..])) = (offer.worth, expected.worth) {
            steps.push(format!(
                "Over other work: collected {} - opportunity cost {} = {}",
                self.exact(offer.collected),
                self.exact(opportunity),
                self.exact(worth)
            ));
        }
        steps
    }

    /// Who does which tasks where the work is split.
    fn who_does_what(&self) -> Vec<Block> {
        let splits = self.priced.options.iter().filter(|of| of.assessed.provider.is_none());
        let said = splits.map(|option| {
            let parts = option.assessed.scenario.assignment.parts(self.case);
            let parts = parts.iter().map(|part| {
                let tasks: Vec<&str> = part.tasks.iter().map(|task| self.case.matter.tasks[*task].title()).collect();
                format!("{}: {}", self.case.providers[part.provider].name, tasks.join(", "))
            });
            format!("{}. {}.", self.titled(option), parts.collect::<Vec<_>>().join("; "))
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() { Vec::new() } else { vec![Block::Heading("Who does what".to_owned()), Block::List(said)] }
    }

    /// A column an option, a row a figure that any of them has.
    fn grid(&self) -> Grid {
        let options = &self.document.options;
        let rows = ROWS.iter().map(|(label, cell)| Row {
            label: (*label).to_owned(),
            cells: options.iter().map(|of| cell(self, of)).collect(),
            total: false,
        });
        let rows = rows.filter(|row| row.cells.iter().any(|cell| cell != NONE));
        let recommended = options.iter().position(|of| of.figures.recommended);
        Grid { head: options.iter().map(|of| of.figures.name.clone()).collect(), recommended, rows: rows.collect() }
    }

    fn cash_blocks(&self, offer: &Offer) -> Vec<Block> {
        let Some(cash) = &offer.cash else { return Vec::new() };
        let table = list!(&cash.days, |of| {
            "day" => of.day.said(),
            number "collected" => self.exact(of.received),
            number "paid" => self.exact(of.paid),
            number "balance" => self.exact(of.balance),
        });
        let mut blocks = vec![Block::Heading(format!("Cash, {}", self.case.matter.currency))];
        blocks.extend(self.balances(offer).map(Block::Chart));
        blocks.push(Block::Columns(table));
        blocks
    }

    /// Where the uncertain inputs come from, if that was asked.
    fn origins(&self) -> Vec<Block> {
        let Some(origins) = &self.document.explained else { return Vec::new() };
        let mut blocks = vec![Block::Heading("Where the uncertain inputs come from".to_owned())];
        blocks.push(match origins.as_slice() {
            [] => Block::Text("No number that is written is uncertain, or none was drawn.".to_owned()),
            _ => Block::List(origins.iter().map(crate::report::OriginDoc::said).collect()),
        });
        let sources = self.document.sources.clone().unwrap_or_default();
        if !sources.is_empty() {
            blocks.push(Block::Heading("Sources".to_owned()));
            blocks.push(Block::Sources(Sources { items: sources, addresses: true }));
        }
        blocks
    }
}

/// What a row shows of an option.
type CellOf = fn(&PriceReport, &OfferDoc) -> String;

fn number(number: Option<Num>) -> String {
    or_none(number, |of| display(of.get(), of.get().scale().min(4)))
}

fn share(number: Option<Num>) -> String {
    or_none(number, |of| format!("{} %", display(of.get(), 1)))
}

fn hours(number: Option<Num>) -> String {
    or_none(number, |of| display(of.get(), 1))
}

fn date(day: Option<Day>) -> String {
    or_none(day, |day| day.to_string())
}

/// An amount that is no whole number of minor units.
fn rate(report: &PriceReport, number: Option<Num>) -> String {
    or_none(number, |of| report.exact(of.get()))
}

/// The rows of the grid.
const ROWS: &[(&str, CellOf)] = &[
    ("Id", |_, of| of.figures.option.clone()),
    ("Status", |_, of| of.figures.status.said()),
    ("Finish", |_, of| date(of.figures.finish)),
    ("Cost to you", |_, of| number(Some(of.figures.cost))),
    ("at the likely values", |_, of| number(Some(of.figures.cost_likely))),
    ("Disbursements", |_, of| number(Some(of.figures.disbursements))),
    ("at the likely values", |_, of| number(Some(of.figures.disbursements_likely))),
    ("Fee", |_, of| number(of.figures.fee)),
    ("Fee a month", |_, of| number(of.figures.fee_per_period)),
    ("Bill", |_, of| number(Some(of.figures.bill))),
    ("Collected", |_, of| number(Some(of.figures.collected))),
    ("Left over cost", |_, of| number(Some(of.figures.contribution))),
    ("Margin", |_, of| share(of.figures.margin_percent)),
    ("Kept in", |_, of| share(of.figures.chance_kept_percent)),
    ("A loss in", |_, of| share(of.figures.chance_loss_percent)),
    ("Margin, worst tenth", |_, of| share(of.figures.margin_p10_percent)),
    ("Margin, best tenth", |_, of| share(of.figures.margin_p90_percent)),
    ("In time in", |_, of| share(of.figures.chance_in_time_percent)),
    ("Cap holds back in", |_, of| share(of.figures.chance_capped_percent)),
    ("Surer fee", |_, of| number(of.figures.sure_fee)),
    ("Winning", |_, of| share(of.figures.chance_of_winning_percent)),
    ("Expected contribution", |_, of| number(of.figures.expected_contribution)),
    ("Nearly as good from", |_, of| number(of.figures.nearly_from)),
    ("to", |_, of| number(of.figures.nearly_to)),
    ("Opportunity cost", |_, of| number(of.figures.opportunity_cost)),
    ("at the likely values", |_, of| number(of.figures.opportunity_cost_likely)),
    ("Over other work", |_, of| number(of.figures.over_opportunity_cost)),
    ("Turns at a utilisation of", |_, of| share(of.figures.turns_at_utilisation_percent)),
    ("Standard hourly value", |_, of| number(of.figures.standard_value)),
    ("Discount on it", |_, of| share(of.figures.discount_percent)),
    ("Blended rate, base hour", |report, of| rate(report, of.figures.blended_rate)),
    ("Base hours", |_, of| hours(Some(of.figures.base_hours))),
    ("In-house hours", |_, of| hours(Some(of.figures.own_hours))),
    ("of partners", |_, of| hours(Some(of.figures.partner_hours))),
    ("Hours of all others", |_, of| hours(Some(of.figures.other_hours))),
    ("Leverage", |_, of| hours(of.figures.leverage)),
    ("Left, partner hour", |report, of| rate(report, of.figures.contribution_per_partner_hour)),
    ("In-house hours there are", |_, of| hours(of.figures.own_hours_available)),
    ("Cash at its lowest", |_, of| number(of.figures.cash_lowest)),
    ("on", |_, of| date(of.figures.cash_lowest_on)),
    ("All back on", |_, of| date(of.figures.cash_back_on)),
];
