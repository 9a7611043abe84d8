//! Offers as the document has them: each number at its precision.

use rust_decimal::Decimal;

use super::super::num::Num;
use super::PriceReport;
use super::document::{
    CashDoc, DoerDoc, LeftOutDoc, OfferDoc, OfferFigures, PriceDocument, PricedMatterDoc, RoomDoc, SCHEMA, TermsDoc,
    WinDoc,
};
use super::words::{chance, percent};
use crate::analysis::{Charging, Offer, PriceTerms, Priced, PricedOption, Turning};
use crate::matter::Case;
use crate::number::Day;

/// The document, but for what is said of its options.
pub fn document(case: &Case, terms: &PriceTerms, priced: &Priced, as_of: Day) -> PriceDocument {
    let matter = &case.matter;
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    PriceDocument {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        as_of: as_of.to_string(),
        matter: PricedMatterDoc {
            id: matter.id.clone(),
            title: matter.title.clone(),
            client: matter.client.clone(),
            kind: matter.kind,
            currency: matter.currency.code(),
            start: day(matter.start),
            deadline: day(matter.deadline),
            periods: matter.periods,
        },
        terms: terms_doc(case, terms),
        draws: priced.draws,
        seed: terms.draws.map(|[_, seed]| seed),
        uncertain_inputs: priced.draws.map(|_| priced.inputs.len()),
        recommended: priced.recommended.clone(),
        option: priced.options[0].id.clone(),
        highest_margin: priced.options[priced.most].id.clone(),
        take: priced.offers[0].take,
        room: RoomDoc {
            margin_percent: priced.room.margin.map(per_mille),
            deadline_percent: priced.room.deadline.map(per_mille),
            furthest_percent: per_mille(priced.room.looked),
        },
        options: Vec::new(),
        left_out: priced
            .unpriced
            .iter()
            .map(|of| LeftOutDoc { option: of.id.clone(), reason: of.why.clone() })
            .collect(),
        reasons: Vec::new(),
        before: Vec::new(),
        assumptions: Vec::new(),
        explained: None,
        sources: None,
    }
}

fn per_mille(growth: i64) -> Num {
    percent(Decimal::new(growth, 3))
}

fn terms_doc(case: &Case, terms: &PriceTerms) -> TermsDoc {
    let money = |amount: Decimal| Num::money(amount, case.matter.currency.decimals());
    let (charging, fixed, cap, win) = match terms.charging {
        Charging::ForMargin => ("margin", None, None, Vec::new()),
        Charging::Fixed(fee) => ("fixed", Some(money(fee)), None, Vec::new()),
        Charging::Cap(cap) => ("cap", None, Some(money(cap)), Vec::new()),
        Charging::ToWin(points) => ("win", None, None, points.to_vec()),
    };
    let win = win.iter().map(|of| WinDoc { price: money(of.price), chance_percent: share(of.chance) });
    TermsDoc {
        charging,
        margin_percent: terms.margin.map(share),
        fixed,
        cap,
        win: win.collect(),
        sure_percent: terms.sure.map(share),
        collected_percent: share(terms.collected),
        round: money(terms.unit(case)),
        pay_days: terms.cash.pay_days,
        bill: if terms.cash.bill_at_end { "end" } else { "monthly" },
        collect_days: terms.cash.collect_days,
    }
}

/// A share that somebody wrote, in per cent, with all its digits.
fn share(share: Decimal) -> Num {
    Num::figure(share.saturating_mul(Decimal::ONE_HUNDRED))
}

impl PriceReport<'_> {
    fn num(&self, amount: Decimal) -> Num {
        Num::money(amount, self.decimals())
    }

    /// What an option comes to.
    pub(super) fn offer(&self, option: &PricedOption, offer: &Offer) -> OfferDoc {
        let cash = offer.cash.iter().flat_map(|cash| &cash.days).map(|of| CashDoc {
            date: of.day.to_string(),
            collected: self.num(of.received),
            paid: self.num(of.paid),
            balance: self.num(of.balance),
        });
        let doers = option.assessed.scenario.assignment.providers().iter().enumerate();
        let assignments = doers.map(|(task, provider)| DoerDoc {
            task,
            name: self.case.matter.tasks[task].title().to_owned(),
            provider: self.case.providers[*provider].id.clone(),
        });
        let (assignments, cash) = (assignments.collect(), cash.collect());
        OfferDoc { figures: self.figures_of(option, offer), assignments, cash }
    }

    fn figures_of(&self, option: &PricedOption, offer: &Offer) -> OfferFigures {
        let (expected, likely, hours) = (option.expected(), &option.likely, &option.hours);
        let money = |amount: Option<Decimal>| amount.map(|amount| self.num(amount));
        let chances = offer.chances;
        let ranked = |at: usize| chances.and_then(|of| of.margins).and_then(|of| chance(of[at]));
        let bid = offer.bid;
        let schedule = &option.estimate.schedule;
        let cash = offer.cash.as_ref();
        OfferFigures {
            option: option.id.clone(),
            name: self.titled(option),
            recommended: option.id == self.priced.recommended,
            status: schedule.status(),
            start: schedule.start().map(|day| day.to_string()),
            finish: schedule.finish().map(|day| day.to_string()),
            cost: self.num(expected.cost),
            cost_likely: self.num(likely.cost),
            disbursements: self.num(expected.passed_on),
            disbursements_likely: self.num(likely.passed_on),
            fee: money(offer.fee),
            fee_per_period: money(offer.fee_per_period),
            bill: self.num(offer.bill),
            collected: self.num(offer.collected),
            contribution: self.num(offer.contribution),
            margin_percent: offer.margin.map(percent),
            keeps_margin: offer.keeps,
            chance_kept_percent: chances.and_then(|of| chance(of.kept?)),
            chance_loss_percent: chances.and_then(|of| chance(of.loss)),
            margin_p10_percent: ranked(0),
            margin_p50_percent: ranked(1),
            margin_p90_percent: ranked(2),
            chance_in_time_percent: offer.in_time.and_then(chance),
            chance_capped_percent: offer.capped.and_then(chance),
            sure_fee: money(offer.sure_fee),
            sure_bill: money(offer.sure_fee.and_then(|fee| fee.checked_add(expected.passed_on))),
            chance_of_winning_percent: bid.and_then(|of| chance(of.chance)),
            expected_contribution: money(bid.and_then(|of| Decimal::from_f64_retain(of.expected))),
            nearly_from: money(bid.map(|of| of.nearly[0])),
            nearly_to: money(bid.map(|of| of.nearly[1])),
            opportunity_cost: money(expected.worth.map(|[worth, ..]| worth)),
            opportunity_cost_likely: money(likely.worth.map(|[worth, ..]| worth)),
            over_opportunity_cost: money(offer.worth),
            take: offer.take,
            turns_at_utilisation_percent: match offer.turning {
                Some(Turning::At(share)) => Some(percent(share)),
                _ => None,
            },
            standard_value: money(expected.standard.map(|[standard, _]| standard)),
            discount_percent: offer.discount.map(percent),
            blended_rate: offer.blended_rate.map(Num::to_4),
            base_hours: Num::to_4(hours.base),
            own_hours: Num::to_4(hours.own),
            partner_hours: Num::to_4(hours.partners),
            other_hours: Num::to_4(hours.others),
            leverage: hours.leverage().map(Num::to_4),
            contribution_per_partner_hour: offer.by_partner_hour.map(Num::to_4),
            own_hours_needed: hours.room.map(|[needed, _]| Num::to_4(needed)),
            own_hours_available: hours.room.map(|[_, there]| Num::to_4(there)),
            cash_lowest: money(cash.map(|cash| cash.lowest.map_or(Decimal::ZERO, |(lowest, _)| lowest))),
            cash_lowest_on: cash.and_then(|cash| cash.lowest).map(|(_, day)| day.to_string()),
            cash_back_on: cash.and_then(|cash| cash.back).map(|day| day.to_string()),
            cash_end: money(cash.and_then(|cash| cash.days.last()).map(|of| of.balance)),
        }
    }
}
