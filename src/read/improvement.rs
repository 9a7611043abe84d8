//! Reading `[improvement]`: a better process, for whom it is priced, and for which tasks.

use super::catalogue::Catalogue;
use super::fields::{Fields, Reading};
use super::keys::{Kind, PlacedText, Rule, figure, record};
use super::tree::{Value, suggestion};
use crate::matter::FigureKind::{Days, Money, Share};
use crate::matter::{FigureId, Improvement};
use crate::source::Place;

/// Declares a table of an improvement: what it costs and saves, behind keys of its own.
macro_rules! improvement {
    ($(#[doc = $doc:literal])+ pub struct $table:ident $(, $rule:expr)* ; $($own:tt)*) => {
        record! {
            $(#[doc = $doc])+
            pub struct $table $(, $rule)* ;
            $($own)*
            /// What it costs once.
            one_off: Option<FigureId> = figure(Money);
            /// What it costs every month.
            per_period: Option<FigureId> = figure(Money);
            /// Share of the volume that no longer needs work.
            volume_saving: Option<FigureId> = figure(Share);
            /// Share of the base hours that it saves on the rest.
            effort_saving: Option<FigureId> = figure(Share);
            /// Working days until it is ready.
            ready_days: Option<FigureId> = figure(Days);
            /// Task types that it is for; all where left out.
            tasks: Option<Vec<PlacedText>> = Kind::List(&Kind::Text, 0);
        }
    };
}

improvement! {
    /// An improvement of your own process, or a provider's.
    pub struct ImprovementTable, Rule::AtMostOne(&["provider", "providers"]);
    /// What it is called.
    name: Option<String> = Kind::Text;
    /// For whom it is priced; the baseline where left out.
    provider = Kind::Id;
    /// The same for several, or for "all" that are compared.
    providers = Kind::Either(
        "Improved",
        "For whom an improvement is priced.",
        &[Kind::Word("AllWord", "All that are compared.", || vec!["all"]), Kind::List(&Kind::Id, 1)],
    );
}

improvement! {
    /// A better process.
    pub struct BetterTable;
}

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
    let (mut table, written) = root.declared::<ImprovementTable>("improvement", reading)?;
    let ids = for_whom(&mut table, compared, reading);
    table.finish(reading);
    Some(Improvement {
        name: written.name,
        providers: ids.iter().filter_map(|id| (compared.position)(id)).collect(),
        one_off: written.one_off,
        per_period: written.per_period,
        volume_saving: written.volume_saving,
        effort_saving: written.effort_saving,
        ready_days: written.ready_days,
        tasks: written.tasks.map(|tasks| types(tasks, catalogue, reading)),
    })
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
        suggestion(id, known()).unwrap_or_else(|| format!("compared are: {}", known().collect::<Vec<_>>().join(", ")));
    let message = format!("{what} of `{id}`, which is not compared");
    reading.diagnostics.error(place, message, "expected one of those compared").help(help);
}

/// The task types of a list; notes those that nobody knows.
pub fn types(written: Vec<PlacedText>, catalogue: &Catalogue, reading: &mut Reading) -> Vec<String> {
    for (name, place) in &written {
        if !catalogue.ids().any(|known| known == name) {
            let help = suggestion(name, catalogue.ids())
                .unwrap_or_else(|| format!("known types: {}", catalogue.ids().collect::<Vec<_>>().join(", ")));
            reading.diagnostics.error(place, format!("unknown task type `{name}`"), "not in the catalogue").help(help);
        }
    }
    written.into_iter().map(|(name, _)| name).collect()
}
