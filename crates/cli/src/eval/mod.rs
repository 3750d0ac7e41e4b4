//! `dateline eval`: how far an analysis agrees with a gold one.

mod codes;
mod coref;
mod events;
mod names;
mod places;
mod quotes;
mod relations;
mod sentiment;
mod syntax;
mod table;
mod times;
mod tokens;

use crate::arguments::EvalCommand;
use crate::exit::{Exit, Failure};

/// Scores a layer against gold files and prints a table, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, or the two analyses are not of the same text.
pub fn run(command: &EvalCommand) -> Result<Exit, Failure> {
    match command {
        EvalCommand::Codes(arguments) => codes::run(arguments),
        EvalCommand::Coref(arguments) => coref::run(arguments),
        EvalCommand::Events(arguments) => events::run(arguments),
        EvalCommand::Gap(arguments) => coref::gap(arguments),
        EvalCommand::Names(arguments) => names::run(arguments),
        EvalCommand::Places(arguments) => places::run(arguments),
        EvalCommand::Tokens(arguments) => tokens::run(arguments),
        EvalCommand::Tags(arguments) => syntax::tags(arguments),
        EvalCommand::Trees(arguments) => syntax::trees(arguments),
        EvalCommand::Quotes(arguments) => quotes::run(arguments),
        EvalCommand::Relations(arguments) => relations::run(arguments),
        EvalCommand::Sentiment(arguments) => sentiment::run(arguments),
        EvalCommand::Times(arguments) => times::run(arguments),
    }
}
