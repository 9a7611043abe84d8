//! UTBMS codes: what they are called, and the phase that a task's code belongs to.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The title of each code, phases and tasks of all sets.
static TITLES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut rows = csv::Reader::from_reader(include_str!("utbms.csv").as_bytes());
    let rows = rows.records().filter_map(Result::ok);
    rows.filter_map(|row| Some((row.get(0)?.to_owned(), row.get(1)?.to_owned()))).collect()
});

/// What a code is called; none where no set has it.
#[must_use]
pub fn utbms_title(code: &str) -> Option<&'static str> {
    TITLES.get(code).map(String::as_str)
}

/// The phase of a code, `L300` of `L320`, `L650` of `L653`; none where it is not built as these codes are.
#[must_use]
pub fn utbms_phase(code: &str) -> Option<String> {
    let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
    let (set, number) = code.split_at(letters);
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match (set.len(), number.len()) {
        // The stages of electronic discovery are tens.
        (1, 3) if set == "L" && number.starts_with('6') => Some(format!("{set}{}0", &number[..2])),
        (1 | 2, 3) => Some(format!("{set}{}00", &number[..1])),
        // Mergers and UK J-codes: the second letter is the phase.
        (2, 2) => Some(format!("{set}00")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_titles_and_phases_that_are_published() {
        let mut rows = csv::Reader::from_path("tests/data/utbms_tasks.csv").expect("the published table");
        let mut count = 0;
        for row in rows.records() {
            let row = row.expect("a row");
            count += 1;
            assert_eq!(utbms_title(&row[0]), Some(&row[1]), "{row:?}");
            assert_eq!(utbms_phase(&row[0]).as_deref(), Some(&row[3]), "{row:?}");
        }
        assert_eq!(count, TITLES.len());
        for strange in ["", "L", "L3", "320", "l320", "L3200", "Lé20", "ABC100"] {
            assert_eq!(utbms_phase(strange), None, "{strange}");
        }
    }
}
