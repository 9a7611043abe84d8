//! Reading `[matter]`, `[constraints]`, `[improvement]` and `[fx]`.

use std::collections::BTreeMap;

use super::catalogue::{Catalogue, tasks};
use super::fields::{Bounds, Fields, Reading};
use super::provider::charges;
use crate::engine::default_urgency;
use crate::matter::{Basis, FigureId, Kind, Matter, Urgency};
use crate::number::{Currency, Day, WorkingDays};

/// The version of the matter file's format.
const SCHEMA: i64 = 1;

/// Checks `schema = 1`.
pub fn schema(fields: &mut Fields, required: bool, reading: &mut Reading) {
    match fields.node("schema").map(|node| (&node.place, node.number())) {
        Some((_, Some(Ok(version)))) if version == SCHEMA.into() => {}
        Some((place, _)) => {
            let message = "this version of the format is not known";
            reading.diagnostics.error(place, message, format!("expected {SCHEMA}"));
        }
        None if required => fields.missing("schema", "the version of the format, 1", reading),
        None => {}
    }
}

/// What providers are read against, known even where the matter itself is incomplete.
pub struct Frame {
    pub currency: Currency,
    pub start: Option<Day>,
    pub holidays: Vec<Day>,
}

/// Reads `[matter]`, `[constraints]`, `[[task]]` and `[[charge]]`.
pub fn matter(root: &mut Fields, catalogue: &Catalogue, reading: &mut Reading) -> (Frame, Option<Matter>) {
    let tasks = tasks(root, catalogue, reading);
    let charges = charges(root, reading);
    let (offshore_allowed, jurisdiction, reason) = match root.table("constraints", reading) {
        Some(mut table) => {
            let constraints = (
                table.flag("offshore", true, reading),
                table.country("jurisdiction", reading),
                table.text("reason", reading),
            );
            table.finish(reading);
            constraints
        }
        None => (true, None, None),
    };
    if root.node("matter").is_none() {
        root.missing("matter", "a table [matter] with `id` and `kind`", reading);
    }
    let Some(mut table) = root.table("matter", reading) else {
        return (Frame { currency: Currency::USD, start: None, holidays: Vec::new() }, None);
    };
    let id = table.text("id", reading);
    if id.is_none() && table.node("id").is_none() {
        table.missing("id", "your id for the matter, in quotes", reading);
    }
    if let (Some(""), Some(node)) = (id.as_deref(), table.node("id")) {
        reading.diagnostics.error(&node.place, "`matter.id` is empty", "expected your id for the matter");
    }
    let title = table.text("title", reading);
    let client = table.text("client", reading);
    let kind = table.word("kind", Kind::ALL, reading);
    if table.node("kind").is_none() {
        table.missing("kind", "one of litigation, regulatory, transactional, ip, advisory", reading);
    }
    let currency = table.currency("currency", reading).unwrap_or(Currency::USD);
    let start = table.date("start", reading);
    let deadline = table.date("deadline", reading);
    let urgency = table.word("urgency", Urgency::ALL, reading);
    let basis = table.word("basis", Basis::ALL, reading).unwrap_or(Basis::Cost);
    let periods = table.count("periods", reading).unwrap_or(1);
    let reserve_days = table.figure("reserve_days", Bounds::NotNegative, reading);
    let budget = table.figure("budget", Bounds::NotNegative, reading);
    let budget_is_limit = table.flag("budget_is_limit", false, reading);
    let late_day_cost = table.figure("late_day_cost", Bounds::NotNegative, reading);
    let hard_deadline = table.flag("hard_deadline", true, reading);
    let gigabytes = table.figure("gigabytes", Bounds::NotNegative, reading);
    let months = table.figure("months", Bounds::NotNegative, reading);
    let pages_per_document = table.figure("pages_per_document", Bounds::Positive, reading);
    let contingency = table.figure("contingency", Bounds::Share, reading);
    let firm_markup = table.figure("firm_markup", Bounds::Markup, reading);
    let privileged = table.flag("privileged", false, reading);
    let client_consent = table.flag("client_consent", false, reading);
    let conflicts_cleared = table.flag("conflicts_cleared", false, reading);
    let holidays = table.dates("holidays", reading);
    check_dates(&mut table, start, deadline, periods, reading);
    let marked_up = firm_markup.is_some_and(|id| !reading.figures.get(id).likely.is_zero());
    if let (Some(markup), Basis::Billing, true) = (table.node("firm_markup"), basis, marked_up) {
        let message = "`matter.firm_markup` on the basis `billing` would mark the work up twice";
        let help = "leave one of them out: billing rates hold the firm's profit already";
        reading.diagnostics.error(&markup.place, message, "not with basis = \"billing\"").help(help);
    }
    table.finish(reading);
    let frame = Frame { currency, start, holidays: holidays.clone() };
    let (Some(id), Some(kind)) = (id, kind) else { return (frame, None) };
    let weekdays = WorkingDays::monday_to_friday(holidays);
    let urgency = urgency.unwrap_or_else(|| default_urgency(kind, start, deadline, &weekdays));
    let matter = Matter {
        id,
        title,
        client,
        kind,
        currency,
        start,
        deadline,
        urgency,
        basis,
        periods,
        reserve_days,
        budget,
        budget_is_limit,
        late_day_cost,
        hard_deadline,
        gigabytes,
        months,
        pages_per_document,
        contingency,
        firm_markup,
        privileged,
        client_consent,
        conflicts_cleared,
        weekdays,
        offshore_allowed,
        jurisdiction,
        reason,
        tasks,
        charges,
    };
    (frame, Some(matter))
}

fn check_dates(table: &mut Fields, start: Option<Day>, deadline: Option<Day>, periods: i64, reading: &mut Reading) {
    let Some(node) = table.node("deadline") else { return };
    if periods > 1 {
        let message = "a steady portfolio (`matter.periods` above 1) has no deadline";
        let help = "leave `deadline` out, or `periods` for a single matter";
        reading.diagnostics.error(&node.place, message, "not with periods above 1").help(help);
    }
    match (start, deadline) {
        (Some(start), Some(deadline)) if deadline < start => {
            let message = format!("the deadline {deadline} is before the start {start}");
            reading.diagnostics.error(&node.place, message, format!("expected {start} or later"));
        }
        (None, Some(_)) if table.node("start").is_none() => {
            let message = "a deadline without a start";
            let help = "add `start = ...`, the first day on which anybody could work";
            reading.diagnostics.error(&node.place, message, "`start` is missing").help(help);
        }
        _ => {}
    }
}

/// Reads `[fx]`: units of the matter's currency for one unit of another.
pub fn fx(root: &mut Fields, matter: Currency, reading: &mut Reading) -> BTreeMap<&'static str, FigureId> {
    let mut rates = BTreeMap::new();
    let Some(table) = root.table("fx", reading) else { return rates };
    for (code, place, node) in table.names() {
        let Some(currency) = Currency::parse(code) else {
            reading.unknown_currency(code, place);
            continue;
        };
        if currency == matter {
            let message = format!("{code} is the matter's own currency");
            reading.diagnostics.error(place, message, "needs no exchange rate");
            continue;
        }
        if let Some(figure) = reading.figure(node, table.key(code), Bounds::Positive, table.provenance()) {
            rates.insert(currency.code(), figure);
        }
    }
    rates
}
