//! `unix`: what a scenario of Unix can say, and the rules of the small model.

use super::forms::forms;
use super::links;
use super::markdown::prose;
use crate::report::lines::capitalised;
use crate::scenario::unix::{acts, calls, expectations};
use crate::unix::rule::{Card, Layer, Rule};

/// Actions, calls, expectations and rules, a heading each.
pub fn unix() -> Vec<String> {
    let parts = [
        ("Actions", forms(acts::FORMS, "ron unix action")),
        ("Calls", forms(calls::FORMS, "ron unix call")),
        ("Expectations", forms(expectations::FORMS, "ron unix expectation")),
    ];
    let mut text = Vec::new();
    for (title, lines) in parts {
        text.extend([format!("## {title}"), String::new()]);
        text.extend(lines);
        text.push(String::new());
    }
    for layer in [Layer::Kernel, Layer::Login, Layer::Logind, Layer::Shell, Layer::X] {
        text.extend([format!("## Rules: {}", prose(&capitalised(layer.title()))), String::new()]);
        text.extend(Rule::ALL.iter().map(|rule| rule.card()).filter(|card| card.layer == layer).flat_map(rule));
    }
    text.pop();
    text
}

fn rule(card: &Card) -> Vec<String> {
    vec![
        format!("### {}", prose(card.heading)),
        String::new(),
        prose(card.explanation),
        String::new(),
        format!("- In a scenario: `By({})`.", card.name),
        format!("- Evidence: {}: {}.", card.evidence.word(), links(card.sources)),
        String::new(),
    ]
}
