//! A plugin that tells what it reads of the notes of another.

use dateline_plugin::{Article, Context, Error, Extractor, Files, Note, NoteTarget, Notes, Texts, export};

mod config;

use config::Config;

struct Reader {
    minimum_score: f32,
}

impl Extractor for Reader {
    type Config = Config;
    const LAYER: &'static str = "reader";

    fn load(config: Config, _: &Files) -> Result<Self, Error> {
        Ok(Self { minimum_score: config.minimum_score })
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, _: &Context<'_>) -> Result<(), Error> {
        for note in article.notes("echo").filter(|note| note.score() >= Some(self.minimum_score)) {
            let target = note.target().unwrap_or(NoteTarget::Stretch);
            notes.push(note.span(), "note").about(target).set("read", &read(note));
        }
        if article.has_notes("nobody") || article.notes("nobody").next().is_some() {
            return Err(Error::new("notes of nobody"));
        }
        Ok(())
    }
}

fn read(note: Note<'_>) -> String {
    format!(
        "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        note.label(),
        note.score(),
        note.get::<u32>("row"),
        note.get::<Texts<'_>>("words").map(Iterator::collect::<Vec<_>>),
        note.get::<i64>("length"),
        note.get::<f32>("share"),
        note.get::<f64>("exact"),
        note.get::<bool>("is_ascii"),
        note.get::<u8>("initial")
    )
}

export!(Reader);
