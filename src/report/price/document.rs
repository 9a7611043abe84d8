//! A price as a document: the keys of `lpo-cost/price/1`, in their order, each number at its precision.

use rust_decimal::Decimal;

use super::super::cell::row;
use super::super::comparison::SourceDoc;
use super::super::document::document;
use super::super::num::Num;
use super::super::origins::OriginDoc;
use super::PriceReport;
use super::words::{chance, percent};
use crate::analysis::{CashDay, Charging, Offer, PriceTerms, Priced, PricedOption, Room, Turning, Unpriced};
use crate::matter::{Case, Kind, Matter, Status};
use crate::number::Day;

/// The version of the document's keys.
pub const SCHEMA: &str = "lpo-cost/price/1";

document! {
    /// A price, ready to be written.
    pub struct PriceDocument of (case: &Case, terms: &PriceTerms, priced: &Priced, as_of: Day);
    /// The version of these keys.
    schema: &'static str = SCHEMA,
    /// What wrote this.
    version: &'static str = env!("CARGO_PKG_VERSION"),
    /// The day that it was made.
    as_of: Day = as_of,
    /// The matter.
    matter: PricedMatterDoc = PricedMatterDoc::of(&case.matter),
    /// What was asked.
    terms: TermsDoc = TermsDoc::of(case, terms),
    /// How many outcomes were drawn; 1 where no input is uncertain, null where that was not asked.
    draws: Option<u64> = priced.draws,
    /// Their seed.
    seed: Option<u64> = terms.draws.map(|[_, seed]| seed),
    /// How many inputs are uncertain; null where that was not asked.
    uncertain_inputs: Option<usize> = priced.draws.map(|_| priced.inputs.len()),
    /// The option that `compare` recommends.
    recommended: String = priced.recommended.clone(),
    /// The option that the answer speaks of, which is the first one.
    option: String = priced.options[0].id.clone(),
    /// The option that leaves most over its cost; against a chance of winning, of which most is to be expected.
    highest_margin: String = priced.options[priced.most].id.clone(),
    /// Whether to take the matter with that option; null where it is not known what in-house hours would otherwise earn.
    take: Option<bool> = priced.offers[0].take,
    /// By how much work may grow with it.
    room: RoomDoc = RoomDoc::of(priced.room),
    /// The options that qualify.
    options: Vec<OfferDoc> = Vec::new(),
    /// The options that qualify and cannot be charged so.
    left_out: Vec<LeftOutDoc> = priced.unpriced.iter().map(LeftOutDoc::of).collect(),
    /// The answer, and what there is to say about it.
    reasons: Vec<String> = Vec::new(),
    /// What has to be seen to before the first option is taken.
    before: Vec<String> = Vec::new(),
    /// What was assumed, because nobody said it.
    assumptions: Vec<String> = Vec::new(),
    /// Where the uncertain inputs come from, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    explained: Option<Vec<OriginDoc>> = None,
    /// The sources of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<SourceDoc>> = None,
}

document! {
    /// The matter.
    pub struct PricedMatterDoc of (matter: &Matter);
    /// Its id.
    id: String = matter.id.clone(),
    /// What it is called.
    title: Option<String> = matter.title.clone(),
    /// For whom it is done.
    client: Option<String> = matter.client.clone(),
    /// What kind of matter.
    kind: Kind = matter.kind,
    /// What all amounts are in.
    currency: &'static str = matter.currency.code(),
    /// The first day on which anybody could work.
    start: Option<Day> = matter.start,
    /// The last day.
    deadline: Option<Day> = matter.deadline,
    /// Months of a portfolio; 1 for a single matter.
    periods: i64 = matter.periods,
}

document! {
    /// What was asked.
    pub struct TermsDoc of (case: &Case, terms: &PriceTerms) {
        let money = |amount: Decimal| Num::money(amount, case.matter.currency.decimals());
        let (charging, fixed, cap, win) = match terms.charging {
            Charging::ForMargin => ("margin", None, None, Vec::new()),
            Charging::Fixed(fee) => ("fixed", Some(money(fee)), None, Vec::new()),
            Charging::Cap(cap) => ("cap", None, Some(money(cap)), Vec::new()),
            Charging::ToWin(points) => ("win", None, None, points.to_vec()),
        };
    };
    /// How the client is charged: `margin`, `fixed`, `cap` or `win`.
    charging: &'static str = charging,
    /// The margin that is wanted, in per cent.
    margin_percent: Option<Num> = terms.margin.map(share),
    /// The fixed fee.
    fixed: Option<Num> = fixed,
    /// The cap.
    cap: Option<Num> = cap,
    /// The chances of winning with two prices.
    win: Vec<WinDoc> = win.iter().map(|of| WinDoc::of(money(of.price), of.chance)).collect(),
    /// In how many outcomes the margin should be kept, in per cent.
    sure_percent: Option<Num> = terms.sure.map(share),
    /// How much of a fee is collected, in per cent.
    collected_percent: Num = share(terms.collected),
    /// What the fee is rounded up to.
    round: Num = money(terms.unit(case)),
    /// Days after a month's end until its providers are paid.
    pay_days: i64 = terms.cash.pay_days,
    /// When the client is billed: `monthly` or `end`.
    bill: &'static str = if terms.cash.bill_at_end { "end" } else { "monthly" },
    /// Days after a bill until it is collected.
    collect_days: i64 = terms.cash.collect_days,
}

document! {
    /// A price, and the chance of winning with it.
    pub struct WinDoc of (price: Num, chance: Decimal);
    /// The price, disbursements in it.
    price: Num = price,
    /// The chance, in per cent.
    chance_percent: Num = share(chance),
}

/// A share that somebody wrote, in per cent, with all its digits.
fn share(share: Decimal) -> Num {
    Num::figure(share.saturating_mul(Decimal::ONE_HUNDRED))
}

document! {
    /// By how much all volumes and hours may grow, in per cent, at the likely values.
    #[expect(clippy::struct_field_names, reason = "keys of the document, which name their unit")]
    pub struct RoomDoc of (room: Room) {
        let per_mille = |growth: i64| percent(Decimal::new(growth, 3));
    };
    /// Before nothing is left over the cost; null where there still is at the furthest.
    margin_percent: Option<Num> = room.margin.map(per_mille),
    /// Before the work is late, or over capacity; null where it is not at the furthest, and where it cannot be.
    deadline_percent: Option<Num> = room.deadline.map(per_mille),
    /// The furthest that was looked.
    furthest_percent: Num = per_mille(room.looked),
}

document! {
    /// An option that qualifies and cannot be charged so.
    pub struct LeftOutDoc of (of: &Unpriced);
    /// Its id.
    option: String = of.id.clone(),
    /// What is missing.
    reason: String = of.why.clone(),
}

document! {
    /// What an option comes to at its price.
    pub struct OfferDoc of (report: &PriceReport, option: &PricedOption, offer: &Offer) {
        let doers = option.assessed.scenario.assignment.providers().iter().enumerate();
        let days = offer.cash.iter().flat_map(|cash| &cash.days);
    };
    /// The figures, which rows have too.
    #[serde(flatten)]
    figures: OfferFigures = OfferFigures::of(report, option, offer),
    /// Who does which task.
    assignments: Vec<DoerDoc> = doers.map(|(task, provider)| DoerDoc::of(report.case, task, *provider)).collect(),
    /// When money moves; empty without dates.
    cash: Vec<CashDoc> = days.map(|of| CashDoc::of(report, of)).collect(),
}

document! {
    /// Who does a task.
    pub struct DoerDoc of (case: &Case, task: usize, provider: usize);
    /// The task's number, from 0.
    task: usize = task,
    /// What it is called.
    name: String = case.matter.tasks[task].title().to_owned(),
    /// Who does it.
    provider: String = case.providers[provider].id.clone(),
}

document! {
    /// A day on which money moves.
    pub struct CashDoc of (report: &PriceReport, of: &CashDay);
    /// The day.
    date: Day = of.day,
    /// What is collected.
    collected: Num = report.num(of.received),
    /// What is paid.
    paid: Num = report.num(of.paid),
    /// All that was collected by its end, less all that was paid.
    balance: Num = report.num(of.balance),
}

row! {
    /// The figures of an option. Amounts are over all months, and means over the outcomes where any were drawn.
    pub struct OfferFigures of (report: &PriceReport, option: &PricedOption, offer: &Offer) {
        let (expected, likely, hours) = (option.expected(), &option.likely, &option.hours);
        let money = |amount: Option<Decimal>| amount.map(|amount| report.num(amount));
        let chances = offer.chances;
        let ranked = |at: usize| chances.and_then(|of| of.margins).and_then(|of| chance(of[at]));
        let bid = offer.bid;
        let schedule = &option.estimate.schedule;
        let cash = offer.cash.as_ref();
    };
    /// The option's id.
    option: String = option.id.clone(),
    /// What it is called.
    name: String = report.titled(option),
    /// Whether `compare` recommends it.
    recommended: bool = option.id == report.priced.recommended,
    /// Whether it is in time, at the likely values.
    status: Status = schedule.status(),
    /// Its first day of work.
    start: Option<Day> = schedule.start(),
    /// Its last day of work.
    finish: Option<Day> = schedule.finish(),
    /// The total at cost.
    cost: Num = report.num(expected.cost),
    /// The same at the likely values.
    cost_likely: Num = report.num(likely.cost),
    /// What of it is passed on as disbursements.
    disbursements: Num = report.num(expected.passed_on),
    /// The same at the likely values.
    disbursements_likely: Num = report.num(likely.passed_on),
    /// Our fee; null under a cap.
    fee: Option<Num> = money(offer.fee),
    /// The fee of a month of a portfolio.
    fee_per_period: Option<Num> = money(offer.fee_per_period),
    /// Fee and disbursements; under a cap the most that is billed.
    bill: Num = report.num(offer.bill),
    /// What is collected of the bill.
    collected: Num = report.num(offer.collected),
    /// What is left of that over the total at cost.
    contribution: Num = report.num(offer.contribution),
    /// That in per cent of what is collected without disbursements (under a cap with them).
    margin_percent: Option<Num> = offer.margin.map(percent),
    /// Whether the margin that is wanted is kept.
    keeps_margin: Option<bool> = offer.keeps,
    /// In how many outcomes it is, in per cent.
    chance_kept_percent: Option<Num> = chances.and_then(|of| chance(of.kept?)),
    /// In how many outcomes nothing is left, in per cent.
    chance_loss_percent: Option<Num> = chances.and_then(|of| chance(of.loss)),
    /// The margin that is exceeded in 90 % of outcomes, in per cent.
    margin_p10_percent: Option<Num> = ranked(0),
    /// The margin that is exceeded in half of them.
    margin_p50_percent: Option<Num> = ranked(1),
    /// The margin that is exceeded in 10 % of them.
    margin_p90_percent: Option<Num> = ranked(2),
    /// In how many outcomes it is in time, in per cent; null where it cannot be late.
    chance_in_time_percent: Option<Num> = offer.in_time.and_then(chance),
    /// In how many outcomes the cap holds something back, in per cent.
    chance_capped_percent: Option<Num> = offer.capped.and_then(chance),
    /// The fee that keeps the margin in as many outcomes as was asked.
    sure_fee: Option<Num> = money(offer.sure_fee),
    /// That with the disbursements.
    sure_bill: Option<Num> = money(offer.sure_fee.and_then(|fee| fee.checked_add(expected.passed_on))),
    /// The chance of winning with the price, in per cent.
    chance_of_winning_percent: Option<Num> = bid.and_then(|of| chance(of.chance)),
    /// That times what is then left over the opportunity cost.
    expected_contribution: Option<Num> = money(bid.and_then(|of| Decimal::from_f64_retain(of.expected))),
    /// The lowest price that is worth nearly as much.
    nearly_from: Option<Num> = money(bid.map(|of| of.nearly[0])),
    /// The highest one.
    nearly_to: Option<Num> = money(bid.map(|of| of.nearly[1])),
    /// The total at opportunity cost.
    opportunity_cost: Option<Num> = money(expected.worth.map(|[worth, ..]| worth)),
    /// The same at the likely values.
    opportunity_cost_likely: Option<Num> = money(likely.worth.map(|[worth, ..]| worth)),
    /// What is collected over that.
    over_opportunity_cost: Option<Num> = money(offer.worth),
    /// Whether taking it is worth more than leaving it.
    take: Option<bool> = offer.take,
    /// The utilisation at which that turns, in per cent; null where it does not.
    turns_at_utilisation_percent: Option<Num> = match offer.turning {
        Some(Turning::At(share)) => Some(percent(share)),
        _ => None,
    },
    /// What would be billed for it at standard hourly rates.
    standard_value: Option<Num> = money(expected.standard.map(|[standard, _]| standard)),
    /// What the bill lacks to that, in per cent.
    discount_percent: Option<Num> = offer.discount.map(percent),
    /// What is billed for a base hour.
    blended_rate: Option<Num> = offer.blended_rate.map(Num::to_4),
    /// Base hours.
    base_hours: Num = Num::to_4(hours.base),
    /// Hours of your own people.
    own_hours: Num = Num::to_4(hours.own),
    /// Of these, of partners (the role `supervisor`).
    partner_hours: Num = Num::to_4(hours.partners),
    /// Hours of all others, whoever employs them.
    other_hours: Num = Num::to_4(hours.others),
    /// Hours of all others for one of partners.
    leverage: Option<Num> = hours.leverage().map(Num::to_4),
    /// What is left over the total at cost for an hour of partners.
    contribution_per_partner_hour: Option<Num> = offer.by_partner_hour.map(Num::to_4),
    /// Hours asked of your own people until the deadline, in a portfolio in a month.
    own_hours_needed: Option<Num> = hours.room.map(|[needed, _]| Num::to_4(needed)),
    /// Hours that they have.
    own_hours_available: Option<Num> = hours.room.map(|[_, there]| Num::to_4(there)),
    /// The lowest balance of all that was collected and paid; null without dates, 0 where it is never below.
    cash_lowest: Option<Num> = money(cash.map(|cash| cash.lowest.map_or(Decimal::ZERO, |(lowest, _)| lowest))),
    /// The first day that ends with it.
    cash_lowest_on: Option<Day> = cash.and_then(|cash| cash.lowest).map(|(_, day)| day),
    /// The day from which on more was collected than paid, for good.
    cash_back_on: Option<Day> = cash.and_then(|cash| cash.back),
    /// The balance at the end.
    cash_end: Option<Num> = money(cash.and_then(|cash| cash.days.last()).map(|of| of.balance)),
}
