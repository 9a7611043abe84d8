//! The facts of a document by their paths, and which of them moved.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::value::ValueDoc;
use super::InputMove;
use super::saved::Saved;

/// Facts by their paths; none where nothing is known.
pub type Facts = BTreeMap<String, Option<ValueDoc>>;

/// What tells the items of a list apart.
const NAMES: [&str; 5] = ["code", "task", "key", "id", "currency"];
/// What is said of a document elsewhere, or follows from all the rest.
const TOLD: [&str; 6] = ["schema", "version", "as_of", "recommended", "estimates", "inputs"];
/// What follows from all the rest: named where it differs, and not spelt out.
const FOLLOWS: [&str; 4] = ["reasons", "turns", "assumptions", "sources"];
/// What is said of a matter elsewhere.
const TOLD_OF_MATTER: [&str; 3] = ["id", "currency", "periods"];

/// The facts that moved, of the keys that either has.
pub fn moved(old: &Facts, new: &Facts) -> Vec<InputMove> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let moved = keys.into_iter().filter_map(|key| {
        // A key that is not there says as little as a null.
        let [before, now] = [old, new].map(|of| of.get(key).cloned().flatten());
        (before != now).then(|| InputMove { key: key.clone(), old: before, new: now })
    });
    moved.collect()
}

/// What moved of the comparisons themselves: the matter, the verdict, who is safer.
pub fn of_documents(old: &Saved, new: &Saved) -> Vec<InputMove> {
    let told = |key: &str| TOLD.contains(&key) || FOLLOWS.contains(&key) || key == "matter";
    let told_of_matter = |key: &str| TOLD_OF_MATTER.contains(&key);
    let all = |of: &Value, other: &Value| {
        let mut facts = shared(of, other, told);
        let matter = shared(&of["matter"], &other["matter"], told_of_matter);
        facts.extend(matter.into_iter().map(|(key, value)| (format!("matter.{key}"), value)));
        facts
    };
    moved(&all(&old.whole, &new.whole), &all(&new.whole, &old.whole))
}

/// The sections that follow from the rest and are not the same; lines where they differ in more than their amounts.
pub fn others(old: &Saved, new: &Saved) -> Vec<&'static str> {
    let differs = |key: &&str| {
        let sections = [old, new].map(|of| of.whole.get(*key));
        sections.iter().all(Option::is_some) && sections[0] != sections[1]
    };
    let mut others: Vec<&str> = FOLLOWS.into_iter().filter(differs).collect();
    let all = |of: &Saved, list: &str| -> Vec<Value> {
        let estimates = of.whole["estimates"].as_array();
        estimates.into_iter().flatten().filter_map(|of| of.get(list).cloned()).collect()
    };
    // What a document from before does not have says nothing.
    let both = |list: &str| [old, new].iter().all(|of| !all(of, list).is_empty());
    let lists = ["lines", "work"].into_iter();
    others.extend(lists.filter(|list| (*list == "lines" || both(list)) && all(old, list) != all(new, list)));
    others
}

/// What stands between two sentences under one path.
pub const NEXT: char = '\n';

/// The facts of an object under those of its keys that another of any edition has too.
pub fn shared(of: &Value, other: &Value, told: impl Fn(&str) -> bool) -> Facts {
    let mut facts = Facts::new();
    for (key, value) in of.as_object().into_iter().flatten() {
        if !told(key) && other.get(key).is_some() {
            flatten(key, value, &mut facts);
        }
    }
    facts
}

fn flatten(path: &str, value: &Value, facts: &mut Facts) {
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| flatten(&format!("{path}.{key}"), value, facts));
        }
        Value::Array(items) => items.iter().for_each(|item| self::item(path, item, facts)),
        _ => add(path, ValueDoc::of(value), facts),
    }
}

/// An item of a list: under its name where it has one, else beside the others.
fn item(path: &str, item: &Value, facts: &mut Facts) {
    let name = NAMES.iter().find_map(|name| Some((*name, ValueDoc::of(item.get(name)?)?)));
    match (item, name) {
        (Value::Object(object), Some((name, value))) => {
            let path = format!("{path}.{value}");
            let rest = object.iter().filter(|(key, _)| *key != name);
            rest.for_each(|(key, value)| flatten(&format!("{path}.{key}"), value, facts));
        }
        _ => add(path, ValueDoc::of(item), facts),
    }
}

/// Several values under one path stand side by side; sentences, which have commas in them, in lines of their own.
fn add(path: &str, value: Option<ValueDoc>, facts: &mut Facts) {
    let known = facts.entry(path.to_owned()).or_default();
    *known = match (known.take(), value) {
        (Some(known), Some(ValueDoc::Text(value))) if value.contains(' ') => {
            Some(ValueDoc::Text(format!("{known}{NEXT}{value}")))
        }
        (Some(known), Some(value)) => Some(ValueDoc::Text(format!("{known}, {value}"))),
        (known, value) => known.or(value),
    };
}
