//! Steps down the gradient.

use std::ops::Range;

/// Adam (Kingma and Ba 2015) with a limit on the gradient's length, and a running average of the parameters, which is what is
/// kept (Polyak and Juditsky 1992). Rows of tables that a batch did not touch keep still.
pub struct Optimizer {
    /// The parameters.
    pub values: Vec<f32>,
    /// Their running average.
    pub average: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    /// Where the tables begin.
    dense: usize,
    steps: usize,
    /// Powers of the decays of both moments.
    decays: (f32, f32),
}

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.99;

/// Longest gradient that is followed as it is.
const LONGEST: f32 = 1.25;

/// Steps after which the average of all tables is brought up to date.
const TABLES_EVERY: usize = 8;

impl Optimizer {
    pub fn new(values: Vec<f32>, dense: usize) -> Self {
        let zeros = vec![0.0; values.len()];
        Self {
            average: values.clone(),
            first: zeros.clone(),
            second: zeros,
            values,
            dense,
            steps: 0,
            decays: (1.0, 1.0),
        }
    }

    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Goes a step at `rate`. `touched` are the ranges of the tables that `gradient` is set for; the rest of the tables' gradient is
    /// not looked at.
    pub fn step(&mut self, rate: f32, gradient: &[f32], touched: &[Range<usize>]) {
        self.steps += 1;
        self.decays = (self.decays.0 * FIRST, self.decays.1 * SECOND);
        let squares: f64 = sum_of_squares(&gradient[..self.dense])
            + touched.iter().map(|range| sum_of_squares(&gradient[range.clone()])).sum::<f64>();
        let length = (squares as f32).sqrt();
        let scale = if length > LONGEST { LONGEST / length } else { 1.0 };
        let keep = (1.0 - 1.0 / (self.steps as f32 / 10.0 + 1.0)).min(0.998);
        self.update(0..self.dense, rate, scale, gradient);
        for range in touched {
            self.update(range.clone(), rate, scale, gradient);
        }
        average(&mut self.average[..self.dense], &self.values[..self.dense], keep);
        if self.steps.is_multiple_of(TABLES_EVERY) {
            let keep = (0..TABLES_EVERY).fold(1.0, |product, _| product * keep);
            average(&mut self.average[self.dense..], &self.values[self.dense..], keep);
        }
    }

    fn update(&mut self, range: Range<usize>, rate: f32, scale: f32, gradient: &[f32]) {
        let (of_first, of_second) = (1.0 / (1.0 - self.decays.0), 1.0 / (1.0 - self.decays.1));
        let values = self.values[range.clone()].iter_mut().zip(&gradient[range.clone()]);
        let moments = self.first[range.clone()].iter_mut().zip(&mut self.second[range]);
        for ((value, gradient), (first, second)) in values.zip(moments) {
            let gradient = gradient * scale;
            *first = FIRST * *first + (1.0 - FIRST) * gradient;
            *second = SECOND * *second + (1.0 - SECOND) * gradient * gradient;
            *value -= rate * (*first * of_first) / ((*second * of_second).sqrt() + 1e-6);
        }
    }
}

fn average(average: &mut [f32], values: &[f32], keep: f32) {
    for (average, value) in average.iter_mut().zip(values) {
        *average = keep * *average + (1.0 - keep) * value;
    }
}

/// In eight sums side by side, so that the order is fixed and yet fast.
fn sum_of_squares(values: &[f32]) -> f64 {
    let mut sums = [0f64; 8];
    for chunk in values.chunks(8) {
        for (sum, &value) in sums.iter_mut().zip(chunk) {
            *sum += f64::from(value) * f64::from(value);
        }
    }
    sums.iter().sum()
}
