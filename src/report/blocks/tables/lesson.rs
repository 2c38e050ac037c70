//! `lesson`: what stands at the head of a lesson's page, in docs/lessons: `lesson name=one-name-two-objects`.

use super::course::link;
use super::links_from;
use super::markdown::{head, prose, row};
use crate::known::topic::TOPICS;
use crate::lesson::claims::{By, Stated, of_lesson};
use crate::lesson::library;
use crate::report::blocks::options::{Word, option};
use crate::report::blocks::{Asked, Faults};
use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::script::Platform;

/// The option: which lesson.
pub const OPTIONS: [&str; 1] = ["name"];

/// The way to the folder of the other pages.
const ABOVE: &str = "../";

/// Its promise, its place in the course, what it is about and rests on; then those of its claims that are disputed.
pub(super) fn lesson(
    asked: Asked<'_>,
    options: &[(&'static str, Word<'_>)],
    faults: &mut Faults,
) -> Option<Vec<String>> {
    let course = library::built_in();
    let name = option(options, "name").unwrap_or(Spanned { value: "", span: asked.span });
    let Some(place) = course.iter().position(|entry| entry.name == name.value) else {
        faults.page.no_such(Code::BlockUnclear, "lesson", &name, course.iter().map(|entry| entry.name.as_str()));
        return None;
    };
    let entry = &course[place];
    let scenario = entry.scenario().map_err(|found| faults.elsewhere.extend(found)).ok()?;
    let claims: Vec<Stated> = of_lesson(&scenario).collect();
    let linked = |names: &[&str]| names.iter().map(|name| link("", name)).collect::<Vec<_>>().join(", ");

    let chapter = entry.chapter.unwrap_or_default();
    let after: Vec<&str> = scenario.after.iter().map(String::as_str).collect();
    let next: Vec<&str> = course.get(place + 1).map(|entry| entry.name.as_str()).into_iter().collect();
    let topics = TOPICS.iter().filter(|topic| scenario.topics.contains(&topic.key));
    let mut sources: Vec<&str> =
        claims.iter().flat_map(|claim| [&claim.sources, &claim.disputed_by]).flatten().copied().collect();
    sources.sort_unstable();
    sources.dedup();
    let rows = [
        ("Lesson", format!("{} of {}, in [{chapter}]({ABOVE}course.md)", place + 1, course.len())),
        ("Takes", format!("{} minutes, {} steps", scenario.minutes, scenario.told_steps())),
        ("Builds on", linked(&after)),
        ("Played by", scenario.systems.iter().map(Platform::words).collect::<Vec<_>>().join("; ")),
        ("Is about", topics.map(|topic| prose(topic.words)).collect::<Vec<_>>().join("<br>")),
        ("Rests on", links_from(ABOVE, &sources)),
        ("Next", linked(&next)),
    ];
    let mut text = vec![prose(&scenario.promise.value), String::new()];
    text.extend(head(&["", ""]));
    let told = rows.into_iter().filter(|(_, words)| !words.is_empty());
    text.extend(told.map(|(title, words)| row(&[title.to_owned(), words])));

    let disputed: Vec<&Stated> = claims.iter().filter(|claim| !claim.disputed_by.is_empty()).collect();
    if !disputed.is_empty() {
        text.extend([String::new(), "Where the documents disagree:".to_owned(), String::new()]);
        text.extend(head(&["Step", "What", "Says so", "Says otherwise"]));
        text.extend(disputed.into_iter().map(|claim| {
            let step = if let By::Lesson(_, step) = claim.by { step.to_string() } else { String::new() };
            let [sources, disputed_by] = [&claim.sources, &claim.disputed_by].map(|keys| links_from(ABOVE, keys));
            row(&[step, prose(&claim.text), sources, disputed_by])
        }));
    }
    Some(text)
}
