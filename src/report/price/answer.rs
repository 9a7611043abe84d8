//! The first screen of a price: the answer, its figures, the options and what there is to say about them.

use rust_decimal::Decimal;

use super::super::block::{Block, Columns, NONE, or_none};
use super::PriceReport;
use super::figures::whole;
use super::words::{often, said};
use crate::analysis::{Charging, Offer, PricedOption};
use crate::number::plural;
use crate::report::duties::{Duty, duties};
use crate::report::words::listed;
use crate::report::{capitalised, kind_title};

/// So many options are on the first screen.
const SHOWN: usize = 4;
/// So many options that cannot be priced are named.
const NAMED: usize = 3;

impl PriceReport<'_> {
    /// All of it but the last line; where that is all that is shown, with how many options more there are.
    pub(super) fn screen(&self, is_all: bool) -> Vec<Block> {
        let mut blocks = vec![Block::Title(self.title()), Block::Text(self.about_it()), Block::Verdict(self.verdict())];
        blocks.push(Block::Figures(self.figures()));
        blocks.push(Block::Columns(self.table()));
        let more = if is_all { self.more() } else { None };
        let first = if is_all { self.to_see_to() } else { None };
        let notes: Vec<String> = more.into_iter().chain(self.notes()).chain(first).collect();
        if !notes.is_empty() {
            blocks.push(Block::List(notes));
        }
        blocks
    }

    /// What holds for all of it.
    pub(super) fn closing(&self) -> Block {
        let version = self.document.version;
        Block::Closing(format!("lpo-cost {version} prices what it is told; it is not legal advice."))
    }

    /// The answer, and what there is to say about it.
    pub(super) fn reasons(&self) -> Vec<String> {
        [self.verdict()].into_iter().chain(self.notes()).collect()
    }

    fn title(&self) -> String {
        let matter = &self.case.matter;
        let words = [Some(matter.id.as_str()), matter.title.as_deref()];
        format!("{}: our price", words.into_iter().flatten().collect::<Vec<_>>().join("  "))
    }

    fn about_it(&self) -> String {
        let matter = &self.case.matter;
        let client = matter.client.as_ref().map_or_else(String::new, |client| format!("{client}. "));
        let mut parts = vec![kind_title(matter.kind.word())];
        parts.extend(match (matter.start, matter.deadline) {
            (Some(start), Some(deadline)) => Some(format!("{} to {}", start.said(), deadline.said())),
            (Some(start), None) => Some(format!("from {}", start.said())),
            _ => None,
        });
        if self.case.is_steady() {
            parts.push(format!("over {}", plural(matter.periods, "month", "months")));
        }
        format!("{client}As of {}, {}. {}.", self.as_of.said(), matter.currency, parts.join(", "))
    }

    /// Whether to take it, at what price, with whom.
    fn verdict(&self) -> String {
        let (option, offer) = self.first();
        let name = self.named(option);
        let priced = format!("{}{}", self.priced_at(offer, Some(&name)), self.short_of(offer));
        match offer.take {
            None => return format!("{}.", capitalised(&priced)),
            Some(true) => return format!("Take it: {priced}."),
            Some(false) => {}
        }
        if let Some((other, of, better)) = self.worth_most() {
            let priced = format!("{}{}", self.priced_at(offer, None), self.short_of(offer));
            let (with, at, more) = (self.named(other), self.own_price(of), self.about(better));
            return format!("Not with {name}: {priced}. With {with}{at} it brings {more} more than other work would.");
        }
        match offer.bid {
            Some(bid) => {
                let (price, chance) = (self.money(offer.bill), often(bid.chance));
                format!("Leave it: the best price, {price} with {name}, wins in {chance} of cases.")
            }
            None if offer.contribution < Decimal::ZERO => format!("Leave it: {priced}."),
            None => {
                let hours = if self.is_solo() { "your hours" } else { "your team's hours" };
                format!("Leave it: {priced}; other work would earn more in {hours}.")
            }
        }
    }

    /// The price, and what it leaves, with somebody who is named or was just spoken of.
    fn priced_at(&self, offer: &Offer, name: Option<&str>) -> String {
        let with = name.map_or_else(String::new, |name| format!(" with {name}"));
        let left = match offer.margin {
            _ if offer.contribution < Decimal::ZERO => format!("a loss of {}", self.about(-offer.contribution)),
            margin => margin.map_or_else(|| "nothing".to_owned(), said),
        };
        match (self.terms.charging, offer.fee) {
            (Charging::ToWin(_), _) => {
                let chance = offer.bid.map_or_else(String::new, |bid| often(bid.chance));
                format!("bid {}{with}: it wins in {chance} of cases, and is worth most", self.money(offer.bill))
            }
            (Charging::Fixed(fee), _) => format!("a fixed fee of {} leaves {left}{with}", self.money(fee)),
            (_, Some(fee)) => {
                let margin = self.terms.margin.map_or(left, said);
                format!("a fee of {} keeps {margin}{with}", self.money(fee))
            }
            (_, None) => format!("a cap of {} leaves {left}{with}", self.money(offer.bill)),
        }
    }

    /// That the margin that is wanted is not kept.
    fn short_of(&self, offer: &Offer) -> String {
        let wanted = self.terms.margin.filter(|_| offer.keeps == Some(false));
        wanted.map_or_else(String::new, |wanted| format!(", not the {} you want", said(wanted)))
    }

    /// The option that is worth taking most, what it is offered at, and by how much more than other work.
    fn worth_most(&self) -> Option<(&PricedOption, &Offer, Decimal)> {
        let taken = self.pairs().filter(|(_, offer)| offer.take == Some(true));
        taken.filter_map(|(option, offer)| Some((option, offer, offer.worth?))).max_by_key(|(.., worth)| *worth)
    }

    /// What another option than the one just spoken of is offered at, where each has a price of its own.
    fn own_price(&self, of: &Offer) -> String {
        match (self.terms.charging, of.fee) {
            (Charging::ForMargin, Some(fee)) => format!(", for a fee of {},", self.about(fee)),
            (Charging::ToWin(_), _) => format!(", at a price of {},", self.about(of.bill)),
            _ => String::new(),
        }
    }

    /// A row an option, with what differs from one to the other.
    fn table(&self) -> Columns {
        let sure = if self.terms.margin.is_some() { "kept" } else { "loss" };
        let mut head = vec!["option"];
        head.extend(match self.terms.charging {
            Charging::ForMargin => ["cost", "fee", "bill"],
            Charging::Fixed(_) => ["bill", "left", "margin"],
            Charging::Cap(_) => ["collected", "left", "margin"],
            Charging::ToWin(_) => ["price", "winning", "expected"],
        });
        head.extend([sure, "over other work"]);
        let rows = self.shown().map(|(option, offer)| {
            let worth = or_none(offer.worth, |worth| self.about(worth));
            let of = self.three(option, offer);
            [option.id.clone()].into_iter().chain(of).chain([sure_of(offer), worth]).collect()
        });
        Columns::of(head, 1, rows.collect())
    }

    /// The three figures that a way of charging is about.
    fn three(&self, option: &PricedOption, offer: &Offer) -> [String; 3] {
        let margin = || or_none(offer.margin, said);
        let [bill, left] = [offer.bill, offer.contribution].map(|amount| self.about(amount));
        match self.terms.charging {
            Charging::ForMargin => {
                let fee = or_none(offer.fee, |fee| self.about(fee));
                [self.about(option.expected().cost), fee, bill]
            }
            Charging::Fixed(_) => [bill, left, margin()],
            Charging::Cap(_) => [self.about(offer.collected), left, margin()],
            Charging::ToWin(_) => {
                let expected = offer.bid.and_then(|bid| Decimal::from_f64_retain(bid.expected));
                let expected = or_none(expected, |of| self.about(of));
                [bill, or_none(offer.bid, |bid| often(bid.chance)), expected]
            }
        }
    }

    /// The options that the first screen has room for, that of which most is left among them.
    fn shown(&self) -> impl Iterator<Item = (&PricedOption, &Offer)> {
        let most = self.priced.most;
        let last = if most < SHOWN { SHOWN } else { SHOWN - 1 };
        self.pairs().enumerate().filter(move |(at, _)| *at < last || *at == most).map(|(_, pair)| pair)
    }

    /// What figures and options leave unsaid.
    pub(super) fn notes(&self) -> Vec<String> {
        let notes = [
            self.over_budget(),
            self.most_left(),
            self.targets(),
            self.outside(),
            self.is_not_recommended(),
            self.worth_unknown(),
            self.overdue(),
            self.left_out(),
            self.certain(),
        ];
        notes.into_iter().flatten().collect()
    }

    /// That the client is billed more than the matter has.
    fn over_budget(&self) -> Option<String> {
        let matter = &self.case.matter;
        let budget = self.case.figures.get(matter.budget?).likely;
        let over = self.first().1.bill.checked_sub(budget).filter(|over| *over > Decimal::ZERO)?;
        let limit = if matter.budget_is_limit { ", which is a limit" } else { "" };
        let [over, budget] = [over, budget].map(|amount| self.about(amount));
        Some(format!("WARNING: the bill is {over} over the matter's budget of {budget}{limit}."))
    }

    fn more(&self) -> Option<String> {
        let more = self.priced.options.len() - self.shown().count();
        let more = i64::try_from(more).ok().filter(|more| *more > 0)?;
        Some(format!("{}: `--full` shows all.", plural(more, "more option qualifies", "more options qualify")))
    }

    /// What has to be seen to before the first option is taken.
    pub(super) fn before(&self) -> Vec<Duty> {
        let option = self.first().0;
        let parts = option.assessed.scenario.assignment.parts(self.case);
        let providers: Vec<usize> = parts.iter().map(|part| part.provider).collect();
        duties(self.case, &providers, &option.warnings)
    }

    /// What that is about, in a word each.
    fn to_see_to(&self) -> Option<String> {
        let about: Vec<String> = self.before().iter().map(|duty| duty.about.to_lowercase()).collect();
        (!about.is_empty()).then(|| format!("Before you act, see to {}: `--full` says what.", listed(&about)))
    }

    /// With whose work most is left; against a chance of winning, is to be expected.
    fn most_left(&self) -> Option<String> {
        let (option, offer) = (&self.priced.options[self.priced.most], &self.priced.offers[self.priced.most]);
        let is_news = self.priced.most > 0 || matches!(self.terms.charging, Charging::Cap(_));
        if !is_news || self.priced.options.len() < 2 || matches!(self.terms.charging, Charging::ForMargin) {
            return None;
        }
        let name = self.named(option);
        if let Some(expected) = offer.bid.and_then(|bid| Decimal::from_f64_retain(bid.expected)) {
            let (bill, expected) = (self.about(offer.bill), self.about(expected));
            return Some(format!("Most is to be expected of {name}: {expected}, with a price of {bill}."));
        }
        let margin = offer.margin.map_or_else(String::new, |of| format!(", {} of what is collected", said(of)));
        Some(match offer.contribution {
            left if left < Decimal::ZERO => {
                format!("No option leaves anything; least is lost with {name}: {}.", self.about(-left))
            }
            left => format!("Most is left with {name}: {}{margin}.", self.about(left)),
        })
    }

    /// Which options keep the margin that is wanted, where the price does not follow from it.
    fn targets(&self) -> Option<String> {
        let wanted = said(self.terms.margin.filter(|_| !matches!(self.terms.charging, Charging::ForMargin))?);
        let kept: Vec<String> =
            self.pairs().filter(|(_, of)| of.keeps == Some(true)).map(|(option, _)| self.named(option)).collect();
        Some(match kept.as_slice() {
            [] => format!("No option keeps {wanted}."),
            _ => format!("{wanted} is kept by: {}.", kept.join("; ")),
        })
    }

    /// That the best price lies where nobody said what the chance is.
    fn outside(&self) -> Option<String> {
        let Charging::ToWin(points) = self.terms.charging else { return None };
        let price = self.first().1.bid?.price;
        let ends = points.map(|of| of.price);
        let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        let side = if price < low { "below" } else { "above" };
        (price < low || price > high).then(|| {
            format!(
                "WARNING: the price lies {side} both points that you gave, {} and {}: the chance there is a guess.",
                self.about(low),
                self.about(high)
            )
        })
    }

    fn is_not_recommended(&self) -> Option<String> {
        let recommended = self.priced.options.iter().find(|of| of.id == self.priced.recommended)?;
        (recommended.id != self.priced.options[0].id)
            .then(|| format!("`lpo-cost compare` recommends {}.", self.named(recommended)))
    }

    /// That nothing is known of what the hours would otherwise earn.
    fn worth_unknown(&self) -> Option<String> {
        let why = self.first().0.lacks[0].as_ref()?;
        Some(format!("Whether to take it is not said: it takes what in-house hours would otherwise earn ({why})."))
    }

    /// That the matter is likely to be late.
    fn overdue(&self) -> Option<String> {
        let share = self.first().1.in_time.filter(|share| *share < 0.8)?;
        let met = if self.case.is_steady() { "within capacity" } else { "in time" };
        Some(format!("It is {met} in only {} of outcomes: agree who bears the delay.", often(share)))
    }

    fn left_out(&self) -> Option<String> {
        let all = &self.priced.unpriced;
        let named: Vec<String> = all.iter().take(NAMED).map(|of| format!("`{}`, {}", of.id, of.why)).collect();
        let more = all.len().saturating_sub(NAMED);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        (!all.is_empty()).then(|| format!("Left out: {}{more}.", named.join("; ")))
    }

    fn certain(&self) -> Option<String> {
        (self.priced.draws == Some(1)).then(|| {
            "No input is uncertain, so that nothing is said of chances: give figures as ranges, { low, likely, high }."
                .to_owned()
        })
    }

    /// What was assumed, because nobody said it.
    pub(super) fn assumptions(&self) -> Vec<String> {
        let mut assumed = Vec::new();
        if self.terms.collection_assumed {
            let days = plural(self.terms.cash.collect_days, "day", "days");
            assumed.push(format!(
                "A bill is collected {days} after it is sent: --collect-days gives your own experience."
            ));
        }
        if self.terms.collected == Decimal::ONE {
            assumed.push("All of the fee is collected: --collected gives a lower share.".to_owned());
        }
        if self.case.providers[self.case.baseline].busy.is_none() && self.first().1.worth.is_some() {
            let all = whole(Decimal::ONE);
            assumed.push(format!("{all} of in-house hours would otherwise be billed: `busy` gives your utilisation."));
        }
        assumed
    }
}

/// How often the margin is kept, or nothing is left.
fn sure_of(offer: &Offer) -> String {
    match (offer.chances, offer.keeps) {
        (Some(of), _) => often(of.kept.unwrap_or(of.loss)),
        (None, Some(kept)) => if kept { "yes" } else { "no" }.to_owned(),
        (None, None) => NONE.to_owned(),
    }
}
