//! Reading the task catalogue and the tasks of a matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fields::{Bounds, Fields, Provenance, Reading};
use super::matter::schema;
use super::tree::{Node, Value, suggestion};
use crate::matter::{Complexity, FigureId, Hours, Speed, Task, TaskType, Volume};
use crate::source::Place;

/// The type for work that is not in the catalogue; unit and speed are the task's own.
const OTHER: &str = "other";
/// Volumes that are shares of shares of others go no deeper: whoever has more has made a slip.
const MOST_LINKS: usize = 100;
/// The unit of work that is counted in hours to begin with.
const HOUR: &str = "hour";

/// The task types by id.
#[derive(Debug, Default)]
pub struct Catalogue(BTreeMap<String, Arc<TaskType>>);

impl Catalogue {
    /// Reads the merged catalogue; its keys begin with `path`.
    pub fn read(node: &Node, path: &str, reading: &mut Reading) -> Self {
        let mut types = BTreeMap::new();
        let Some(mut fields) = Fields::of(node, path, &Provenance::default(), reading) else { return Self(types) };
        schema(&mut fields, false, reading);
        let usual = match fields.table("complexity", reading) {
            Some(table) => factors(table, reading),
            None => [None; 3],
        };
        for (id, place, node) in fields.names() {
            if let Some(of_type) = task_type(id, place, node, &fields, usual, reading) {
                types.insert(id.to_owned(), Arc::new(of_type));
            }
        }
        Self(types)
    }

    /// Ids of all types.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// All types.
    pub fn types(&self) -> impl Iterator<Item = &Arc<TaskType>> {
        self.0.values()
    }

    fn find(&self, id: &str, place: &Place, reading: &mut Reading) -> Option<Arc<TaskType>> {
        let found = self.0.get(id).cloned();
        if found.is_none() {
            let help = suggestion(id, self.ids())
                .unwrap_or_else(|| format!("known types: {}", self.ids().collect::<Vec<_>>().join(", ")));
            let message = format!("unknown task type `{id}`");
            reading.diagnostics.error(place, message, "not in the catalogue").help(help);
        }
        found
    }
}

fn factors(mut table: Fields, reading: &mut Reading) -> [Option<FigureId>; 3] {
    let mut factor = |of: Complexity| table.figure(of.word(), Bounds::Positive, reading);
    let factors = [factor(Complexity::Routine), factor(Complexity::Moderate), factor(Complexity::Complex)];
    table.finish(reading);
    factors
}

fn speed(fields: &mut Fields, reading: &mut Reading) -> Option<Speed> {
    let both = fields.node("throughput").zip(fields.node("minutes_per_unit"));
    if let Some((_, second)) = both {
        let message = "both `throughput` and `minutes_per_unit` are given";
        reading.diagnostics.error(&second.place, message, "expected one of them");
    }
    let throughput = fields.figure("throughput", Bounds::Positive, reading);
    let minutes = fields.figure("minutes_per_unit", Bounds::Positive, reading);
    throughput.map(Speed::Throughput).or(minutes.map(Speed::Minutes))
}

fn task_type(
    id: &str,
    place: &Place,
    node: &Node,
    catalogue: &Fields,
    usual: [Option<FigureId>; 3],
    reading: &mut Reading,
) -> Option<TaskType> {
    let mut fields = Fields::of(node, &catalogue.key(id), catalogue.provenance(), reading)?;
    let title = fields.text("title", reading).unwrap_or_else(|| id.to_owned());
    let unit = fields.text("unit", reading);
    let role = fields.text("role", reading);
    let utbms = fields.text("utbms", reading);
    let licensed = fields.flag("licensed", false, reading);
    let speed = speed(&mut fields, reading);
    let own = match fields.table("complexity", reading) {
        Some(table) => factors(table, reading),
        None => [None; 3],
    };
    let complete = role.is_some() && (unit.is_some() || id == OTHER);
    if !complete {
        let known = catalogue.names().map(|(known, ..)| known).filter(|known| *known != id);
        let help = suggestion(id, known).unwrap_or_else(|| "a new type needs a `unit` and a `role`".to_owned());
        let message = format!("`{id}` is not a task type of the catalogue, and not a whole new one");
        reading.diagnostics.error(place, message, "unit and role are missing").help(help);
    }
    fields.finish(reading);
    let unit = unit.map(Arc::from);
    let factors = [own[0].or(usual[0]), own[1].or(usual[1]), own[2].or(usual[2])];
    complete.then(|| TaskType {
        id: id.to_owned(),
        title,
        unit,
        role: role.unwrap_or_default(),
        utbms,
        licensed,
        speed,
        factors,
    })
}

/// Reads `[[task]]`.
pub fn tasks(fields: &mut Fields, catalogue: &Catalogue, reading: &mut Reading) -> Vec<Task> {
    let place = reading.texts.first_line(fields.place());
    let path = fields.key("task");
    let given = fields.node("task").is_some();
    let items = fields.list("task", "a list of tables, [[task]]", reading);
    let Some(items) = items.filter(|items| !items.is_empty()) else {
        let is_list = matches!(fields.node("task"), None | Some(Node { value: Value::Array(_), .. }));
        if !given || is_list {
            reading
                .diagnostics
                .error(&place, "the matter has no task", "expected at least one [[task]]")
                .help("add [[task]] with a `type`, and a `volume` or `hours`; the template of a book has none, and `batch --template` checks it");
        }
        return Vec::new();
    };
    let read: Vec<Option<Task>> = items
        .iter()
        .enumerate()
        .map(|(index, item)| task(item, &format!("{path}.{index}"), catalogue, reading))
        .collect();
    check_links(items, &read, reading);
    read.into_iter().flatten().collect()
}

fn task(node: &Node, path: &str, catalogue: &Catalogue, reading: &mut Reading) -> Option<Task> {
    let mut fields = Fields::of(node, path, &Provenance::default(), reading)?;
    let place = reading.texts.first_line(&node.place);
    let id = fields.text("type", reading);
    if id.is_none() && fields.node("type").is_none() {
        fields.missing("type", "a task type such as \"document-review\"", reading);
    }
    let type_place = fields.node("type").map_or(&place, |node| &node.place);
    let task_type = id.and_then(|id| catalogue.find(&id, type_place, reading));
    let name = fields.text("name", reading);
    let unit = fields.text("unit", reading);
    let utbms = fields.text("utbms", reading);
    let complexity_given = fields.word("complexity", Complexity::ALL, reading);
    let complexity = complexity_given.unwrap_or(Complexity::Moderate);
    let role = fields.text("role", reading);
    let licensed = fields.node("licensed").is_some().then(|| fields.flag("licensed", false, reading));
    let speed = speed(&mut fields, reading);
    let volume = fields.node("volume");
    let hours = fields.node("hours").is_some();
    let read_hours = fields.figure("hours", Bounds::NotNegative, reading);
    let read_volume = volume.and_then(|node| read_volume(node, &fields, reading));
    let unit_node = fields.node("unit");
    fields.finish(reading);

    let task_type = task_type?;
    let is_other = task_type.id == OTHER;
    if let (Some(node), false) = (unit_node, is_other) {
        let message = format!("the unit of `{}` is fixed by the catalogue", task_type.id);
        let help = "leave `unit` out, or use the type \"other\"";
        reading.diagnostics.error(&node.place, message, "only `other` takes a unit").help(help);
    }
    let unit: Arc<str> = match (&task_type.unit, unit) {
        (Some(unit), _) => unit.clone(),
        (None, Some(unit)) => unit.into(),
        (None, None) if hours => HOUR.into(),
        (None, None) => {
            let message = "a task of type `other` needs a unit";
            let help = "add `unit = ...`, what its volume counts, such as \"lease\"";
            reading.diagnostics.error(&place, message, "`unit` is missing").help(help);
            return None;
        }
    };
    let effort = match (volume, hours) {
        (Some(node), true) => {
            let message = "both `volume` and `hours` are given";
            reading.diagnostics.error(&node.place, message, "expected one of them");
            return None;
        }
        (None, false) => {
            let expected = if *unit == *HOUR { "`hours`" } else { "`volume` or `hours`" };
            let help = format!("add {expected}");
            reading
                .diagnostics
                .error(&place, "the task has no amount of work", format!("expected {expected}"))
                .help(help);
            return None;
        }
        (Some(node), false) if *unit == *HOUR => {
            let message = format!("`{}` is counted in hours", task_type.id);
            let help = "write `hours = ...` instead of `volume`";
            reading.diagnostics.error(&node.place, message, "expected `hours`").help(help);
            return None;
        }
        (None, true) => Hours::Given(read_hours?),
        (Some(_), false) => {
            let Some(speed) = speed.or(task_type.speed) else {
                let message = format!("nothing says how fast `{}` goes", task_type.id);
                let help =
                    "add `throughput = ...` (units an hour), `minutes_per_unit = ...`, or `hours` instead of a volume";
                reading.diagnostics.error(&place, message, "no throughput").help(help);
                return None;
            };
            Hours::Computed { volume: read_volume?, speed, factor: task_type.factor(complexity) }
        }
    };
    let licensed = licensed.unwrap_or(task_type.licensed);
    let utbms = utbms.or_else(|| task_type.utbms.clone());
    Some(Task { task_type, name, unit, utbms, complexity, licensed, role, hours: effort })
}

fn read_volume(node: &Node, task: &Fields, reading: &mut Reading) -> Option<Volume> {
    let path = task.key("volume");
    let has = |keys: &[&str]| node.table().is_some_and(|table| keys.iter().any(|key| table.get(key).is_some()));
    if has(&["gigabytes", "documents_per_gigabyte", "cull"]) {
        let mut fields = Fields::of(node, &path, task.provenance(), reading)?;
        let gigabytes = fields.required_figure("gigabytes", Bounds::NotNegative, reading);
        let documents_per_gigabyte = fields.required_figure("documents_per_gigabyte", Bounds::NotNegative, reading);
        let cull = fields.figure("cull", Bounds::Share, reading);
        fields.finish(reading);
        return Some(Volume::Gigabytes {
            gigabytes: gigabytes?,
            documents_per_gigabyte: documents_per_gigabyte?,
            cull,
        });
    }
    if has(&["of", "share"]) {
        let mut fields = Fields::of(node, &path, task.provenance(), reading)?;
        let share = fields.required_figure("share", Bounds::Share, reading);
        let of = fields.node("of").map(|node| {
            let index = node.number().and_then(Result::ok).filter(rust_decimal::Decimal::is_integer);
            let index = index.and_then(|index| usize::try_from(index).ok());
            if index.is_none() {
                reading.wrong_kind::<()>(node, &format!("{path}.of"), "the index of a task, counted from 0");
            }
            index
        });
        if of.is_none() {
            fields.missing("of", "the index of another task, counted from 0", reading);
        }
        fields.finish(reading);
        return Some(Volume::Share { of: of.flatten()?, share: share? });
    }
    reading.figure(node, path, Bounds::NotNegative, task.provenance()).map(Volume::Units)
}

/// A volume that is a share of another's must lead to one that is a number.
fn check_links(items: &[Node], tasks: &[Option<Task>], reading: &mut Reading) {
    let linked = |at: usize| match tasks.get(at)?.as_ref()?.hours {
        Hours::Computed { volume: Volume::Share { of, .. }, .. } => Some(of),
        _ => None,
    };
    for (index, item) in items.iter().enumerate() {
        let Some(of) = linked(index) else { continue };
        let place = item.table().and_then(|table| table.get("volume")).map_or(&item.place, |node| &node.place);
        let Some(target) = tasks.get(of) else {
            let message = format!("there is no task {of}, the file has the tasks 0 to {}", items.len() - 1);
            reading.diagnostics.error(place, message, "expected the index of another task");
            continue;
        };
        let mut at = index;
        let mut passed = vec![false; items.len()];
        for links in 1.. {
            let Some(next) = linked(at) else { break };
            at = next;
            // A circle further down is reported where it is.
            if at != index && passed.get_mut(at).is_some_and(|passed| std::mem::replace(passed, true)) {
                break;
            }
            if at == index || links > MOST_LINKS {
                let (message, label) = if at == index {
                    (format!("the volume of task {index} leads back to itself"), "circular")
                } else {
                    (format!("the volume of task {index} hangs on more than {MOST_LINKS} others"), "too long a chain")
                };
                let help = "give one of these tasks a volume of its own";
                reading.diagnostics.error(place, message, label).help(help);
                break;
            }
        }
        if target.as_ref().is_some_and(|target| matches!(target.hours, Hours::Given(_))) {
            let message = format!("task {of} is given in hours and has no volume to take a share of");
            reading.diagnostics.error(place, message, "expected a task with a volume");
        }
    }
}
