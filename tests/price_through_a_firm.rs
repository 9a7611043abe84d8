//! `lpo-cost price` where work is bought through another firm: what is passed on with it, and what has to be seen to first.

use crate::price::{first, priced, priced_file};
use crate::support::{AS_OF, Folder, stdout};

/// Bought through another firm, which marks the work up and supervises it: 100 hours of items, and a pleading of one's own.
const THROUGH_A_FIRM: &str = r#"
schema = 1
[matter]
id = "VIA"
kind = "litigation"
urgency = "standard"
client_consent = true
[[task]]
type = "other"
unit = "item"
volume = 1000
throughput = 10
[[task]]
type = "pleadings"
hours = 10
[fx]
EUR = 1
[staffing]
baseline = "us"
providers = ["us", "abroad"]
[providers.us]
kind = "law-firm"
country = "US"
rates.associate = { cost = 100, billing = 300 }
rates.supervisor = { cost = 200, billing = 500 }
[providers.firm]
kind = "law-firm"
rates.associate = { cost = 150, billing = 300 }
rates.supervisor = { cost = 250, billing = 500 }
[providers.abroad]
kind = "offshore"
country = "IN"
currency = "EUR"
bill_as = "disbursement"
via = { firm = "firm", markup = "20%" }
rates.reviewer = 20
quality = { supervision = "5%", supervised_by = { supervisor = "40%", associate = "60%" }, rework = "2%" }
fees = { set_up = 500, knowledge_transfer_hours = 4, tax = "5%", fx_buffer = "4%" }
"#;

/// Passed on is everything that comes on the invoices from abroad and from the firm between: work 100 x 20 = 2,000, set-up 500,
/// the mark-up 20 % x 2,500 = 500, tax 5 % x 3,000 = 150; the firm's 5 hours of supervision at 40 % x 500 + 60 % x 300 = 380, so
/// 1,900, 2 of correction at 300, so 600, 4 of hand-over at 500, so 2,000: 7,650 together. The buffer, 4 % x 2,500 = 100, is
/// invoiced by nobody, and the pleading, 10 x 100 = 1,000, is one's own: both are a cost that the fee has to bear.
#[test]
fn what_a_firm_between_invoices_is_passed_on_with_it() {
    let document = priced(THROUGH_A_FIRM, &["--option", "abroad", "--margin", "20%", "--no-uncertainty"]);
    for (key, expected) in [
        ("option", "\"abroad\""),
        // 7,650 + 100 + 1,000.
        ("cost", "8750.00"),
        ("disbursements", "7650.00"),
        // (8,750 - 7,650) / 0.8.
        ("fee", "1375.00"),
        ("bill", "9025.00"),
        // 20 % of the fee; nothing is earned on what is passed on.
        ("contribution", "275.00"),
        ("margin_percent", "20.0"),
    ] {
        assert_eq!(first(&document, key), expected, "{key}");
    }
}

/// What `compare` warns of for an option is named on the first screen of its price, and said in full behind it.
#[test]
fn what_has_to_be_seen_to_is_named_first_and_said_in_full() {
    let folder = Folder::new();
    let file = folder.write("matter.toml", THROUGH_A_FIRM.replace("client_consent = true", "client_consent = false"));
    let args = ["price", &file, "--option", "abroad", "--margin", "20%", "--no-uncertainty", "--as-of", AS_OF];
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = flat(stdout(&args));
    let expected = "Before you act, see to consent, conflicts, supervision and disclosure: `--full` says what.";
    assert!(said.contains(expected), "{said}");
    let full = flat(stdout(&[&args[..], &["--full"]].concat()));
    assert!(full.contains("Consent: ask the client before work goes to abroad. ABA Model Rules 1.4, 1.6;"), "{full}");
    assert!(!full.contains("see to consent"), "{full}");
    let document = priced_file(&file, &["--option", "abroad", "--margin", "20%", "--no-uncertainty"]);
    assert_eq!(document["before"].as_array().map(Vec::len), Some(4));
}
