//! A provider as a user writes it, table by table.
#![expect(dead_code, reason = "these types describe what is written; reading is done key by key, with places")]
#![expect(clippy::zero_sized_map_values, reason = "types and names are those of the format")]
#![allow(clippy::wildcard_imports, reason = "the values are the vocabulary of this file")]

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::values::*;

/// A cost that is counted by something else than hours of work on a task.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Charge {
    name: String,
    driver: DriverWord,
    /// Price of one.
    rate: NotNegative,
    /// At least so many are charged.
    minimum_quantity: Option<NotNegative>,
    /// Whether it falls once rather than in every period.
    one_off: Option<bool>,
}

/// A provider for `lpo-cost`: one way to staff tasks.
#[derive(JsonSchema)]
#[schemars(transform = whole_provider)]
pub struct ProviderFile {
    #[schemars(flatten)]
    provider: Provider,
}

/// A file needs a kind, its own or that of the provider which it extends.
fn whole_provider(schema: &mut schemars::Schema) {
    let needs = |key: &str| serde_json::json!({ "required": [key] });
    schema.insert("anyOf".to_owned(), [needs("kind"), needs("extends")].to_vec().into());
}

/// A provider, or what is different about one of the library.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Provider {
    schema: Option<Version>,
    /// The name of its file.
    id: Option<Id>,
    name: Option<String>,
    kind: Option<ProviderKindWord>,
    /// The provider to start from.
    extends: Option<Id>,
    /// Where it works.
    country: Option<Place>,
    /// What it bills in; the matter's currency where left out.
    currency: Option<CurrencyCode>,
    /// The day that its figures are of.
    effective: Option<Date>,
    /// The last day that they are good for; 24 months after `effective` where left out.
    valid_until: Option<Date>,
    /// Where its people are licensed.
    licensed_in: Option<Vec<Place>>,
    /// The task types that it does; all where left out.
    tasks: Option<Vec<String>>,
    /// A fee where left out.
    bill_as: Option<BillAs>,
    /// Charges of the matter that its price includes.
    includes: Option<Vec<String>>,
    /// Share of its hours that would otherwise be billed.
    busy: Option<Share>,
    /// Share of billed value that is collected.
    realisation: Option<Share>,
    /// Yearly rise of all that it is paid.
    escalation: Option<Markup>,
    /// Paid by the head instead of the hour.
    seat: Option<SeatOrNone>,
    /// Bought through a law firm.
    via: Option<ViaOrNone>,
    /// Rates by role: paralegal, reviewer, researcher, associate, supervisor, qc, or your own.
    rates: Option<BTreeMap<String, Rate>>,
    delivery: Option<Delivery>,
    quality: Option<Quality>,
    fees: Option<Fees>,
    /// Its own charges.
    charge: Option<Vec<Charge>>,
    /// What differs for a task type.
    task: Option<BTreeMap<String, Override>>,
}

/// A share, or one for each complexity.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum ShareByComplexity {
    /// Whatever the complexity.
    One(Share),
    /// One for each.
    Each(SharesByComplexity),
}

/// A share for each complexity; moderate stands for those left out.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct SharesByComplexity {
    routine: Option<Share>,
    moderate: Share,
    complex: Option<Share>,
}

/// A factor, or one for each complexity.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum PositiveByComplexity {
    /// Whatever the complexity.
    One(Positive),
    /// One for each.
    Each(FactorsByComplexity),
}

/// A factor for each complexity; moderate stands for those left out.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct FactorsByComplexity {
    routine: Option<Positive>,
    moderate: Positive,
    complex: Option<Positive>,
}

/// A seat, or false, which takes away an inherited one.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum SeatOrNone {
    /// None.
    Never(Never),
    /// A seat.
    Seat(Seat),
}

/// What one of its people costs, used or not, by the week, the month or the year.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("oneOf" = [
    { "required": ["week"], "not": { "anyOf": [{ "required": ["month"] }, { "required": ["year"] }] } },
    { "required": ["month"], "not": { "anyOf": [{ "required": ["week"] }, { "required": ["year"] }] } },
    { "required": ["year"], "not": { "anyOf": [{ "required": ["week"] }, { "required": ["month"] }] } },
]))]
struct Seat {
    week: Option<NotNegative>,
    month: Option<NotNegative>,
    year: Option<NotNegative>,
    /// Who sits there; associate where left out.
    role: Option<String>,
}

/// The law firm in between, or false, which takes away an inherited one.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum ViaOrNone {
    /// None.
    Never(Never),
    /// Through a firm.
    Via(Via),
}

/// The law firm that it is bought through.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Via {
    /// A provider of kind law-firm.
    firm: String,
    /// What the firm adds to the invoice.
    markup: Option<Markup>,
}

/// What an hour of a role costs, or bills.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Rate {
    /// One value for both.
    Pay(Pay),
    /// Both sides.
    Sides(Sides),
}

/// What the buyer spends, what a client is charged, and what an idle hour costs.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{ "required": ["cost"] }, { "required": ["billing"] }, { "required": ["marginal"] }]))]
struct Sides {
    cost: Option<Pay>,
    billing: Option<Pay>,
    marginal: Option<NotNegative>,
}

/// How the amount of an hour comes about.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Pay {
    /// An amount.
    Amount(NotNegative),
    /// (salary x (1 + benefits) + overhead) / billable hours
    Loaded(Loaded),
    /// pay x (1 + agency mark-up)
    Agency(Agency),
    /// The provider's other roles, by shares.
    Blend(Blend),
    /// A row of a billing-rate table.
    Table(TableRow),
}

/// (salary x (1 + benefits) + overhead) / billable hours
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Loaded {
    salary: NotNegative,
    benefits: Option<Markup>,
    overhead: Option<NotNegative>,
    billable_hours: Positive,
}

/// pay x (1 + agency mark-up)
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Agency {
    pay: NotNegative,
    agency_markup: Option<Markup>,
}

/// The provider's other roles, by shares that add up to 1.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Blend {
    blend: BTreeMap<String, Share>,
}

/// The row of a billing-rate table that is in force.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct TableRow {
    /// A table's name, such as uk-ghr.
    table: String,
    /// Such as C/National1 or 8-10.
    level: String,
}

/// Team and calendar.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Delivery {
    /// Relative to the buyer's own associates.
    productivity: Option<PositiveByComplexity>,
    /// Per head; 8 where left out.
    hours_per_day: Option<HoursOfADay>,
    /// Monday to Friday where left out.
    #[schemars(length(min = 1))]
    week: Option<Vec<Weekday>>,
    holidays: Option<Vec<Date>>,
    heads: Option<Heads>,
    /// Working days before it can start, by urgency.
    lead_days: Option<Days>,
    overtime: Option<Overtime>,
    /// Per head.
    training_hours: Option<NotNegative>,
    bills_training: Option<bool>,
    /// Share of the heads that leave in a year.
    attrition: Option<Markup>,
}

/// How many people: min <= default <= max.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Heads {
    min: Option<Count>,
    default: Option<Count>,
    max: Option<Count>,
}

/// Working days by urgency.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Days {
    standard: Option<NotNegative>,
    expedited: Option<NotNegative>,
    urgent: Option<NotNegative>,
}

/// Overtime, where the urgency is not standard.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Overtime {
    /// At the most, per head.
    hours_per_day: Option<NotNegative>,
    /// What such an hour costs of an ordinary one.
    multiplier: Option<AtLeastOne>,
}

/// Quality control, supervision and rework.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Quality {
    /// Hours per production hour.
    qc: Option<ShareByComplexity>,
    /// Hours of the buyer's supervisor per production hour.
    supervision: Option<ShareByComplexity>,
    /// Share of the base hours that the buyer's associates do over.
    rework: Option<ShareByComplexity>,
    /// The least hours of supervision a working day.
    supervision_per_day: Option<NotNegative>,
    /// Heads that one supervision_per_day covers; all of them where left out.
    span: Option<Positive>,
    /// Roles of the baseline (of the firm, with via) by shares that add up to 1; supervisor alone where left out.
    supervised_by: Option<BTreeMap<String, Share>>,
}

/// Fees beside the hours.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Fees {
    /// Once, before the work starts.
    set_up: Option<NotNegative>,
    /// Hours of the buyer's supervisor.
    knowledge_transfer_hours: Option<NotNegative>,
    /// Share of the work.
    management: Option<Markup>,
    /// The least for the whole matter.
    minimum: Option<NotNegative>,
    /// Tax that the buyer cannot recover.
    tax: Option<Share>,
    /// Buffer for exchange rates.
    fx_buffer: Option<Share>,
    premium: Option<Premium>,
}

/// Share of the work by urgency.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Premium {
    standard: Option<Markup>,
    expedited: Option<Markup>,
    urgent: Option<Markup>,
}

/// What differs for a task type.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Override {
    role: Option<String>,
    qc_role: Option<String>,
    productivity: Option<PositiveByComplexity>,
    qc: Option<ShareByComplexity>,
    supervision: Option<ShareByComplexity>,
    rework: Option<ShareByComplexity>,
    price: Option<Price>,
}

/// A price by the unit, instead of by the hour.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("oneOf" = [
    { "required": ["rate"], "not": { "required": ["steps"] } },
    { "required": ["steps"], "not": { "required": ["rate"] } },
]))]
struct Price {
    /// The type's own unit, page, document, gigabyte, or "task" for a flat fee.
    unit: String,
    rate: Option<NotNegative>,
    #[schemars(length(min = 1))]
    steps: Option<Vec<Step>>,
}

/// The price of the units up to a volume.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Step {
    /// The last unit at this price; the last step has none.
    up_to: Option<Positive>,
    rate: NotNegative,
}
