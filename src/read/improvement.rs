//! Reading `[improvement]`: a better process, for whom it is priced, and for which tasks.

use super::catalogue::Catalogue;
use super::fields::{Bounds, Fields, Reading};
use super::tree::{Value, suggestion};
use crate::matter::Improvement;
use crate::source::Place;

/// Who could be improved: the ids of those compared, and the baseline's.
pub struct Compared<'c> {
    pub ids: &'c [String],
    pub baseline: &'c str,
    /// Where an id stands among all providers.
    pub position: &'c dyn Fn(&str) -> Option<usize>,
}

/// Reads `[improvement]`.
pub fn improvement(
    root: &mut Fields,
    compared: &Compared,
    catalogue: &Catalogue,
    reading: &mut Reading,
) -> Option<Improvement> {
    let mut table = root.table("improvement", reading)?;
    let ids = for_whom(&mut table, compared, reading);
    let improvement = Improvement {
        name: table.text("name", reading),
        providers: ids.iter().filter_map(|id| (compared.position)(id)).collect(),
        one_off: table.figure("one_off", Bounds::NotNegative, reading),
        per_period: table.figure("per_period", Bounds::NotNegative, reading),
        volume_saving: table.figure("volume_saving", Bounds::Share, reading),
        effort_saving: table.figure("effort_saving", Bounds::Share, reading),
        ready_days: table.figure("ready_days", Bounds::NotNegative, reading),
        tasks: types(&mut table, catalogue, reading),
    };
    table.finish(reading);
    Some(improvement)
}

/// The ids of those that it is priced for, each once.
fn for_whom(table: &mut Fields, compared: &Compared, reading: &mut Reading) -> Vec<String> {
    let (one, several) = (table.node("provider"), table.node("providers"));
    if let (Some(one), Some(_)) = (one, several) {
        let message = "an improvement is for one `provider` or for several `providers`";
        reading.diagnostics.error(&one.place, message, "expected one of the two keys");
        return Vec::new();
    }
    let asked: Vec<(String, Place)> = match (one, several) {
        (None, Some(node)) if matches!(&node.value, Value::Text(word) if word == "all") => {
            return compared.ids.to_vec();
        }
        (None, Some(node)) if matches!(node.value, Value::Text(_)) => {
            let message = format!("`{}` is text, expected a list of ids or \"all\"", table.key("providers"));
            reading.diagnostics.error(&node.place, message, "expected a list of ids or \"all\"");
            return Vec::new();
        }
        (None, Some(node)) => {
            let ids = table.texts("providers", reading).unwrap_or_default();
            if matches!(&node.value, Value::Array(items) if items.is_empty()) {
                let message = "an improvement for nobody";
                reading.diagnostics.error(&node.place, message, "expected at least one id, or \"all\"");
            }
            ids
        }
        (Some(node), _) => table.text("provider", reading).map(|id| (id, node.place.clone())).into_iter().collect(),
        (None, None) => return vec![compared.baseline.to_owned()],
    };
    let mut ids: Vec<String> = Vec::new();
    for (id, place) in asked {
        if !compared.ids.contains(&id) {
            not_compared(&id, &place, "an improvement", compared.ids, reading);
        } else if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// Notes that a provider that should be compared is not.
pub fn not_compared(id: &str, place: &Place, what: &str, compared: &[String], reading: &mut Reading) {
    let known = || compared.iter().map(String::as_str);
    let help =
        suggestion(id, known()).unwrap_or_else(|| format!("compared are: {}", Vec::from_iter(known()).join(", ")));
    let message = format!("{what} of `{id}`, which is not compared");
    reading.diagnostics.error(place, message, "expected one of those compared").help(help);
}

fn types(table: &mut Fields, catalogue: &Catalogue, reading: &mut Reading) -> Option<Vec<String>> {
    let written = table.texts("tasks", reading)?;
    for (name, place) in &written {
        if !catalogue.ids().any(|known| known == name) {
            let help = suggestion(name, catalogue.ids())
                .unwrap_or_else(|| format!("known types: {}", Vec::from_iter(catalogue.ids()).join(", ")));
            reading.diagnostics.error(place, format!("unknown task type `{name}`"), "not in the catalogue").help(help);
        }
    }
    Some(written.into_iter().map(|(name, _)| name).collect())
}
