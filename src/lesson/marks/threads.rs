//! As whom the threads of a process act from now on, and on which desktop they are: no directory lists that either.

use super::full_name_of;
use crate::lesson::view::{Change, Mark};
use crate::nt::machine::Machine;
use crate::nt::process::{Process, Thread};
use crate::nt::window::Held;

/// What became of the threads that a process had before and has still, and of its window station.
pub(super) fn changes(machine: &Machine, name: &str, old: &Process, new: &Process) -> Vec<Change> {
    let elsewhere = |old: Option<Held>, new: Option<Held>| {
        let (old, new) = (old?.object, new?.object);
        (old != new).then(|| full_name_of(machine, new))
    };
    let [old_station, new_station] = [old, new].map(|process| process.connection.window_station);
    let station = elsewhere(old_station, new_station).map(|path| format!("{name} is on {path}"));
    let threads = old.threads.iter().filter_map(|(id, thread)| Some((thread, new.threads.get(id)?)));
    let texts = threads.flat_map(|(old, new)| {
        let desktop = elsewhere(old.desktop, new.desktop).map(|path| format!("a thread of {name} is on {path}"));
        let acting = (acts_as(old) != acts_as(new)).then(|| match acts_as(new) {
            Some(somebody) => format!("a thread of {name} acts as {somebody}"),
            None => format!("a thread of {name} acts as its process again"),
        });
        [desktop, acting].into_iter().flatten()
    });
    station.into_iter().chain(texts).map(|text| Change { mark: Mark::Changed, text }).collect()
}

/// As whom a thread acts, where that is not its process.
fn acts_as(thread: &Thread) -> Option<String> {
    let token = thread.impersonating.as_ref()?;
    let level = token.impersonation.map(|level| format!(", level {level:?}")).unwrap_or_default();
    Some(format!("{}{level}", token.account))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::lesson::play::play;
    use crate::lesson::window::{Position, Windows};
    use crate::scenario::parse::parse;
    use crate::scenario::source_file::SourceFile;

    #[test]
    fn a_process_that_moves_to_another_window_station_is_told_of() {
        let text = r#"(format: 1, title: "Stations", system: (era: Windows7),
        services: [(name: "Agent", image: "agent.exe")], steps: [
            (do: Call(by: "Agent", call: CreateWindowStationW(name: "Quiet", into: "station"))),
            (do: Call(by: "Agent", call: SetProcessWindowStation(handle: "station"))),
        ])"#;
        let file = Arc::new(SourceFile::new("stations.ron".to_owned(), text.to_owned()));
        let lesson = play(parse(&file).expect("the scenario is right"));
        let told = |step: usize| {
            let frame = lesson.frame_of_step(step).expect("the step is there");
            let view = lesson.view(Position { frame, small_step: 0 }, &[Windows::none()]);
            view.lanes[0].changes.iter().map(|change| change.text.clone()).collect::<Vec<_>>()
        };
        let moved = r"Agent is on \Windows\WindowStations\Quiet";
        assert!(!told(1).iter().any(|text| text == moved) && told(2).iter().any(|text| text == moved), "{:?}", told(2));
    }
}
