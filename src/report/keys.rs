//! The keys that `--set` and `--vary` take, as a list.

use serde_json::{Map, json};

use super::block::{Block, Columns};
use super::cell::Cell;
use super::num::Num;
use super::table_report::TableReport;
use crate::matter::Bounds;
use crate::read::ListedKey;

const KEYS: &str = "lpo-cost/keys/1";
const COLUMNS: [&str; 10] =
    ["key", "takes", "unit", "least", "least_excluded", "most", "whole", "value", "can_vary", "about"];

/// The keys of a matter, or all that there are.
#[must_use]
pub fn keys(listed: &[ListedKey], matter: Option<&str>) -> TableReport {
    let records = (COLUMNS.to_vec(), listed.iter().map(record).collect());
    let shown = listed.iter().map(|key| {
        let last = if matter.is_some() { key.value.clone().unwrap_or_default() } else { key.about.to_owned() };
        vec![key.key.clone(), takes(key), last]
    });
    let list = Columns {
        head: vec!["key", "takes", if matter.is_some() { "value" } else { "about" }],
        rows: shown.collect(),
        numbers: vec![false, false, matter.is_some()],
    };
    let closing = match matter {
        Some(_) => "What has no value is left out in the matter and has its default.",
        None => {
            "Names in capitals stand for your own, N for the number of an item, from 0. Name a matter to see its values."
        }
    };
    let title = match matter {
        Some(id) => format!("Keys of {id}"),
        None => "Keys".to_owned(),
    };
    let blocks = vec![
        Block::Title(title),
        Block::Columns(list),
        Block::Text(closing.to_owned()),
        Block::Text("`--set KEY=VALUE` takes all of them; `--vary KEY` takes numbers and dates.".to_owned()),
    ];
    let mut head = Map::new();
    head.insert("schema".to_owned(), json!(KEYS));
    head.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    head.insert("matter_id".to_owned(), json!(matter));
    TableReport::new(head, "keys", records, blocks)
}

fn record(key: &ListedKey) -> Vec<Cell> {
    let bounds = key.bounds();
    let number = |value: Option<i64>| value.map_or(Cell::Empty, |value| Cell::Number(Num::figure(value.into())));
    let flag = |of: fn(Bounds) -> bool| bounds.map_or(Cell::Empty, |bounds| Cell::Flag(of(bounds)));
    let text = |text: Option<String>| text.map_or(Cell::Empty, Cell::Text);
    vec![
        Cell::Text(key.key.clone()),
        Cell::Text(key.takes.clone()),
        text(key.number.map(|kind| kind.unit().to_owned())),
        number(bounds.map(|bounds| bounds.least)),
        flag(|bounds| bounds.above),
        number(bounds.and_then(|bounds| bounds.most)),
        flag(|bounds| bounds.whole),
        text(key.value.clone()),
        Cell::Flag(key.varies()),
        Cell::Text(key.about.to_owned()),
    ]
}

/// What a key takes, in words.
fn takes(key: &ListedKey) -> String {
    let (Some(kind), Some(bounds)) = (key.number, key.bounds()) else { return key.takes.clone() };
    let range = match (bounds.above, bounds.most) {
        (false, None) => format!(">= {}", bounds.least),
        (true, None) => format!("> {}", bounds.least),
        (false, Some(most)) => format!("{} to {most}", bounds.least),
        (true, Some(most)) => format!("> {}, <= {most}", bounds.least),
    };
    format!("{}, {range}", kind.unit())
}
