//! What each line is to a calibration: whose it is, the role, the task type, and what it was for.

use std::collections::BTreeMap;

use crate::analysis::calibrate::{Gathered, Labels, Purpose};
use crate::matter::InvoiceLine;
use crate::read::{InvoiceMapping, Survey};
use crate::table::same;

/// The vendor of lines that name none.
pub const UNNAMED: &str = "vendor";

/// Labels lines, each word looked up once.
pub struct Labeller<'m> {
    mapping: &'m InvoiceMapping,
    types: BTreeMap<String, String>,
    /// The roles of words that have been met.
    roles: BTreeMap<String, Option<String>>,
}

/// The task types that codes stand for: their own ids, those of the mapping, and UTBMS codes that one type alone has.
pub fn types_of_codes(mapping: &InvoiceMapping, survey: &Survey) -> BTreeMap<String, String> {
    let mut by_code: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for of in &survey.types {
        by_code.entry(code(&of.id)).or_default().push(&of.id);
        if let Some(utbms) = &of.utbms {
            by_code.entry(code(utbms)).or_default().push(&of.id);
        }
    }
    let alone = by_code.into_iter().filter(|(_, types)| types.len() == 1);
    let mut known: BTreeMap<String, String> = alone.map(|(code, types)| (code, types[0].to_owned())).collect();
    known.extend(mapping.types.iter().map(|(written, of_type)| (code(written), of_type.clone())));
    known
}

/// A code as it is compared.
pub fn code(text: &str) -> String {
    text.trim().to_uppercase()
}

impl<'m> Labeller<'m> {
    /// By a mapping, and by the task catalogue.
    pub fn new(mapping: &'m InvoiceMapping, survey: &Survey) -> Self {
        Self { mapping, types: types_of_codes(mapping, survey), roles: BTreeMap::new() }
    }

    /// Labels a line and adds it to the others.
    pub fn hand_on(&mut self, line: &InvoiceLine, gathered: &mut Gathered) {
        let who = &line.timekeeper;
        // Where columns are shifted, a name is no role.
        let is_name = |word: &&str| [&who.name, &who.id].into_iter().flatten().any(|name| name == word);
        let classification = who.classification.as_deref().filter(|word| !is_name(word)).unwrap_or_default();
        if !self.roles.contains_key(classification) {
            self.roles.insert(classification.to_owned(), self.mapping.role(Some(classification)));
        }
        let vendor = vendor_of(line);
        let task = line.task.as_deref().map(code);
        let labels = Labels {
            vendor,
            own: self.is_own(line),
            role: self.roles.get(classification).and_then(Option::as_deref),
            of_type: task.as_ref().and_then(|task| self.types.get(task)).map(String::as_str),
            purpose: self.purpose(line),
        };
        gathered.take(line, &labels);
    }

    /// Whether a line is of the buyer's own people.
    pub fn is_own(&self, line: &InvoiceLine) -> bool {
        self.mapping.vendors.get(vendor_of(line)).is_some_and(|terms| terms.own)
    }

    /// What a line was for, by its task code or its activity code.
    fn purpose(&self, line: &InvoiceLine) -> Purpose {
        let has = |codes: &[String]| {
            let own = [&line.task, &line.activity];
            own.into_iter().flatten().any(|own| codes.iter().any(|named| same(named, own)))
        };
        match self.mapping {
            mapping if has(&mapping.rework) => Purpose::Rework,
            mapping if has(&mapping.qc) => Purpose::Check,
            mapping if has(&mapping.supervision) => Purpose::Supervision,
            _ => Purpose::Work,
        }
    }
}

/// Whose a line is: the firm's id, else its name.
pub fn vendor_of(line: &InvoiceLine) -> &str {
    line.vendor.as_deref().or(line.vendor_name.as_deref()).unwrap_or(UNNAMED)
}
