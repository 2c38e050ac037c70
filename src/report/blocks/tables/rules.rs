//! `rules`: every rule, by the layer that applies it.

use std::collections::BTreeMap;

use super::links;
use super::markdown::prose;
use crate::nt::rule::{Card, Layer, Rule};
use crate::report::lines::capitalised;

/// One heading a layer, and below it one a rule.
pub fn rules() -> Vec<String> {
    let mut text = Vec::new();
    for (layer, rules) in by_layer() {
        text.extend([format!("## {}", prose(&capitalised(layer.title()))), String::new()]);
        text.extend(rules.into_iter().flat_map(|one| rule(one.card())));
    }
    text.pop();
    text
}

/// The rules of each layer.
pub fn by_layer() -> BTreeMap<Layer, Vec<Rule>> {
    let mut layers: BTreeMap<Layer, Vec<Rule>> = BTreeMap::new();
    for rule in Rule::ALL {
        layers.entry(rule.card().layer).or_default().push(*rule);
    }
    layers
}

fn rule(card: &Card) -> Vec<String> {
    let mechanism = card.mechanism.map(|mechanism| format!(" Mechanism: {}.", mechanism.word())).unwrap_or_default();
    let mut text = vec![
        format!("### {}", prose(card.heading)),
        String::new(),
        prose(card.explanation),
        String::new(),
        format!("- In a scenario: `By({})`.{mechanism}", card.name),
        format!("- Evidence: {}: {}.", card.evidence.word(), links(card.sources)),
    ];
    if !card.disputed_by.is_empty() {
        text.push(format!("- Disputed by: {}.", links(card.disputed_by)));
    }
    text.push(String::new());
    text
}
