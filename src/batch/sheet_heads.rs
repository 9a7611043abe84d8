//! What the columns of a scored book are called where people read them.

use std::collections::BTreeSet;

use crate::report::capitalised;

/// What columns of an estimate end with, behind the id of its provider.
const OF_ESTIMATE: [&str; 7] = ["total", "status", "finish", "team", "permitted", "exclusions", "assignments"];
/// What stands before these endings and is no provider.
const NO_PROVIDER: [&str; 2] = ["baseline", "recommended"];
/// A head of a table has at most so many letters.
const LONGEST: usize = 255;

/// A head for each column, unlike all others whatever the case.
pub fn heads(columns: &[String]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let unlike = |column: &String| {
        let name: String = head(column).chars().filter(|letter| !letter.is_control()).take(LONGEST - 8).collect();
        let name = if name.trim().is_empty() { "Column".to_owned() } else { name };
        let mut head = name.clone();
        let mut count = 1;
        while !taken.insert(head.to_lowercase()) {
            count += 1;
            head = format!("{name} {count}");
        }
        head
    };
    columns.iter().map(unlike).collect()
}

fn head(column: &str) -> String {
    match column {
        "matter_id" => return "Matter".to_owned(),
        "saving_percent" => return "Saving, %".to_owned(),
        "budget_headroom" => return "Budget left".to_owned(),
        _ => {}
    }
    match column.rsplit_once('_') {
        Some((id, what)) if OF_ESTIMATE.contains(&what) && !NO_PROVIDER.contains(&id) => format!("{id}: {what}"),
        _ => capitalised(&column.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::heads;

    #[test]
    fn heads_are_words_and_no_two_are_the_same() {
        let columns =
            ["matter_id", "base_hours", "recommended_total", "in-lpo_total", "Client", "client", "", "a\u{1}b"];
        let said = heads(&columns.map(str::to_owned));
        let expected =
            ["Matter", "Base hours", "Recommended total", "in-lpo: total", "Client", "Client 2", "Column", "Ab"];
        assert_eq!(said, expected);
    }
}
