//! The course: every topic has a lesson, every lesson has its topics, and its place behind what it builds on.

use std::collections::BTreeSet;

use ntsessions::known::topic::{TOPICS, Topic};
use ntsessions::lesson::library;
use ntsessions::scenario::script::Scenario;

fn lessons() -> Vec<(String, Scenario)> {
    let read = |entry: library::Entry| (entry.name.clone(), entry.scenario().expect("a built-in lesson has no fault"));
    library::built_in().into_iter().map(read).collect()
}

#[test]
fn every_topic_has_a_lesson() {
    let shown: BTreeSet<&str> = lessons().iter().flat_map(|(_, lesson)| lesson.topics.clone()).collect();
    let without: Vec<&str> = TOPICS.iter().map(|topic| topic.key).filter(|key| !shown.contains(key)).collect();
    assert_eq!(without, Vec::<&str>::new());
}

#[test]
fn every_lesson_has_topics_and_stands_behind_what_it_builds_on() {
    let mut before = BTreeSet::new();
    for (name, lesson) in lessons() {
        assert!(!lesson.topics.is_empty(), "{name} is about nothing");
        let missing: Vec<&String> = lesson.after.iter().filter(|after| !before.contains(*after)).collect();
        assert!(missing.is_empty(), "{name} stands before {missing:?}");
        before.insert(name);
    }
}

#[test]
fn the_keys_of_topics_are_spelled_alike_and_once() {
    let keys: BTreeSet<&str> = TOPICS.iter().map(|topic| topic.key).collect();
    assert_eq!(keys.len(), TOPICS.len(), "a key stands twice");
    let is_kebab = |Topic { key, .. }: &&Topic| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    assert_eq!(TOPICS.iter().filter(is_kebab).count(), TOPICS.len());
}
