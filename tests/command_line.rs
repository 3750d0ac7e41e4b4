use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::support::{article, articles, articles_folder, command};

/// The command, run in `folder` so that messages name short paths.
fn dateline(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = command();
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).env("NO_COLOR", "1");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    dateline(folder, arguments).output().unwrap()
}

/// Exit code and standard error, as one text to review.
fn complaint(output: &Output) -> String {
    format!("{}\n{}", output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr))
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn scratch(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

const SHORT: &str = "date 2019-05-06 Angela Merkel arrived in Paris on Sunday.";

#[test]
fn an_article_gives_one_object_with_its_head_as_the_date() {
    let folder = scratch(&[("a.txt", SHORT.as_bytes())]);
    let output = run(folder.path(), &["extract", "--no-plugins", "--layers", "sentences,times", "a.txt"]);
    assert!(output.status.success());
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn standard_input_is_read_where_no_file_is_named_and_for_a_dash() {
    for arguments in [&["extract", "--format", "jsonl"][..], &["extract", "--format", "jsonl", "-"]] {
        let folder = scratch(&[]);
        let mut child =
            dateline(folder.path(), arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(SHORT.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(
            stdout(&output)
                .starts_with(r#"{"schema":"dateline/1","offsets":"char","id":"stdin","text":"date 2019"#)
        );
    }
}

#[test]
fn bytes_that_are_not_utf8_are_rejected_with_file_and_offset() {
    let folder = scratch(&[("bad.txt", b"Caracas \xff"), ("good.txt", SHORT.as_bytes())]);
    insta::assert_snapshot!(complaint(&run(folder.path(), &["extract", "bad.txt"])), @"
    2
    error: bad.txt: not UTF-8 at byte 8 (0xff); name its encoding with --encoding
    ");
    let output = run(folder.path(), &["extract", "--format", "jsonl", "bad.txt", "good.txt"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(stdout(&output).lines().count(), 1, "the rest goes on");
}

#[test]
fn other_encodings_are_read_by_mark_or_by_name() {
    let text = "date 2019-05-06 François Hollande left Orléans.";
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|character| u8::try_from(character).unwrap()).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let folder = scratch(&[("utf16.txt", &utf16), ("latin.txt", &latin), ("marked.txt", &marked)]);
    for arguments in [&["utf16.txt"][..], &["--encoding", "windows-1252", "latin.txt"], &["marked.txt"]] {
        let common = ["extract", "--no-plugins", "--format", "jsonl", "--layers", "entities"];
        let output = run(folder.path(), &[&common, arguments].concat());
        let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(record["text"], text, "{arguments:?}");
        assert_eq!(record["entities"][0]["name"], "François Hollande", "{arguments:?}");
    }
    let odd = scratch(&[("odd.txt", b"\xff\xfea\x00\x00\xd8b\x00")]);
    insta::assert_snapshot!(complaint(&run(odd.path(), &["extract", "odd.txt"])), @"
    2
    error: odd.txt: not UTF-16LE before byte 6
    ");
}

const COLUMNS: &str = "\
# doc first
Angela\tNNP
Merkel\tNNP
arrived\tVBD
in\tIN
New York\tNNP
.\t.

She\tPRP
left\tVBD

-DOCSTART- -X- O

Oslo NNP I-LOC
";

#[test]
fn given_tokens_and_sentences_are_kept() {
    let folder = scratch(&[("a.conll", COLUMNS.as_bytes())]);
    let run_as = |format| {
        let arguments = ["extract", "--no-plugins", "--input-format", "conll", "--format", format, "a.conll"];
        stdout(&run(folder.path(), &arguments)).to_owned()
    };
    insta::assert_snapshot!(run_as("conll"), @"
    # doc first
    Angela	B-person
    Merkel	I-person
    arrived	O
    in	O
    New York	B-place
    .	O

    She	O
    left	O

    # doc a.conll:2
    Oslo	B-place
    ");
    let conllu = run_as("conllu");
    insta::assert_snapshot!(conllu, @"
    # newdoc id = first
    # newpar
    # sent_id = first-1
    # text = Angela Merkel arrived in New York .
    1	Angela	Angela	PROPN	NNP	_	3	nsubj	_	_
    2	Merkel	Merkel	PROPN	NNP	_	1	flat	_	_
    3	arrived	arrive	VERB	VBD	_	0	root	_	_
    4	in	in	ADP	IN	_	5	case	_	_
    5	New York	New York	PROPN	NNP	_	3	obl	_	_
    6	.	.	PUNCT	.	_	3	punct	_	_

    # sent_id = first-2
    # text = She left
    1	She	she	PRON	PRP	_	2	nsubj	_	_
    2	left	leave	VERB	VBD	_	0	root	_	_

    # newdoc id = a.conll:2
    # newpar
    # sent_id = a.conll:2-1
    # text = Oslo
    1	Oslo	Oslo	PROPN	NNP	_	0	root	_	_
    ");
    fs::write(folder.path().join("b.conllu"), &conllu).unwrap();
    let again = ["extract", "--no-plugins", "--input-format", "conllu", "--format", "conllu", "b.conllu"];
    assert_eq!(stdout(&run(folder.path(), &again)), conllu);
}

#[test]
fn columns_that_are_no_conllu_are_rejected_with_the_line() {
    let folder = scratch(&[("a.conllu", b"# newdoc id = a\n1\tParis\n"), ("b.conll", b"\n\n")]);
    let run_as = |format, file| complaint(&run(folder.path(), &["extract", "--input-format", format, file]));
    insta::assert_snapshot!(run_as("conllu", "a.conllu"), @"
    2
    error: a.conllu: no CoNLL-U: line 2: a word has ten columns, parted by tabulators
    ");
    insta::assert_snapshot!(run_as("conll", "b.conll"), @"
    2
    error: b.conll: no article in this file
    ");
}

#[test]
fn texts_that_are_not_english_give_one_warning() {
    let german =
        "Der Minister sagte, die Gespräche seien gescheitert und er werde in die Hauptstadt reisen. ";
    let folder = scratch(&[
        ("a.txt", german.repeat(6).as_bytes()),
        ("b.txt", german.repeat(7).as_bytes()),
        ("c.txt", SHORT.as_bytes()),
    ]);
    insta::assert_snapshot!(complaint(&run(folder.path(), &["extract", "--no-plugins", "."])), @"
    0
    warning: ./a.txt and 1 more: this is plainly not English, and little will be found
    ");
}

#[test]
fn tokens_are_scored_against_a_treebank() {
    let row =
        |number: &str, form: &str, misc: &str| format!("{number}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n");
    let gold = [
        "# newdoc id = a\n".to_owned(),
        row("1-2", "Don't", "_"),
        row("1", "Do", "_"),
        row("2", "n't", "_"),
        row("3", "go", "SpaceAfter=No"),
        row("4", "!", "_"),
        "\n".to_owned(),
        row("1", "U.S. troops", "_"),
        row("2", "stay", "_"),
    ];
    let folder = scratch(&[("gold.conllu", gold.concat().as_bytes()), ("broken.conllu", b"1\tParis\n")]);
    insta::assert_snapshot!(stdout(&run(folder.path(), &["eval", "tokens", "gold.conllu"])), @"
                     gold    found  correct  precision  recall      F1  95 % interval
    tokens              5        6        4      66.67   80.00   72.73  72.73 to 72.73
    words               6        7        5      71.43   83.33   76.92  76.92 to 76.92
    sentences           2        2        2     100.00  100.00  100.00  100.00 to 100.00

    token-joined                0
    token-split                 1
    token-shifted               0
    sentence-end-missed         0
    sentence-end-spurious       0
    ");
    insta::assert_snapshot!(stdout(&run(folder.path(), &["eval", "tokens", "--errors", "gold.conllu"])), @"token-split	U.S.troops	U.S. | troops");
    insta::assert_snapshot!(complaint(&run(folder.path(), &["eval", "tokens", "broken.conllu"])), @"
    2
    error: broken.conllu: no CoNLL-U: line 1: a word has ten columns, parted by tabulators
    ");
}

/// A treebank of two sentences, and another analysis of it.
fn trees() -> tempfile::TempDir {
    let row = |number: &str, form: &str, columns: &str| {
        let [lemma, upos, xpos, head, deprel] = columns.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{columns}")
        };
        format!("{number}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t{head}\t{deprel}\t_\t_\n")
    };
    let gold = [
        "# newdoc id = a\n".to_owned(),
        row("1", "Ships", "ship NOUN NNS 2 nsubj"),
        row("2", "left", "leave VERB VBD 0 root"),
        row("3", "early", "early ADV RB 2 advmod"),
        "\n# newdoc id = b\n".to_owned(),
        row("1", "Talks", "talk NOUN NNS 2 nsubj"),
        row("2", "failed", "fail VERB VBD 0 root"),
        row("3", "again", "again ADV RB 2 advmod"),
    ]
    .concat();
    let found = gold
        .replace("talk\tNOUN\tNNS", "talk\tVERB\tVBZ")
        .replace("3\tearly\tearly\tADV\tRB\t_\t2\tadvmod", "3\tearly\tearly\tADV\tRB\t_\t1\tamod");
    let found = found.replace("2\tnsubj", "2\tobj").replacen("2\tobj", "2\tnsubj", 1);
    let one = gold.split("\n\n").next().unwrap().to_owned() + "\n";
    scratch(&[
        ("gold.conllu", gold.as_bytes()),
        ("found.conllu", found.as_bytes()),
        ("other.conllu", gold.replace("Talks", "Walks").as_bytes()),
        ("one.conllu", one.as_bytes()),
    ])
}

#[test]
fn tags_are_scored_with_their_confusions() {
    let folder = trees();
    let arguments = ["eval", "tags", "gold.conllu", "--predicted", "found.conllu"];
    insta::assert_snapshot!(stdout(&run(folder.path(), &arguments)), @"
                     gold    found  correct  precision  recall      F1  95 % interval
    words               6        6        6     100.00  100.00  100.00  100.00 to 100.00
    UPOS                6        6        5      83.33   83.33   83.33  66.67 to 100.00
    XPOS                6        6        5      83.33   83.33   83.33  66.67 to 100.00
    lemmas              6        6        6     100.00  100.00  100.00  100.00 to 100.00

    gold         found            xpos
    NNS          VBZ                 1
    ");
    let arguments = ["eval", "tags", "gold.conllu", "--predicted", "found.conllu", "--errors"];
    insta::assert_snapshot!(stdout(&run(folder.path(), &arguments)), @"
    upos	NOUN	VERB	Talks
    xpos	NNS	VBZ	Talks
    ");
}

#[test]
fn trees_are_scored_by_relation_and_distance() {
    let folder = trees();
    let arguments = ["eval", "trees", "gold.conllu", "--predicted", "found.conllu"];
    insta::assert_snapshot!(stdout(&run(folder.path(), &arguments)), @"
                     gold    found  correct  precision  recall      F1  95 % interval
    words               6        6        6     100.00  100.00  100.00  100.00 to 100.00
    UAS                 6        6        5      83.33   83.33   83.33  66.67 to 100.00
    LAS                 6        6        4      66.67   66.67   66.67  66.67 to 66.67
    LAS subtypes        6        6        4      66.67   66.67   66.67  66.67 to 66.67
    LAS no punct        6        6        4      66.67   66.67   66.67  66.67 to 66.67
    CLAS                6        6        4      66.67   66.67   66.67  66.67 to 66.67

    heads by distance
    root                2        2        2     100.00  100.00  100.00
    1                   4        3        3     100.00   75.00   85.71
    2                   0        1        0       0.00    0.00    0.00

    heads and relations by relation
    advmod              2        1        1     100.00   50.00   66.67
    amod                0        1        0       0.00    0.00    0.00
    nsubj               2        1        1     100.00   50.00   66.67
    obj                 0        1        0       0.00    0.00    0.00
    root                2        2        2     100.00  100.00  100.00

    gold         found        relation
    nsubj        obj                 1
    ");
    let arguments = ["eval", "trees", "gold.conllu", "--predicted", "found.conllu", "--errors"];
    insta::assert_snapshot!(stdout(&run(folder.path(), &arguments)), @"
    head	advmod of left	amod of Ships	early
    relation	nsubj	obj	Talks
    ");
}

#[test]
fn an_analysis_of_another_text_is_refused() {
    let folder = trees();
    let refused =
        |found| complaint(&run(folder.path(), &["eval", "trees", "gold.conllu", "--predicted", found]));
    insta::assert_snapshot!(refused("other.conllu"), @"
    2
    error: document `b`: the texts differ at character 0, white space aside: gold has `Talksfailedagain`, and `Walksfailedagain` was found
    ");
    insta::assert_snapshot!(refused("one.conllu"), @"
    2
    error: one.conllu: 1 documents, and the gold files have 2
    ");
}

/// A gold file of names, what another analysis found on its tokens, and files that cannot be scored.
fn names() -> tempfile::TempDir {
    let gold = "# corpus own\n# kinds person organization place\n# doc monday\nThe\tO\nHague\tB-place\nwelcomed\tO\n\
                President\tO\nAngela\tB-person\nMerkel\tI-person\nof\tO\nGermany\tB-place\n.\tO\n\n\
                Danes\tO\nleft\tO\nthe\tO\nUnited\tB-organization\nNations\tI-organization\n.\tO\n\n\
                # doc tuesday\nMercury\tB-place|product\nand\tO\nOmo\t?\nsank\tO\nin\tO\nEcho\tB-person\nBay\tO\n";
    let found = "-DOCSTART-\nThe B-LOC\nHague I-LOC\nwelcomed O\nPresident B-PER\nAngela I-PER\nMerkel I-PER\nof O\n\
                 Germany B-ORG\n. O\n\nDanes B-MISC\nleft B-PER\nthe O\nUnited O\nNations O\n. O\n\n\
                 -DOCSTART-\nMercury B-LOC\nand O\nOmo B-PER\nsank O\nin O\nEcho B-PER\nBay I-PER\n";
    let broken = gold.replace("B-place", "B-plaice");
    scratch(&[
        ("gold.tsv", gold.as_bytes()),
        ("found.conll", found.as_bytes()),
        ("other.conll", found.replace("Bay", "Cove").as_bytes()),
        ("broken.tsv", broken.as_bytes()),
    ])
}

#[test]
fn names_are_scored_as_they_stand_and_without_titles() {
    let folder = names();
    let arguments = ["eval", "names", "gold.tsv", "--predicted", "found.conll"];
    insta::assert_snapshot!(stdout(&run(folder.path(), &arguments)), @r#"
                     gold    found  correct  precision  recall      F1  95 % interval
    person              2        3        1      33.33   50.00   40.00  0.00 to 66.67
    organization        1        1        0       0.00    0.00    0.00  0.00 to 0.00
    place               2        1        1     100.00   50.00   66.67  0.00 to 66.67
    all                 5        5        2      40.00   40.00   40.00  0.00 to 50.00
    boundaries          5        5        3      60.00   60.00   60.00  0.00 to 75.00

    as they stand, with titles, "the" and possessive endings
    person              2        3        0       0.00    0.00    0.00  0.00 to 0.00
    organization        1        1        0       0.00    0.00    0.00  0.00 to 0.00
    place               2        1        0       0.00    0.00    0.00  0.00 to 0.00
    all                 5        5        0       0.00    0.00    0.00  0.00 to 0.00
    boundaries          5        5        1      20.00   20.00   20.00  0.00 to 25.00

    missed              1
    spurious            1
    boundary            1
    kind                1
    "#);
    let kinds = [&arguments[..], &["--kinds", "PER,group"]].concat();
    insta::assert_snapshot!(stdout(&run(folder.path(), &kinds)), @r#"
                     gold    found  correct  precision  recall      F1  95 % interval
    person              2        3        1      33.33   50.00   40.00  0.00 to 66.67
    all                 2        3        1      33.33   50.00   40.00  0.00 to 66.67
    boundaries          2        3        1      33.33   50.00   40.00  0.00 to 66.67

    as they stand, with titles, "the" and possessive endings
    person              2        3        0       0.00    0.00    0.00  0.00 to 0.00
    all                 2        3        0       0.00    0.00    0.00  0.00 to 0.00
    boundaries          2        3        0       0.00    0.00    0.00  0.00 to 0.00

    missed              0
    spurious            1
    boundary            1
    kind                0
    "#);
}

#[test]
fn errors_of_names_are_listed_by_class() {
    let folder = names();
    let arguments = ["eval", "names", "--predicted", "found.conll"];
    let all = [&arguments[..], &["--errors", "gold.tsv"]].concat();
    insta::assert_snapshot!(stdout(&run(folder.path(), &all)), @"
    missed	United Nations	organization			monday
    spurious			left	person	monday
    boundary	Echo	person	Echo Bay	person	tuesday
    kind	Germany	place	Germany	organization	monday
    ");
    let some = [&arguments[..], &["--errors=boundary,kind", "gold.tsv"]].concat();
    insta::assert_snapshot!(stdout(&run(folder.path(), &some)), @"
    boundary	Echo	person	Echo Bay	person	tuesday
    kind	Germany	place	Germany	organization	monday
    ");
}

#[test]
fn what_dateline_finds_on_given_tokens_is_scored() {
    let folder = scratch(&[(
        "gold.tsv",
        b"# doc a\nAngela\tB-PER\nMerkel\tI-PER\narrived\tO\nin\tO\nParis\tB-LOC\n.\tO\n",
    )]);
    let table = run(folder.path(), &["eval", "names", "--kinds", "person,place", "gold.tsv"]);
    let rows: Vec<&str> = stdout(&table).lines().skip(1).take(3).collect();
    insta::assert_snapshot!(rows.join("\n"), @"
    person              1        1        1     100.00  100.00  100.00  100.00 to 100.00
    place               1        1        1     100.00  100.00  100.00  100.00 to 100.00
    all                 2        2        2     100.00  100.00  100.00  100.00 to 100.00
    ");
}

#[test]
fn names_that_cannot_be_scored_are_refused() {
    let folder = names();
    insta::assert_snapshot!(complaint(&run(folder.path(), &["eval", "names", "broken.tsv"])), @"
    2
    error: broken.tsv: no names in columns: line 5: `plaice` is no kind of name
    ");
    let other = ["eval", "names", "gold.tsv", "--predicted", "other.conll"];
    insta::assert_snapshot!(complaint(&run(folder.path(), &other)), @"
    2
    error: other.conll: document `tuesday`: not the tokens of the gold file from token 6 on (7 for 7)
    ");
    insta::assert_snapshot!(complaint(&run(folder.path(), &["eval", "names", "--kinds", "dates", "gold.tsv"])), @"
    2
    error: invalid value 'dates' for '--kinds <KINDS>': `dates` is no kind of name

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(complaint(&run(folder.path(), &["eval", "names", "--errors=odd", "gold.tsv"])), @"
    2
    error: invalid value 'odd' for '--errors[=<CLASSES>...]': the classes are missed, spurious, boundary, kind

    For more information, try '--help'.
    ");
}

#[test]
fn an_empty_article_says_nothing() {
    let folder = scratch(&[("empty.txt", b""), ("blank.txt", b" \n\n\t")]);
    for name in ["empty.txt", "blank.txt"] {
        let output =
            run(folder.path(), &["extract", "--format", "jsonl", "--layers", "tokens,mentions", name]);
        assert!(output.status.success(), "{}", complaint(&output));
        assert!(stdout(&output).contains(r#""date":null,"tokens":[],"mentions":[]"#), "{}", stdout(&output));
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = scratch(&[("folder/picture.png", b"\x89PNG")]);
    insta::assert_snapshot!(complaint(&run(folder.path(), &["extract", "missing.txt"])), @"
    2
    error: missing.txt: cannot be read: No such file or directory (os error 2)
    ");
    insta::assert_snapshot!(complaint(&run(folder.path(), &["extract", "folder"])), @"
    2
    error: folder: no .txt file in this folder; name the files themselves if they end otherwise
    ");
}

#[test]
fn a_hundred_megabytes_are_refused_before_they_are_read() {
    let folder = scratch(&[("huge.txt", b""), ("small.txt", SHORT.as_bytes())]);
    fs::OpenOptions::new()
        .write(true)
        .open(folder.path().join("huge.txt"))
        .unwrap()
        .set_len(100 << 20)
        .unwrap();
    insta::assert_snapshot!(complaint(&run(folder.path(), &["extract", "huge.txt"])), @"
    2
    error: huge.txt: more than 67108864 bytes in one article; split it, or raise --max-size
    ");
    insta::assert_snapshot!(complaint(&run(folder.path(), &["extract", "--max-size", "20", "small.txt"])), @"
    2
    error: small.txt: more than 20 bytes in one article; split it, or raise --max-size
    ");
}

#[test]
fn a_broken_line_is_rejected_with_its_number_and_the_rest_goes_on() {
    let lines = [
        r#"{"id": "a", "text": "Paris was calm.", "date": "2019-05-06", "section": "world"}"#,
        r#"{"id": "b", "text": "Paris"#,
        "",
        r#"{"id": "c"}"#,
        r#"{"id": 7, "text": "Rome was calm.", "date": "2019-05-06T10:00:00Z", "title": "Calm", "source": "ACME"}"#,
        r#"{"id": "d", "text": "x", "date": "yesterday"}"#,
    ];
    let mut feed = lines.join("\n").into_bytes();
    feed.extend(b"\n{\"text\": \"\xff\"}\n{\"text\": \"Oslo was calm.\"}");
    let folder = scratch(&[("feed.jsonl", &feed)]);
    let arguments =
        ["extract", "--no-plugins", "--input-format", "jsonl", "--format", "jsonl", "--layers", "mentions"];
    let output = run(folder.path(), &[&arguments[..], &["feed.jsonl"]].concat());
    insta::assert_snapshot!(complaint(&output), @r#"
    3
    error: feed.jsonl:2:26: EOF while parsing a string; a line is one object with "text" and, optionally, "id", "date", "title" and "source"
    error: feed.jsonl:4:11: missing field `text`; a line is one object with "text" and, optionally, "id", "date", "title" and "source"
    error: feed.jsonl:6: the date `yesterday` is no day; write YYYY-MM-DD
    error: feed.jsonl:7: not UTF-8 at byte 10 (0xff); a JSONL file is UTF-8
    "#);
    insta::assert_snapshot!(stdout(&output), @r#"
    {"schema":"dateline/1","offsets":"char","id":"a","text":"Paris was calm.","date":{"value":"2019-05-06","source":"input","start":null,"end":null},"mentions":[{"id":"m1","start":0,"end":5,"text":"Paris","form":"name","kind":"place","use":"literal","entity":"e1","confidence":0.78481644}]}
    {"schema":"dateline/1","offsets":"char","id":"7","title":"Calm","source":"ACME","text":"Rome was calm.","date":{"value":"2019-05-06","source":"input","start":null,"end":null},"mentions":[{"id":"m1","start":0,"end":4,"text":"Rome","form":"name","kind":"place","use":"literal","entity":"e1","confidence":0.97417986}]}
    {"schema":"dateline/1","offsets":"char","id":"feed.jsonl:8","text":"Oslo was calm.","date":null,"mentions":[{"id":"m1","start":0,"end":4,"text":"Oslo","form":"name","kind":"place","use":"literal","entity":"e1","confidence":0.9577754}]}
    "#);
}

#[test]
fn arguments_that_do_not_fit_are_explained() {
    let folder = scratch(&[("a.txt", SHORT.as_bytes())]);
    insta::assert_snapshot!(complaint(&run(folder.path(), &["extract", "--date", "2019-02-30", "a.txt"])), @"
    2
    error: invalid value '2019-02-30' for '--date <YYYY-MM-DD>': parsed date is not valid: parameter 'day' for `2019-02` is invalid, must be in range `1..=28`

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(complaint(&run(folder.path(), &["extract", "--layers", "names", "a.txt"])), @"
    2
    error: invalid value 'names' for '--layers <LIST>': no layer is called `names`; the layers are sentences, tokens, mentions, entities, times, quantities, relations, quotes, events, notes, plugins

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(complaint(&run(folder.path(), &["extract", "--plugin", "nosuch", "a.txt"])), @"
    2
    error: no plugin is called `nosuch`; there are codes, location, sentiment
    ");
    insta::assert_snapshot!(complaint(&run(folder.path(), &["extract", "--plugin", "./evil.so", "a.txt"])), @"
    2
    error: no plugin is called `./evil.so`; there are codes, location, sentiment
    ");
}

#[test]
fn the_order_of_dates_is_input_then_flag_then_head() {
    let line = r#"{"text": "date 2001-01-01 Paris was calm.", "date": "2019-05-06"}"#;
    let folder = scratch(&[("a.txt", b"date 2001-01-01 Paris was calm."), ("a.jsonl", line.as_bytes())]);
    let date_of = |arguments: &[&str]| {
        let common = ["extract", "--no-plugins", "--format", "jsonl", "--layers", "tokens"];
        let output = run(folder.path(), &[&common, arguments].concat());
        let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        format!(
            "{} {}",
            record["date"]["value"].as_str().unwrap(),
            record["date"]["source"].as_str().unwrap()
        )
    };
    assert_eq!(date_of(&["a.txt"]), "2001-01-01 head");
    assert_eq!(date_of(&["--date", "2011-11-11", "a.txt"]), "2011-11-11 flag");
    assert_eq!(date_of(&["--date", "2011-11-11", "--input-format", "jsonl", "a.jsonl"]), "2019-05-06 input");
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let articles = articles();
    for number in 0..500 {
        let (name, text) = &articles[number % articles.len()];
        // Different lengths, so that threads finish in another order than they start.
        let end =
            text.char_indices().map(|(at, _)| at).take_while(|&at| at < 300 + number * 3).last().unwrap();
        fs::write(folder.path().join(format!("{number:03}-{name}.txt")), &text[..end]).unwrap();
    }
    let one = run(folder.path(), &["extract", "--format", "jsonl", "-j", "1", "."]);
    let eight = run(folder.path(), &["extract", "--format", "jsonl", "-j", "8", "."]);
    let again = run(folder.path(), &["extract", "--format", "jsonl", "-j", "8", "."]);
    assert_eq!(stdout(&one).lines().count(), 500);
    assert!(one.stdout == eight.stdout, "one job and eight differ");
    assert!(eight.stdout == again.stdout, "two runs differ");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let mut child = dateline(&articles_folder(), &["extract", "--format", "jsonl", ".", ".", ".", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(complaint(&output), "0\n");
}

#[test]
fn a_plugin_that_is_switched_off_costs_its_layer_and_gives_its_own_exit_code() {
    // A build folder with the command and one plugin whose data file was damaged.
    let folder = scratch(&[
        ("target/CACHEDIR.TAG", b"# created by cargo."),
        ("target/debug/deps/keep", b""),
        ("a.txt", SHORT.as_bytes()),
    ]);
    let profile = folder.path().join("target/debug");
    let built = Path::new(env!("CARGO_BIN_EXE_dateline-under-test")).parent().unwrap();
    let command = profile.join(format!("dateline{}", std::env::consts::EXE_SUFFIX));
    fs::copy(env!("CARGO_BIN_EXE_dateline-under-test"), &command).unwrap();
    let library =
        format!("{}dateline_plugin_sentiment{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let found =
        [built.join(&library), built.join("deps").join(&library)].into_iter().find(|path| path.exists());
    fs::copy(found.unwrap(), profile.join(&library)).unwrap();
    let data = profile.join("dateline_plugin_sentiment.data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("valence.tsv"), "good\t1").unwrap();
    fs::write(data.join("shifters.tsv"), "").unwrap();

    let output = Command::new(&command)
        .current_dir(folder.path())
        .env("DATELINE_HOME", folder.path().join("home"))
        .args(["extract", "--layers", "mentions,notes,plugins", "--format", "jsonl", "a.txt"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", complaint(&output));
    assert!(complaint(&output).contains("plugin sentiment was switched off"), "{}", complaint(&output));
    let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(record["plugins"][0]["status"], "refused");
    assert_eq!(record["notes"], serde_json::json!({}));
    assert_eq!(record["mentions"].as_array().unwrap().len(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_plugin_that_does_not_end_is_stopped_and_named() {
    let Some(library) = crate::plugins::compiled("stuck.c", "dateline_plugin_stuck") else {
        println!("skipped: no C compiler was found");
        return;
    };
    let folder = scratch(&[
        ("target/CACHEDIR.TAG", b"# created by cargo."),
        ("target/debug/deps/keep", b""),
        ("a.txt", SHORT.as_bytes()),
        ("b.txt", SHORT.as_bytes()),
    ]);
    let command = folder.path().join("target/debug/dateline");
    fs::copy(env!("CARGO_BIN_EXE_dateline-under-test"), &command).unwrap();
    fs::rename(&library, folder.path().join("target/debug").join(library.file_name().unwrap())).unwrap();
    let output = Command::new(&command)
        .current_dir(folder.path())
        .env("DATELINE_HOME", folder.path().join("home"))
        .args(["extract", "--isolate", "always", "--plugin-timeout", "0.05"])
        .args(["--jobs", "1", "--layers", "plugins", "--format", "jsonl", "a.txt", "b.txt"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", complaint(&output));
    let expect = "plugin stuck: of 2 calls 0 ended its process and 2 were not done in time";
    assert!(complaint(&output).contains(expect), "{}", complaint(&output));
    for line in stdout(&output).lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(record["plugins"][0]["status"], "timed_out");
    }
    let by_hand = Command::new(&command).arg("plugin-worker").stdin(Stdio::null()).output().unwrap();
    assert_eq!(by_hand.status.code(), Some(2));
}

#[test]
fn the_schema_is_printed() {
    let output = run(&articles_folder(), &["schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema["title"], "Record");
    assert_eq!(schema["properties"]["schema"]["const"], "dateline/1");
}

#[test]
fn what_made_each_fact_is_said_where_it_was_asked_for() {
    let text = "Finnish President Ana Berg said the talks failed. “We go on,” Berg said. “We will.”";
    let folder = scratch(&[("a.txt", text.as_bytes())]);
    let run_as = |arguments: &[&str]| {
        let common = ["extract", "--no-plugins", "--layers", "relations,quotes,events", "a.txt"];
        stdout(&run(folder.path(), &[&common, arguments].concat())).to_owned()
    };
    assert!(!run_as(&[]).contains("reason"));
    let record: serde_json::Value = serde_json::from_str(&run_as(&["--explain"])).unwrap();
    let rows = ["relations", "quotes", "events"].iter().flat_map(|layer| record[layer].as_array().unwrap());
    let rows: Vec<String> = rows.map(|row| format!("{} {}", row["kind"], row["reason"])).collect();
    insta::assert_snapshot!(rows.join("\n"), @r#"
    "holds_role" "title"
    "citizen_of" "nationality"
    "leads" "head-of-nation"
    "indirect" "reported clause"
    "direct" "verb behind"
    "direct" "carried over"
    "meet" "talk"
    "#);
    let pretty = run_as(&["--explain", "--format", "pretty"]);
    insta::assert_snapshot!(pretty.split_once("Relations").unwrap().1, @"

      Ana Berg  citizen of Finnish (nationality)
      Ana Berg  leads Finnish (head-of-nation)

    Quotes
      Ana Berg: the talks failed (reported clause)
      Ana Berg: “We go on,” (verb behind)
      Ana Berg: “We will.” (carried over)

    What happens
      talks  meet, [failed by Ana Berg] (talk)
    ");
}

#[test]
fn the_pretty_format_shows_the_article_and_what_it_says() {
    let folder = scratch(&[("diplomacy.txt", article("diplomacy").as_bytes())]);
    let output = run(folder.path(), &["extract", "--format", "pretty", "diplomacy.txt"]);
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn help_fits_a_terminal() {
    for arguments in [&["--help"][..], &["extract", "--help"], &["plugin", "--help"]] {
        let output = run(&PathBuf::from("."), arguments);
        let too_wide = stdout(&output).lines().find(|line| line.chars().count() > 100);
        assert_eq!(too_wide, None);
    }
}
