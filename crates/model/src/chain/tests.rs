use proptest::prelude::*;

use super::*;

/// Every legal path of so many tokens.
fn paths(graph: &LabelGraph, tokens: usize) -> Vec<Vec<u8>> {
    let mut all = vec![Vec::new()];
    for _ in 0..tokens {
        all = all
            .iter()
            .flat_map(|path: &Vec<u8>| {
                (0..graph.len() as u8).map(move |label| path.iter().copied().chain([label]).collect())
            })
            .collect();
    }
    all.retain(|path| graph.allows(path));
    all
}

fn score(chain: &Chain, emissions: &[f32], path: &[u8]) -> f64 {
    let (graph, transitions) = (chain.graph(), chain.transitions());
    let emitted =
        path.iter().enumerate().map(|(token, &label)| emissions[token * graph.stride() + label as usize]);
    let between = path.windows(2).map(|two| transitions.between(two[0] as usize, two[1] as usize));
    let limits = [transitions.start(path[0] as usize), transitions.end(path[path.len() - 1] as usize)];
    emitted.chain(between).chain(limits).map(f64::from).sum()
}

/// The sum of the exponentials of the scores of those paths that pass.
fn mass(chain: &Chain, emissions: &[f32], passes: impl Fn(&[u8]) -> bool) -> f64 {
    let tokens = emissions.len() / chain.graph().stride();
    let all = paths(chain.graph(), tokens);
    all.iter().filter(|path| passes(path)).map(|path| score(chain, emissions, path).exp()).sum()
}

/// A chain of one of three kinds, its weights and the emissions of up to four tokens taken from `numbers`.
fn case(kind: usize, tokens: usize, numbers: &[f32]) -> (Chain, Vec<f32>) {
    let graph = match kind {
        0 => bilou::graph(&["a"]).unwrap(),
        1 => LabelGraph::independent(&["a", "b", "c"]).unwrap(),
        // The second label stands only between others, and the third has to be last.
        _ => {
            LabelGraph::new(["a", "b", "c"].map(str::to_owned).to_vec(), 0b101, 0b101, vec![0b111, 0b101, 0])
                .unwrap()
        }
    };
    let mut numbers = numbers.iter().copied().cycle();
    let mut transitions = Transitions::zeros(&graph);
    transitions.weights_mut().fill_with(|| numbers.next().unwrap());
    let emissions = (0..tokens * graph.stride()).map(|_| numbers.next().unwrap()).collect();
    (Chain::new(graph, transitions), emissions)
}

fn cases() -> impl Strategy<Value = (Chain, Vec<f32>)> {
    (0usize..3, 1usize..5, prop::collection::vec(-3.0f32..3.0, 97))
        .prop_map(|(kind, tokens, numbers)| case(kind, tokens, &numbers))
}

proptest! {
    #[test]
    fn the_best_path_is_the_best_of_all((chain, emissions) in cases()) {
        let mut path = Vec::new();
        chain.viterbi(&emissions, &mut Scratch::default(), &mut path);
        let tokens = emissions.len() / chain.graph().stride();
        let most = paths(chain.graph(), tokens)
            .iter()
            .map(|path| score(&chain, &emissions, path))
            .fold(f64::NEG_INFINITY, f64::max);
        prop_assert!(chain.graph().allows(&path));
        prop_assert!((score(&chain, &emissions, &path) - most).abs() < 1e-4);
    }

    #[test]
    fn probabilities_are_those_of_all_paths((chain, emissions) in cases()) {
        let mut scratch = Scratch::default();
        let marginals = chain.marginals(&emissions, &mut scratch);
        let total = mass(&chain, &emissions, |_| true);
        for token in 0..marginals.tokens() {
            for label in 0..chain.graph().len() {
                let share = mass(&chain, &emissions, |path| path[token] as usize == label) / total;
                prop_assert!((f64::from(marginals.of(token, label)) - share).abs() < 1e-5);
            }
        }
        for path in paths(chain.graph(), marginals.tokens()) {
            for first in 0..path.len() {
                for end in first..=path.len() {
                    let share = mass(&chain, &emissions, |it| it[first..end] == path[first..end]) / total;
                    prop_assert!((f64::from(marginals.stretch(first, &path[first..end])) - share).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn the_loss_is_that_of_all_paths((chain, emissions) in cases(), sets in prop::collection::vec(1u64..32, 4)) {
        let graph = chain.graph();
        let tokens = emissions.len() / graph.stride();
        let allowed = &sets[..tokens];
        let passes = |path: &[u8]| path.iter().zip(allowed).all(|(&label, set)| set >> label & 1 == 1);
        let mut gradients = (vec![0.0; emissions.len()], vec![0.0; chain.transitions().weights().len()]);
        let into = Loss { weight: 1.0, emissions: &mut gradients.0, transitions: &mut gradients.1 };
        let loss = chain.loss(&emissions, allowed, &mut LossScratch::default(), into);
        let share = mass(&chain, &emissions, passes) / mass(&chain, &emissions, |_| true);
        match loss {
            Some(loss) => prop_assert!((loss + share.ln()).abs() < 1e-4, "{} {}", loss, -share.ln()),
            None => prop_assert_eq!(share, 0.0),
        }
    }

    #[test]
    fn gradients_are_the_differences_of_losses((chain, emissions) in cases(), sets in prop::collection::vec(1u64..32, 4)) {
        let tokens = emissions.len() / chain.graph().stride();
        let allowed = &sets[..tokens];
        let weights = chain.transitions().weights();
        let loss = |chain: &Chain, emissions: &[f32], weight: f32| {
            let mut gradients = (vec![0.0f32; emissions.len()], vec![0.0f64; weights.len()]);
            let into = Loss { weight, emissions: &mut gradients.0, transitions: &mut gradients.1 };
            let loss = chain.loss(emissions, allowed, &mut LossScratch::default(), into);
            loss.map(|loss| (loss, gradients))
        };
        let Some((_, gradients)) = loss(&chain, &emissions, 2.0) else { return Ok(()) };
        let step = 1e-2f32;
        for place in 0..emissions.len() {
            if place % chain.graph().stride() >= chain.graph().len() {
                prop_assert_eq!(gradients.0[place], 0.0);
                continue;
            }
            let at = |by: f32| {
                let mut moved = emissions.clone();
                moved[place] += by;
                loss(&chain, &moved, 1.0).unwrap().0
            };
            let slope = (at(step) - at(-step)) / f64::from(step);
            prop_assert!((f64::from(gradients.0[place]) - slope).abs() < 1e-3, "{} {}", gradients.0[place], slope);
        }
        for place in 0..weights.len() {
            let at = |by: f32| {
                let mut moved = chain.transitions().clone();
                moved.weights_mut()[place] += by;
                loss(&Chain::new(chain.graph().clone(), moved), &emissions, 1.0).unwrap().0
            };
            let slope = (at(step) - at(-step)) / f64::from(step);
            prop_assert!((gradients.1[place] - slope).abs() < 1e-3, "{} {}", gradients.1[place], slope);
        }
    }

    #[test]
    fn emissions_without_measure_give_legal_labels(numbers in prop::collection::vec(
        prop::sample::select(vec![0.0, 1e30, -1e30, 200.0, -200.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY]), 29)) {
        for kind in 0..3 {
            let (chain, emissions) = case(kind, 9, &numbers);
            let (mut path, mut scratch) = (Vec::new(), Scratch::default());
            chain.viterbi(&emissions, &mut scratch, &mut path);
            prop_assert_eq!(path.len(), 9);
            prop_assert!(path.iter().all(|&label| usize::from(label) < chain.graph().len()));
            let marginals = chain.marginals(&emissions, &mut scratch);
            let one = marginals.of(4, 1);
            prop_assert!((0.0..=1.0).contains(&one), "{}", one);
        }
    }
}

#[test]
fn a_long_sequence_stays_precise() {
    let (chain, row) = case(0, 1, &[0.25, -0.5, 1.0, 0.75, -1.25, 0.0, 0.5]);
    let emissions = row.repeat(100_000);
    let (mut path, mut scratch) = (Vec::new(), Scratch::default());
    chain.viterbi(&emissions, &mut scratch, &mut path);
    assert!(chain.graph().allows(&path));
    assert_eq!(path[1000..2000], path[90_000..91_000]);
    let marginals = chain.marginals(&emissions, &mut scratch);
    assert_eq!(marginals.of(1000, 0), marginals.of(99_000, 0));
}

#[test]
fn no_tokens_have_no_labels() {
    let (chain, _) = case(0, 1, &[1.0]);
    let mut path = vec![3];
    chain.viterbi(&[], &mut Scratch::default(), &mut path);
    assert!(path.is_empty());
    assert_eq!(chain.marginals(&[], &mut Scratch::default()).tokens(), 0);
}

#[test]
fn scratch_of_another_sequence_has_no_influence() {
    let (long, emissions) = case(1, 4, &[0.5, -1.0, 2.0, 0.0, 1.5]);
    let (short, few) = case(0, 2, &[0.5, -1.0, 2.0, 0.0, 1.5]);
    let (mut used, mut path) = (Scratch::default(), Vec::new());
    long.viterbi(&emissions, &mut used, &mut path);
    long.marginals(&emissions, &mut used);
    let mut fresh = Scratch::default();
    let once = short.marginals(&few, &mut fresh).of(1, 4).to_bits();
    assert_eq!(short.marginals(&few, &mut used).of(1, 4).to_bits(), once);
}

#[test]
fn a_chain_comes_back_from_its_sections() {
    let (chain, _) = case(0, 1, &[0.5, -1.0, 2.0]);
    let mut writer = Writer::new();
    chain.write(&mut writer, "names");
    let bytes = writer.finish().unwrap();
    let back = Chain::open(&File::open(&bytes).unwrap(), "names").unwrap();
    assert_eq!((back.graph(), back.transitions()), (chain.graph(), chain.transitions()));
}
