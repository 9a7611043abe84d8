//! What is shown of a row that cannot be scored, and what is left out where nothing may tell whose it is.

use super::columns::Field;
use crate::analysis::{Effect, Reject};

/// How much of a wrong value is shown.
const SHOWN: usize = 80;

impl Reject {
    /// Leaves the value out where it could tell whose matter it is: of whole rows and of columns that name something, and
    /// wherever it has letters, for a cell may have slipped into a column that is not its own.
    pub fn anonymise(&mut self) {
        let names = [Field::MatterId, Field::Title, Field::Client, Field::Jurisdiction, Field::Name, Field::Role];
        let is_ours = |field: &Field| field.name() == self.column;
        // What a mapped table calls a column may be anything.
        let is_known = Field::ALL.iter().any(is_ours);
        let named = !is_known || names.iter().any(is_ours);
        if named || self.value.chars().any(char::is_alphabetic) {
            self.value.clear();
        }
        self.matter_id.clear();
        self.file = None;
        if let Effect::Row { beside } = &mut self.effect {
            beside.clear();
        }
    }
}

/// The beginning of a value.
pub fn shortened(value: &str) -> String {
    let mut shown: String = value.chars().take(SHOWN).collect();
    if shown.len() < value.len() {
        shown.push_str("...");
    }
    shown
}
