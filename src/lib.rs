//! Who should do this legal work, what will it really cost, and will it be done in time?
//!
//! The library behind the `lpo-cost` command. Text flows one way: [`text`] and [`input`] read what was written, [`model`]
//! holds what it means, [`engine`] prices it, [`report`] says it, [`output`] writes it, and [`cli`] joins them.
//!
//! ```
//! use lpo_cost::input::{Library, Request, understand};
//! use lpo_cost::number::Day;
//! use lpo_cost::report::{Context, compare};
//!
//! let content = r#"
//!     schema = 1
//!     [matter]
//!     id = "nda-2026"
//!     kind = "transactional"
//!     [[task]]
//!     type = "nda-review"
//!     volume = 400
//! "#;
//! let as_of = Day::parse("2026-11-23").unwrap();
//! let library = Library::built_in();
//! let request = Request { name: "matter.toml", content, changes: &[], library: &library, as_of };
//! let understood = understand(&request);
//! let case = understood.case.expect("there is no mistake in it");
//! let context = Context::new(&understood.texts, &understood.sources, as_of);
//! let comparison = compare(&case, &context).expect("it has a price");
//! assert_eq!(comparison.recommended.as_deref(), Some("in-lpo"));
//! ```

pub mod analysis;
pub mod book;
pub mod cli;
pub mod engine;
pub mod input;
pub mod model;
pub mod number;
pub mod output;
pub mod report;
pub mod schema;
pub mod text;
