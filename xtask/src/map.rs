//! `cargo xtask map`: a picture of what `dateline extract --format geojson` writes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use crate::{Failure, root};

/// Draw the notes of a GeoJSON file on a map, as SVG
#[derive(Args)]
pub struct Map {
    /// What `dateline extract --format geojson` has written
    #[arg(value_name = "FILE.geojson")]
    notes: PathBuf,

    /// The picture to write
    #[arg(short, long, value_name = "FILE.svg")]
    out: PathBuf,
}

#[derive(Deserialize)]
struct Notes {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Geometry,
    properties: Properties,
}

#[derive(Deserialize)]
struct Geometry {
    /// Degrees east and north.
    coordinates: [f64; 2],
}

#[derive(Deserialize)]
struct Properties {
    /// The words that the note rests on; none of a note about the whole article.
    text: Option<String>,
    name: Option<String>,
}

/// Draws the picture.
///
/// # Errors
/// When a file cannot be read or written, or the first one is no GeoJSON of notes.
pub fn run(task: &Map) -> Result<(), Failure> {
    let file = task.notes.display();
    let notes = fs::read(&task.notes).map_err(|error| format!("{file}: {error}"))?;
    let notes: Notes = serde_json::from_slice(&notes).map_err(|error| format!("{file}: {error}"))?;
    let outlines = fs::read_to_string(root().join("xtask/data/outlines.txt"))?;
    let outlines: Vec<Vec<Point>> = outlines.lines().map(ring).collect::<Result<_, _>>()?;
    let places = places(notes.features);
    if places.is_empty() {
        return Err(format!("{file}: no note has coordinates").into());
    }
    fs::write(&task.out, draw(&places, &outlines))
        .map_err(|error| format!("{}: {error}", task.out.display()).into())
}

/// A place on the picture.
#[derive(Debug, PartialEq)]
struct Place {
    name: String,
    at: Point,
    /// How many notes stand there.
    notes: usize,
}

/// Degrees east and north.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    east: f64,
    north: f64,
}

/// Notes of one name at one point as one place, those of most notes first; without those about whole articles.
fn places(features: Vec<Feature>) -> Vec<Place> {
    let mut counts: BTreeMap<(String, [u64; 2]), usize> = BTreeMap::new();
    for Feature { geometry, properties } in features {
        let Some(text) = properties.text else { continue };
        let name = properties.name.unwrap_or(text);
        *counts.entry((name, geometry.coordinates.map(f64::to_bits))).or_default() += 1;
    }
    let place = |((name, at), notes): ((String, [u64; 2]), usize)| {
        let [east, north] = at.map(f64::from_bits);
        Place { name, at: Point { east, north }, notes }
    };
    let mut places: Vec<Place> = counts.into_iter().map(place).collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.notes));
    places
}

/// Reads an outline: points parted by blanks, degrees east and north parted by a comma. Where it crosses the line from 180
/// degrees east to 180 west it goes on counting.
fn ring(line: &str) -> Result<Vec<Point>, Failure> {
    let mut ring: Vec<Point> = Vec::new();
    for text in line.split(' ') {
        let degrees =
            text.split_once(',').and_then(|(east, north)| Some((east.parse().ok()?, north.parse().ok()?)));
        let (east, north): (f64, f64) = degrees.ok_or_else(|| format!("outlines: no point: {text:?}"))?;
        let last = ring.last().map_or(east, |point| point.east);
        ring.push(Point { east: east + 360.0 * ((last - east) / 360.0).round(), north });
    }
    Ok(ring)
}

/// The width of the picture, and what it keeps free around the places, in pixels.
const WIDTH: f64 = 840.0;
const MARGIN: f64 = 90.0;
/// The least degrees that the picture shows from left to right.
const LEAST_DEGREES: f64 = 12.0;
const FONT: f64 = 13.0;
/// What a letter takes of the font's size, about.
const LETTER: f64 = 0.56;

/// How degrees become pixels: equidistant, true to scale at the middle's latitude.
struct Projection {
    west: f64,
    top: f64,
    pixels_per_degree_east: f64,
    pixels_per_degree_north: f64,
    height: f64,
}

impl Projection {
    fn around(places: &[Place]) -> Self {
        let range = |degrees: fn(&Place) -> f64| {
            let all = places.iter().map(degrees);
            (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max))
        };
        let (west, east) = range(|place| place.at.east);
        let (south, north) = range(|place| place.at.north);
        let narrowing = ((south + north) / 2.0).to_radians().cos().max(0.2);
        let inner = WIDTH - 2.0 * MARGIN;
        let least = LEAST_DEGREES / narrowing;
        let (middle, degrees) = ((west + east) / 2.0, (east - west).max(least));
        let pixels_per_degree_east = inner / degrees;
        let pixels_per_degree_north = pixels_per_degree_east / narrowing;
        Self {
            west: middle - degrees / 2.0 - MARGIN / pixels_per_degree_east,
            top: north + MARGIN / pixels_per_degree_north,
            pixels_per_degree_east,
            pixels_per_degree_north,
            height: ((north - south) * pixels_per_degree_north + 2.0 * MARGIN).round(),
        }
    }

    fn pixels(&self, point: Point) -> (f64, f64) {
        let across = (point.east - self.west) * self.pixels_per_degree_east;
        let down = (self.top - point.north) * self.pixels_per_degree_north;
        (across, down)
    }
}

fn draw(places: &[Place], outlines: &[Vec<Point>]) -> String {
    let projection = Projection::around(places);
    let height = projection.height;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"{FONT}\">\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#dfe9f0\"/>\n\
         <g fill=\"#f6f3ea\" stroke=\"#b9b4a4\" stroke-width=\"0.7\">\n"
    );
    // An outline that goes on past 180 degrees is seen at either end of the map.
    for (ring, turn) in outlines.iter().flat_map(|ring| [-360.0, 0.0, 360.0].map(|turn| (ring, turn))) {
        let pixels = ring.iter().map(|point| projection.pixels(Point { east: point.east + turn, ..*point }));
        svg.push_str(&outline(pixels, height).unwrap_or_default());
    }
    svg.push_str("</g>\n");
    let mut taken: Vec<Rectangle> = Vec::new();
    let circles: Vec<(f64, f64, f64)> = places
        .iter()
        .map(|place| {
            let (x, y) = projection.pixels(place.at);
            (x, y, 4.0 + 2.0 * (place.notes as f64).sqrt())
        })
        .collect();
    taken.extend(circles.iter().map(|&(x, y, radius)| Rectangle {
        left: x - radius,
        top: y - radius,
        right: x + radius,
        bottom: y + radius,
    }));
    for (place, &(x, y, radius)) in places.iter().zip(&circles) {
        let name = place.name.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"#c2452d\" fill-opacity=\"0.75\" \
             stroke=\"#fff\"><title>{name}: {}</title></circle>",
            place.notes
        );
        let width = FONT * LETTER * place.name.chars().count() as f64;
        let gap = radius + 4.0;
        let sides = [
            ("start", x + gap, y + FONT * 0.35),
            ("end", x - gap, y + FONT * 0.35),
            ("middle", x, y - gap),
            ("middle", x, y + gap + FONT * 0.8),
        ];
        let label = |&(anchor, x, y): &(&str, f64, f64)| {
            let left = match anchor {
                "start" => x,
                "end" => x - width,
                _ => x - width / 2.0,
            };
            Rectangle { left, top: y - FONT * 0.8, right: left + width, bottom: y + FONT * 0.2 }
        };
        let is_free = |side: &&(&str, f64, f64)| {
            let label = label(side);
            label.left >= 0.0 && label.right <= WIDTH && !taken.iter().any(|other| label.meets(other))
        };
        let Some(side) = sides.iter().find(is_free) else { continue };
        taken.push(label(side));
        let (anchor, x, y) = side;
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"#222\">{name}</text>"
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// A path along these points, without those that are a pixel from the last one; none where nothing of it is seen.
fn outline(pixels: impl Iterator<Item = (f64, f64)>, height: f64) -> Option<String> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for (x, y) in pixels {
        if points.last().is_none_or(|&(left, top)| (x - left).abs().max((y - top).abs()) >= 1.0) {
            points.push((x, y));
        }
    }
    let meets = |axis: fn(&(f64, f64)) -> f64, end: f64| {
        points.iter().any(|point| axis(point) >= 0.0) && points.iter().any(|point| axis(point) <= end)
    };
    let is_seen = points.len() > 2 && meets(|point| point.0, WIDTH) && meets(|point| point.1, height);
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.0},{y:.0}")).collect();
    is_seen.then(|| format!("<path d=\"M{}z\"/>\n", points.join(" ")))
}

/// A rectangle of the picture, in pixels.
struct Rectangle {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Rectangle {
    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}
