//! Who gets which matter, as a report.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::json;

use super::block::{Block, Columns, list, or_none};
use super::cell::{Records, after, records};
use super::head::document;
use super::num::Num;
use super::table_report::{TableReport, objects};
use crate::analysis::{BatchCandidates, Candidate, MatterCandidates, Portfolio, Reject};
use crate::number::{Currency, Day, display, plural};

const SCHEMA: &str = "lpo-cost/portfolio/1";
/// So many rows of a list are shown to people; programs get them all.
const MOST: usize = 20;
/// So many matters are named in a sentence.
const NAMED: usize = 5;

/// The hours that a provider has.
#[derive(Debug, Clone)]
pub struct Capacity {
    /// Whose.
    pub provider: String,
    /// How many.
    pub hours: Decimal,
    /// How many are used.
    pub used: Decimal,
    /// What one more would save, where that is known.
    pub value: Option<Decimal>,
}

/// What was found, beside what it was found from.
struct Shared<'f> {
    offers: &'f BatchCandidates,
    portfolio: &'f Portfolio,
    capacities: &'f [Capacity],
    currency: Currency,
    total: Decimal,
}

/// A book's matters shared out; `name` is what the book is called.
#[must_use]
pub fn portfolio(
    name: &str,
    offers: &BatchCandidates,
    currency: Currency,
    found: &Portfolio,
    capacities: &[Capacity],
    as_of: Day,
) -> TableReport {
    let pairs = offers.matters.iter().zip(&found.chosen);
    let total = pairs.map(|(matter, at)| matter.offers[*at].total).sum();
    let all = Shared { offers, portfolio: found, capacities, currency, total };
    let chosen = all.records();
    let capacity = |of: &Capacity| {
        json!({
            "provider": of.provider,
            "hours": Num::to_4(of.hours),
            "used": Num::to_4(of.used),
            "value_of_one_more_hour": of.value.map(Num::to_4),
        })
    };
    let reject = |of: &Reject| json!({ "line": of.line, "column": of.column, "value": of.value, "reason": of.reason });
    let entries = [
        ("schema", json!(SCHEMA)),
        ("version", json!(env!("CARGO_PKG_VERSION"))),
        ("as_of", json!(as_of.to_string())),
        ("currency", json!(currency.code())),
        ("total", json!(all.money(total))),
        ("lower_bound", json!(all.money(found.lower_bound))),
        ("gap_percent", json!(all.gap())),
        ("capacity", capacities.iter().map(capacity).collect()),
        ("assignments", objects(&chosen)),
        ("rejected", offers.rejected.iter().map(reject).collect()),
    ];
    let head = [("schema", SCHEMA), ("currency", currency.code())];
    TableReport::of(document(Vec::from(entries)), after(head, chosen), all.blocks(name, as_of))
}

impl Shared<'_> {
    fn chosen(&self) -> impl Iterator<Item = (&MatterCandidates, &Candidate)> {
        self.offers.matters.iter().zip(&self.portfolio.chosen).map(|(matter, at)| (matter, &matter.offers[*at]))
    }

    fn money(&self, amount: Decimal) -> Num {
        Num::money(amount, self.currency.decimals())
    }

    fn shown(&self, amount: Decimal) -> String {
        display(amount, self.currency.decimals())
    }

    /// How far the total may be above the lowest, in per cent of the bound.
    fn gap(&self) -> Option<Num> {
        let bound = self.portfolio.lower_bound;
        if bound == self.total {
            return Some(Num::percent(Decimal::ZERO));
        }
        (self.total - bound).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(bound).map(Num::percent)
    }

    fn records(&self) -> Records {
        let chosen = self.chosen().map(|(matter, offer)| (matter, offer, &matter.offers[matter.recommended]));
        records!(chosen, |(matter, offer, recommended)| {
            "matter_id" => matter.id,
            "title" => matter.title,
            "provider" => offer.id,
            "total" => self.money(offer.total),
            "recommended" => recommended.id,
            "recommended_total" => self.money(recommended.total),
            "extra" => self.money(offer.total - recommended.total),
            "hours" => Num::to_4(offer.all_hours()),
            "own_hours" => Num::to_4(offer.own_hours),
            "status" => offer.status,
            "finish" => offer.finish,
        })
    }

    fn blocks(&self, name: &str, as_of: Day) -> Vec<Block> {
        let mut blocks = vec![
            Block::Title(format!("{name}: who gets which matter")),
            Block::Verdict(self.verdict()),
            Block::List(self.capacities.iter().map(|of| self.scarcity(of)).collect()),
        ];
        if !self.capacities.is_empty() {
            blocks.push(Block::Heading("Capacity, hours".to_owned()));
            blocks.push(Block::Columns(list!(self.capacities, |of| {
                "provider" => &of.provider,
                number "has" => display(of.hours, 1),
                number "used" => display(of.used, 1),
                number "one more is worth" => or_none(of.value, |value| self.shown(value)),
            })));
        }
        blocks.push(Block::Heading(format!("Who gets how much, {}", self.currency)));
        blocks.push(Block::Columns(self.shares()));
        blocks.extend(self.moved());
        if self.offers.matters.len() <= MOST {
            blocks.extend(self.who());
        }
        if !self.offers.rejected.is_empty() {
            blocks
                .push(Block::Text(format!("{} left out.", plural(self.offers.rejected.len(), "row was", "rows were"))));
        }
        blocks.push(Block::Text(format!(
            "Computed by lpo-cost {} as of {as_of}. The format `csv` has a row a matter.",
            env!("CARGO_PKG_VERSION")
        )));
        blocks
    }

    fn verdict(&self) -> String {
        let count = self.offers.matters.len();
        if count == 0 {
            return "There is no matter to share out.".to_owned();
        }
        let matters = plural(count, "matter costs", "matters cost");
        let total = format!("{} {}", self.currency, self.shown(self.total));
        let bound = self.portfolio.lower_bound;
        let proof = if bound == self.total {
            "no other choice that fits costs less".to_owned()
        } else {
            let gap = self.gap().map_or_else(String::new, |gap| format!(", {gap} % less"));
            format!("none that fits costs less than {} {}{gap}", self.currency, self.shown(bound))
        };
        format!("{matters} {total} in all; {proof}.{}", self.late())
    }

    /// How many matters are late or over capacity, whoever does them.
    fn late(&self) -> String {
        let late: Vec<&str> =
            self.chosen().filter(|(_, offer)| !offer.status.is_in_time()).map(|(of, _)| of.id.as_str()).collect();
        let named: Vec<String> = late.iter().take(NAMED).map(|id| format!("`{id}`")).collect();
        let more = if late.len() > NAMED { format!(" and {} more", late.len() - NAMED) } else { String::new() };
        match late.len() {
            0 => String::new(),
            count => format!(" Late or over capacity even so: {count}, {}{more}.", named.join(", ")),
        }
    }

    fn scarcity(&self, of: &Capacity) -> String {
        match of.value {
            None => format!("What another hour of `{}` is worth could not be found out.", of.provider),
            Some(value) if value.is_zero() && !self.is_missed(of) => {
                format!("`{}` has hours enough.", of.provider)
            }
            Some(value) if value.is_zero() => {
                format!("`{}` has hours left, but not enough for a whole matter more that would go there.", of.provider)
            }
            Some(value) => format!(
                "Hours of `{}` are scarce: more would save about {} {} each, counted as if matters could be split; hire where an hour costs less.",
                of.provider,
                self.currency,
                self.shown(value)
            ),
        }
    }

    fn shares(&self) -> Columns {
        let mut shares: BTreeMap<&str, (usize, Decimal)> = BTreeMap::new();
        for (_, offer) in self.chosen() {
            let share = shares.entry(&offer.id).or_default();
            share.0 += 1;
            share.1 += offer.total;
        }
        list!(shares, |(id, (count, total))| {
            "provider" => id,
            number "matters" => display(Decimal::from(count), 0),
            number "total" => self.shown(total),
        })
    }

    /// Who gets which matter.
    fn who(&self) -> Vec<Block> {
        let list = list!(self.chosen(), |(matter, offer)| {
            "matter" => &matter.id,
            "title" => matter.title.as_deref().unwrap_or_default(),
            "goes to" => &offer.id,
            number "total" => self.shown(offer.total),
        });
        if list.rows.is_empty() {
            return Vec::new();
        }
        vec![Block::Heading(format!("Who gets which matter, {}", self.currency)), Block::Columns(list)]
    }

    /// Whether a matter goes to somebody else because whom `compare` recommends would take more hours than there are left.
    fn is_missed(&self, of: &Capacity) -> bool {
        let hours = |offer: &Candidate| match &of.provider {
            id if *id == self.offers.baseline => offer.own_hours,
            id => offer.hours_of(id),
        };
        let left = of.hours - of.used;
        self.displaced().any(|(matter, offer)| hours(&matter.offers[matter.recommended]) - hours(offer) > left)
    }

    fn displaced(&self) -> impl Iterator<Item = (&MatterCandidates, &Candidate)> {
        self.chosen().filter(|(matter, offer)| offer.id != matter.offers[matter.recommended].id)
    }

    /// Matters that would go to somebody else if there were hours enough, the dearest change first.
    fn moved(&self) -> Vec<Block> {
        let mut moved: Vec<(Decimal, &MatterCandidates, &Candidate)> = self
            .displaced()
            .map(|(matter, offer)| (offer.total - matter.offers[matter.recommended].total, matter, offer))
            .collect();
        if self.offers.matters.is_empty() {
            return Vec::new();
        }
        if moved.is_empty() {
            return vec![Block::Text("Each matter goes to whom `compare` recommends.".to_owned())];
        }
        moved.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.line.cmp(&b.1.line)));
        let list = list!(moved.iter().take(MOST), |(extra, matter, offer)| {
            "matter" => &matter.id,
            "recommended" => &matter.offers[matter.recommended].id,
            "goes to" => &offer.id,
            number "extra" => self.shown(*extra),
        });
        let heading = format!("Matters that do not go to whom `compare` recommends, {}", self.currency);
        let mut blocks = vec![Block::Heading(heading), Block::Columns(list)];
        if moved.len() > MOST {
            blocks.push(Block::Text(format!("And {}.", plural(moved.len() - MOST, "more matter", "more matters"))));
        }
        blocks
    }
}
