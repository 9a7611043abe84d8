//! The same matter with one key at other values.

use super::case::{Change, Request, read_case};
use crate::matter::Case;
use crate::number::{Day, parse, parse_share};
use crate::source::{Diagnostics, Texts};

impl Request<'_> {
    /// The case with a key at a value, which is written as `--set` takes it.
    ///
    /// # Errors
    /// What is wrong with the matter then.
    pub fn with(&self, key: &str, value: &str) -> Result<Case, Box<(Texts, Diagnostics)>> {
        let mut changes = self.changes.to_vec();
        changes.push(Change::Varied(format!("{key}={value}")));
        let mut reading = read_case(&Request { changes: &changes, ..*self });
        reading.case.take().ok_or_else(|| Box::new((reading.texts, reading.diagnostics)))
    }

    /// The beginning of the text that is written under a key, where it is neither a number nor a date.
    #[must_use]
    pub fn written_text(&self, key: &str) -> Option<String> {
        let table: toml::Table = toml::from_str(self.content).ok()?;
        let mut steps = key.split('.');
        let mut at = table.get(steps.next()?)?;
        for step in steps {
            at = match at {
                toml::Value::Table(table) => table.get(step)?,
                toml::Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        let text = at.as_str()?;
        let is_value = Day::parse(text).is_some() || parse(text).is_ok() || parse_share(text).is_ok();
        (!is_value).then(|| text.chars().filter(|letter| !letter.is_control()).take(60).collect())
    }
}
