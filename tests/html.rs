//! Pages: well-formed, with the numbers of the JSON document, whatever names they are given, and quiet in a browser.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lpo_cost::number::display;
use serde_json::Value;

use crate::support::page::{Element, read};
use crate::support::{AS_OF, Folder, matter_files, stdout};

/// Everything that a page may be made of.
const ELEMENTS: [&str; 43] = [
    "a",
    "bdi",
    "body",
    "code",
    "dd",
    "desc",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "li",
    "line",
    "main",
    "meta",
    "nav",
    "p",
    "polyline",
    "rect",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "wbr",
];

fn page(args: &[&str]) -> String {
    stdout(&[args, &["--as-of", AS_OF, "--format", "html"]].concat())
}

fn path(file: &Path) -> &str {
    file.to_str().expect("paths are UTF-8")
}

/// Reads a page and checks what holds for each.
#[track_caller]
fn checked(text: &str) -> Vec<Element> {
    let elements = read(text);
    let known = BTreeSet::from(ELEMENTS);
    let mut ids = BTreeSet::new();
    let mut headings = Vec::new();
    for of in &elements {
        assert!(known.contains(of.name.as_str()), "an element {}", of.name);
        if let Some(id) = of.get("id") {
            assert!(ids.insert(id), "the id {id} twice");
        }
        for (key, value) in &of.attributes {
            assert!(!key.starts_with("on") && key != "src" && key != "style", "{key} of {}", of.name);
            assert!(!value.contains("url("), "{key} of {} asks for something: {value}", of.name);
            if key == "href" && !value.starts_with('#') {
                assert!(of.name == "a" && (value.starts_with("https://") || value.starts_with("http://")), "{value}");
                assert_eq!(of.get("rel"), Some("noreferrer"), "{value}");
                assert_eq!(of.text, *value, "an address is shown as it is");
            }
        }
        match of.name.as_str() {
            "h1" | "h2" => headings.push(of.name.as_str()),
            "th" => assert!(matches!(of.get("scope"), Some("col" | "row")), "a heading of what? {}", of.text),
            "style" => {
                assert!(!of.text.contains("url(") && !of.text.contains("@import"), "the style asks for something");
            }
            "svg" => match of.get("role") {
                Some("img") => assert!(of.children.starts_with(&["title".to_owned(), "desc".to_owned()])),
                _ => assert_eq!(of.get("aria-hidden"), Some("true"), "a picture without words"),
            },
            _ => {}
        }
    }
    for of in &elements {
        if let Some(id) = of.get("href").and_then(|to| to.strip_prefix('#')).or_else(|| of.get("aria-labelledby")) {
            assert!(ids.contains(id), "nothing has the id {id}");
        }
    }
    assert_eq!(headings.first(), Some(&"h1"), "the first heading is the title");
    assert_eq!(headings.iter().filter(|name| **name == "h1").count(), 1);
    for name in ["title", "main", "header", "style"] {
        let count = elements.iter().filter(|of| of.name == name && !of.is_in("svg")).count();
        assert_eq!(count, 1, "{count} of {name}");
    }
    assert_eq!(elements.iter().find(|of| of.name == "html").and_then(|of| of.get("lang")), Some("en"));
    elements
}

/// Amounts of the lines of all estimates, as a page writes them, and the totals.
fn amounts(comparison: &Value) -> (Vec<String>, Vec<String>) {
    let decimals = if comparison["matter"]["currency"] == "JPY" { 0 } else { 2 };
    let shown = |value: &Value| value.to_string().parse().map_or("-".to_owned(), |amount| display(amount, decimals));
    let estimates = comparison["estimates"].as_array().expect("estimates");
    let lines = estimates.iter().flat_map(|of| of["lines"].as_array().expect("lines"));
    (lines.map(|line| shown(&line["amount"])).collect(), estimates.iter().map(|of| shown(&of["total"])).collect())
}

#[test]
fn a_page_has_the_numbers_of_the_document_and_the_sentences_of_the_answer() {
    for file in matter_files("examples/matters") {
        let [comparison, text, markdown] = compared(&file);
        let comparison: Value = serde_json::from_str(&comparison).expect("output is JSON");
        let elements = checked(&text);
        let (lines, totals) = amounts(&comparison);
        let cells = elements.iter().filter(|of| of.name == "td" && of.get("class") == Some("number"));
        assert_eq!(cells.map(|of| of.text.as_str()).collect::<Vec<_>>(), lines, "{}", file.display());
        marked(&elements, &comparison);
        let rows: Vec<&Element> = elements.iter().filter(|of| of.name == "tr").collect();
        let total = format!("Total{}", totals.concat());
        // In the comparison, and below what it costs.
        assert_eq!(rows.iter().filter(|of| of.text == total).count(), 2, "{}: {total}", file.display());
        let text = plain(&elements.last().expect("the whole page ends last").text);
        let said = |what: &str| assert!(text.contains(&plain(what)), "{} does not say: {what}", file.display());
        let known = |what: &Value| said(what.as_str().expect("text"));
        for sentence in sentences(&markdown) {
            said(&sentence);
        }
        comparison["assumptions"].as_array().expect("assumptions").iter().for_each(|of| known(&of["note"]));
        for source in comparison["sources"].as_array().expect("sources") {
            known(&source["title"]);
            let linked = |of: &Element| of.name == "a" && of.get("href") == source["url"].as_str();
            assert!(source["url"].is_null() || elements.iter().any(linked), "{} is not linked", source["url"]);
        }
        for estimate in comparison["estimates"].as_array().expect("estimates") {
            estimate["lines"].as_array().expect("lines").iter().for_each(|line| known(&line["formula"]));
            estimate["exclusions"].as_array().expect("exclusions").iter().for_each(|of| known(&of["reason"]));
        }
    }
}

/// A comparison as JSON, as a page and as Markdown, of one run.
fn compared(file: &Path) -> [String; 3] {
    let folder = Folder::new();
    let files = ["json", "html", "md"].map(|ending| folder.name(&format!("out.{ending}")));
    let outputs: Vec<&str> = files.iter().flat_map(|file| ["-o", file]).collect();
    stdout(&[&["compare", path(file), "--as-of", AS_OF], &outputs[..]].concat());
    files.map(|file| fs::read_to_string(file).expect("it was written"))
}

/// Without marks of code, and without what holds words together.
fn plain(text: &str) -> String {
    text.replace('`', "").replace('\u{a0}', " ")
}

/// What an answer in Markdown says: the recommendation, and the items of its lists.
fn sentences(markdown: &str) -> Vec<String> {
    let said = |line: &str| {
        let text = line.strip_prefix("- ").or_else(|| line.strip_prefix("**")?.strip_suffix("**"))?;
        Some(text.replace('\\', "").replace("&amp;", "&"))
    };
    let said: Vec<String> = markdown.lines().filter_map(said).collect();
    assert!(said.len() > 4, "{markdown}");
    said
}

/// Contents and everything else come after the answer, and what is looked up comes last and not on paper.
#[test]
fn a_page_begins_with_the_answer_and_ends_with_what_is_looked_up() {
    let matter = "examples/matters/second-request.toml";
    let text = page(&["compare", matter]);
    let places = [
        "<h1>",
        "id=\"answer\"",
        "class=\"headline\"",
        "<dl class=\"figures",
        "<h3 id=\"before\">Before you act",
        "<h3>Options",
        "<h3>Why",
        "<nav",
        "<h2 id=\"s1\"",
    ];
    let places: Vec<Option<usize>> = places.iter().map(|mark| text.find(mark)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    let unprinted = |text: &str| {
        let elements = checked(text);
        let sections = elements.iter().filter(|of| of.name == "section" && of.get("class") == Some("unprinted"));
        let open = elements.iter().filter(|of| of.name == "details" && of.get("open").is_some()).count();
        (sections.count(), open, elements.iter().filter(|of| of.name == "details").count())
    };
    assert_eq!(unprinted(&text), (4, 0, 3));
    assert_eq!(unprinted(&page(&["compare", matter, "--explain"])), (0, 3, 3));
}

/// The recommended option is marked in the table of options, in both grids, and in the pictures.
#[track_caller]
fn marked(elements: &[Element], comparison: &Value) {
    let estimates = comparison["estimates"].as_array().expect("estimates");
    let recommended = estimates.iter().find(|of| of["provider"] == comparison["recommended"]);
    let Some(of) = recommended else { return };
    let doers: BTreeSet<String> =
        of["assignments"].as_array().expect("assignments").iter().map(|task| task["provider"].to_string()).collect();
    // Who shares the tasks stands in the recommendation.
    let split = format!("Split ({} providers)", doers.len());
    let name = if of["kind"] == "mix" { &split } else { of["name"].as_str().expect("a name") };
    let total = of["total"].to_string().parse().expect("an amount");
    // Large amounts are whole in the table of options.
    let totals = [0, 2].map(|decimals| display(total, decimals));
    let chosen = |element: &str, class: &str| -> Vec<&str> {
        let has = |of: &&Element| of.name == element && of.get("class") == Some(class);
        elements.iter().filter(has).map(|of| of.text.as_str()).collect()
    };
    let rows = chosen("tr", "chosen");
    let has_total = |row: &str| totals.iter().any(|total| row.contains(total));
    assert!(rows.len() == 1 && has_total(rows[0]) && rows[0].contains("recommended"), "{name}: {rows:?}");
    assert_eq!(chosen("th", "chosen"), [name, name]);
    let pictures = chosen("div", "row chosen");
    assert!(pictures.iter().all(|of| of.contains(name) && of.contains("recommended")), "{name}: {pictures:?}");
    // Without dates there is no calendar.
    let dated = estimates.iter().any(|of| !of["finish"].is_null());
    assert_eq!(pictures.len(), if dated { 2 } else { 1 }, "{name}");
}

/// Where nothing is drawn there is nothing to show of it, and everywhere else there is.
#[test]
fn pictures_of_uncertainty_are_there_where_it_is_looked_at() {
    let file = "examples/matters/leases.toml";
    let captions = |more: &[&str]| {
        let elements = checked(&page(&[&["compare", file], more].concat()));
        elements.iter().filter(|of| of.name == "figcaption").map(|of| of.text.clone()).collect::<Vec<_>>()
    };
    let sure = captions(&["--no-uncertainty"]);
    assert_eq!(sure.len(), 2, "{sure:?}");
    let all = captions(&[]);
    assert_eq!(all[..2], sure[..]);
    assert!(all[2].starts_with("How totals spread") && all[3].starts_with("What the total of "), "{all:?}");
    assert_eq!(all.len(), 4);
}

/// The tornado of a page and that of `sensitivity` are of one model.
#[test]
fn a_comparison_swings_as_sensitivity_says() {
    let file = "examples/matters/leases.toml";
    let text = stdout(&["sensitivity", file, "--as-of", AS_OF, "--format", "json"]);
    let found: Value = serde_json::from_str(&text).expect("output is JSON");
    let elements = read(&page(&["compare", file]));
    let words: Vec<&str> = elements.iter().filter(|of| of.name == "desc").map(|of| of.text.as_str()).collect();
    let shown = |value: &Value| display(value.to_string().parse().expect("an amount"), 2);
    let swings = found["inputs"].as_array().expect("inputs").iter().filter(|of| shown(&of["swing"]) != "0.00");
    let mut count = 0;
    for of in swings.take(12) {
        let (low, high) = (shown(&of["total_low"]), shown(&of["total_high"]));
        let (from, to) = (&of["low"], &of["high"]);
        let expected = format!("at\u{a0}{from}: {low}; at\u{a0}{to}: {high}");
        assert!(words.contains(&expected.as_str()), "{}: {expected} is not among {words:?}", of["key"]);
        count += 1;
    }
    assert_eq!(count, 12);
}

#[test]
fn every_report_is_a_page() {
    let matter = "examples/matters/leases.toml";
    let reports: [(&[&str], usize); 10] = [
        (&["sensitivity", matter], 1),
        (&["simulate", matter, "--draws", "200"], 1),
        (&["price", matter, "--margin", "30%", "--draws", "8"], 2),
        (&["program", "examples/programs/unexpected-litigation.toml", "--draws", "4"], 3),
        (&["breakeven", matter, "--vary", "task.0.volume", "--from", "50", "--to", "1000", "--step", "50"], 1),
        (&["compare", matter, "--explain"], 4),
        (&["rates", "list"], 0),
        (&["rates", "show", "in-lpo"], 0),
        (&["tasks"], 0),
        (&["check", matter], 0),
    ];
    for (args, figures) in reports {
        let elements = checked(&page(args));
        assert_eq!(elements.iter().filter(|of| of.name == "figure").count(), figures, "{args:?}");
        if figures == 0 {
            assert!(elements.iter().any(|of| ["table", "li"].contains(&of.name.as_str())), "{args:?}");
        }
    }
}

/// A matter in which everything that can be named freely has one name.
fn matter_of(name: &str) -> String {
    let quoted = toml::Value::String(name.to_owned()).to_string();
    format!(
        r#"
schema = 1
[matter]
id = {quoted}
title = {quoted}
client = {quoted}
kind = "litigation"
[constraints]
offshore = false
reason = {quoted}
[[task]]
type = "document-review"
volume = 1000
throughput = {{ low = 40, likely = 50, high = 60 }}
name = {quoted}
[[charge]]
name = {quoted}
driver = "matter"
rate = 12
[staffing]
baseline = "us-associate"
providers = ["us-associate", "abroad"]
[providers.abroad]
extends = "in-lpo"
name = {quoted}
"#
    )
}

#[test]
fn names_stay_text_whatever_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = [
        "=cmd()".to_owned(),
        "<script>alert(1)</script>".to_owned(),
        "\" onmouseover=\"alert(1)\" x='".to_owned(),
        "a | b & c &amp; d ]]> <!-- -->".to_owned(),
        "two\nlines and a \u{7} bell".to_owned(),
        "x".repeat(10_000),
        "\u{202e}\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{645}\u{631}\u{62d}\u{628}\u{627}\u{2066}".to_owned(),
        "\u{1f468}\u{200d}\u{2696}\u{fe0f} \u{1f1e9}\u{1f1ea}".to_owned(),
        "javascript:alert(1) https://example.org/track?x=1".to_owned(),
        "{{ title }} {% raw %} `a` `<b>`".to_owned(),
    ];
    for name in &names {
        let file = folder.path().join("matter.toml");
        fs::write(&file, matter_of(name)).expect("it can be written");
        let elements = checked(&page(&["compare", path(&file)]));
        let shown = name.replace(|c: char| c.is_control() && c != '\n', " ");
        let title = format!("{shown}  {shown}");
        for heading in ["title", "h1"] {
            let of = elements.iter().find(|of| of.name == heading).expect("it has one");
            assert_eq!(of.text, title);
        }
        let has = |element: &str, text: &str| {
            let plain = text.replace("`a`", "a");
            let found =
                elements.iter().any(|of| of.name == element && of.text.replace('`', "") == plain.replace('`', ""));
            assert!(found, "no {element} says {text:?}");
        };
        has("th", &format!("{shown} (L653)"));
        has("th", &shown);
        has("td", "abroad");
        has("li", &format!("{shown}, offshore-barred: the matter bars work abroad ({shown}), and abroad works in IN"));
        assert!(elements.iter().filter(|of| of.name == "a").all(|of| !of.text.contains("track")));
    }
}

/// Opens pages on a phone's width, and says what they show.
const LOOK: &str = r"<!DOCTYPE html><pre></pre><script>
onload = () => document.querySelector('pre').textContent = JSON.stringify([...document.querySelectorAll('iframe')].map(frame => {
  const page = frame.contentDocument;
  for (const folded of page.querySelectorAll('details')) folded.open = true;
  const text = cells => [...cells].map(cell => cell.innerText);
  return {
    width: page.documentElement.scrollWidth,
    lines: text(page.querySelectorAll('td.number')),
    totals: [...page.querySelectorAll('tr')].map(row => text(row.cells)).filter(row => row[0] === 'Total'),
  };
}))</script>";
const PHONE: u64 = 360;

/// A browser has nothing to complain of, asks for nothing, shows the figures of the document, and need not scroll aside.
/// A page that does all of that wrong is opened with the others, to see that it would be noticed.
#[test]
fn a_browser_shows_the_figures_and_asks_for_nothing() {
    let Some(chromium) = chromium() else {
        return crate::support::skipped("chromium");
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut look = LOOK.to_owned();
    let mut add = |name: &str, content: &str| {
        fs::write(folder.path().join(name), content).expect("it can be written");
        let _ = write!(look, "<iframe width='{PHONE}' height='800' src='{name}'></iframe>");
    };
    let files = matter_files("examples/matters");
    let compared: Vec<[String; 3]> = files.iter().map(|file| compared(file)).collect();
    for (at, [_, text, _]) in compared.iter().enumerate() {
        add(&format!("{at}.html"), text);
    }
    let long = folder.path().join("long.toml");
    fs::write(&long, matter_of(&"x".repeat(10_000))).expect("it can be written");
    add("long.html", &page(&["compare", path(&long)]));
    let wrong =
        "<script>console.log('heard')</script><img src='http://127.0.0.1:9/seen'/><p style='width: 500px'>wide</p>";
    add("wrong.html", &format!("<!DOCTYPE html>{wrong}"));
    let look_at = folder.path().join("look.html");
    fs::write(&look_at, look).expect("it can be written");

    let visit = Visit::of(&chromium, &look_at);
    assert!(visit.console.len() == 1 && visit.console[0].contains("heard"), "{:?}", visit.console);
    assert_eq!(visit.requests, ["http://127.0.0.1:9/seen"]);
    let found = visit.dom.split("<pre>").nth(1).and_then(|rest| rest.split("</pre>").next()).expect("what it saw");
    let found: Vec<Value> = serde_json::from_str(found).expect("it is JSON");
    assert_eq!(found.len(), files.len() + 2);
    assert_eq!(found[files.len()]["width"], PHONE, "a long name makes the page wide");
    assert!(found[files.len() + 1]["width"].as_u64().is_some_and(|width| width > PHONE), "width would be seen");
    for ((file, [comparison, ..]), found) in files.iter().zip(compared).zip(found) {
        let (lines, totals) = amounts(&serde_json::from_str(&comparison).expect("output is JSON"));
        let total: Vec<String> = std::iter::once("Total".to_owned()).chain(totals).collect();
        let expected = serde_json::json!({ "width": PHONE, "lines": lines, "totals": [total, total] });
        assert_eq!(found, expected, "{}", file.display());
    }
}

fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("chromium")).find(|file| file.is_file())
}

/// What a browser made of a page.
struct Visit {
    dom: String,
    /// What stood in its console.
    console: Vec<String>,
    /// What pages asked for; the browser's own errands have no origin.
    requests: Vec<String>,
}

impl Visit {
    #[track_caller]
    fn of(chromium: &Path, file: &Path) -> Self {
        let (profile, log) = (file.with_extension("profile"), file.with_extension("log.json"));
        let output = Command::new(chromium)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            // Nothing leaves the machine, whatever the browser or a page would like.
            .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--allow-file-access-from-files"])
            .args(["--hide-scrollbars", "--enable-logging=stderr", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("--log-net-log={}", log.display()))
            .arg(format!("file://{}", file.display()))
            .output()
            .expect("the browser starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the browser ended with {}: {stderr}", output.status);
        let log = fs::read_to_string(log).expect("the browser wrote its log");
        let log: Value = serde_json::from_str(&log).expect("its log is JSON");
        let requests = log["events"].as_array().expect("events").iter().filter_map(|event| {
            let of = &event["params"];
            let by_page = of["initiator"].as_str()? != "not an origin";
            of["url"].as_str().filter(|url| by_page && url.starts_with("http")).map(str::to_owned)
        });
        Self {
            dom: String::from_utf8(output.stdout).expect("it is UTF-8"),
            console: stderr.lines().filter(|line| line.contains(":CONSOLE")).map(str::to_owned).collect(),
            requests: requests.collect(),
        }
    }
}

/// Whoever opens a page of a price or a programme reads the answer before the contents.
#[test]
fn every_answer_stands_above_the_contents() {
    let matter = "examples/matters/boutique-antitrust.toml";
    let args = ["price", matter, "--margin", "30%", "--draws", "50", "--format", "html", "--as-of", AS_OF];
    let page = stdout(&args);
    let [answer, contents] = ["Take it: a fee of", "<nav aria-label=\"Contents\">"].map(|text| page.find(text));
    assert!(answer.is_some() && answer < contents, "{answer:?} {contents:?}");
}
