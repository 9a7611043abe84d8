//! Reading a provider: what it is, its rates, how it is delivered, what it charges, and what differs for a task type.

use std::collections::BTreeMap;

use super::arrangement::{SEAT, VIA, seat, supervised_by, via};
use super::charge::{ChargeTable, charges};
use super::delivery::{DeliveryTable, delivery};
use super::exchange::ExchangeRates;
use super::fees::{FeesTable, fees};
use super::fields::{Fields, Provenance, Reading};
use super::holidays::Calendars;
use super::keys::{Declared, Kind, Naming, PlacedText, Word, by_complexity, figure, record, table, word};
use super::rate::{RATE, rates};
use super::rate_table::RateTables;
use super::terms::{ByType, TermsTable};
use super::tree::{Node, suggestion};
use crate::matter::FigureKind::{Hours, Markup, Share, Span};
use crate::matter::{ByComplexity, Exchange, FigureId, MIX, Provider, ProviderKind, Task};
use crate::number::{Currency, Day};
use crate::source::Place;

record! {
    /// A provider for lpo-cost: one way to staff tasks. Under providers of a matter, what is different about one of the library.
    pub struct ProviderTable;
    /// The version of the format, 1.
    schema = Kind::Version;
    /// The name of its file.
    id = Kind::Id;
    /// What it is called.
    name: Option<String> = Kind::Text;
    /// What kind of provider it is.
    kind: Option<ProviderKind> = word::<ProviderKind>();
    /// The provider to start from.
    extends = Kind::Id;
    /// Where it works.
    country: Option<String> = Kind::Place;
    /// What it bills in; the matter's currency where left out.
    currency: Option<Currency> = Kind::Currency;
    /// The day that its figures are of.
    effective: Option<Day> = Kind::Date;
    /// The last day that they are good for; 24 months after `effective` where left out.
    valid_until: Option<Day> = Kind::Date;
    /// Where its people are licensed.
    licensed_in: Option<Vec<PlacedText>> = Kind::List(&Kind::Place, 0);
    /// The task types that it does; all where left out.
    tasks: Option<Vec<PlacedText>> = Kind::List(&Kind::Text, 0);
    /// A fee where left out.
    bill_as: Option<BillAs> = word::<BillAs>();
    /// Charges of the matter that its price includes.
    includes: Option<Vec<String>> = Kind::List(&Kind::Text, 0);
    /// Utilisation: share of its hours that would otherwise be billed; 1 where left out.
    busy: Option<FigureId> = figure(Share);
    /// Realisation: share of billed value that is collected; 1 where left out.
    realisation: Option<FigureId> = figure(Share);
    /// Yearly rise of all that it is paid.
    escalation: Option<FigureId> = figure(Markup);
    /// Paid by the person and month instead of the hour; false takes away what was inherited.
    seat = SEAT;
    /// Bought through a law firm; false takes away what was inherited.
    via = VIA;
    /// Rates by role: paralegal, reviewer, researcher, associate, supervisor, qc, or your own.
    rates = Kind::Names(Naming::Free, &RATE);
    /// Team and calendar.
    delivery = table::<DeliveryTable>();
    /// Quality control, supervision and correction (rework).
    quality = table::<QualityTable>();
    /// Fees beside the hours.
    fees = table::<FeesTable>();
    /// Its own charges.
    charge = Kind::List(&Kind::Table(ChargeTable::RECORD), 0);
    /// What differs for a task type.
    task = Kind::Names(Naming::Free, &Kind::Table(TermsTable::RECORD));
}

record! {
    /// Quality control, supervision and correction (rework).
    pub struct QualityTable;
    /// Hours per production hour.
    qc: Option<ByComplexity> = by_complexity(Share);
    /// Hours of your own supervisor per production hour.
    supervision: Option<ByComplexity> = by_complexity(Share);
    /// Share of the base hours for correction by your own associates.
    rework: Option<ByComplexity> = by_complexity(Share);
    /// The least hours of supervision a working day.
    supervision_per_day: Option<FigureId> = figure(Hours);
    /// People whom one `supervision_per_day` covers; all of them where left out.
    span: Option<FigureId> = figure(Span);
    /// Roles of the baseline (of the firm, with via) by shares that add up to 1; supervisor alone where left out.
    supervised_by = Kind::Names(Naming::Free, &Kind::Figure(Share));
}

/// How its work is charged on to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BillAs {
    Fee,
    Disbursement,
}

impl Word for BillAs {
    const NAME: &'static str = "BillAs";
    const DOC: &'static str = "Whether its work is charged as a fee, or passed on at cost as a disbursement.";
    const WORDS: &'static [(&'static str, Self)] = &[("fee", Self::Fee), ("disbursement", Self::Disbursement)];
}

/// What a provider is read against: the matter's side of things.
pub struct ProviderContext<'s> {
    pub currency: Currency,
    /// Exchange rates that the matter gives.
    pub fx: &'s BTreeMap<&'static str, FigureId>,
    /// Those of the library, for the rest.
    pub exchange: &'s ExchangeRates,
    pub as_of: Day,
    /// The matter's own holidays, on which nobody works.
    pub holidays: &'s [Day],
    /// Public holidays.
    pub calendars: &'s Calendars<'s>,
    pub tasks: &'s [Task],
    /// Ids of the case's providers, in their order.
    pub ids: Vec<&'s str>,
    /// Ids of all task types, for naming the nearest.
    pub types: Vec<&'s str>,
    /// The day that rate tables are looked up for.
    pub rates_on: Day,
    pub tables: &'s RateTables,
}

/// Reads a provider's merged tree.
pub fn provider(id: &str, node: &Node, around: &ProviderContext, reading: &mut Reading) -> Option<Provider> {
    check_id(id, &node.place, reading);
    let mut fields = Fields::of(node, &format!("providers.{id}"), &Provenance::default(), reading)?;
    let written = ProviderTable::read(&mut fields, reading);
    check_own_id(id, node, &mut fields, reading);
    if fields.node("kind").is_none() {
        fields.missing("kind", &format!("one of {}", ProviderKind::words().join(", ")), reading);
    }
    let currency = written.currency.unwrap_or(around.currency);
    let exchange = exchange(currency, around, reading);
    let licensed_in = written.licensed_in.map(|places| licensed_in(places, &fields, reading));
    let offered = written.tasks.map(|types| offered(types, around, reading));
    let seat = seat(&mut fields, reading);
    let via = via(&mut fields, &around.ids, reading);
    let rates = fields.table("rates", reading).map(|table| rates(&table, currency, around, reading));
    let (delivery, productivity) = delivery(&mut fields, written.country.as_deref(), around, reading);
    let (quality, supervised_by) = quality(&mut fields, reading);
    let fees = fees(&mut fields, reading);
    let charges = charges(&mut fields, reading);
    let by_type = ByType::read(&mut fields, around, reading);
    fields.finish(reading);

    let mut provider = Provider {
        id: id.to_owned(),
        name: written.name.unwrap_or_else(|| id.to_owned()),
        kind: written.kind?,
        country: written.country,
        currency,
        exchange,
        effective: written.effective,
        valid_until: written.valid_until.or_else(|| written.effective?.plus_months(24)),
        licensed_in,
        offered,
        disbursement: written.bill_as == Some(BillAs::Disbursement),
        includes: written.includes.unwrap_or_default(),
        busy: written.busy,
        realisation: written.realisation,
        rates: rates.unwrap_or_default(),
        delivery,
        seat,
        via,
        escalation: written.escalation,
        supervision_per_day: quality.supervision_per_day,
        span: quality.span,
        supervised_by,
        fees,
        charges,
        terms: Vec::new(),
        place: reading.texts.first_line(&node.place),
    };
    if provider.rates.is_empty() && provider.seat.is_none() && !by_type.has_price() {
        reading
            .diagnostics
            .error(&provider.place, format!("`{id}` has neither a rate nor a price"), "nothing to charge by")
            .help("add a rate under `rates`, by role, a `seat`, or a `price` under `task.<type>`");
    }
    provider.terms = around.tasks.iter().map(|task| by_type.terms(task, &provider, productivity, &quality)).collect();
    Some(provider)
}

/// Reads `[quality]`, and who supervises by which shares.
fn quality(provider: &mut Fields, reading: &mut Reading) -> (QualityTable, Vec<(String, FigureId)>) {
    let Some((mut table, quality)) = provider.declared::<QualityTable>("quality", reading) else {
        return (QualityTable::default(), Vec::new());
    };
    let by = supervised_by(&mut table, reading);
    table.finish(reading);
    (quality, by)
}

/// The matter's own exchange rate comes before that of the library.
fn exchange(currency: Currency, around: &ProviderContext, reading: &mut Reading) -> Exchange {
    if currency == around.currency {
        return Exchange::Same;
    }
    let given = around.fx.get(currency.code()).copied().map(Exchange::Given);
    let found = given.or_else(|| around.exchange.lookup(currency, around.currency, around.as_of, reading));
    // Without a rate it has no price, unless it is the baseline, which is an error.
    found.unwrap_or(Exchange::Missing)
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
    let place = reading.texts.first_line(place);
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        let message = format!("`{id}` cannot be the id of a provider");
        reading.diagnostics.error(&place, message, "expected letters, digits, `-` and `_`");
    }
    if id == MIX {
        let message = format!("no provider may be called `{MIX}`: the split among several is");
        reading.diagnostics.error(&place, message, "expected another id");
    }
}

fn licensed_in(places: Vec<PlacedText>, fields: &Fields, reading: &mut Reading) -> Vec<String> {
    for (place, at) in &places {
        reading.is_country(place, &fields.key("licensed_in"), at);
    }
    places.into_iter().map(|(place, _)| place).collect()
}

fn offered(types: Vec<PlacedText>, around: &ProviderContext, reading: &mut Reading) -> Vec<String> {
    for (written, place) in &types {
        if !around.types.contains(&written.as_str()) {
            unknown_type(written, place, around, reading);
        }
    }
    types.into_iter().map(|(written, _)| written).collect()
}

/// Notes a task type that the catalogue does not have.
pub fn unknown_type(written: &str, place: &Place, around: &ProviderContext, reading: &mut Reading) {
    let help = suggestion(written, around.types.iter().copied())
        .unwrap_or_else(|| format!("known types: {}", around.types.join(", ")));
    reading.diagnostics.error(place, format!("unknown task type `{written}`"), "not in the catalogue").help(help);
}
