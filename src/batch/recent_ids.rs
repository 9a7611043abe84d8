//! Which matters were seen already, in bounded memory.

use std::hint::black_box;

/// How many ids are remembered, a power of 2.
const PLACES: usize = 1 << 20;
/// Ids that share a place; the oldest of them is forgotten first.
const WAYS: usize = 2;

/// Fingerprints of the last two million ids or so. One that came further back may have been forgotten; one that never
/// came is not taken for known (but for one chance in 2^64 for each that is remembered at its place).
#[derive(Debug)]
pub struct RecentIds {
    places: Vec<[u64; WAYS]>,
}

impl Default for RecentIds {
    fn default() -> Self {
        // Zeroed memory is taken from the machine only as it is written to.
        Self { places: vec![[0; WAYS]; PLACES] }
    }
}

impl RecentIds {
    /// Has the places of ids at hand that are noted next: they lie far apart, and are waited for all at once so.
    pub fn fetch(&self, fingerprints: impl Iterator<Item = u64>) {
        black_box(fingerprints.fold(0, |all, fingerprint| all ^ self.places[place(fingerprint)][0]));
    }

    /// Remembers an id by its fingerprint; says whether it was known.
    pub fn note(&mut self, fingerprint: u64) -> bool {
        let fingerprint = fingerprint.max(1);
        let place = &mut self.places[place(fingerprint)];
        if place.contains(&fingerprint) {
            return true;
        }
        *place = [fingerprint, place[0]];
        false
    }
}

fn place(fingerprint: u64) -> usize {
    usize::try_from(fingerprint >> 20).unwrap_or(0) % PLACES
}

/// The ids of a block's matters in their order, all in one text.
#[derive(Debug, Default)]
pub struct Ids {
    text: String,
    /// The fingerprint of each, its line, and where it ends in the text.
    each: Vec<(u64, u64, usize)>,
}

impl Ids {
    /// Adds the id of a matter that begins on a line.
    pub fn push(&mut self, line: u64, id: &str) {
        self.push_known_by(id.as_bytes(), line, id);
    }

    /// Adds an id that something else is known by than itself.
    pub fn push_known_by(&mut self, known: &[u8], line: u64, id: &str) {
        self.text.push_str(id);
        self.each.push((fingerprint(known), line, self.text.len()));
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.each.len() as u64
    }

    /// Their fingerprints.
    pub fn fingerprints(&self) -> impl Iterator<Item = u64> {
        self.each.iter().map(|(fingerprint, ..)| *fingerprint)
    }

    /// Each with its fingerprint and its line.
    pub fn iter(&self) -> impl Iterator<Item = (u64, u64, &str)> {
        let mut start = 0;
        self.each.iter().map(move |(fingerprint, line, end)| {
            let id = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            (*fingerprint, *line, id)
        })
    }
}

/// A fingerprint of an id, the same on every machine (FNV-1a, finished so that all its bits depend on all bytes).
pub fn fingerprint(id: &[u8]) -> u64 {
    let mut hash = id
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    for shift in [33, 29, 32] {
        hash = (hash ^ (hash >> shift)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_came_are_known_and_others_are_not() {
        let mut known = RecentIds::default();
        let id = |number: u32| fingerprint(format!("M-{number}").as_bytes());
        assert!((0..100_000).all(|number| !known.note(id(number))));
        assert!((90_000..100_000).all(|number| known.note(id(number))));
    }
}
