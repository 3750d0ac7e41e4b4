//! dateline as a whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

// What the articles say, as a person can review it: the text with marks under it.
mod articles;
// Codes of events through the plugin, as a table, and what must be true of them.
mod codes;
// The command as a process: formats, errors, exit codes, order.
mod command_line;
// Who and what is one, as a table of passages.
mod coreference;
// Events with their parties and factuality, as a table.
mod events;
// What articles say as one graph, in three formats.
mod graph;
// Which crate may know which.
mod house;
// What must be true of every document, on every article and every prefix of it.
mod invariants;
// A new plugin: written by the command, built, tested, added and run.
mod new_plugins;
// Names and rules of a user's own, through the command, and the page about them.
mod own_names;
// Plugins of a user's own, through the command.
mod own_plugins;
// Places that the location plugin notes, as a table.
mod places;
// The plugins that ship, through the real border.
mod plugins;
// Quantities with their numbers and units, as a table.
mod quantities;
// Quotations with their speakers and cues, as a table.
mod quotes;
// The examples of the README.
mod readme;
// The record: its schema, its offsets, and the way back.
mod record;
// Tables of cases.
mod cases;
// Links to open tables, as a table.
mod links;
// Reading articles, analysing them, showing them.
mod support;
// Relations, as a table, and the page about them.
mod relations;
// Roles of persons, as a table.
mod roles;
// The examples of the rules of relations.
mod rules;
// The plugin sentiment: sentences and targets, as tables.
mod sentiment;
// What plugins note, as tables and maps.
mod tables;
// Time expressions with their values, as a table.
mod times;
// Models of a user's own: trained, scored and used through the command.
mod training;
// Tokens and sentences against treebanks, where these lie beside the repository.
mod treebanks;
