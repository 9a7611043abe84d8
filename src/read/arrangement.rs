//! Reading how a provider is paid and watched over beyond its rates: seats, a law firm in between, who supervises, and
//! figures by complexity.

use rust_decimal::Decimal;

use super::fields::{Bounds, Fields, Reading};
use super::rate::warn_of_slip;
use super::tree::{Node, Value};
use crate::matter::{ByComplexity, Complexity, FigureId, ProviderKind, Seat, SeatTerm, Via};
use crate::source::Place;

/// A figure, or one for each complexity: `{ routine = ..., moderate = ..., complex = ... }`.
pub fn by_complexity(
    fields: &mut Fields,
    key: &'static str,
    bounds: Bounds,
    reading: &mut Reading,
) -> Option<ByComplexity> {
    let node = fields.node(key)?;
    let is_level = |name: &(&str, Complexity)| node.table().is_some_and(|table| table.get(name.0).is_some());
    if !Complexity::ALL.iter().any(is_level) {
        return fields.figure(key, bounds, reading).map(ByComplexity::one);
    }
    let mut table = fields.table(key, reading)?;
    let routine = table.figure("routine", bounds, reading);
    let moderate = table.required_figure("moderate", bounds, reading);
    let complex = table.figure("complex", bounds, reading);
    table.finish(reading);
    Some(ByComplexity { moderate: moderate?, routine, complex })
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
    let given: Vec<SeatTerm> =
        SeatTerm::ALL.iter().filter(|of| table.node(of.0).is_some()).map(|(_, term)| *term).collect();
    let role = table.text("role", reading);
    if let Some(node) = table.node("role") {
        role.iter().for_each(|role| warn_of_slip(role, &node.place, reading));
    }
    let price = match given.as_slice() {
        [term] => table.figure(term.word(), Bounds::NotNegative, reading).map(|price| (price, *term)),
        _ => {
            let place = reading.texts.first_line(table.place());
            let message = "a seat has a price by the `week`, the `month` or the `year`";
            reading.diagnostics.error(&place, message, "expected one of them");
            None
        }
    };
    table.finish(reading);
    let (price, term) = price?;
    Some(Seat { price, term, role: role.as_deref().unwrap_or(Seat::ROLE).into() })
}

/// `via = { firm = "us-outside-counsel", markup = "15%" }`, or `false`. Firms are looked for among the ids.
pub fn via(fields: &mut Fields, ids: &[&str], reading: &mut Reading) -> Option<Via> {
    let mut table = unless_false(fields, "via", reading)?;
    let firm = table.text("firm", reading);
    if table.node("firm").is_none() {
        table.missing("firm", "the id of the law firm that it is bought through", reading);
    }
    let markup = table.figure("markup", Bounds::Markup, reading);
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
        match reading.figure(node, table.key(role), Bounds::Share, table.provenance()) {
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
