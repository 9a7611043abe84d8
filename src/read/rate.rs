//! Reading `[rates]` of a provider: what an hour of each role costs, and what it bills.

use rust_decimal::Decimal;

use super::fields::{Fields, Provenance, Reading};
use super::keys::{Declared, Kind, Naming, Rule, figure, record};
use super::provider::ProviderContext;
use super::rate_table::Found;
use super::tree::{Node, Value, suggestion};
use crate::matter::FigureKind::{Markup, Money, Share, YearlyHours};
use crate::matter::{FigureId, LADDER, Pay, Rate};
use crate::number::Currency;
use crate::source::Place;

/// What an hour of a role costs, or bills.
pub const RATE: Kind =
    Kind::Either("Rate", "What an hour of a role costs, or bills.", &[PAY, Kind::Table(SidesTable::RECORD)]);

/// How the amount of an hour comes about.
const PAY: Kind = Kind::Either(
    "Pay",
    "How the amount of an hour comes about.",
    &[
        Kind::Figure(Money),
        Kind::Table(LoadedTable::RECORD),
        Kind::Table(AgencyTable::RECORD),
        Kind::Table(BlendTable::RECORD),
        Kind::Table(TableRowTable::RECORD),
    ],
);

record! {
    /// What you spend, what a client is billed, and what an idle hour costs.
    struct SidesTable, Rule::AtLeastOne(&["cost", "billing", "marginal"]);
    /// What you spend.
    cost = PAY;
    /// What a client is charged.
    billing = PAY;
    /// What an idle hour costs beyond the salary that is paid anyway; 0 where left out.
    marginal: Option<FigureId> = figure(Money);
}

record! {
    /// (salary x (1 + benefits) + overhead) / billable hours
    struct LoadedTable;
    /// A year's.
    salary: Option<FigureId> = figure(Money), needed "";
    /// Share of the salary.
    benefits: Option<FigureId> = figure(Markup);
    /// A year's.
    overhead: Option<FigureId> = figure(Money);
    /// Hours billed in a year.
    billable_hours: Option<FigureId> = figure(YearlyHours), needed "";
}

record! {
    /// pay x (1 + agency mark-up)
    struct AgencyTable;
    /// What the worker is paid for an hour.
    pay: Option<FigureId> = figure(Money), needed "";
    /// What the agency adds.
    agency_markup: Option<FigureId> = figure(Markup);
}

record! {
    /// The provider's other roles, by shares that add up to 1.
    struct BlendTable;
    /// Shares by role.
    blend = Kind::Names(Naming::Free, &Kind::Figure(Share)), needed "shares by role";
}

record! {
    /// The row of a billing-rate table that is in force.
    struct TableRowTable;
    /// A table's name, such as uk-ghr.
    table: Option<String> = Kind::Text, needed "text";
    /// Such as C/National1 or 8-10.
    level: Option<String> = Kind::Text, needed "text";
}

/// Blends of blends go no deeper.
const MOST_BLENDS: usize = 4;

/// A blend's roles as written, resolved once all rates are known.
type Blend = Vec<(String, Place, FigureId)>;

enum WrittenPay {
    Known(Pay),
    Blend(Blend, Place),
}

struct WrittenRate {
    cost: Option<WrittenPay>,
    billing: Option<WrittenPay>,
}

/// Reads the rates by role.
pub fn rates(
    table: &Fields,
    currency: Currency,
    around: &ProviderContext,
    reading: &mut Reading,
) -> Vec<(String, Rate)> {
    let mut read: Vec<(String, Rate, WrittenRate)> = Vec::new();
    for (role, place, node) in table.names() {
        let path = table.key(role);
        warn_of_slip(role, place, reading);
        let mut rate = Rate {
            cost: None,
            billing: None,
            marginal: None,
            outdated: false,
            next: None,
            begins: None,
            place: node.place.clone(),
        };
        let mut written = WrittenRate { cost: None, billing: None };
        if SidesTable::is_form_of(node) {
            let Some(mut fields) = Fields::of(node, &path, table.provenance(), reading) else { continue };
            for (side, of) in [("cost", &mut written.cost), ("billing", &mut written.billing)] {
                if let Some(node) = fields.node(side) {
                    let (key, provenance) = (fields.key(side), fields.provenance().clone());
                    *of = pay(node, &key, &provenance, currency, around, &mut rate, reading);
                }
            }
            rate.marginal = SidesTable::read(&mut fields, reading).marginal;
            fields.finish(reading);
        } else {
            let pay = pay(node, &path, table.provenance(), currency, around, &mut rate, reading);
            match pay {
                Some(WrittenPay::Known(pay)) => {
                    written.cost = Some(WrittenPay::Known(pay.clone()));
                    written.billing = Some(WrittenPay::Known(pay));
                }
                Some(WrittenPay::Blend(blend, place)) => {
                    written.cost = Some(WrittenPay::Blend(blend.clone(), place.clone()));
                    written.billing = Some(WrittenPay::Blend(blend, place));
                }
                None => {}
            }
        }
        read.push((role.to_owned(), rate, written));
    }
    resolve_blends(read, reading)
}

fn pay(
    node: &Node,
    path: &str,
    provenance: &Provenance,
    currency: Currency,
    around: &ProviderContext,
    rate: &mut Rate,
    reading: &mut Reading,
) -> Option<WrittenPay> {
    let known = |pay: Pay| Some(WrittenPay::Known(pay));
    if LoadedTable::is_form_of(node) {
        let of: LoadedTable = whole(node, path, provenance, reading)?;
        let (benefits, overhead) = (of.benefits, of.overhead);
        return known(Pay::Loaded { salary: of.salary?, benefits, overhead, billable_hours: of.billable_hours? });
    }
    if AgencyTable::is_form_of(node) {
        let of: AgencyTable = whole(node, path, provenance, reading)?;
        return known(Pay::Agency { pay: of.pay?, markup: of.agency_markup });
    }
    if TableRowTable::is_form_of(node) {
        let TableRowTable { table, level } = whole(node, path, provenance, reading)?;
        let (name, level) = (table?, level?);
        let row = around.tables.lookup(&name, &level, around.rates_on, currency, &node.place, path, reading)?;
        let row = match row {
            Found::Row(row) => row,
            Found::NotYet(begins) => {
                rate.begins = Some(begins);
                return None;
            }
        };
        rate.outdated |= row.outdated;
        rate.next = rate.next.or(row.next);
        return known(Pay::Amount(row.figure));
    }
    if BlendTable::is_form_of(node) {
        let mut fields = Fields::of(node, path, provenance, reading)?;
        let BlendTable {} = BlendTable::read(&mut fields, reading);
        let blend = fields.table("blend", reading).map(|table| blend(&table, reading));
        fields.finish(reading);
        let (blend, place) = blend?;
        return Some(WrittenPay::Blend(blend, place));
    }
    if matches!(node.value, Value::Table(_)) && !is_figure(node) {
        let place = reading.texts.first_line(&node.place);
        reading
            .diagnostics
            .error(&place, format!("`{path}` is not a rate"), "expected an amount, or a table that says how it is built up")
            .help("a rate is a number, { cost, billing }, { salary, benefits, overhead, billable_hours }, { pay, agency_markup }, { blend } or { table, level }");
        return None;
    }
    known(Pay::Amount(reading.figure(node, path.to_owned(), Money, provenance)?))
}

/// A table that is read by its keys alone.
fn whole<T: Declared>(node: &Node, path: &str, provenance: &Provenance, reading: &mut Reading) -> Option<T> {
    let mut fields = Fields::of(node, path, provenance, reading)?;
    let read = T::read(&mut fields, reading);
    fields.finish(reading);
    Some(read)
}

fn blend(table: &Fields, reading: &mut Reading) -> (Blend, Place) {
    let shares = table.names().filter_map(|(role, place, share)| {
        let figure = reading.figure(share, table.key(role), Share, table.provenance())?;
        Some((role.to_owned(), place.clone(), figure))
    });
    (shares.collect(), table.place().clone())
}

fn is_figure(node: &Node) -> bool {
    node.table().is_some_and(|table| ["low", "likely", "high"].iter().any(|part| table.get(part).is_some()))
}

/// Roles are names of the user's own, so a mistyped one is no error; but it would price nothing.
pub fn warn_of_slip(role: &str, place: &Place, reading: &mut Reading) {
    let usual = LADDER.into_iter().chain(["qc"]);
    if usual.clone().all(|known| known != role)
        && let Some(help) = suggestion(role, usual)
    {
        let message = format!("the role `{role}` is close to a usual one, but another");
        reading.diagnostics.warning(place, message, "taken as a role of its own").help(help);
    }
}

fn resolve_blends(read: Vec<(String, Rate, WrittenRate)>, reading: &mut Reading) -> Vec<(String, Rate)> {
    let roles: Vec<String> = read.iter().map(|(role, ..)| role.clone()).collect();
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); roles.len()];
    let mut rates = Vec::with_capacity(read.len());
    let mut blends: Vec<(usize, Place)> = Vec::new();
    for (at, (role, mut rate, written)) in read.into_iter().enumerate() {
        let mut resolve = |pay: Option<WrittenPay>| match pay? {
            WrittenPay::Known(pay) => Some(pay),
            WrittenPay::Blend(shares, place) => {
                let total: Decimal = shares.iter().map(|(.., id)| reading.figures.get(*id).likely).sum();
                if total != Decimal::ONE {
                    let message = format!("the shares of the blend for `{role}` add up to {}", total.normalize());
                    reading.diagnostics.error(&place, message, "expected 1, that is 100%");
                }
                let resolved: Option<Vec<_>> = shares
                    .into_iter()
                    .map(|(of, place, share)| match roles.iter().position(|known| *known == of) {
                        Some(index) => Some((index, share)),
                        None => {
                            let help = suggestion(&of, roles.iter().map(String::as_str))
                                .unwrap_or_else(|| "blend roles that the provider has a rate for".to_owned());
                            let message = format!("the blend for `{role}` takes `{of}`, which has no rate");
                            reading.diagnostics.error(&place, message, "no rate for this role").help(help);
                            None
                        }
                    })
                    .collect();
                let resolved = resolved?;
                edges[at].extend(resolved.iter().map(|(index, _)| *index));
                blends.push((at, place));
                Some(Pay::Blend(resolved))
            }
        };
        rate.cost = resolve(written.cost);
        rate.billing = resolve(written.billing);
        rates.push((role, rate));
    }
    let outdated: Vec<bool> = rates.iter().map(|(_, rate)| rate.outdated).collect();
    for (at, (_, rate)) in rates.iter_mut().enumerate() {
        rate.outdated |= reached(at, &edges).into_iter().zip(&outdated).any(|(used, outdated)| used && *outdated);
    }
    for (at, place) in blends {
        let (message, label) = if reached(at, &edges)[at] {
            (format!("the blend for `{}` leads back to itself", roles[at]), "circular")
        } else if is_deeper(at, MOST_BLENDS, &edges) {
            (format!("the blend for `{}` is nested more than {MOST_BLENDS} deep", roles[at]), "blend plain rates")
        } else {
            continue;
        };
        reading.diagnostics.error(&place, message, label);
        rates[at].1.cost = None;
        rates[at].1.billing = None;
    }
    rates
}

/// Which roles a blend is made of, directly or through other blends.
fn reached(from: usize, edges: &[Vec<usize>]) -> Vec<bool> {
    let mut seen = vec![false; edges.len()];
    let mut open = edges[from].clone();
    while let Some(next) = open.pop() {
        if !std::mem::replace(&mut seen[next], true) {
            open.extend(&edges[next]);
        }
    }
    seen
}

fn is_deeper(from: usize, levels: usize, edges: &[Vec<usize>]) -> bool {
    edges[from].iter().any(|next| levels == 0 || is_deeper(*next, levels - 1, edges))
}
