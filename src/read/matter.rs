//! Reading `[matter]`, `[constraints]`, `[improvement]` and `[fx]`.

use std::collections::BTreeMap;

use super::catalogue::{Catalogue, TaskTable, TasksFile, contradict, tasks};
use super::charge::{ChargeTable, charges};
use super::fields::{Fields, Reading};
use super::holidays::{CALENDAR, Calendars};
use super::improvement::ImprovementTable;
use super::keys::{Declared, Kind, Naming, certain, figure, record, table, word};
use super::provider::ProviderTable;
use super::staffing::StaffingTable;
use crate::engine::default_urgency;
use crate::matter::FigureKind::{Days, ExchangeRate, Markup, Money, Months, Pages, Periods, Quantity, Share};
use crate::matter::rules;
use crate::matter::{Basis, Calendar, FigureId, Kind as MatterKind, Matter, Urgency};
use crate::number::{Currency, Day, WorkingDays};

record! {
    /// A matter for lpo-cost: the work, what the client and the court demand, and who could do it.
    pub struct MatterFile;
    /// The version of the format, 1.
    schema = Kind::Version, needed "the version of the format, 1";
    /// The matter itself.
    matter = table::<MatterTable>(), needed "a table [matter] with `id` and `kind`";
    /// What the court and the client demand.
    constraints = table::<ConstraintsTable>();
    /// What has to be done.
    task = Kind::List(&Kind::Table(TaskTable::RECORD), 1), needed "at least one [[task]]";
    /// Costs of the matter itself, whoever does the work.
    charge = Kind::List(&Kind::Table(ChargeTable::RECORD), 0);
    /// Who is compared, and with whom.
    staffing = table::<StaffingTable>();
    /// A better process, to be compared as well.
    improvement = table::<ImprovementTable>();
    /// Exchange rates: units of the matter's currency for one unit of the other.
    fx = Kind::Names(Naming::Currencies, &Kind::Figure(ExchangeRate));
    /// Overrides of the task catalogue, by task type.
    catalogue = table::<TasksFile>();
    /// Overrides of providers of the library, or whole new ones, by id.
    providers = Kind::Names(Naming::Ids, &Kind::Table(ProviderTable::RECORD));
}

record! {
    /// The matter.
    pub struct MatterTable;
    /// Your id for it; the output carries it.
    id: Option<String> = Kind::Filled, needed "your id for the matter, in quotes";
    /// What it is called.
    title: Option<String> = Kind::Text;
    /// For whom.
    client: Option<String> = Kind::Text;
    /// What kind of matter it is.
    kind: Option<MatterKind> = word::<MatterKind>(), needed "one of litigation, regulatory, transactional, ip, advisory";
    /// The currency that everything is reported in; USD where left out.
    currency: Option<Currency> = Kind::Currency;
    /// The first day on which anybody could work.
    start: Option<Day> = Kind::Date;
    /// The last day; it needs a start.
    deadline: Option<Day> = Kind::Date;
    /// By kind and deadline where left out.
    urgency: Option<Urgency> = word::<Urgency>();
    /// Cost where left out.
    basis: Option<Basis> = word::<Basis>();
    /// Months of a steady portfolio; 1, a single matter, where left out.
    periods: Option<i64> = certain(Periods);
    /// Working days kept free before the deadline.
    reserve_days: Option<FigureId> = figure(Days);
    /// What may be spent.
    budget: Option<FigureId> = figure(Money);
    /// Whether a dearer provider is excluded.
    budget_is_limit: bool = Kind::Flag(false);
    /// What a day past the deadline costs.
    late_day_cost: Option<FigureId> = figure(Money);
    /// Whether being late is out of the question at any price; true where left out.
    hard_deadline: Option<bool> = Kind::Flag(true);
    /// For charges by the gigabyte.
    gigabytes: Option<FigureId> = figure(Quantity);
    /// For charges by the month; from start to finish where left out.
    months: Option<FigureId> = figure(Months);
    /// For prices and charges by the page.
    pages_per_document: Option<FigureId> = figure(Pages);
    /// Share of all lines, for what cannot be foreseen.
    contingency: Option<FigureId> = figure(Share);
    /// What a law firm adds where the client buys through it.
    firm_markup: Option<FigureId> = figure(Markup);
    /// Whether the data are privileged.
    privileged: bool = Kind::Flag(false);
    /// Whether the client agreed to work being outsourced.
    client_consent: bool = Kind::Flag(false);
    /// Whether conflicts of outside lawyers are cleared.
    conflicts_cleared: bool = Kind::Flag(false);
    /// Public holidays that count for the matter as a whole, and close nobody; the baseline's where left out.
    calendar = CALENDAR;
    /// Further days, on which nobody works.
    holidays: Vec<Day> = Kind::List(&Kind::Date, 0);
}

record! {
    /// What the court and the client demand.
    pub struct ConstraintsTable;
    /// Whether work may be done abroad; true where left out.
    offshore: Option<bool> = Kind::Flag(true);
    /// Where those who need a licence must have it.
    jurisdiction: Option<String> = Kind::Place;
    /// Why work may not be done abroad.
    reason: Option<String> = Kind::Text;
}

/// What providers are read against, known even where the matter itself is incomplete.
pub struct MatterContext {
    pub currency: Currency,
    pub start: Option<Day>,
    pub holidays: Vec<Day>,
    /// As written; the baseline's where left out.
    calendar: Option<Calendar>,
    /// As written; by kind and deadline where left out.
    urgency: Option<Urgency>,
}

impl MatterContext {
    fn new(currency: Currency) -> Self {
        Self { currency, start: None, holidays: Vec::new(), calendar: None, urgency: None }
    }

    /// Says what depends on the baseline: whose holidays count for the matter as a whole, and by that its urgency.
    pub fn complete(&self, matter: &mut Matter, baseline: &Calendar) {
        matter.calendar = self.calendar.as_ref().unwrap_or(baseline).clone();
        matter.weekdays = WorkingDays::monday_to_friday(self.holidays.iter().copied().chain(matter.calendar.days()));
        let by_default = || default_urgency(matter.kind, matter.start, matter.deadline, &matter.weekdays);
        matter.urgency = self.urgency.unwrap_or_else(by_default);
    }
}

/// Reads `[matter]`, `[constraints]`, `[[task]]` and `[[charge]]`.
/// What depends on the baseline is left to [`MatterContext::complete`].
pub fn matter(
    root: &mut Fields,
    catalogue: &Catalogue,
    calendars: &Calendars,
    reading: &mut Reading,
) -> (MatterContext, Option<Matter>) {
    let tasks = tasks(root, catalogue, reading);
    let charges = charges(root, reading);
    let constraints: ConstraintsTable = root.whole_table("constraints", reading);
    let Some((mut table, written)) = root.declared::<MatterTable>("matter", reading) else {
        return (MatterContext::new(Currency::USD), None);
    };
    check(&mut table, &written, reading);
    let calendar = calendars.written(&mut table, reading);
    table.finish(reading);
    let currency = written.currency.unwrap_or(Currency::USD);
    let (start, deadline) = (written.start, written.deadline);
    let (holidays, urgency) = (written.holidays.clone(), written.urgency);
    let context = MatterContext { start, holidays, calendar, urgency, ..MatterContext::new(currency) };
    let (Some(id), Some(kind)) = (written.id, written.kind) else { return (context, None) };
    let matter = Matter {
        id,
        title: written.title,
        client: written.client,
        kind,
        currency,
        start,
        deadline,
        urgency: Urgency::Standard,
        basis: written.basis.unwrap_or(Basis::Cost),
        periods: written.periods.unwrap_or(1),
        reserve_days: written.reserve_days,
        budget: written.budget,
        budget_is_limit: written.budget_is_limit,
        late_day_cost: written.late_day_cost,
        hard_deadline: written.hard_deadline.unwrap_or(true),
        gigabytes: written.gigabytes,
        months: written.months,
        pages_per_document: written.pages_per_document,
        contingency: written.contingency,
        firm_markup: written.firm_markup,
        privileged: written.privileged,
        client_consent: written.client_consent,
        conflicts_cleared: written.conflicts_cleared,
        calendar: Calendar::default(),
        weekdays: WorkingDays::monday_to_friday([]),
        holidays: written.holidays,
        offshore_allowed: constraints.offshore.unwrap_or(true),
        jurisdiction: constraints.jurisdiction,
        reason: constraints.reason,
        tasks,
        charges,
    };
    (context, Some(matter))
}

/// What keys of `[matter]` say of one another.
fn check(table: &mut Fields, written: &MatterTable, reading: &mut Reading) {
    let marked_up = written.firm_markup.is_some_and(|id| !reading.figures.get(id).likely.is_zero());
    let basis = written.basis.unwrap_or(Basis::Cost);
    if let (Some(node), Some(found)) = (table.node("firm_markup"), rules::of_markup(basis, marked_up)) {
        contradict(&node.place, found, reading);
    }
    let Some(node) = table.node("deadline") else { return };
    // A start that is there and cannot be read is wrong already.
    let is_missing = table.node("start").is_none();
    let found = rules::of_dates(written.start, written.deadline, written.periods.unwrap_or(1));
    for found in found.into_iter().filter(|found| is_missing || found.key != "start") {
        contradict(&node.place, found, reading);
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
        if let Some(figure) = reading.figure(node, table.key(code), ExchangeRate, table.provenance()) {
            rates.insert(currency.code(), figure);
        }
    }
    rates
}
