//! A matter's file as a programme takes it: what the programme says for all its matters laid over it, and what a programme
//! cannot have.

use super::fields::Reading;
use super::tree::{Entry, Node, Value};
use crate::number::{Currency, Day};
use crate::source::Place;

/// What a programme says of its matters.
pub struct MatterAround<'p> {
    /// Its tree.
    pub program: &'p Node,
    pub currency: Currency,
    /// Its first day, where it is known.
    pub start: Option<Day>,
}

/// Lays a programme's own terms over a matter's. None where the matter is none that a programme can have.
pub fn own_terms(mut matter: Node, around: &MatterAround, reading: &mut Reading) -> Option<Node> {
    let Value::Table(table) = &mut matter.value else { return Some(matter) };
    if let Some(entry) = table.take("improvement") {
        let message = "this improvement is left aside: the options of a programme have their own";
        reading.diagnostics.warning(&reading.texts.first_line(&entry.key_place), message, "not in a programme");
    }
    let sound = check(table.get("matter"), around, reading);
    let written = around.program.table()?;
    for key in ["staffing", "fx", "catalogue", "providers"] {
        let Some(over) = written.0.iter().find(|entry| entry.key == key) else { continue };
        match table.0.iter_mut().find(|entry| entry.key == key) {
            Some(below) if key != "staffing" => below.node = below.node.clone().overlaid(over.node.clone()),
            Some(below) => *below = over.clone(),
            None => table.0.push(over.clone()),
        }
    }
    if let Some(charges) = written.0.iter().find(|entry| entry.key == "charge") {
        match table.0.iter_mut().find(|entry| entry.key == "charge") {
            Some(own) => add_charges(&mut own.node, &charges.node),
            None => table.0.push(charges.clone()),
        }
    }
    if let (Some(start), Some(head)) = (around.start, table.0.iter_mut().find(|entry| entry.key == "matter")) {
        begin(&mut head.node, &head.key_place.clone(), start);
    }
    sound.then_some(matter)
}

/// The programme's first day for a matter that has none.
fn begin(head: &mut Node, place: &Place, start: Day) {
    let Value::Table(head) = &mut head.value else { return };
    if head.get("start").is_none() && head.get("deadline").is_none() {
        let node = Node { value: Value::Text(start.to_string()), place: place.clone() };
        head.0.push(Entry { key: "start".to_owned(), key_place: place.clone(), node });
    }
}

/// The programme's charges behind a matter's, but in the place of those of the same name.
fn add_charges(own: &mut Node, programs: &Node) {
    let name = |node: &Node| match node.table().and_then(|table| table.get("name")).map(|node| &node.value) {
        Some(Value::Text(name)) => Some(name.clone()),
        _ => None,
    };
    let (Value::Array(own), Value::Array(programs)) = (&mut own.value, &programs.value) else { return };
    own.retain(|charge| !programs.iter().any(|of| name(of).is_some() && name(of) == name(charge)));
    own.extend(programs.iter().cloned());
}

/// Notes what a matter says that no programme can have.
fn check(head: Option<&Node>, around: &MatterAround, reading: &mut Reading) -> bool {
    let Some(head) = head.and_then(Node::table) else { return true };
    let mut sound = true;
    let mut wrong = |place: &Place, message: String, label: String, help: &str| {
        reading.diagnostics.error(place, message, label).help(help);
        sound = false;
    };
    if let Some(node) = head.get("periods")
        && let Some(Ok(periods)) = node.number()
        && periods > rust_decimal::Decimal::ONE
    {
        let message = format!("`matter.periods` is {periods}: a programme has single matters");
        wrong(
            &node.place,
            message,
            "expected 1".to_owned(),
            "say in the programme how many arrive: `per_year` or `every`",
        );
    }
    let text = |key: &str| match head.get(key).map(|node| (&node.value, &node.place)) {
        Some((Value::Text(text), place)) => Some((text.as_str(), place)),
        _ => None,
    };
    let own = around.currency.code();
    let currency = text("currency");
    let place = currency.map_or_else(|| head.0.first().map(|entry| &entry.key_place), |(_, place)| Some(place));
    let code = currency.map_or("USD", |(code, _)| code);
    if let (true, Some(place)) = (code != own, place) {
        let message = format!("the matter is in {code}, the programme in {own}");
        let help = "give both the same `currency`; providers in others are converted at `fx`";
        wrong(place, message, format!("expected {own}"), help);
    }
    if let Some((basis, place)) = text("basis").filter(|(basis, _)| *basis != "cost") {
        let message = format!("`matter.basis` is `{basis}`: a programme counts what matters cost");
        wrong(place, message, "expected \"cost\"".to_owned(), "leave `basis` out of the matter");
    }
    sound
}
