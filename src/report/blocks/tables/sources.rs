//! `sources`: every document that a fact was taken from.

use super::markdown::prose;
use crate::known::source::SOURCES;

/// One heading a document, by its key.
pub fn sources() -> Vec<String> {
    let mut text: Vec<String> = SOURCES
        .iter()
        .flat_map(|source| {
            let address = if source.address.is_empty() { String::new() } else { format!(" <{}>", source.address) };
            let read = match source.read {
                "" => " Not read in the original.".to_owned(),
                day => format!(" Read on {day}."),
            };
            let document = format!("{}, \"{}\".{address}{read}", prose(source.author), prose(source.title));
            [format!("## {}", source.key), String::new(), document, String::new()]
        })
        .collect();
    text.pop();
    text
}
