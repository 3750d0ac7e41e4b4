//! `cargo xtask lexicon`: the tables of names and of reporting verbs that the crate `dateline-models` ships.

mod gazetteer;
mod input;
mod organizations;
mod people;
mod places;
mod verbs;
mod words;

use std::fs;
use std::path::PathBuf;

use clap::Args;
use dateline_entity::{Class, LexiconBuilder};

use crate::{Failure, root};
use input::Input;

/// Build the tables of names and reporting verbs in crates/models/data
#[derive(Args)]
pub struct Lexicon {
    /// Read the source tables under DIR
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Reads the source tables and the lists in `xtask/data/names`, and writes `names.bin` and `reporting_verbs.txt`.
pub fn run(task: &Lexicon) -> Result<(), Failure> {
    let input = Input::new(task.data.clone(), root().join("xtask/data/names"));
    let words = words::ordinary(&input)?;
    let mut lexicon = LexiconBuilder::new();
    // The first row of a name stays: places before what is called after them.
    let countries = places::countries(&input, &mut lexicon)?;
    places::regions(&input, &mut lexicon)?;
    places::nationalities(&input, &countries, &mut lexicon)?;
    places::cities(&input, &words, &mut lexicon)?;
    places::subdivisions(&input, &words, &mut lexicon)?;
    places::features(&input, &words, &mut lexicon)?;
    // Again, for those of regions that have their rows only now.
    places::nationalities(&input, &countries, &mut lexicon)?;
    organizations::listed(&input, &mut lexicon)?;
    organizations::tables(&input, &mut lexicon)?;
    people::given_names(&input, &words, &mut lexicon)?;
    people::surnames(&input, &words, &mut lexicon)?;
    for word in &words {
        lexicon.name(word, Class::Word, None);
    }

    let folder = root().join("crates/models/data");
    fs::create_dir_all(&folder)?;
    let bytes = lexicon.build()?;
    let verbs = verbs::reporting(&input)?;
    let places = gazetteer::places(&input)?;
    fs::write(folder.join("names.bin"), &bytes)?;
    fs::write(folder.join("places.bin"), places)?;
    fs::write(folder.join("reporting_verbs.txt"), verbs.join("\n") + "\n")?;

    for &class in Class::ALL {
        println!("{:>7} {class:?}", lexicon.count(class));
    }
    println!("{:>7} names in {} bytes, {} reporting verbs", lexicon.len(), bytes.len(), verbs.len());
    Ok(())
}
