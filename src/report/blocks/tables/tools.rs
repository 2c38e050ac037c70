//! `tools`: each tool of a practitioner, how its layout is known, and what it hides.

use super::links;
use super::markdown::prose;
use crate::known::evidence::Evidence;
use crate::observe::tool::Tool;
use crate::observe::tool::card::Card;
use crate::report::lines::capitalised;

/// A heading for each tool.
pub fn tools() -> Vec<String> {
    let mut text: Vec<String> = Tool::ALL.iter().flat_map(|tool| section(tool.card())).collect();
    text.pop();
    text
}

fn section(card: &Card) -> Vec<String> {
    let also = match card.also {
        [] => String::new(),
        also => format!(" Also: {}.", also.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    let mut text = vec![
        format!("### `{}`", card.command),
        String::new(),
        format!("{}.{also}", prose(&capitalised(card.summary))),
        String::new(),
        format!("- Layout: {}.", backed(card.layout, card.sources)),
    ];
    text.extend(
        card.notes.iter().map(|note| format!("- {} ({})", prose(note.text), backed(note.evidence, note.sources))),
    );
    text.push(String::new());
    text
}

fn backed(evidence: Evidence, sources: &[&str]) -> String {
    if sources.is_empty() { evidence.word() } else { format!("{}: {}", evidence.word(), links(sources)) }
}
