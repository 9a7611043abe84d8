//! `[staffing]` of a matter: who is compared, and whose rates have to be read for it.

use super::case::CaseReader;
use super::keys::{Kind, PlacedText, record};
use crate::source::Place;

/// The buyer's own lawyers where a matter names none.
const BASELINE: &str = "us-associate";
/// Who is compared where a matter names nobody.
const PROVIDERS: [&str; 3] = ["us-associate", "us-contract-attorney", "in-lpo"];

record! {
    /// Who is compared.
    pub struct StaffingTable;
    /// Your own team; us-associate where left out.
    baseline: Option<PlacedText> = Kind::Id;
    /// What savings and payback are measured against; the baseline where left out.
    today: Option<PlacedText> = Kind::Id;
    /// us-associate, us-contract-attorney and in-lpo where left out.
    providers: Option<Vec<PlacedText>> = Kind::List(&Kind::Id, 0);
}

/// Whose rates have to be read, and which of them are compared.
pub struct Names {
    pub baseline: String,
    pub compared: Vec<String>,
    pub wanted: Vec<(String, Option<Place>)>,
}

impl CaseReader<'_> {
    /// Who is compared, and all whose rates have to be read.
    pub(super) fn names_to_read(&self, staffing: &StaffingTable) -> Names {
        let baseline = staffing.baseline.clone();
        let (baseline, baseline_place) = baseline.map_or((BASELINE.to_owned(), None), |(id, at)| (id, Some(at)));
        let mut wanted: Vec<(String, Option<Place>)> = Vec::new();
        let mut want = |id: &str, place: Option<Place>| {
            if !wanted.iter().any(|(known, _)| known == id) {
                wanted.push((id.to_owned(), place));
            }
        };
        let mut compared: Vec<String> = Vec::new();
        let mut compare = |id: &str| {
            if !compared.iter().any(|known| known == id) {
                compared.push(id.to_owned());
            }
        };
        let defined = self.inline.iter().map(|(id, _)| id.clone());
        let defined: Vec<String> = defined.chain(self.provider_changes.iter().map(|(id, ..)| id.clone())).collect();
        let known = self.shelf.provider_ids();
        match &staffing.providers {
            Some(ids) => {
                if !ids.iter().any(|(id, _)| *id == baseline) {
                    compare(&baseline);
                }
                for (id, place) in ids {
                    compare(id);
                    want(id, Some(place.clone()));
                }
            }
            None => {
                if !PROVIDERS.contains(&baseline.as_str()) && !defined.contains(&baseline) {
                    compare(&baseline);
                }
                let of_file = self.inline.iter().map(|(id, _)| id.as_str());
                let new = self.provider_changes.iter().map(|(id, ..)| id.as_str()).filter(|id| !known.contains(*id));
                for id in PROVIDERS.into_iter().chain(of_file).chain(new) {
                    compare(id);
                }
            }
        }
        want(&baseline, baseline_place);
        for id in &compared {
            want(id, None);
        }
        // Those that are defined but take no part are read as well, so that their mistakes are found.
        for id in &defined {
            want(id, None);
        }
        Names { baseline, compared, wanted }
    }
}
