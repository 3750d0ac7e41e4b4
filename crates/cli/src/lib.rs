//! The `dateline` command.
