//! Reading a provider: rates, delivery, quality, fees, charges, and what differs for a task type.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::arrangement::{by_complexity, seat, supervised_by, via};
use super::exchange::ExchangeRates;
use super::fields::{Bounds, Fields, Provenance, Reading};
use super::matter::schema;
use super::rate::rates;
use super::rate_table::RateTables;
use super::tree::{Node, suggestion};
use crate::matter::{
    ByComplexity, ByUrgency, Charge, Delivery, Driver, Exchange, Fees, FigureId, Heads, Price, PriceStep, PriceUnit,
    Provider, ProviderKind, Task, Terms, Urgency,
};
use crate::number::{Currency, Day, WorkingDays};
use crate::source::Place;

/// What a provider is read against: the matter's side of things.
pub struct ProviderContext<'s> {
    pub currency: Currency,
    /// Exchange rates that the matter gives.
    pub fx: &'s BTreeMap<&'static str, FigureId>,
    /// Those of the library, for the rest.
    pub exchange: &'s ExchangeRates,
    pub as_of: Day,
    pub holidays: &'s [Day],
    pub tasks: &'s [Task],
    /// Ids of the case's providers, in their order.
    pub ids: Vec<&'s str>,
    /// Ids of all task types, for naming the nearest.
    pub types: Vec<&'s str>,
    /// The day that rate tables are looked up for.
    pub rates_on: Day,
    pub tables: &'s RateTables,
}

/// What differs for a task type.
#[derive(Default)]
struct Override {
    role: Option<Arc<str>>,
    qc_role: Option<String>,
    productivity: Option<ByComplexity>,
    qc: Option<ByComplexity>,
    supervision: Option<ByComplexity>,
    rework: Option<ByComplexity>,
    price: Option<Arc<Price>>,
}

/// The id of the estimate in which several providers share the tasks.
const MIX: &str = "mix";
const BILL_AS: &[(&str, bool)] = &[("fee", false), ("disbursement", true)];

/// Reads a provider's merged tree.
pub fn provider(id: &str, node: &Node, around: &ProviderContext, reading: &mut Reading) -> Option<Provider> {
    let path = format!("providers.{id}");
    check_id(id, &node.place, reading);
    let mut fields = Fields::of(node, &path, &Provenance::default(), reading)?;
    schema(&mut fields, false, reading);
    fields.node("extends");
    check_own_id(id, node, &mut fields, reading);
    let name = fields.text("name", reading).unwrap_or_else(|| id.to_owned());
    let kind_given = fields.node("kind").is_some();
    let kind = fields.word("kind", ProviderKind::ALL, reading);
    if !kind_given {
        fields.missing("kind", "one of in-house, law-firm, contract, offshore, technology", reading);
    }
    let country = fields.country("country", reading);
    let currency_place = fields.node("currency").map_or(fields.place(), |node| &node.place).clone();
    let currency = fields.currency("currency", reading).unwrap_or(around.currency);
    let exchange = exchange(currency, around, reading);
    if exchange.is_none() {
        let message = format!("no exchange rate from {currency} to {}, the matter's currency", around.currency);
        reading
            .diagnostics
            .error(&reading.texts.first_line(&currency_place), message, format!("`{id}` bills in {currency}"))
            .help(format!(
                "add `{currency} = ...` under [fx] of the matter file: units of {} for one {currency}",
                around.currency
            ));
    }
    let effective = fields.date("effective", reading);
    let valid_until = fields.date("valid_until", reading).or_else(|| effective?.plus_months(24));
    let licensed_in = fields.texts("licensed_in", reading);
    for (place, at) in licensed_in.iter().flatten() {
        reading.is_country(place, &fields.key("licensed_in"), at);
    }
    let licensed_in = licensed_in.map(without_places);
    let offered = offered(&mut fields, around, reading);
    let disbursement = fields.word("bill_as", BILL_AS, reading).unwrap_or(false);
    let includes = fields.texts("includes", reading).map_or_else(Vec::new, without_places);
    let busy = fields.figure("busy", Bounds::Share, reading);
    let realisation = fields.figure("realisation", Bounds::Share, reading);
    let escalation = fields.figure("escalation", Bounds::Markup, reading);
    let seat = seat(&mut fields, reading);
    let via = via(&mut fields, &around.ids, reading);
    let rates = match fields.table("rates", reading) {
        Some(table) => rates(&table, currency, around, reading),
        None => Vec::new(),
    };
    let (delivery, productivity) = delivery(&mut fields, around, reading);
    let quality = quality(&mut fields, reading);
    let fees = fees(&mut fields, reading);
    let charges = charges(&mut fields, reading);
    let overrides = overrides(&mut fields, around, reading);
    fields.finish(reading);

    let mut provider = Provider {
        id: id.to_owned(),
        name,
        kind: kind?,
        country,
        currency,
        exchange: exchange.unwrap_or(Exchange::Same),
        effective,
        valid_until,
        licensed_in,
        offered,
        disbursement,
        includes,
        busy,
        realisation,
        rates,
        delivery,
        seat,
        via,
        escalation,
        supervision_per_day: quality.per_day,
        span: quality.span,
        supervised_by: quality.supervised_by,
        fees,
        charges,
        terms: Vec::new(),
        place: reading.texts.first_line(&node.place),
    };
    if provider.rates.is_empty() && provider.seat.is_none() && overrides.values().all(|of| of.price.is_none()) {
        reading
            .diagnostics
            .error(&provider.place, format!("`{id}` has neither a rate nor a price"), "nothing to charge by")
            .help("add a rate under `rates`, by role, a `seat`, or a `price` under `task.<type>`");
    }
    let none = Override::default();
    provider.terms = around
        .tasks
        .iter()
        .map(|task| {
            let own = overrides.get(&task.task_type.id).unwrap_or(&none);
            let asked = task.role.as_deref().or(own.role.as_deref()).unwrap_or(&task.task_type.role);
            let qc_rate = own.qc_role.as_deref().and_then(|role| provider.rate_for(role));
            Terms {
                offered: provider.offered.as_ref().is_none_or(|types| types.contains(&task.task_type.id)),
                rate: provider.rate_from(asked),
                role: own.role.clone(),
                qc_rate: qc_rate.or_else(|| provider.rate_for("qc")),
                price: own.price.clone(),
                productivity: own.productivity.or(productivity),
                qc: own.qc.or(quality.qc),
                supervision: own.supervision.or(quality.supervision),
                rework: own.rework.or(quality.rework),
            }
        })
        .collect();
    Some(provider)
}

/// The matter's own exchange rate comes before that of the library.
fn exchange(currency: Currency, around: &ProviderContext, reading: &mut Reading) -> Option<Exchange> {
    if currency == around.currency {
        return Some(Exchange::Same);
    }
    let given = around.fx.get(currency.code()).copied().map(Exchange::Given);
    given.or_else(|| around.exchange.lookup(currency, around.currency, around.as_of, reading))
}

/// A file may say its own id, but no other.
fn check_own_id(id: &str, node: &Node, fields: &mut Fields, reading: &mut Reading) {
    if let Some(written) = fields.text("id", reading).filter(|written| written != id) {
        let place = node.table().and_then(|table| table.get("id")).map_or(&node.place, |node| &node.place);
        let message = format!("the provider calls itself `{written}`, but is known as `{id}`");
        reading.diagnostics.error(place, message, format!("expected \"{id}\""));
    }
}

fn check_id(id: &str, place: &Place, reading: &mut Reading) {
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        let message = format!("`{id}` cannot be the id of a provider");
        let place = reading.texts.first_line(place);
        reading.diagnostics.error(&place, message, "expected letters, digits, `-` and `_`");
    }
    if id == MIX {
        let message = format!("no provider may be called `{MIX}`: the mix of several is");
        let place = reading.texts.first_line(place);
        reading.diagnostics.error(&place, message, "expected another id");
    }
}

fn without_places(texts: Vec<(String, Place)>) -> Vec<String> {
    texts.into_iter().map(|(text, _)| text).collect()
}

fn offered(fields: &mut Fields, around: &ProviderContext, reading: &mut Reading) -> Option<Vec<String>> {
    let types = fields.texts("tasks", reading)?;
    for (written, place) in &types {
        if !around.types.contains(&written.as_str()) {
            unknown_type(written, place, around, reading);
        }
    }
    Some(without_places(types))
}

fn unknown_type(written: &str, place: &Place, around: &ProviderContext, reading: &mut Reading) {
    let help = suggestion(written, around.types.iter().copied())
        .unwrap_or_else(|| format!("known types: {}", around.types.join(", ")));
    reading.diagnostics.error(place, format!("unknown task type `{written}`"), "not in the catalogue").help(help);
}

fn by_urgency(fields: &mut Fields, key: &'static str, bounds: Bounds, reading: &mut Reading) -> ByUrgency {
    let Some(mut table) = fields.table(key, reading) else { return ByUrgency::default() };
    let mut at = |urgency: Urgency| table.figure(urgency.word(), bounds, reading);
    let by =
        ByUrgency { standard: at(Urgency::Standard), expedited: at(Urgency::Expedited), urgent: at(Urgency::Urgent) };
    table.finish(reading);
    by
}

fn delivery(fields: &mut Fields, around: &ProviderContext, reading: &mut Reading) -> (Delivery, Option<ByComplexity>) {
    let mut delivery = Delivery {
        hours_per_day: None,
        working_days: WorkingDays::monday_to_friday(around.holidays.iter().copied()),
        heads: Heads { min: 1, default: 1, max: 100, written: [None; 3] },
        lead_days: ByUrgency::default(),
        overtime_hours: None,
        overtime_multiplier: None,
        training_hours: None,
        bills_training: false,
        attrition: None,
    };
    let Some(mut table) = fields.table("delivery", reading) else { return (delivery, None) };
    let productivity = by_complexity(&mut table, "productivity", Bounds::Positive, reading);
    delivery.hours_per_day = table.figure("hours_per_day", Bounds::HoursOfADay, reading);
    let week = week(&mut table, reading);
    let holidays = table.dates("holidays", reading);
    delivery.working_days = WorkingDays::new(week, around.holidays.iter().copied().chain(holidays));
    if let Some(heads) = heads(&mut table, reading) {
        delivery.heads = heads;
    }
    delivery.lead_days = by_urgency(&mut table, "lead_days", Bounds::NotNegative, reading);
    if let Some(mut overtime) = table.table("overtime", reading) {
        delivery.overtime_hours = overtime.figure("hours_per_day", Bounds::NotNegative, reading);
        delivery.overtime_multiplier = overtime.figure("multiplier", Bounds::AtLeastOne, reading);
        overtime.finish(reading);
    }
    delivery.training_hours = table.figure("training_hours", Bounds::NotNegative, reading);
    delivery.bills_training = table.flag("bills_training", false, reading);
    delivery.attrition = table.figure("attrition", Bounds::Markup, reading);
    table.finish(reading);
    (delivery, productivity)
}

fn week(table: &mut Fields, reading: &mut Reading) -> [bool; 7] {
    let everyday = [true, true, true, true, true, false, false];
    let Some(days) = table.texts("week", reading) else { return everyday };
    let mut week = [false; 7];
    for (day, place) in &days {
        match WorkingDays::NAMES.iter().position(|name| name == day) {
            Some(at) => week[at] = true,
            None => {
                let message = format!("`{day}` is not a day of the week");
                let expected = format!("expected one of {}", WorkingDays::NAMES.join(", "));
                reading.diagnostics.error(place, message, expected);
            }
        }
    }
    if days.is_empty() {
        let place = table.node("week").map_or(table.place(), |node| &node.place).clone();
        reading.diagnostics.error(&place, "a working week without a day", "expected at least one day");
    }
    week
}

fn heads(table: &mut Fields, reading: &mut Reading) -> Option<Heads> {
    let place = table.node("heads")?.place.clone();
    let mut fields = table.table("heads", reading)?;
    let mut read = |key| fields.counted(key, reading).unzip();
    let ((min, min_at), (default, default_at), (max, max_at)) = (read("min"), read("default"), read("max"));
    fields.finish(reading);
    let min = min.unwrap_or(1);
    let written = [min_at, default_at, max_at];
    let heads = Heads { min, default: default.unwrap_or(min), max: max.unwrap_or(100), written };
    if heads.min <= heads.default && heads.default <= heads.max {
        return Some(heads);
    }
    let message = format!("heads: min {}, default {}, max {}", heads.min, heads.default, heads.max);
    reading
        .diagnostics
        .error(&place, message, "expected min <= default <= max")
        .help("where left out, min is 1, default is min and max is 100");
    None
}

/// Shares of quality control, supervision and rework, and who supervises.
#[derive(Default)]
struct Quality {
    per_day: Option<FigureId>,
    span: Option<FigureId>,
    supervised_by: Vec<(String, FigureId)>,
    qc: Option<ByComplexity>,
    supervision: Option<ByComplexity>,
    rework: Option<ByComplexity>,
}

fn quality(fields: &mut Fields, reading: &mut Reading) -> Quality {
    let Some(mut table) = fields.table("quality", reading) else { return Quality::default() };
    let quality = Quality {
        qc: by_complexity(&mut table, "qc", Bounds::Share, reading),
        supervision: by_complexity(&mut table, "supervision", Bounds::Share, reading),
        rework: by_complexity(&mut table, "rework", Bounds::Share, reading),
        per_day: table.figure("supervision_per_day", Bounds::NotNegative, reading),
        span: table.figure("span", Bounds::Positive, reading),
        supervised_by: supervised_by(&mut table, reading),
    };
    table.finish(reading);
    quality
}

fn fees(fields: &mut Fields, reading: &mut Reading) -> Fees {
    let Some(mut table) = fields.table("fees", reading) else { return Fees::default() };
    let fees = Fees {
        set_up: table.figure("set_up", Bounds::NotNegative, reading),
        knowledge_transfer_hours: table.figure("knowledge_transfer_hours", Bounds::NotNegative, reading),
        management: table.figure("management", Bounds::Markup, reading),
        minimum: table.figure("minimum", Bounds::NotNegative, reading),
        tax: table.figure("tax", Bounds::Share, reading),
        fx_buffer: table.figure("fx_buffer", Bounds::Share, reading),
        premium: by_urgency(&mut table, "premium", Bounds::Markup, reading),
    };
    table.finish(reading);
    fees
}

/// Reads `[[charge]]`, of a provider or of the matter.
pub fn charges(fields: &mut Fields, reading: &mut Reading) -> Vec<Charge> {
    let path = fields.key("charge");
    let provenance = fields.provenance().clone();
    let Some(items) = fields.list("charge", "a list of tables, [[charge]]", reading) else { return Vec::new() };
    let read = items.iter().enumerate().filter_map(|(index, item)| {
        let mut fields = Fields::of(item, &format!("{path}.{index}"), &provenance, reading)?;
        let name = fields.text("name", reading);
        if name.is_none() && fields.node("name").is_none() {
            fields.missing("name", "what the charge is called", reading);
        }
        let has_driver = fields.node("driver").is_some();
        let driver = fields.word("driver", Driver::ALL, reading);
        if !has_driver {
            fields.missing("driver", "what it is counted by, such as \"month\"", reading);
        }
        let rate = fields.required_figure("rate", Bounds::NotNegative, reading);
        let minimum_quantity = fields.figure("minimum_quantity", Bounds::NotNegative, reading);
        let one_off = fields.flag("one_off", false, reading);
        fields.finish(reading);
        Some(Charge { name: name?, driver: driver?, rate: rate?, minimum_quantity, one_off })
    });
    read.collect()
}

fn overrides(fields: &mut Fields, around: &ProviderContext, reading: &mut Reading) -> BTreeMap<String, Override> {
    let mut overrides = BTreeMap::new();
    let Some(table) = fields.table("task", reading) else { return overrides };
    for (name, place, node) in table.names() {
        if !around.types.contains(&name) {
            unknown_type(name, place, around, reading);
        }
        let Some(mut fields) = Fields::of(node, &table.key(name), table.provenance(), reading) else { continue };
        let own = Override {
            role: fields.text("role", reading).map(Arc::from),
            qc_role: fields.text("qc_role", reading),
            productivity: by_complexity(&mut fields, "productivity", Bounds::Positive, reading),
            qc: by_complexity(&mut fields, "qc", Bounds::Share, reading),
            supervision: by_complexity(&mut fields, "supervision", Bounds::Share, reading),
            rework: by_complexity(&mut fields, "rework", Bounds::Share, reading),
            price: price(&mut fields, reading).map(Arc::new),
        };
        fields.finish(reading);
        overrides.insert(name.to_owned(), own);
    }
    overrides
}

fn price(fields: &mut Fields, reading: &mut Reading) -> Option<Price> {
    let mut table = fields.table("price", reading)?;
    let unit = table.text("unit", reading);
    if unit.is_none() && table.node("unit").is_none() {
        table.missing("unit", "what the price is for, such as \"document\"", reading);
    }
    let has_rate = table.node("rate").is_some();
    let has_steps = table.node("steps").is_some();
    let rate = table.figure("rate", Bounds::NotNegative, reading);
    let steps = match (has_rate, has_steps) {
        (true, false) => rate.map(|rate| vec![PriceStep { up_to: None, rate }]),
        (false, true) => steps(&mut table, reading),
        _ => {
            let place = reading.texts.first_line(table.place());
            reading.diagnostics.error(&place, "a price has either a `rate` or `steps`", "expected one of them");
            None
        }
    };
    table.finish(reading);
    let unit = unit?;
    let unit = if unit == "task" { PriceUnit::Task } else { PriceUnit::Unit(unit.into()) };
    Some(Price { unit, steps: steps? })
}

fn steps(table: &mut Fields, reading: &mut Reading) -> Option<Vec<PriceStep>> {
    let path = table.key("steps");
    let provenance = table.provenance().clone();
    let place = table.node("steps")?.place.clone();
    let items = table.list("steps", "a list of steps, [{ up_to = ..., rate = ... }, { rate = ... }]", reading)?;
    let mut steps: Vec<PriceStep> = Vec::with_capacity(items.len());
    let mut sound = true;
    for (index, item) in items.iter().enumerate() {
        let mut fields = Fields::of(item, &format!("{path}.{index}"), &provenance, reading)?;
        let last = index + 1 == items.len();
        let up_to = fields.figure("up_to", Bounds::Positive, reading);
        if last != fields.node("up_to").is_none() {
            let place = reading.texts.first_line(&item.place);
            let (message, label) = if last {
                ("the last price step has an end", "the last step goes on for ever: leave `up_to` out")
            } else {
                ("a price step has no end", "expected `up_to = ...`, only the last step has none")
            };
            reading.diagnostics.error(&place, message, label);
            sound = false;
        }
        let rate = fields.required_figure("rate", Bounds::NotNegative, reading);
        fields.finish(reading);
        let before = steps.last().and_then(|step| step.up_to).map(|id| reading.figures.get(id).likely);
        let here = up_to.map(|id| reading.figures.get(id).likely);
        if before.zip(here).is_some_and(|(before, here)| here <= before) {
            let place = reading.texts.first_line(&item.place);
            reading.diagnostics.error(
                &place,
                "price steps do not rise",
                "expected a larger `up_to` than the step before",
            );
            sound = false;
        }
        match rate {
            Some(rate) => steps.push(PriceStep { up_to, rate }),
            None => sound = false,
        }
    }
    if items.is_empty() {
        reading.diagnostics.error(&place, "a price without a step", "expected at least one step");
        sound = false;
    }
    sound.then_some(steps)
}
