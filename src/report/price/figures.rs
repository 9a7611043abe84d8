//! The figures that matter most of the option that the answer speaks of: fee, bill, margin and how sure, what it is worth
//! beside other work, cash.

use rust_decimal::Decimal;

use super::super::{Stated, Tone};
use super::words::{often, said};
use super::{PriceReport, stated};
use crate::analysis::{Cash, Charging, Offer, PricedOption, Turning};
use crate::number::{display, plural};

/// A chance of keeping the margin that is worth a second look.
const DOUBTFUL: f64 = 0.5;

impl PriceReport<'_> {
    /// The figures in the order in which they stand.
    pub(super) fn figures(&self) -> Vec<Stated> {
        let (option, offer) = self.first();
        let figures = [
            self.fee(option, offer),
            self.bid(offer),
            Some(self.bill(option, offer)),
            Some(self.cost(option)),
            Some(self.margin(offer)),
            self.surer(offer),
            self.worth(option, offer),
            self.own_time(option),
            self.cash(offer),
            Some(self.room()),
            self.rate(option, offer),
        ];
        figures.into_iter().flatten().collect()
    }

    fn fee(&self, option: &PricedOption, offer: &Offer) -> Option<Stated> {
        let fee = self.exact(offer.fee?);
        let name = self.named(option);
        let first = match (self.terms.charging, self.terms.margin) {
            (Charging::ForMargin, Some(margin)) => format!("keeps {} with {name}", said(margin)),
            (Charging::Fixed(_), _) => format!("fixed, with {name}"),
            _ => format!("with {name}"),
        };
        let a_month = offer.fee_per_period.map(|fee| {
            format!("{} a month over {}", self.exact(fee), plural(self.case.matter.periods, "month", "months"))
        });
        Some(stated("Fee", Tone::Plain, fee, &[Some(first), a_month]))
    }

    fn bid(&self, offer: &Offer) -> Option<Stated> {
        let bid = offer.bid?;
        let expected = Decimal::from_f64_retain(bid.expected).map(|of| self.about(of));
        let expected = expected.map(|of| format!("expected contribution {of}"));
        let [from, to] = bid.nearly.map(|price| self.about(price));
        let nearly = format!("from {from} to {to} it is within 5 % of that");
        Some(stated("Winning", Tone::Plain, often(bid.chance), &[expected, Some(nearly)]))
    }

    fn bill(&self, option: &PricedOption, offer: &Offer) -> Stated {
        let passed_on = option.expected().passed_on;
        let disbursed = if passed_on.is_zero() {
            "nothing in it is passed on as a disbursement".to_owned()
        } else {
            format!("{} of it passed on at cost (ABA Formal Op. 00-420)", self.exact(passed_on))
        };
        let collected =
            (offer.collected != offer.bill).then(|| format!("{} is collected", self.about(offer.collected)));
        match offer.fee {
            Some(_) => stated("Bill", Tone::Plain, self.exact(offer.bill), &[Some(disbursed), collected]),
            None => {
                let held =
                    offer.capped.map(|share| format!("the cap holds something back in {} of outcomes", often(share)));
                let name = format!("by the hour with {}", self.named(option));
                stated("Cap", Tone::Plain, self.exact(offer.bill), &[Some(name), collected, held])
            }
        }
    }

    fn cost(&self, option: &PricedOption) -> Stated {
        let (expected, likely) = (option.expected().cost, option.likely.cost);
        let mean = self.priced.draws.filter(|draws| *draws > 1);
        let remark = match mean {
            Some(draws) => {
                format!("mean of {}; {} at the likely values", plural(draws, "outcome", "outcomes"), self.about(likely))
            }
            None => "at the likely values".to_owned(),
        };
        stated("Cost", Tone::Plain, self.about(expected), &[Some(remark)])
    }

    fn margin(&self, offer: &Offer) -> Stated {
        let left = offer.contribution;
        let figure = offer.margin.map_or_else(|| "none".to_owned(), said);
        let over = if left < Decimal::ZERO {
            format!("{} LESS than it costs you", self.about(-left))
        } else {
            format!("{} over cost to you", self.about(left))
        };
        let chances = offer.chances.filter(|_| self.priced.draws.is_some_and(|draws| draws > 1));
        let wanted = self.terms.margin.map(said);
        let kept = chances.and_then(|of| of.kept).zip(wanted.as_ref());
        let kept = kept.map(|(share, wanted)| format!("{wanted} kept in {}", often(share)));
        let missed = wanted.filter(|_| chances.is_none() && offer.keeps == Some(false));
        let missed = missed.map(|wanted| format!("NOT the {wanted} that you want"));
        let loss = chances.map(|of| {
            let loss = format!("a loss in {} of outcomes", often(of.loss));
            kept.as_ref().map_or_else(|| loss.clone(), |kept| format!("{kept}, {loss}"))
        });
        let range = chances.and_then(|of| of.margins).and_then(|[low, _, high]| {
            let [low, high] = [low, high].map(|of| Decimal::from_f64_retain(of).map(whole));
            Some(format!("{} to {} in 8 of 10", low?, high?))
        });
        let tone = match () {
            () if left < Decimal::ZERO => Tone::Bad,
            () if offer.keeps == Some(false) => Tone::Caution,
            () if chances.and_then(|of| of.kept).is_some_and(|share| share < DOUBTFUL) => Tone::Caution,
            () => Tone::Good,
        };
        stated("Margin", tone, figure, &[Some(over), missed, loss, range])
    }

    fn surer(&self, offer: &Offer) -> Option<Stated> {
        let (fee, share, margin) = (offer.sure_fee?, self.terms.sure?, self.terms.margin?);
        let remark = format!("a fee that keeps {} in {} of outcomes", said(margin), said(share));
        Some(stated("Surer", Tone::Plain, self.exact(fee), &[Some(remark)]))
    }

    /// What taking it is worth beside leaving it.
    fn worth(&self, option: &PricedOption, offer: &Offer) -> Option<Stated> {
        let (worth, take) = (offer.worth?, offer.take?);
        let beside = if worth >= Decimal::ZERO { "over" } else { "below" };
        let hours = if self.is_solo() { "your hours" } else { "your team's hours" };
        // What is worth taking is left for being won so seldom.
        let won = if worth > Decimal::ZERO && !take { "hardly ever won; if won, " } else { "" };
        let beside = format!("{won}{} {beside} what {hours} would otherwise earn", self.about(worth.abs()));
        let utilisation = self.utilisation();
        let turns = match offer.turning? {
            Turning::Always => "it pays at any utilisation".to_owned(),
            Turning::Never => "it pays at no utilisation".to_owned(),
            Turning::At(share) => format!("turns at a utilisation of {}{utilisation}", whole(share)),
        };
        let has_own = !option.hours.own.is_zero();
        let (figure, tone) = if take { ("take it", Tone::Good) } else { ("leave it", Tone::Bad) };
        Some(stated("Answer", tone, figure.to_owned(), &[Some(beside), Some(turns).filter(|_| has_own)]))
    }

    /// The utilisation that is written, or stands for nothing written.
    fn utilisation(&self) -> String {
        let written = self.case.providers[self.case.baseline].busy.map(|id| self.case.figures.get(id).likely);
        let yours =
            written.map_or_else(|| "100 % taken, as none is given".to_owned(), |of| format!("yours: {}", whole(of)));
        format!(" ({yours})")
    }

    fn own_time(&self, option: &PricedOption) -> Option<Stated> {
        let [needed, there] = option.hours.room?;
        let fits = needed <= there;
        let until = if self.case.is_steady() { "in a month" } else { "until the deadline" };
        let has = if self.is_solo() { "you have" } else { "your team has" };
        let remark =
            format!("of the {} that {has} {until}{}", display(there, 0), if fits { "" } else { ": NOT ENOUGH" });
        let figure = format!("{} hours", display(needed, 0));
        Some(stated("Own time", if fits { Tone::Plain } else { Tone::Bad }, figure, &[Some(remark)]))
    }

    fn cash(&self, offer: &Offer) -> Option<Stated> {
        let cash = offer.cash.as_ref()?;
        let Some((lowest, day)) = cash.lowest else {
            return Some(stated("Cash", Tone::Good, "no outlay".to_owned(), &[Some("never below nothing".to_owned())]));
        };
        let on = format!("at its lowest on {}", day.said());
        let tone = if cash.back.is_some() { Tone::Plain } else { Tone::Bad };
        Some(stated("Cash", tone, self.about(lowest), &[Some(on), Some(back(cash)), Some(self.paid_after())]))
    }

    /// When bills are collected, and whether that is assumed.
    fn paid_after(&self) -> String {
        let days = plural(self.terms.cash.collect_days, "day", "days");
        let bills = if self.terms.cash.bill_at_end { "the bill" } else { "monthly bills" };
        let assumed = if self.terms.collection_assumed { " (our assumption)" } else { "" };
        format!("{bills} collected after {days}{assumed}")
    }

    fn room(&self) -> Stated {
        let room = self.priced.room;
        let share = |growth: i64| whole(Decimal::new(growth, 3));
        let margin = match room.margin {
            Some(0) => "none of it left at the likely values".to_owned(),
            Some(_) => "more volume and hours before the margin is gone".to_owned(),
            None => "more volume and hours, and still a margin".to_owned(),
        };
        let figure = room.margin.map_or_else(|| format!("over {}", share(room.looked)), share);
        let missed = if self.case.is_steady() { "it is over capacity" } else { "the deadline is missed" };
        let deadline = room.deadline.map(|growth| format!("{} before {missed}", share(growth)));
        stated("Room", Tone::Plain, figure, &[Some(margin), deadline])
    }

    fn rate(&self, option: &PricedOption, offer: &Offer) -> Option<Stated> {
        let figure = self.exact(offer.blended_rate?);
        let leverage = option.hours.leverage().map(|of| format!("leverage {}", display(of, 1)));
        let partner = offer.by_partner_hour.map(|of| format!("{} left for a partner hour", self.exact(of)));
        let discount = offer.discount.map(|share| {
            let (size, side) = (whole(share.abs()), if share < Decimal::ZERO { "above" } else { "below" });
            format!("{size} {side} standard hourly value")
        });
        let billed = Some("billed for a base hour".to_owned());
        Some(stated("Rate", Tone::Plain, figure, &[billed, leverage, partner, discount]))
    }
}

/// When all is back.
fn back(cash: &Cash) -> String {
    cash.back.map_or_else(|| "it never all comes back".to_owned(), |day| format!("all back on {}", day.said()))
}

/// A share in whole per cent.
pub fn whole(share: Decimal) -> String {
    format!("{} %", display(share.saturating_mul(Decimal::ONE_HUNDRED), 0))
}
