//! The shell of the simulator.

use std::io::stdout;
use ntsessions::lesson::{library, play::play};

fn main() {
    let entry = library::built_in().remove(0);
    match entry.scenario() {
        Ok(scenario) => {
            let lesson = play(scenario);
            ntsessions::report::transcript::text(&lesson, &mut stdout()).unwrap();
        }
        Err(faults) => print!("{}", ntsessions::scenario::render::render_all(&faults, ntsessions::scenario::render::Style::Plain)),
    }
}
