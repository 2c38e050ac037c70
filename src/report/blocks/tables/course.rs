//! `course`: the lessons by chapter, and every topic with the lessons that show it.

use std::collections::BTreeMap;

use super::markdown::prose;
use crate::known::topic::{Origin, TOPICS};
use crate::lesson::library;

/// The way to the pages of the lessons.
const LESSONS: &str = "lessons/";

/// A table a chapter, then one an origin of topics.
pub fn course() -> Vec<String> {
    let mut text = Vec::new();
    let mut chapter = None;
    let mut shown: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (number, entry) in (1..).zip(library::built_in()) {
        let summary = entry.summary();
        if entry.chapter != chapter {
            chapter = entry.chapter;
            text.extend([String::new(), format!("## {}", chapter.unwrap_or_default()), String::new()]);
            text.extend(
                ["| | lesson | what it changes | after | min |", "| --- | --- | --- | --- | --- |"].map(str::to_owned),
            );
        }
        let after: Vec<String> = summary.after.iter().map(|name| link(LESSONS, name)).collect();
        text.push(format!(
            "| {number} | [{}]({LESSONS}{}.md) | {} | {} | {} |",
            prose(&summary.title),
            summary.name,
            prose(&summary.promise),
            after.join(", "),
            summary.minutes
        ));
        for topic in entry.scenario().map(|scenario| scenario.topics).unwrap_or_default() {
            shown.entry(topic).or_default().push(link(LESSONS, &entry.name));
        }
    }
    for origin in Origin::ALL {
        text.extend([String::new(), format!("## {}", origin.heading()), String::new()]);
        text.extend(["| topic | | lessons |", "| --- | --- | --- |"].map(str::to_owned));
        for topic in TOPICS.iter().filter(|topic| topic.origin == origin) {
            let lessons = shown.get(topic.key).map(|lessons| lessons.join(", ")).unwrap_or_default();
            text.push(format!("| `{}` | {} | {lessons} |", topic.key, prose(topic.words)));
        }
    }
    text.remove(0);
    text
}

/// A link to a lesson's page, whose folder is reached by this way.
pub(super) fn link(way: &str, name: &str) -> String {
    format!("[{name}]({way}{name}.md)")
}
