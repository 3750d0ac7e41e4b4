//! What lies near what: weights in cells of a degree on the globe.

use std::collections::BTreeMap;

/// Weights by the cell that they lie in. A cell is a degree of latitude high and about as wide.
#[derive(Default)]
pub struct Near {
    cells: BTreeMap<(i16, i16), f64>,
}

impl Near {
    /// Adds a weight at degrees north and east.
    pub fn add(&mut self, (north, east): (f64, f64), weight: f64) {
        let band = band(north);
        *self.cells.entry((band, column(band, east))).or_default() += weight;
    }

    /// The weights in the cell of degrees north and east and in those around it: up to 110 to 220 km away.
    pub fn around(&self, (north, east): (f64, f64)) -> f64 {
        let middle = band(north);
        let bands = [middle - 1, middle, middle + 1];
        let row = |band: i16| {
            let column = column(band, east);
            self.cells.range((band, column - 1)..=(band, column + 1)).map(|(_, weight)| weight).sum::<f64>()
        };
        bands.into_iter().map(row).sum()
    }
}

#[allow(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
fn band(north: f64) -> i16 {
    north.floor() as i16
}

/// The number of the cell in its band; all cells of a band are alike wide.
#[allow(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
fn column(band: i16, east: f64) -> i16 {
    let width = (f64::from(band) + 0.5).to_radians().cos().max(0.05);
    (east * width).floor() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_within_a_degree_counts_and_nothing_far_away() {
        let mut near = Near::default();
        near.add((33.66, -95.55), 1.0);
        near.add((33.02, -95.01), 0.5);
        assert_eq!(near.around((33.2, -95.2)), 1.5);
        assert_eq!(near.around((32.1, -95.2)), 1.5);
        assert_eq!(near.around((30.1, -95.2)), 0.0);
        assert_eq!(near.around((48.85, 2.35)), 0.0);
    }
}
