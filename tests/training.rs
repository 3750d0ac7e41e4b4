use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::support::command;

/// The command, run in `folder` so that messages name short paths.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = command();
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).env("NO_COLOR", "1").output().unwrap()
}

/// Standard output, after a look at how it ended.
fn stdout(output: &Output) -> &str {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::str::from_utf8(&output.stdout).unwrap()
}

/// A treebank in which a made-up word is a verb: no model has that from elsewhere.
fn treebank() -> String {
    let mut file = String::new();
    for name in ["Oslo", "Lima", "Accra", "Hanoi", "Quito"] {
        for (subject, lemma) in [("envoys", "envoy"), ("ministers", "minister"), ("pilots", "pilot")] {
            file += &format!(
                "# newdoc id = {name}-{subject}\n# text = The {subject} glorped {name}.\n\
                 1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n\
                 2\t{subject}\t{lemma}\tNOUN\tNNS\t_\t3\tnsubj\t_\t_\n\
                 3\tglorped\tglorp\tVERB\tVBD\t_\t0\troot\t_\t_\n\
                 4\t{name}\t{name}\tPROPN\tNNP\t_\t3\tobj\t_\tSpaceAfter=No\n\
                 5\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n"
            );
        }
    }
    file
}

/// Columns in which a word in small letters is a product.
fn columns() -> String {
    let line = |who: &str| format!("{who}\tB-person\nsold\tO\na\tO\nglorp\tB-product\n.\tO\n\n");
    ["Ada", "Miro", "Ines", "Tove", "Lars", "Nuria", "Pavel", "Oona"]
        .iter()
        .map(|who| format!("# doc {who}\n{}", line(who)))
        .collect()
}

#[test]
fn a_model_of_trees_is_trained_scored_and_used() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("bank.conllu"), treebank()).unwrap();
    let train = ["train", "trees", "bank.conllu", "--dev", "bank.conllu", "--epochs", "20", "-o"];
    let report = |out: &str| {
        let output = run(path, &[&train[..], &[out]].concat());
        stdout(&output).to_owned()
    };
    assert!(report("one.model").starts_with("one.model: "));
    report("two.model");
    assert!(fs::read(path.join("one.model")).unwrap() == fs::read(path.join("two.model")).unwrap());

    let output = run(path, &["eval", "trees", "bank.conllu", "--model", "one.model"]);
    let scores = stdout(&output);
    let score = scores.lines().find(|line| line.starts_with("LAS ")).unwrap();
    assert!(score.contains("100.00  100.00  100.00"), "{scores}");

    fs::write(path.join("a.txt"), "The pilots glorped Lima.").unwrap();
    let output =
        run(path, &["extract", "--no-plugins", "--format", "conllu", "--model", "one.model", "a.txt"]);
    assert!(stdout(&output).contains("\tglorped\tglorp\tVERB\tVBD\t"), "{}", stdout(&output));
}

#[test]
fn a_model_of_names_is_trained_and_used() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("names.tsv"), columns()).unwrap();
    let train = ["train", "names", "names.tsv", "--dev", "names.tsv", "--epochs", "60", "-o", "own.model"];
    assert!(stdout(&run(path, &train)).starts_with("own.model: "));
    fs::write(path.join("a.txt"), "Ada sold a glorp.").unwrap();
    let output =
        run(path, &["extract", "--no-plugins", "--format", "conll", "--model", "own.model", "a.txt"]);
    assert!(stdout(&output).contains("glorp\tB-product\n"), "{}", stdout(&output));
}

#[test]
fn models_that_cannot_be_used_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("a.txt"), "Ada slept.").unwrap();
    fs::write(path.join("broken.model"), "not a model").unwrap();
    let complaint = |model: &str| {
        let output = run(path, &["extract", "--no-plugins", "--model", model, "a.txt"]);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    insta::assert_snapshot!(complaint("missing.model"), @"error: missing.model: cannot be read: No such file or directory (os error 2)");
    insta::assert_snapshot!(complaint("broken.model"), @"error: broken.model: cannot be used as a model: a model has at least 64 bytes, this has 11");
}
