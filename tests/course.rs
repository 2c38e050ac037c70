//! The course: every topic has a lesson, every lesson has its topics, and its place behind what it builds on.

use std::collections::BTreeSet;

use ntsessions::known::topic::{TOPICS, Topic};
use ntsessions::lesson::library;
use ntsessions::scenario::script::Scenario;

fn lessons() -> Vec<(String, Scenario)> {
    let read = |entry: library::Entry| (entry.name.clone(), entry.scenario().expect("a built-in lesson has no fault"));
    library::built_in().into_iter().map(read).collect()
}

/// The topics that wait for their lesson.
const NOT_YET: &[&str] = &[
    "terminal-like-an-x-server",
    "service-starts-by-itself",
    "service-pauses",
    "service-without-users",
    "service-accounts",
    "service-stops",
    "danger-of-messages",
    "invisible-dialog",
    "printer-driver-dialog",
    "umdf-driver-dialog",
    "seems-hung",
    "wts-send-message",
    "messages-cannot-cross",
    "rpc-crosses",
    "backup-cannot-close",
    "backup-workaround",
    "backup-price",
    "remote-to-own-console",
    "console-in-transit",
    "per-user-services",
    "app-containers",
    "shadowing",
    "ids-after-a-reboot",
    "interactive-service-box",
    "invisible-box-detected",
    "interactive-flag-ignored",
    "message-to-foreign-window",
    "box-through-wts",
    "switch-and-back",
    "own-computer-from-afar",
    "scheduled-backup-blind",
    "every-service-in-zero",
    "no-graphics-in-zero",
    "windows-found-by-title",
    "window-numbers-are-unique",
    "tasks-run-in-zero",
    "logoff-ends-with-last-process",
    "listeners-are-sessions",
    "ids-for-ever",
    "console-is-mine",
    "service-shows-a-window",
    "token-carries-me",
    "black-window",
    "token-refused-at-random",
];

#[test]
fn every_topic_has_a_lesson_or_is_known_to_wait_for_one() {
    let shown: BTreeSet<&str> = lessons().iter().flat_map(|(_, lesson)| lesson.topics.clone()).collect();
    let without: Vec<&str> = TOPICS.iter().map(|topic| topic.key).filter(|key| !shown.contains(key)).collect();
    assert_eq!(without, NOT_YET);
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
