//! Where figures come from: a table may say it once for all in it.

use std::rc::Rc;

use super::fields::Reading;
use super::tree::{PROVENANCE, Table, Value, suggestion};
use crate::source::TextId;

/// Where the figures of a table come from, unless they say it themselves: what each text says of its own.
#[derive(Debug, Clone, Default)]
pub struct Provenance(Vec<(TextId, Rc<Said>)>);

/// The sources of figures, and why they were assumed.
#[derive(Debug, Clone, Default)]
struct Said {
    sources: Vec<String>,
    assumption: Option<String>,
}

impl Provenance {
    /// Takes up what a table says of its figures' origin. That replaces what the tables around it say.
    pub fn inherit(&mut self, table: &Table, path: &str, reading: &mut Reading) {
        let mut renewed = Vec::new();
        for entry in table.0.iter().filter(|entry| PROVENANCE.contains(&entry.key.as_str())) {
            let text = entry.node.place.text;
            if !renewed.contains(&text) {
                self.0.retain(|(of, ..)| *of != text);
                renewed.push(text);
            }
            match (entry.key.as_str(), &entry.node.value) {
                ("source", Value::Text(ids)) => {
                    let ids: Vec<String> = ids.split('+').map(|id| id.trim().to_owned()).collect();
                    for id in ids.iter().filter(|id| !reading.sources.has(id)) {
                        let help = suggestion(id, reading.sources.ids())
                            .unwrap_or_else(|| "describe it in a sources.toml of a --rates directory".to_owned());
                        reading
                            .diagnostics
                            .warning(&entry.node.place, format!("unknown source `{id}`"), "no sources.toml has it")
                            .help(help);
                    }
                    self.entry(text).sources = ids;
                }
                ("assumption", Value::Text(reason)) => self.entry(text).assumption = Some(reason.clone()),
                ("source" | "assumption", _) => {
                    reading.wrong_kind::<()>(&entry.node, &format!("{path}{}", entry.key), "text");
                }
                _ => {}
            }
        }
    }

    /// The innermost word on figures of a text, made if there is none.
    fn entry(&mut self, text: TextId) -> &mut Said {
        let at = self.0.iter().position(|(of, ..)| *of == text).unwrap_or_else(|| {
            self.0.push((text, Rc::default()));
            self.0.len() - 1
        });
        Rc::make_mut(&mut self.0[at].1)
    }

    /// The sources of figures of a text, and why they were assumed.
    pub fn of(&self, text: TextId) -> (Vec<String>, Option<String>) {
        self.0
            .iter()
            .find(|(of, ..)| *of == text)
            .map_or_else(Default::default, |(_, said)| (said.sources.clone(), said.assumption.clone()))
    }
}
