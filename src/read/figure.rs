//! Reading a figure: a number, a share, or a table with a range, a source and an assumption.

use rust_decimal::Decimal;

use super::fields::{Fields, Provenance, Reading};
use super::tree::{Node, Value};
use crate::matter::{Figure, FigureId, FigureKind};
use crate::number::{NumberError, parse_share};
use crate::source::Origin;

impl Reading<'_> {
    /// A number that may not be uncertain, alone or as `{ likely = ... }` with a source.
    pub fn plain_number(&mut self, node: &Node, path: &str, expected: &str) -> Option<Decimal> {
        let node = match node.table() {
            Some(table) if table.get("likely").is_some() => {
                for entry in table.0.iter().filter(|entry| ["low", "high"].contains(&entry.key.as_str())) {
                    let message = format!("`{path}` cannot be uncertain");
                    self.diagnostics.error(&entry.key_place, message, "expected `likely` alone");
                }
                table.get("likely").unwrap_or(node)
            }
            _ => node,
        };
        match node.number() {
            Some(Ok(value)) => Some(value),
            Some(Err(error)) => self.bad_number(node, path, error),
            None => self.wrong_kind(node, path, expected),
        }
    }

    fn bad_number(&mut self, node: &Node, path: &str, error: NumberError) -> Option<Decimal> {
        let (found, help) = match error {
            NumberError::NotANumber => ("no decimal number", "write digits, such as 1250 or 62.35"),
            NumberError::TooLarge { .. } | NumberError::TooLong { .. } => {
                ("too long a number", "round it, or check for a slip of the keyboard")
            }
            NumberError::Vanishes => ("too small a number", "write 0 where there is none, or a number that counts"),
        };
        self.diagnostics.error(&node.place, format!("`{path}` is {found}"), error.to_string()).help(help);
        None
    }

    /// A figure: a number, a share, or a table with a range, a source, an assumption.
    pub fn figure(&mut self, node: &Node, key: String, kind: FigureKind, provenance: &Provenance) -> Option<FigureId> {
        let (low, likely, high, provenance) = if matches!(node.value, Value::Table(_)) {
            let mut fields = Fields::of(node, &key, provenance, self)?;
            let mut part = |name: &'static str| {
                let part = fields.node(name)?;
                Some((self.figure_value(part, || fields.key(name), kind), part))
            };
            let (low, likely, high) = (part("low"), part("likely"), part("high"));
            let provenance = fields.provenance().clone();
            fields.finish(self);
            let all_read = [&low, &likely, &high].into_iter().flatten().all(|(value, _)| value.is_some());
            let value = |part: Option<(Option<Decimal>, &Node)>| part.and_then(|(value, _)| value);
            let (low_node, likely_node) = (low.map(|(_, node)| node), likely.map(|(_, node)| node));
            let (low, likely, high) = match (value(low), value(likely), value(high)) {
                _ if !all_read => return None,
                (Some(low), Some(likely), Some(high)) => (low, likely, high),
                (None, Some(likely), None) => (likely, likely, likely),
                (Some(low), None, Some(high)) => (low, mean(low, high), high),
                _ => {
                    let message = format!("`{key}` is not a figure yet");
                    self.diagnostics
                        .error(&self.texts.first_line(&node.place), message, "incomplete range")
                        .help("give `likely` alone, `low` and `high`, or all three");
                    return None;
                }
            };
            for (lower, upper, names, at) in [
                (low, likely, "`low` is above `likely`", low_node),
                (likely, high, "`likely` is above `high`", likely_node),
            ] {
                if lower > upper {
                    let names = if likely_node.is_none() { "`low` is above `high`" } else { names };
                    let at = at.or(low_node).unwrap_or(node);
                    let message = format!("in `{key}` {names}: {lower} > {upper}");
                    self.diagnostics.error(&at.place, message, "expected low <= likely <= high");
                    return None;
                }
            }
            (low, likely, high, provenance)
        } else {
            let value = self.figure_value(node, || key.clone(), kind)?;
            (value, value, value, provenance.clone())
        };
        let (sources, assumption) = provenance.of(node.place.text);
        let by_user = self.texts.origin(node.place.text) == Origin::User;
        Some(self.figures.add(Figure {
            key,
            kind,
            low,
            likely,
            high,
            two_points: node.table().is_some_and(|table| table.get("likely").is_none()),
            place: node.place.clone(),
            sources,
            assumption,
            by_user,
        }))
    }

    fn figure_value(&mut self, node: &Node, path: impl Fn() -> String, kind: FigureKind) -> Option<Decimal> {
        let read = match &node.value {
            Value::Text(text) if kind.is_share() && text.trim_end().ends_with('%') => Some(parse_share(text.trim())),
            _ => node.number(),
        };
        let value = match read {
            Some(Ok(value)) => value,
            Some(Err(error)) => return self.bad_number(node, &path(), error),
            None => return self.wrong_kind(node, &path(), &kind.expected()),
        };
        if !kind.bounds().allow(value) {
            let message = format!("`{}` is {value}, expected {}", path(), kind.expected());
            let found = self.diagnostics.error(&node.place, message, "out of bounds");
            let bare = matches!(node.value, Value::Number(..));
            if bare && kind == FigureKind::Share && value > Decimal::ONE && value <= Decimal::ONE_HUNDRED {
                found.help(format!("for {value} per cent write \"{value}%\""));
            }
            return None;
        }
        Some(value)
    }
}

/// The middle of two values. Each has at most 12 digits on either side of the point, so this is exact.
fn mean(low: Decimal, high: Decimal) -> Decimal {
    ((low + high) / Decimal::TWO).normalize()
}
