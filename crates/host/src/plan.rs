//! Which extractors run, on what, and in what order.
//!
//! A plan is made of manifests alone, before any code of a plugin runs. It does not depend on the order in which plugins
//! were asked for, but for one thing: of two that write the same layer the first has it.

use std::collections::BTreeMap;
use std::sync::Arc;

use dateline_plugin::abi::ColumnType;
use dateline_plugin::{ExtractorManifest, InputColumn, Manifest, NoteColumn, Requirement};

use crate::catalog::Entry;
use crate::error::PlanError;
use crate::shape::Shape;

/// What the plugins of a run do.
pub(crate) struct Plan {
    /// For each plugin its extractors in the manifest's order, or why it does not run.
    pub(crate) plugins: Vec<Result<Vec<Task>, PlanError>>,
    /// All extractors, each behind those whose layers it reads.
    pub(crate) order: Vec<Place>,
}

/// An extractor: its plugin's place in the run, and its own in the plugin's manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) plugin: usize,
    pub(crate) extractor: usize,
}

/// What one extractor reads and writes.
pub(crate) struct Task {
    pub(crate) shape: Shape,
    /// The columns it reads, in the manifest's order.
    pub(crate) inputs: Vec<Input>,
    /// The layers of notes it reads.
    pub(crate) needs: Vec<Need>,
}

/// A column that an extractor reads.
pub(crate) enum Input {
    /// One of the document.
    Document(InputColumn),
    /// One of the notes of another extractor.
    Notes {
        /// The place of their layer among the extractor's needs.
        need: usize,
        column: NoteInput,
        kind: ColumnType,
    },
    /// One that is optional and not there.
    Absent(ColumnType),
}

/// A column of notes; attributes by their names.
pub(crate) enum NoteInput {
    Start,
    End,
    Label,
    Score,
    RefKind,
    Ref,
    Attribute(Arc<str>),
    Present(Arc<str>),
}

/// A layer of notes that an extractor reads.
#[derive(Debug)]
pub(crate) struct Need {
    pub(crate) layer: Box<str>,
    /// The extractor that writes it.
    pub(crate) provider: Place,
    /// Whether there is nothing to be done without it.
    pub(crate) is_required: bool,
}

/// The plan of plugins, in the order in which they were asked for; those without a manifest are refused.
pub(crate) fn plan(entries: &[&Entry]) -> Plan {
    let manifests: Vec<Option<&Manifest>> = entries.iter().map(|entry| entry.manifest()).collect();
    let mut plugins: Vec<Option<Result<Vec<Task>, PlanError>>> = entries
        .iter()
        .map(|entry| {
            let refusal = entry.refusal()?;
            Some(Err(PlanError::Refused(refusal.to_string())))
        })
        .collect();
    let mut providers = BTreeMap::new();
    for (plugin, manifest) in manifests.iter().enumerate() {
        let extractors = manifest.iter().flat_map(|manifest| &manifest.extractors);
        for (extractor, ExtractorManifest { layer, .. }) in extractors.enumerate() {
            let place = Place { plugin, extractor };
            let first: Place = *providers.entry(layer.as_str()).or_insert(place);
            if first.plugin != plugin && plugins[plugin].is_none() {
                let other = entries[first.plugin].name().to_owned();
                plugins[plugin] = Some(Err(PlanError::TwoProviders { layer: layer.clone(), other }));
            }
        }
    }
    let context = Context { entries, manifests, providers };
    loop {
        let found = (0..entries.len())
            .filter(|&plugin| !matches!(plugins[plugin], Some(Err(_))))
            .map(|plugin| (plugin, context.tasks(plugin, &plugins)));
        let found: Vec<_> = found.collect();
        let is_settled = found.iter().all(|(_, tasks)| tasks.is_ok());
        for (plugin, tasks) in found {
            plugins[plugin] = Some(tasks);
        }
        if is_settled {
            match context.order(&plugins) {
                Ok(order) => {
                    let plugins = plugins.into_iter().map(|tasks| tasks.unwrap_or_else(|| Ok(Vec::new())));
                    return Plan { plugins: plugins.collect(), order };
                }
                Err(cycle) => {
                    let chain = PlanError::Cycle { chain: context.chain(&cycle) };
                    for place in cycle {
                        plugins[place.plugin] = Some(Err(chain.clone()));
                    }
                }
            }
        }
    }
}

struct Context<'e> {
    entries: &'e [&'e Entry],
    manifests: Vec<Option<&'e Manifest>>,
    // Who writes each layer.
    providers: BTreeMap<&'e str, Place>,
}

impl Context<'_> {
    /// What the extractors of a plugin read and write, where all that they require is there.
    fn tasks(
        &self,
        plugin: usize,
        plugins: &[Option<Result<Vec<Task>, PlanError>>],
    ) -> Result<Vec<Task>, PlanError> {
        let extractors = self.manifests[plugin].iter().flat_map(|manifest| &manifest.extractors);
        extractors.map(|extractor| self.task(extractor, plugins)).collect()
    }

    fn task(
        &self,
        extractor: &ExtractorManifest,
        plugins: &[Option<Result<Vec<Task>, PlanError>>],
    ) -> Result<Task, PlanError> {
        let malformed = |error: dateline_plugin::ManifestError| PlanError::Refused(error.to_string());
        let shape = Shape::new(extractor).map_err(malformed)?;
        let mut needs: Vec<Need> = Vec::new();
        let mut inputs = Vec::new();
        for requirement in extractor.requirements().map_err(malformed)? {
            let Requirement { name, column_type: kind, is_optional } = requirement;
            let input = match (InputColumn::from_name(name), NoteColumn::parse(name)) {
                (Some(column), _) => {
                    check_type(extractor, name, kind, column.column_type())?;
                    Input::Document(column)
                }
                (None, Some((layer, column))) => {
                    match self.notes(extractor, layer, column, &requirement, plugins) {
                        Ok((provider, column)) => {
                            let need = needs.iter().position(|need| *need.layer == *layer);
                            let need = need.unwrap_or_else(|| {
                                needs.push(Need { layer: layer.into(), provider, is_required: false });
                                needs.len() - 1
                            });
                            needs[need].is_required |= !is_optional;
                            Input::Notes { need, column, kind }
                        }
                        Err(error @ PlanError::ColumnType { .. }) => return Err(error),
                        Err(_) if is_optional => Input::Absent(kind),
                        Err(error) => return Err(error),
                    }
                }
                (None, None) if is_optional => Input::Absent(kind),
                (None, None) => {
                    let (layer, name) = (extractor.layer.clone(), name.to_owned());
                    return Err(PlanError::NoColumn { layer, name });
                }
            };
            inputs.push(input);
        }
        Ok(Task { shape, inputs, needs })
    }

    /// Who writes a column of notes, and which one it is.
    fn notes(
        &self,
        extractor: &ExtractorManifest,
        layer: &str,
        column: NoteColumn<'_>,
        requirement: &Requirement<'_>,
        plugins: &[Option<Result<Vec<Task>, PlanError>>],
    ) -> Result<(Place, NoteInput), PlanError> {
        let link = (extractor.layer.clone(), layer.to_owned());
        let provider =
            self.providers.get(layer).copied().filter(|place| self.manifests[place.plugin].is_some());
        let Some(provider) = provider else {
            let why = "which no plugin of the run writes".to_owned();
            return Err(PlanError::Needs { chain: vec![link], why });
        };
        match &plugins[provider.plugin] {
            Some(Err(PlanError::Needs { chain, why })) => {
                let chain = std::iter::once(link).chain(chain.iter().cloned()).collect();
                return Err(PlanError::Needs { chain, why: why.clone() });
            }
            Some(Err(_)) => return Err(self.not_running(link, provider)),
            Some(Ok(_)) | None => {}
        }
        let attributes = &self.extractor(provider).attributes;
        let attribute = |name: &str| {
            let found = attributes.iter().find(|attribute| attribute.name == name);
            found.ok_or_else(|| PlanError::NoAttribute {
                layer: extractor.layer.clone(),
                name: requirement.name.to_owned(),
                plugin: self.entries[provider.plugin].name().to_owned(),
            })
        };
        let (column, has) = match column {
            NoteColumn::Start => (NoteInput::Start, column.column_type()),
            NoteColumn::End => (NoteInput::End, column.column_type()),
            NoteColumn::Label => (NoteInput::Label, column.column_type()),
            NoteColumn::Score => (NoteInput::Score, column.column_type()),
            NoteColumn::RefKind => (NoteInput::RefKind, column.column_type()),
            NoteColumn::Ref => (NoteInput::Ref, column.column_type()),
            NoteColumn::Attribute(name) => {
                let kind = attribute(name)?.column_type();
                let kind = kind.map_err(|error| PlanError::Refused(error.to_string()))?;
                (NoteInput::Attribute(name.into()), Some(kind))
            }
            NoteColumn::Present(name) => {
                attribute(name)?;
                (NoteInput::Present(name.into()), column.column_type())
            }
        };
        check_type(
            extractor,
            requirement.name,
            requirement.column_type,
            has.unwrap_or(requirement.column_type),
        )?;
        Ok((provider, column))
    }

    fn not_running(&self, link: (String, String), provider: Place) -> PlanError {
        PlanError::Needs { chain: vec![link], why: not_running(self.entries[provider.plugin].name()) }
    }

    /// The extractors of all plugins that run, each behind those whose layers it reads, else in the order of the plugins.
    ///
    /// # Errors
    /// Extractors that wait for each other, each for the next one and the last for the first.
    fn order(&self, plugins: &[Option<Result<Vec<Task>, PlanError>>]) -> Result<Vec<Place>, Vec<Place>> {
        let mut waiting: BTreeMap<Place, &[Need]> = BTreeMap::new();
        for (plugin, tasks) in plugins.iter().enumerate() {
            let tasks = tasks.iter().flatten().flatten();
            let places =
                tasks.enumerate().map(|(extractor, task)| (Place { plugin, extractor }, &*task.needs));
            waiting.extend(places);
        }
        let mut order = Vec::with_capacity(waiting.len());
        loop {
            let is_ready = |needs: &[Need]| needs.iter().all(|need| !waiting.contains_key(&need.provider));
            let Some(place) = waiting.iter().find(|(_, needs)| is_ready(needs)).map(|(&place, _)| place)
            else {
                break;
            };
            waiting.remove(&place);
            order.push(place);
        }
        // Everything that is left waits for something that is left: whoever follows comes round.
        let Some(mut place) = waiting.keys().next().copied() else { return Ok(order) };
        let mut path = Vec::new();
        loop {
            if let Some(first) = path.iter().position(|&before| before == place) {
                return Err(path.split_off(first));
            }
            path.push(place);
            let next =
                waiting[&place].iter().map(|need| need.provider).find(|next| waiting.contains_key(next));
            let Some(next) = next else { return Err(path) };
            place = next;
        }
    }

    /// Who requires whose layer in a cycle, from the first of the layers by name.
    fn chain(&self, cycle: &[Place]) -> Vec<(String, String)> {
        let layers: Vec<&str> = cycle.iter().map(|&place| self.extractor(place).layer.as_str()).collect();
        let first = layers.iter().enumerate().min_by_key(|(_, layer)| **layer).map_or(0, |(index, _)| index);
        let links = (first..first + layers.len()).map(|index| {
            let [layer, next] = [index, index + 1].map(|index| layers[index % layers.len()].to_owned());
            (layer, next)
        });
        links.collect()
    }

    fn extractor(&self, place: Place) -> &ExtractorManifest {
        let manifest = self.manifests[place.plugin];
        &manifest.map(|manifest| manifest.extractors.as_slice()).unwrap_or_default()[place.extractor]
    }
}

/// The end of a chain of requirements: the plugin that writes the last layer is there and does not run.
pub(crate) fn not_running(plugin: &str) -> String {
    format!("which plugin `{plugin}` writes, and that does not run")
}

fn check_type(
    extractor: &ExtractorManifest,
    name: &str,
    wanted: ColumnType,
    has: ColumnType,
) -> Result<(), PlanError> {
    if wanted == has {
        return Ok(());
    }
    let (layer, name) = (extractor.layer.clone(), name.to_owned());
    Err(PlanError::ColumnType { layer, name, wanted: wanted.as_str(), has: has.as_str() })
}
