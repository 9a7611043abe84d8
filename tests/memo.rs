//! The memo for those who must approve: what it says, in which order, and that it is the same document every time.

use std::fs;

use serde_json::Value;

use crate::support::{AS_OF, Folder, document_text, run, stdout};

/// A matter's memo, its comparison as JSON, and its answer as Markdown, of one run.
fn memo(file: &str) -> (String, Value, String) {
    let folder = Folder::new();
    let [docx, json, md] = ["memo.docx", "out.json", "out.md"].map(|name| folder.name(name));
    stdout(&["compare", file, "--as-of", AS_OF, "-o", &docx, "-o", &json, "-o", &md]);
    let text = document_text(fs::read(docx).expect("it was written"));
    let json = fs::read_to_string(json).expect("it was written");
    (text, serde_json::from_str(&json).expect("it is JSON"), fs::read_to_string(md).expect("it was written"))
}

#[test]
fn a_memo_asks_recommends_says_what_it_rests_on_and_what_to_do_first_and_is_signed() {
    let (text, comparison, markdown) = memo("examples/matters/second-request-christmas.toml");
    let places: Vec<Option<usize>> = [
        "Memorandum for approval",
        "\nQuestion\nWho should do this work",
        "\nRecommendation\nSplit the work\n",
        "\nCost\n",
        "\nDeadline\n",
        "\nOptions considered\n",
        "\nWhat it rests on\n",
        "\nWhat would change it\n",
        "\nBefore you act\n",
        "\nApproved by\nSignature\nDate\n",
        "it is not legal advice",
    ]
    .iter()
    .map(|mark| text.find(mark))
    .collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{text}");
    // Every sentence of the answer, word for word.
    let sentences: Vec<&str> = markdown.lines().filter_map(|line| line.strip_prefix("- ")).collect();
    assert!(sentences.len() > 8, "{markdown}");
    for sentence in sentences {
        let sentence = sentence.replace('\\', "");
        assert!(text.contains(&sentence), "it does not say: {sentence}\n{text}");
    }
    for estimate in comparison["estimates"].as_array().expect("estimates") {
        let total: rust_decimal::Decimal = estimate["total"].to_string().parse().expect("an amount");
        let total = lpo_cost::number::display(total, 0);
        assert!(text.contains(&format!("\n{total}\n")), "{total} is missing:\n{text}");
    }
}

#[test]
fn a_memo_is_the_same_bytes_again_and_names_in_it_stay_text() {
    let folder = Folder::new();
    let name = "=cmd() <w:p>&amp; \\\"a\\\" \\u0007\u{202e}";
    let file = folder.write(
        "matter.toml",
        format!(
            "schema = 1\n[matter]\nid = \"a\"\ntitle = \"{name}\"\nkind = \"advisory\"\n\
             [[task]]\ntype = \"other\"\nunit = \"item\"\nhours = 10\nname = \"{name}\"\n\
             [staffing]\nbaseline = \"a\"\nproviders = [\"a\"]\n\
             [providers.a]\nkind = \"in-house\"\nrates.reviewer = 20\n"
        ),
    );
    let [first, again] = ["first.docx", "again.docx"].map(|name| {
        let out = folder.name(name);
        let output = run(&["compare", &file, "--as-of", AS_OF, "--full", "-q", "-o", &out]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read(out).expect("it was written")
    });
    assert_eq!(first, again);
    let text = document_text(first);
    assert!(text.contains("a  =cmd() <w:p>&amp; \"a\"  \u{202e}\n"), "{text}");
}
