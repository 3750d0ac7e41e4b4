//! The best pairing of rows with columns.

/// The largest sum of values of pairs in which every row and every column stands at most once.
///
/// `values` has the pairs with a value above zero; all others are worth nothing. Rows and columns that share no pair,
/// directly or through others, are paired apart from each other, by the Hungarian method (Kuhn 1955) in the form that
/// takes the cube of a part's size.
pub fn best_assignment(rows: usize, columns: usize, values: &[(usize, usize, f64)]) -> f64 {
    parts(rows, columns, values).iter().map(|part| best_of_part(part)).sum()
}

/// The pairs by connected parts of the graph that they make.
fn parts(rows: usize, columns: usize, values: &[(usize, usize, f64)]) -> Vec<Vec<(usize, usize, f64)>> {
    let mut parent: Vec<usize> = (0..rows + columns).collect();
    fn root(parent: &mut [usize], mut node: usize) -> usize {
        while parent[node] != node {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }
        node
    }
    for &(row, column, _) in values {
        let (one, other) = (root(&mut parent, row), root(&mut parent, rows + column));
        parent[one] = other;
    }
    let mut by_root: Vec<(usize, (usize, usize, f64))> =
        values.iter().map(|&value| (root(&mut parent, value.0), value)).collect();
    by_root.sort_by_key(|&(root, (row, column, _))| (root, row, column));
    by_root
        .chunk_by(|one, other| one.0 == other.0)
        .map(|part| part.iter().map(|&(_, value)| value).collect())
        .collect()
}

fn best_of_part(part: &[(usize, usize, f64)]) -> f64 {
    let numbered = |of: fn(&(usize, usize, f64)) -> usize| {
        let mut numbers: Vec<usize> = part.iter().map(of).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    let (rows, columns) = (numbered(|value| value.0), numbered(|value| value.1));
    let size = rows.len().max(columns.len());
    let mut value = vec![vec![0.0; size]; size];
    for (row, column, it) in part {
        if let (Ok(row), Ok(column)) = (rows.binary_search(row), columns.binary_search(column)) {
            value[row][column] = *it;
        }
    }
    hungarian(&value)
}

/// Potentials and augmenting paths over a square of values; row and column 0 stand for none.
fn hungarian(value: &[Vec<f64>]) -> f64 {
    let size = value.len();
    let (mut of_row, mut of_column) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_at = vec![0; size + 1];
    for row in 1..=size {
        row_at[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; size + 1];
        let mut before = vec![0; size + 1];
        let mut done = vec![false; size + 1];
        loop {
            done[column] = true;
            let (at, mut delta, mut next) = (row_at[column], f64::INFINITY, 0);
            for other in (1..=size).filter(|&other| !done[other]) {
                let cost = -value[at - 1][other - 1] - of_row[at] - of_column[other];
                if cost < least[other] {
                    least[other] = cost;
                    before[other] = column;
                }
                if least[other] < delta {
                    delta = least[other];
                    next = other;
                }
            }
            for other in 0..=size {
                if done[other] {
                    of_row[row_at[other]] += delta;
                    of_column[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
            if row_at[column] == 0 {
                break;
            }
        }
        while column != 0 {
            row_at[column] = row_at[before[column]];
            column = before[column];
        }
    }
    (1..=size).map(|column| value[row_at[column] - 1][column - 1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_sum_is_not_the_greedy_one() {
        let values = [(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.8), (5, 7, 0.5)];
        assert!((best_assignment(6, 8, &values) - 2.1).abs() < 1e-9);
        assert_eq!(best_assignment(3, 2, &[]), 0.0);
    }

    #[test]
    fn rows_and_columns_may_be_of_different_number() {
        let values = [(0, 0, 0.2), (1, 0, 0.6), (2, 0, 0.5), (2, 1, 0.4)];
        assert!((best_assignment(3, 2, &values) - 1.0).abs() < 1e-9);
    }
}
