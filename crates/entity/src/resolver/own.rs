//! Names that a user has ids for: one id is one entity, and two ids are two.

use std::collections::HashMap;

use dateline_document::Found;

use super::{Cluster, Named};

/// Joins the clusters of names with one id, and parts names with two.
///
/// A name without an id stays with those that it was joined to.
pub fn join(found: &Found, names: &[Named<'_>], clusters: &mut Vec<Cluster>, of_name: &mut [Option<usize>]) {
    if found.user_ids.is_empty() {
        return;
    }
    let mut of_id: HashMap<&str, usize> = HashMap::new();
    let mut id_of: HashMap<usize, &str> = HashMap::new();
    // What each cluster has become. One with an id becomes no other.
    let mut became: Vec<usize> = (0..clusters.len()).collect();
    for (index, named) in names.iter().enumerate() {
        let (Some(id), Some(cluster)) = (found.user_id(named.span), of_name[index]) else { continue };
        let cluster = became[cluster];
        let is_anothers = id_of.get(&cluster).is_some_and(|&known| known != id);
        let target = *of_id.entry(id).or_insert_with(|| {
            if !is_anothers {
                return cluster;
            }
            clusters.push(Cluster::new(named.kind));
            became.push(clusters.len() - 1);
            clusters.len() - 1
        });
        id_of.insert(target, id);
        if is_anothers {
            of_name[index] = Some(target);
        } else if target != cluster {
            became[cluster] = target;
            clusters[target].gender = clusters[target].gender.or(clusters[cluster].gender);
        }
    }
    clusters.iter_mut().for_each(|cluster| cluster.names.clear());
    for (index, cluster) in of_name.iter_mut().enumerate() {
        if let Some(cluster) = cluster {
            *cluster = became[*cluster];
            clusters[*cluster].names.push(index);
        }
    }
}
