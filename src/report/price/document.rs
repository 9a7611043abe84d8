//! A price as a document: the keys of `lpo-cost/price/1`, in their order.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::cell::row;
use super::super::comparison::SourceDoc;
use super::super::num::Num;
use super::super::origins::OriginDoc;
use crate::matter::{Kind, Status};

/// The version of the document's keys.
pub const SCHEMA: &str = "lpo-cost/price/1";

/// A price, ready to be written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PriceDocument {
    /// The version of these keys.
    pub schema: &'static str,
    /// What wrote this.
    pub version: &'static str,
    /// The day that it was made.
    pub as_of: String,
    /// The matter.
    pub matter: PricedMatterDoc,
    /// What was asked.
    pub terms: TermsDoc,
    /// How many outcomes were drawn; 1 where no input is uncertain, null where that was not asked.
    pub draws: Option<u64>,
    /// Their seed.
    pub seed: Option<u64>,
    /// How many inputs are uncertain; null where that was not asked.
    pub uncertain_inputs: Option<usize>,
    /// The option that `compare` recommends.
    pub recommended: String,
    /// The option that the answer speaks of, which is the first one.
    pub option: String,
    /// The option that leaves most over its cost; against a chance of winning, of which most is to be expected.
    pub highest_margin: String,
    /// Whether to take the matter with that option; null where it is not known what in-house hours would otherwise earn.
    pub take: Option<bool>,
    /// By how much work may grow with it.
    pub room: RoomDoc,
    /// The options that qualify.
    pub options: Vec<OfferDoc>,
    /// The options that qualify and cannot be charged so.
    pub left_out: Vec<LeftOutDoc>,
    /// The answer, and what there is to say about it.
    pub reasons: Vec<String>,
    /// What has to be seen to before the first option is taken.
    pub before: Vec<String>,
    /// What was assumed, because nobody said it.
    pub assumptions: Vec<String>,
    /// Where the uncertain inputs come from, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explained: Option<Vec<OriginDoc>>,
    /// The sources of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<SourceDoc>>,
}

/// The matter.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PricedMatterDoc {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Option<String>,
    /// For whom it is done.
    pub client: Option<String>,
    /// What kind of matter.
    pub kind: Kind,
    /// What all amounts are in.
    pub currency: &'static str,
    /// The first day on which anybody could work.
    pub start: Option<String>,
    /// The last day.
    pub deadline: Option<String>,
    /// Months of a portfolio; 1 for a single matter.
    pub periods: i64,
}

/// What was asked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TermsDoc {
    /// How the client is charged: `margin`, `fixed`, `cap` or `win`.
    pub charging: &'static str,
    /// The margin that is wanted, in per cent.
    pub margin_percent: Option<Num>,
    /// The fixed fee.
    pub fixed: Option<Num>,
    /// The cap.
    pub cap: Option<Num>,
    /// The chances of winning with two prices.
    pub win: Vec<WinDoc>,
    /// In how many outcomes the margin should be kept, in per cent.
    pub sure_percent: Option<Num>,
    /// How much of a fee is collected, in per cent.
    pub collected_percent: Num,
    /// What the fee is rounded up to.
    pub round: Num,
    /// Days after a month's end until its providers are paid.
    pub pay_days: i64,
    /// When the client is billed: `monthly` or `end`.
    pub bill: &'static str,
    /// Days after a bill until it is collected.
    pub collect_days: i64,
}

/// A price, and the chance of winning with it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WinDoc {
    /// The price, disbursements in it.
    pub price: Num,
    /// The chance, in per cent.
    pub chance_percent: Num,
}

/// By how much all volumes and hours may grow, in per cent, at the likely values.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "keys of the document, which name their unit")]
pub struct RoomDoc {
    /// Before nothing is left over the cost; null where there still is at the furthest.
    pub margin_percent: Option<Num>,
    /// Before the work is late, or over capacity; null where it is not at the furthest, and where it cannot be.
    pub deadline_percent: Option<Num>,
    /// The furthest that was looked.
    pub furthest_percent: Num,
}

/// An option that qualifies and cannot be charged so.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LeftOutDoc {
    /// Its id.
    pub option: String,
    /// What is missing.
    pub reason: String,
}

/// What an option comes to at its price.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OfferDoc {
    /// The figures, which rows have too.
    #[serde(flatten)]
    pub figures: OfferFigures,
    /// Who does which task.
    pub assignments: Vec<DoerDoc>,
    /// When money moves; empty without dates.
    pub cash: Vec<CashDoc>,
}

/// Who does a task.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DoerDoc {
    /// The task's number, from 0.
    pub task: usize,
    /// What it is called.
    pub name: String,
    /// Who does it.
    pub provider: String,
}

/// A day on which money moves.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CashDoc {
    /// The day.
    pub date: String,
    /// What is collected.
    pub collected: Num,
    /// What is paid.
    pub paid: Num,
    /// All that was collected by its end, less all that was paid.
    pub balance: Num,
}

row! {
    /// The figures of an option. Amounts are over all months, and means over the outcomes where any were drawn.
    #[derive(Debug, Clone, Serialize, JsonSchema)]
    pub struct OfferFigures;
    /// The option's id.
    option: String,
    /// What it is called.
    name: String,
    /// Whether `compare` recommends it.
    recommended: bool,
    /// Whether it is in time, at the likely values.
    status: Status,
    /// Its first day of work.
    start: Option<String>,
    /// Its last day of work.
    finish: Option<String>,
    /// The total at cost.
    cost: Num,
    /// The same at the likely values.
    cost_likely: Num,
    /// What of it is passed on as disbursements.
    disbursements: Num,
    /// The same at the likely values.
    disbursements_likely: Num,
    /// Our fee; null under a cap.
    fee: Option<Num>,
    /// The fee of a month of a portfolio.
    fee_per_period: Option<Num>,
    /// Fee and disbursements; under a cap the most that is billed.
    bill: Num,
    /// What is collected of the bill.
    collected: Num,
    /// What is left of that over the total at cost.
    contribution: Num,
    /// That in per cent of what is collected without disbursements (under a cap with them).
    margin_percent: Option<Num>,
    /// Whether the margin that is wanted is kept.
    keeps_margin: Option<bool>,
    /// In how many outcomes it is, in per cent.
    chance_kept_percent: Option<Num>,
    /// In how many outcomes nothing is left, in per cent.
    chance_loss_percent: Option<Num>,
    /// The margin that is exceeded in 90 % of outcomes, in per cent.
    margin_p10_percent: Option<Num>,
    /// The margin that is exceeded in half of them.
    margin_p50_percent: Option<Num>,
    /// The margin that is exceeded in 10 % of them.
    margin_p90_percent: Option<Num>,
    /// In how many outcomes it is in time, in per cent; null where it cannot be late.
    chance_in_time_percent: Option<Num>,
    /// In how many outcomes the cap holds something back, in per cent.
    chance_capped_percent: Option<Num>,
    /// The fee that keeps the margin in as many outcomes as was asked.
    sure_fee: Option<Num>,
    /// That with the disbursements.
    sure_bill: Option<Num>,
    /// The chance of winning with the price, in per cent.
    chance_of_winning_percent: Option<Num>,
    /// That times what is then left over the opportunity cost.
    expected_contribution: Option<Num>,
    /// The lowest price that is worth nearly as much.
    nearly_from: Option<Num>,
    /// The highest one.
    nearly_to: Option<Num>,
    /// The total at opportunity cost.
    opportunity_cost: Option<Num>,
    /// The same at the likely values.
    opportunity_cost_likely: Option<Num>,
    /// What is collected over that.
    over_opportunity_cost: Option<Num>,
    /// Whether taking it is worth more than leaving it.
    take: Option<bool>,
    /// The utilisation at which that turns, in per cent; null where it does not.
    turns_at_utilisation_percent: Option<Num>,
    /// What would be billed for it at standard hourly rates.
    standard_value: Option<Num>,
    /// What the bill lacks to that, in per cent.
    discount_percent: Option<Num>,
    /// What is billed for a base hour.
    blended_rate: Option<Num>,
    /// Base hours.
    base_hours: Num,
    /// Hours of your own people.
    own_hours: Num,
    /// Of these, of partners (the role `supervisor`).
    partner_hours: Num,
    /// Hours of all others, whoever employs them.
    other_hours: Num,
    /// Hours of all others for one of partners.
    leverage: Option<Num>,
    /// What is left over the total at cost for an hour of partners.
    contribution_per_partner_hour: Option<Num>,
    /// Hours asked of your own people until the deadline, in a portfolio in a month.
    own_hours_needed: Option<Num>,
    /// Hours that they have.
    own_hours_available: Option<Num>,
    /// The lowest balance of all that was collected and paid; null without dates, 0 where it is never below.
    cash_lowest: Option<Num>,
    /// The first day that ends with it.
    cash_lowest_on: Option<String>,
    /// The day from which on more was collected than paid, for good.
    cash_back_on: Option<String>,
    /// The balance at the end.
    cash_end: Option<Num>,
}
