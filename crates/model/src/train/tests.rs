//! The gradient against differences of the loss, and a small network from examples to a file and back.

use super::*;
use crate::chain::bilou;
use crate::file::File;
use crate::key::key;
use crate::network::{self, Action, Column, Head, Instructions, Rows, Scratch, Tree};
use crate::transition::Move;

const COLUMNS: usize = 2;

/// A network with everything that a network can have.
fn make() -> Make {
    let attach = |step, relation| Action { step, relation };
    let actions = vec![
        attach(Move::Shift, 0),
        attach(Move::Left, 0),
        attach(Move::Right, 0),
        attach(Move::Left, 1),
        attach(Move::Right, 1),
    ];
    let names = bilou::graph(&["name"]).unwrap();
    Make {
        columns: vec![
            Column { name: "word".to_owned(), width: 12 },
            Column { name: "letter".to_owned(), width: 4 },
        ],
        layers: 3,
        width: 16,
        heads: vec![
            Head {
                name: "class".to_owned(),
                labels: ["noun", "verb", "mark"].map(str::to_owned).to_vec(),
                layer: 2,
                feeds: true,
                order: network::Order::Independent,
            },
            Head {
                name: "name".to_owned(),
                labels: names.names().to_vec(),
                layer: 3,
                feeds: false,
                order: network::Order::Bilou,
            },
        ],
        tree: Some(Tree { relations: vec!["arc".to_owned(), "root".to_owned()], actions, hidden: 32 }),
    }
}

fn keys(words: &[&str]) -> Vec<u64> {
    words.iter().flat_map(|word| [key(word.as_bytes()), key(&word.as_bytes()[..1])]).collect()
}

/// Three sentences, of which one has no tree, one no classes, and one is partly unknown.
fn examples() -> Vec<Example> {
    let all = u64::MAX;
    vec![
        Example {
            keys: keys(&["Ada", "Byron", "wrote", "."]),
            allowed: vec![Some(vec![1, 1, 2, 4]), Some(vec![1 << 1, 1 << 3, 1, 1])],
            arcs: vec![(3, 0), (1, 0), (0, 1), (3, 0)],
        },
        Example {
            keys: keys(&["they", "saw", "Ada", "."]),
            allowed: vec![None, Some(vec![1, 1, 1 << 4, all])],
            arcs: vec![(2, 0), (0, 1), (2, 0), (2, 0)],
        },
        Example {
            keys: keys(&["Byron", "slept"]),
            allowed: vec![Some(vec![1, 2]), Some(vec![1 << 4, 1])],
            arcs: Vec::new(),
        },
    ]
}

fn settings() -> Settings {
    Settings {
        seed: 5,
        epochs: 60,
        batch: 2,
        rate: 0.01,
        warm_up: 5,
        dropout: 0.0,
        word_dropout: 0.0,
        vector_dropout: 0.0,
        least: vec![1; COLUMNS],
        head_weights: vec![1.0, 0.7],
        tree_weight: 1.3,
        exploration: 0.5,
    }
}

fn vectors() -> Vectors {
    let keys = ["ada", "Ada", "slept"].map(|word| key(word.as_bytes())).to_vec();
    Vectors { width: 3, keys, values: vec![1.0, 0.0, 2.0, -1.0, 0.5, 0.0, 0.25, 2.0, 1.0] }
}

fn trainer() -> Trainer {
    Trainer::new(make(), &examples(), vectors(), settings()).unwrap()
}

/// The loss of all examples at these parameters, and its gradient.
fn loss(trainer: &Trainer, values: &[f32]) -> (f64, Vec<f32>) {
    let Trainer { make, settings, layout, vectors, frequencies, .. } = trainer;
    let network = Network::new(make, layout, values, &vectors.values, vectors.width);
    let batch: Vec<&Prepared> = trainer.examples.iter().collect();
    let weights = Weights::new(make, settings, &batch);
    let work = Work {
        network: &network,
        examples: &batch,
        frequencies,
        settings,
        weights: &weights,
        exploration: 0.0,
    };
    let part = work.run(Random::new(1));
    let of_heads = part.losses.iter().zip(&weights.heads).map(|(loss, weight)| loss * f64::from(*weight));
    let total = of_heads.sum::<f64>() + part.tree_loss * f64::from(weights.tree);
    let mut gradient = vec![0.0; layout.len()];
    gather(make, layout, &[part], &mut gradient);
    (total, gradient)
}

#[test]
fn the_gradient_is_that_of_the_loss() {
    let trainer = trainer();
    let values = trainer.optimizer.values.clone();
    let (_, gradient) = loss(&trainer, &values);
    let mut random = Random::new(3);
    let (mut compared, mut close) = (0, 0);
    while compared < 400 {
        let at = random.below(values.len());
        if gradient[at].abs() < 1e-3 {
            continue;
        }
        let at_distance = |distance: f32| {
            let mut moved = values.clone();
            moved[at] += distance;
            loss(&trainer, &moved).0
        };
        let difference = (at_distance(2e-3) - at_distance(-2e-3)) / 4e-3;
        compared += 1;
        // A step may cross the corner of a rectifier or change the label that a head tells.
        close +=
            usize::from((difference - f64::from(gradient[at])).abs() <= 0.03 * difference.abs().max(0.02));
    }
    assert!(close >= 390, "{close} of {compared} are close");
}

#[test]
fn a_network_learns_its_examples_and_is_read_from_its_file() {
    let mut trainer = trainer();
    let first = trainer.epoch(|_| {});
    let mut last = first.clone();
    while !trainer.is_done() {
        last = trainer.epoch(|_| {});
    }
    assert!(
        last.heads.iter().zip(&first.heads).all(|(last, first)| *last < first / 4.0),
        "{first:?} {last:?}"
    );
    assert!(last.tree < first.tree / 4.0, "{first:?} {last:?}");

    let mut writer = Writer::new();
    trainer.write(&mut writer).unwrap();
    let bytes = writer.finish().unwrap();
    let file = File::open(&bytes).unwrap();
    let mut rows = Rows::new();
    for example in examples() {
        for row in example.keys.chunks_exact(COLUMNS) {
            rows.push([row[0], row[1]]);
        }
        rows.end_sequence();
    }
    let open = |instructions| network::Network::open(&file).unwrap().with_instructions(instructions);
    let read = |network: &network::Network<'_>| {
        let chain = network.chain(1).unwrap();
        let mut seen = Vec::new();
        network.read(&rows, true, &mut Scratch::default(), |_, mut reading| {
            let (mut path, mut arcs) = (Vec::new(), Vec::new());
            chain.viterbi(reading.scores(1), &mut Default::default(), &mut path);
            reading.tree(4, &mut arcs);
            let classes: Vec<usize> = reading.best(0, [u64::MAX; 4]).collect();
            let arcs: Vec<(u16, u8)> = arcs.iter().map(|arc| (arc.head, arc.relation)).collect();
            seen.push((classes, path, arcs));
        });
        seen
    };
    let seen = read(&open(Instructions::Portable));
    assert_eq!(seen[0], (vec![0, 0, 1, 2], vec![1, 3, 0, 0], vec![(3, 0), (1, 0), (0, 1), (3, 0)]));
    assert_eq!(seen[1].1[..3], [0, 0, 4]);
    assert_eq!(seen[1].2, [(2, 0), (0, 1), (2, 0), (2, 0)]);
    assert_eq!((&seen[2].0[..], &seen[2].1[..]), (&[0, 1][..], &[4, 0][..]));
    for instructions in [Instructions::Avx2, Instructions::Avx512Vnni] {
        assert_eq!(read(&open(instructions)), seen);
    }
    for apart in [&[0][..], &[1], &[0, 1, 7]] {
        let network = open(Instructions::detect()).remembering_apart(apart);
        assert_eq!(read(&network), seen);
        assert_eq!(read(&network), seen, "what is remembered differs");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let refused = |make: Make, examples: &[Example]| {
        Trainer::new(make, examples, Vectors::default(), settings()).map(|_| ()).unwrap_err().to_string()
    };
    insta::assert_snapshot!(refused(make(), &[]), @"there are no examples");
    insta::assert_snapshot!(refused(Make { width: 10, ..make() }, &examples()), @"the make of the network does not fit: layers whose width is no multiple of 16");
    let mut short = examples();
    short[1].arcs.pop();
    insta::assert_snapshot!(refused(make(), &short), @"example 1: arcs that are no tree of the rows");
    let mut empty = examples();
    empty[2].allowed[0] = Some(vec![8, 1]);
    insta::assert_snapshot!(refused(make(), &empty), @"example 2: not a set of labels for each row");
}
