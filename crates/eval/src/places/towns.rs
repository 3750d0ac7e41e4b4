//! In which country a point lies, by the town that is nearest to it.

use std::collections::BTreeMap;

use thiserror::Error;

use super::kilometres;

/// Towns with their countries.
pub struct Towns {
    /// Whole degrees north and east -> the towns there.
    cells: BTreeMap<(i16, i16), Vec<Town>>,
}

struct Town {
    coordinates: (f64, f64),
    country: Box<str>,
}

/// Why towns cannot be read.
#[derive(Debug, Error)]
#[error("line {line}: no town with `country`, `lat` and `lon`")]
pub struct TownsError {
    /// The line, from 1.
    pub line: usize,
}

impl Towns {
    /// Reads a table of tab-separated values whose head names the columns `country`, `lat` and `lon`, among others.
    ///
    /// # Errors
    /// [`TownsError`] at the first line that lacks one of them.
    pub fn read(table: &str) -> Result<Self, TownsError> {
        let mut lines = table.lines().enumerate();
        let head: Vec<&str> = lines.next().map(|(_, line)| line.split('\t').collect()).unwrap_or_default();
        let column = |name: &str| head.iter().position(|known| *known == name).ok_or(TownsError { line: 1 });
        let (country, north, east) = (column("country")?, column("lat")?, column("lon")?);
        let mut cells: BTreeMap<(i16, i16), Vec<Town>> = BTreeMap::new();
        for (index, line) in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            let number = |column: usize| fields.get(column)?.parse::<f64>().ok();
            let town = (|| {
                let coordinates = (number(north)?, number(east)?);
                Some(Town { coordinates, country: (*fields.get(country)?).into() })
            })();
            let town = town.ok_or(TownsError { line: index + 1 })?;
            cells.entry(cell(town.coordinates)).or_default().push(town);
        }
        Ok(Self { cells })
    }

    /// The country of the nearest town, where there is one within some degrees.
    pub fn country(&self, point: (f64, f64)) -> Option<&str> {
        const FARTHEST: i16 = 8;
        let (north, east) = cell(point);
        let nearest = |reach: i16| {
            let bands = (north - reach)..=(north + reach);
            let towns = bands.flat_map(|band| {
                self.cells.range((band, east - reach)..=(band, east + reach)).flat_map(|(_, towns)| towns)
            });
            let distance = |town: &Town| kilometres(town.coordinates, point);
            towns.min_by(|one, other| distance(one).total_cmp(&distance(other)))
        };
        // One ring more than the first that has a town: a nearer one may lie across its edge.
        let reach = (0..=FARTHEST).find(|&reach| nearest(reach).is_some())?;
        nearest(reach + 1).map(|town| &*town.country)
    }
}

#[allow(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
fn cell((north, east): (f64, f64)) -> (i16, i16) {
    (north.floor() as i16, east.floor() as i16)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "name\tcountry\tlat\tlon\nBasel\tCH\t47.56\t7.57\nMulhouse\tFR\t47.75\t7.34\n";

    #[test]
    fn a_point_is_in_the_country_of_its_nearest_town() {
        let towns = Towns::read(TABLE).unwrap();
        assert_eq!(towns.country((47.6, 7.6)), Some("CH"));
        assert_eq!(towns.country((47.9, 7.2)), Some("FR"));
        assert_eq!(towns.country((0.0, -30.0)), None);
    }

    #[test]
    fn a_table_without_the_columns_is_refused() {
        insta::assert_snapshot!(
            Towns::read("name\tlat\n").err().unwrap(),
            @"line 1: no town with `country`, `lat` and `lon`"
        );
    }
}
