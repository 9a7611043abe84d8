//! Reading the task catalogue and the tasks of a matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fields::{Fields, Provenance, Reading};
use super::keys::{Declared, Kind, Naming, Rule, figure, record, table, word};
use super::tree::{Node, Value, suggestion};
use super::volume::{VOLUME, check_links, read_volume};
use crate::matter::FigureKind::{Factor, Hours as HoursKind, Minutes, Throughput};
use crate::matter::rules::{self, Contradiction, Given, HOUR};
use crate::matter::{Complexity, FigureId, Hours, Speed, Task, TaskType};
use crate::source::Place;

record! {
    /// A task catalogue for lpo-cost: task types by id.
    pub struct TasksFile, Rule::Others(Naming::Free, &Kind::Table(TaskTypeTable::RECORD));
    /// The version of the format, 1.
    schema = Kind::Version;
    /// Factors on the speed where a type has none of its own.
    complexity: FactorsTable = table::<FactorsTable>();
}

record! {
    /// A type of task.
    pub struct TaskTypeTable, Rule::AtMostOne(&["throughput", "minutes_per_unit"]);
    /// What it is called.
    title: Option<String> = Kind::Text;
    /// What is done, in a line.
    description: Option<String> = Kind::Text;
    /// The unit of its volume; "hour" is counted in hours.
    unit: Option<String> = Kind::Text;
    /// Who usually does it.
    role: Option<String> = Kind::Text;
    /// UTBMS task code.
    utbms: Option<String> = Kind::Text;
    /// Whether it needs somebody licensed.
    licensed: bool = Kind::Flag(false);
    /// Units that one of your own associates finishes in an hour, at moderate complexity.
    throughput: Option<FigureId> = figure(Throughput);
    /// Minutes a unit, instead of the throughput.
    minutes_per_unit: Option<FigureId> = figure(Minutes);
    /// Factors on the speed.
    complexity: FactorsTable = table::<FactorsTable>();
}

record! {
    /// Factors on the speed, by complexity.
    pub struct FactorsTable;
    /// Of work that is easier than usual.
    routine: Option<FigureId> = figure(Factor);
    /// Of work as usual.
    moderate: Option<FigureId> = figure(Factor);
    /// Of work that is harder than usual.
    complex: Option<FigureId> = figure(Factor);
}

record! {
    /// A task: a type of the catalogue, and how much of it.
    pub struct TaskTable,
        Rule::ExactlyOne(&["volume", "hours"]), Rule::AtMostOne(&["throughput", "minutes_per_unit"]);
    /// A type of the task catalogue, or "other".
    of_type as "type": Option<String> = Kind::Text, needed "a task type such as \"document-review\"";
    /// What you call it.
    name: Option<String> = Kind::Text;
    /// The unit of its volume, for the type "other" alone.
    unit: Option<String> = Kind::Text;
    /// UTBMS task code.
    utbms: Option<String> = Kind::Text;
    /// Moderate where left out.
    complexity: Option<Complexity> = word::<Complexity>();
    /// Who must do it.
    role: Option<String> = Kind::Text;
    /// Whether it needs somebody licensed; as its type where left out.
    licensed: Option<bool> = Kind::Flag(false);
    /// Units that one of your own associates finishes in an hour; the catalogue's where left out.
    throughput: Option<FigureId> = figure(Throughput);
    /// Minutes a unit, instead of the throughput.
    minutes_per_unit: Option<FigureId> = figure(Minutes);
    /// How many units.
    volume = VOLUME;
    /// Hours, instead of a volume.
    hours: Option<FigureId> = figure(HoursKind);
}

/// The type for work that is not in the catalogue; unit and speed are the task's own.
const OTHER: &str = "other";

/// The task types by id.
#[derive(Debug, Default)]
pub struct Catalogue(BTreeMap<String, Arc<TaskType>>);

impl Catalogue {
    /// Reads the merged catalogue; its keys begin with `path`.
    pub fn read(node: &Node, path: &str, reading: &mut Reading) -> Self {
        let mut types = BTreeMap::new();
        let Some(mut fields) = Fields::of(node, path, &Provenance::default(), reading) else { return Self(types) };
        let usual = TasksFile::read(&mut fields, reading).complexity;
        for (id, place, node) in fields.names() {
            if let Some(of_type) = task_type(id, place, node, &fields, &usual, reading) {
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

/// How fast it goes, which only one key may say.
fn speed(
    fields: &mut Fields,
    throughput: Option<FigureId>,
    minutes: Option<FigureId>,
    reading: &mut Reading,
) -> Option<Speed> {
    if let (Some(_), Some(second)) = (fields.node("throughput"), fields.node("minutes_per_unit")) {
        let message = "both `throughput` and `minutes_per_unit` are given";
        reading.diagnostics.error(&second.place, message, "expected one of them");
    }
    throughput.map(Speed::Throughput).or(minutes.map(Speed::Minutes))
}

fn task_type(
    id: &str,
    place: &Place,
    node: &Node,
    catalogue: &Fields,
    usual: &FactorsTable,
    reading: &mut Reading,
) -> Option<TaskType> {
    let mut fields = Fields::of(node, &catalogue.key(id), catalogue.provenance(), reading)?;
    let written = TaskTypeTable::read(&mut fields, reading);
    let speed = speed(&mut fields, written.throughput, written.minutes_per_unit, reading);
    fields.finish(reading);
    let complete = written.role.is_some() && (written.unit.is_some() || id == OTHER);
    if !complete {
        let known = catalogue.names().map(|(known, ..)| known).filter(|known| *known != id);
        let help = suggestion(id, known).unwrap_or_else(|| "a new type needs a `unit` and a `role`".to_owned());
        let message = format!("`{id}` is not a task type of the catalogue, and not a whole new one");
        reading.diagnostics.error(place, message, "unit and role are missing").help(help);
    }
    let own = &written.complexity;
    let factors = [own.routine.or(usual.routine), own.moderate.or(usual.moderate), own.complex.or(usual.complex)];
    complete.then(|| TaskType {
        id: id.to_owned(),
        title: written.title.unwrap_or_else(|| id.to_owned()),
        description: written.description,
        unit: written.unit.map(Arc::from),
        role: written.role.unwrap_or_default(),
        utbms: written.utbms,
        licensed: written.licensed,
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
    let written = TaskTable::read(&mut fields, reading);
    let type_place = fields.node("type").map_or(&place, |node| &node.place);
    let task_type = written.of_type.and_then(|id| catalogue.find(&id, type_place, reading));
    let speed = speed(&mut fields, written.throughput, written.minutes_per_unit, reading);
    let volume = fields.node("volume");
    let hours = fields.node("hours").is_some();
    let read_volume = volume.and_then(|node| read_volume(node, &fields, reading));
    let unit_node = fields.node("unit");
    fields.finish(reading);

    let task_type = task_type?;
    let complexity = written.complexity.unwrap_or(Complexity::Moderate);
    let is_other = task_type.id == OTHER;
    if let (Some(node), false) = (unit_node, is_other) {
        let message = format!("the unit of `{}` is fixed by the catalogue", task_type.id);
        let help = "leave `unit` out, or use the type \"other\"";
        reading.diagnostics.error(&node.place, message, "only `other` takes a unit").help(help);
    }
    let unit: Arc<str> = match (&task_type.unit, written.unit) {
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
    let given = Given { volume: volume.is_some(), hours, speed: speed.is_some() };
    if let Some(found) = rules::of_amount(&task_type, &unit, given) {
        let at = volume.filter(|_| found.key != "throughput").map_or(&place, |node| &node.place);
        contradict(at, found, reading);
        return None;
    }
    let hours = match (volume, speed.or(task_type.speed)) {
        (Some(_), speed) => {
            Hours::Computed { volume: read_volume?, speed: speed?, factor: task_type.factor(complexity) }
        }
        (None, _) => Hours::Given(written.hours?),
    };
    let licensed = written.licensed.unwrap_or(task_type.licensed);
    let utbms = written.utbms.or_else(|| task_type.utbms.clone());
    Some(Task { task_type, name: written.name, unit, utbms, complexity, licensed, role: written.role, hours })
}

/// Notes what the terms of a matter or a task may not say together.
pub fn contradict(at: &Place, found: Contradiction, reading: &mut Reading) {
    let noted = reading.diagnostics.error(at, found.message, found.label);
    if let Some(help) = found.help {
        noted.help(help);
    }
}
