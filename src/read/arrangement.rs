//! Reading how a provider is paid and watched over beyond its rates: seats, a law firm in between, and who supervises.

use rust_decimal::Decimal;

use super::fields::{Fields, Reading};
use super::keys::{Declared, Kind, Rule, figure, record};
use super::rate::warn_of_slip;
use super::tree::{Node, Value};
use crate::matter::FigureKind::{Markup, Money, Share};
use crate::matter::{FigureId, ProviderKind, Seat, SeatTerm, Via};
use crate::source::Place;

/// `seat`: a table, or false.
pub const SEAT: Kind = Kind::Either(
    "SeatOrNone",
    "Paid by the person and month, or false.",
    &[Kind::False, Kind::Table(SeatTable::RECORD)],
);
/// `via`: a table, or false.
pub const VIA: Kind =
    Kind::Either("ViaOrNone", "Bought through a firm, or false.", &[Kind::False, Kind::Table(ViaTable::RECORD)]);

record! {
    /// What one of its people costs, used or not, by the week, the month or the year.
    struct SeatTable, Rule::ExactlyOne(&["week", "month", "year"]);
    /// Price of a week.
    week: Option<FigureId> = figure(Money);
    /// Price of a month of 21 working days.
    month: Option<FigureId> = figure(Money);
    /// Price of a year.
    year: Option<FigureId> = figure(Money);
    /// Who sits there; associate where left out.
    role: Option<String> = Kind::Text;
}

record! {
    /// The law firm that it is bought through.
    struct ViaTable;
    /// A provider of kind law-firm.
    firm: Option<String> = Kind::Text, needed "the id of the law firm that it is bought through";
    /// What the firm adds to the invoice.
    markup: Option<FigureId> = figure(Markup);
}

/// A table that `false` takes away again.
fn unless_false<'n>(fields: &mut Fields<'n>, key: &'static str, reading: &mut Reading) -> Option<Fields<'n>> {
    match fields.node(key)?.value {
        Value::Flag(false) => None,
        _ => fields.table(key, reading),
    }
}

/// `seat = { month = 2200, role = "reviewer" }`, or `false`.
pub fn seat(fields: &mut Fields, reading: &mut Reading) -> Option<Seat> {
    let mut table = unless_false(fields, "seat", reading)?;
    let SeatTable { week, month, year, role } = SeatTable::read(&mut table, reading);
    if let (Some(node), Some(role)) = (table.node("role"), &role) {
        warn_of_slip(role, &node.place, reading);
    }
    let prices = [(SeatTerm::Week, week), (SeatTerm::Month, month), (SeatTerm::Year, year)];
    let mut given = prices.into_iter().filter(|(term, _)| table.node(term.word()).is_some());
    let (first, second) = (given.next(), given.next());
    let place = reading.texts.first_line(table.place());
    table.finish(reading);
    let (Some((term, price)), None) = (first, second) else {
        let message = "a seat has a price by the `week`, the `month` or the `year`";
        reading.diagnostics.error(&place, message, "expected one of them");
        return None;
    };
    Some(Seat { price: price?, term, role: role.as_deref().unwrap_or(Seat::ROLE).into() })
}

/// `via = { firm = "us-outside-counsel", markup = "15%" }`, or `false`. Firms are looked for among the ids.
pub fn via(fields: &mut Fields, ids: &[&str], reading: &mut Reading) -> Option<Via> {
    let mut table = unless_false(fields, "via", reading)?;
    let ViaTable { firm, markup } = ViaTable::read(&mut table, reading);
    table.finish(reading);
    let firm = firm?;
    Some(Via { firm: ids.iter().position(|id| *id == firm)?, markup })
}

/// The id of the firm in a provider's `via`, and where it is written.
pub fn firm_of(tree: &Node) -> Option<(&str, &Place)> {
    let firm = tree.table()?.get("via")?.table()?.get("firm")?;
    match &firm.value {
        Value::Text(id) => Some((id, &firm.place)),
        _ => None,
    }
}

/// `supervised_by = { supervisor = "30%", associate = "70%" }`: shares of roles, which add up to 1.
pub fn supervised_by(fields: &mut Fields, reading: &mut Reading) -> Vec<(String, FigureId)> {
    let Some(table) = fields.table("supervised_by", reading) else { return Vec::new() };
    let mut shares = Vec::new();
    let mut all_read = true;
    for (role, place, node) in table.names() {
        warn_of_slip(role, place, reading);
        match reading.figure(node, table.key(role), Share, table.provenance()) {
            Some(share) => shares.push((role.to_owned(), share)),
            None => all_read = false,
        }
    }
    let total: Decimal = shares.iter().map(|(_, id)| reading.figures.get(*id).likely).sum();
    if all_read && total != Decimal::ONE {
        let message =
            format!("the shares of `{}` add up to {}", table.key("").trim_end_matches('.'), total.normalize());
        reading.diagnostics.error(table.place(), message, "expected 1, that is 100%");
    }
    shares
}

/// Notes what is wrong about the firm that a provider is bought through.
pub fn check_via(id: &str, tree: &Node, firm_tree: Option<&Node>, baseline: Option<&str>, reading: &mut Reading) {
    let Some((firm, place)) = firm_of(tree) else { return };
    let text = |key: &str| match firm_tree.and_then(Node::table).and_then(|table| table.get(key)).map(|of| &of.value) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let kind = text("kind");
    let message = if baseline == Some(id) {
        format!("`{id}`, the baseline, is bought through `{firm}`")
    } else if firm == id {
        format!("`{id}` is bought through itself")
    } else if baseline == Some(firm) {
        format!("`{id}` is bought through `{firm}`, the baseline")
    } else if kind.as_deref().is_some_and(|kind| kind != ProviderKind::LawFirm.word()) {
        format!("`{id}` is bought through `{firm}`, which is no law firm but of kind `{}`", kind.unwrap_or_default())
    } else if firm_tree.is_some_and(|tree| firm_of(tree).is_some()) {
        format!("`{id}` is bought through `{firm}`, which is itself bought through another")
    } else {
        return;
    };
    let help = "name another provider of kind `law-firm`, bought directly, or write `via = false`";
    reading.diagnostics.error(place, message, "expected an outside law firm").help(help);
}
