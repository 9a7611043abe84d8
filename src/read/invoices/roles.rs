//! Which role a timekeeper has, by the classification on a line: codes of the LEDES committee, those of old files, and words.

/// Codes and words, in lower case, by the role of the library that they mean.
const ROLES: [(&str, &[&str]); 5] = [
    (
        "supervisor",
        &[
            "partnr",
            "pt",
            "pr",
            "pa",
            "partner",
            "equity partner",
            "senior partner",
            "ofcoun",
            "oc",
            "of counsel",
            "counsel",
            "shareholder",
            "member",
            "principal",
            "director",
        ],
    ),
    (
        "associate",
        &[
            "assoc",
            "as",
            "associate",
            "senior associate",
            "junior associate",
            "attorney",
            "lawyer",
            "solicitor",
            "secnde",
            "secondee",
        ],
    ),
    (
        "reviewer",
        &[
            "docrat",
            "docrna",
            "doccdr",
            "dscatt",
            "stfatt",
            "tempat",
            "reviewer",
            "document reviewer",
            "contract attorney",
            "staff attorney",
            "review attorney",
            "discovery attorney",
            "temporary attorney",
            "contract lawyer",
        ],
    ),
    ("researcher", &["rsrchr", "librrn", "researcher", "librarian"]),
    (
        "paralegal",
        &[
            "paralg",
            "pl",
            "la",
            "lglast",
            "tranee",
            "paralegal",
            "legal assistant",
            "trainee",
            "clerk",
            "legal secretary",
        ],
    ),
];

/// The role of a code or word; a word that nobody knows is a role of its own name.
pub fn role_of(classification: &str) -> Option<String> {
    let word = classification.trim().to_lowercase();
    if word.is_empty() || matches!(word.as_str(), "fltfee" | "adjsmt") {
        return None;
    }
    let known = ROLES.iter().find(|(role, words)| *role == word || words.contains(&word.as_str()));
    let role = known.map_or_else(|| slug(&word), |(role, _)| (*role).to_owned());
    Some(role).filter(|role| !role.is_empty())
}

/// A text as an id: letters, digits and `-`.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut id = String::new();
    for c in text.to_lowercase().chars() {
        match c {
            c if c.is_ascii_alphanumeric() || c == '_' => id.push(c),
            _ if id.is_empty() || id.ends_with('-') => {}
            _ => id.push('-'),
        }
    }
    id.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_by_codes_of_any_age_and_by_words() {
        let role = |text: &str| role_of(text);
        for (text, expected) in [
            ("PARTNR", "supervisor"),
            ("PT", "supervisor"),
            ("OFCOUN", "supervisor"),
            ("Associate", "associate"),
            ("DOCRNA", "reviewer"),
            ("Contract Attorney", "reviewer"),
            ("LA", "paralegal"),
            ("Tax Adviser (Snr)", "tax-adviser-snr"),
        ] {
            assert_eq!(role(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!((role("FLTFEE"), role(" "), role("?")), (None, None, None));
    }

    #[test]
    fn each_word_means_one_role() {
        let mut words: Vec<&str> = ROLES.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        words.sort_unstable();
        let count = words.len();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
