//! A book of matters: a CSV file with a row a task, scored as a stream by the engine that scores a single matter.
//!
//! One thread cuts the bytes into blocks of whole matters (`split`), others read and score a block each
//! (`matters`, `scorer`) and write its rows, and the results are put together in the order of the file
//! (`stream`). What is in memory at a time is a few blocks, whatever the size of the file; only where all matters are
//! decided about together are they all in memory (`offers`).

mod cells;
mod columns;
mod counted;
mod mapped;
mod mapper;
mod mapping;
mod matter;
mod matter_files;
mod matters;
mod memo;
mod offers;
mod outcome;
mod planned;
mod priced_block;
mod propose;
mod recent_ids;
mod reject;
mod row_reader;
mod score;
mod scorer;
mod shared_plans;
mod sheet_heads;
mod sheet_package;
mod sheet_summary;
mod sheet_xml;
mod sheets;
mod spare;
mod split;
mod stream;
mod summary;
mod tally;
mod worker;
mod write;

pub use crate::analysis::{BatchCandidates, Candidate, Effect, MatterCandidates, Reject};
pub use columns::{COUNT, Columns, Content, Field, HeaderMistake, KNOWN_COLUMNS, Subject};
pub use mapped::MappedBlocks;
pub use mapper::{Mapped, Mapper, Refused};
pub use mapping::{Mapping, Placing, TaskAmount, TaskColumn, Units};
pub use matter_files::MatterFiles;
pub use offers::{Offers, offers};
pub use outcome::{Money, Outcome, Pricing, Reasons};
pub use propose::{
    Answer, Choice, ColumnEvidence, DateAnswer, Proposal, Synonyms, WorkColumn, plain, propose, written,
};
pub use sheets::Sheets;
pub use spare::Spare;
pub use split::{Block, Blocks, Damage, Layout, RowOrigin, Source, Splitter};
pub use stream::{Book, BookInput, Detached, Output, Progress, run};
pub use summary::{BatchSummary, said_of_rows};
pub use tally::{LeftOut, Tally};
pub use write::{Shape, rejects, rejects_header};
