//! The plain mode: lessons as lines that are only ever added, for a screen reader, a pipe, or a liking for quiet.
//!
//! A line goes in, lines come out. Nothing moves a cursor, nothing is drawn, and nothing is said twice unless it is asked
//! for: a step is announced in a few lines, everything else waits for its command (see [`command`]).

use std::io::{self, BufRead, Read, Write};

use crate::lesson::Lesson;
use crate::lesson::describe::counted;
use crate::lesson::library::{Entry, Folder, OWN, Summary};
use crate::lesson::play::play;
use crate::report::command::{self, Command};
use crate::report::lines::sentence;
use crate::report::reading::Reading;
use crate::scenario::nearest::nearest;
use crate::scenario::render::{Style, render_all};
use crate::scenario::visible::{quoted, visible};

/// The longest line of input that is taken as one, in bytes.
const LONGEST_LINE: u64 = 64 * 1024;

/// A reader before the list of lessons, or in one of them.
#[derive(Debug)]
pub struct Plain {
    lessons: Vec<Entry>,
    reading: Option<Reading>,
    folder: Option<Folder>,
}

impl Plain {
    /// A reader before the list of lessons.
    pub fn new(lessons: Vec<Entry>) -> Plain {
        Plain { lessons, reading: None, folder: None }
    }

    /// A reader at the beginning of a lesson; the list is there to go on with.
    pub fn reading(lessons: Vec<Entry>, lesson: Lesson) -> Plain {
        Plain { lessons, reading: Some(Reading::new(lesson)), folder: None }
    }

    /// The same, with a folder to save branches in.
    #[must_use]
    pub fn saving_in(self, folder: Folder) -> Plain {
        Plain { folder: Some(folder), ..self }
    }

    /// What is said before anything was asked.
    pub fn greeting(&self) -> Vec<String> {
        match &self.reading {
            Some(reading) => reading.opening(),
            None => self.list(),
        }
    }

    /// What is answered to a line of input; nothing at all means that the reader leaves.
    pub fn answer(&mut self, line: &str) -> Option<Vec<String>> {
        let Some(reading) = &mut self.reading else { return self.choose(line) };
        Some(match command::read(line) {
            Err(message) => vec![message],
            Ok((Command::Quit, _)) => return None,
            Ok((Command::Help, _)) => command::help(),
            Ok((Command::List, _)) => {
                self.reading = None;
                self.list()
            }
            Ok((Command::Save, name)) => reading.save(name, self.folder.as_ref()),
            Ok((command, argument)) => reading.answer(command, argument),
        })
    }

    fn list(&self) -> Vec<String> {
        let mut lines = vec!["Lessons:".to_owned()];
        let mut chapter = None;
        for (number, entry) in (1..).zip(&self.lessons) {
            if entry.chapter != chapter {
                chapter = entry.chapter;
                lines.push(sentence(chapter.unwrap_or(OWN)));
            }
            lines.push(line_of(number, entry));
        }
        lines.push(match self.lessons.len() {
            0 => "There are no lessons. Enter quit.".to_owned(),
            1 => "Enter 1 to begin it, or quit.".to_owned(),
            count => format!("Enter a number from 1 to {count}, or quit."),
        });
        lines
    }

    /// Answers a line before the list of lessons; an empty one means the first lesson.
    fn choose(&mut self, line: &str) -> Option<Vec<String>> {
        let line = line.trim();
        let by_number =
            |line: &str| line.parse::<usize>().ok().and_then(|number| self.lessons.get(number.checked_sub(1)?));
        let named = self.lessons.iter().find(|entry| entry.name == line);
        let chosen = by_number(if line.is_empty() { "1" } else { line }).or(named);
        if let Some(entry) = chosen {
            return Some(match entry.scenario() {
                Ok(scenario) => self.reading.insert(Reading::new(play(scenario))).opening(),
                Err(faults) => render_all(&faults, Style::Plain).lines().map(str::to_owned).collect(),
            });
        }
        let words = ["list", "help", "quit"];
        match words.iter().find(|word| !line.is_empty() && word.starts_with(&line.to_lowercase())) {
            Some(&"quit") => None,
            Some(_) => Some(self.list()),
            None => {
                let known = self.lessons.iter().map(|entry| entry.name.as_str()).chain(words);
                let near = nearest(line, known).map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
                Some(vec![format!("There is no lesson {}.{near}", quoted(line))])
            }
        }
    }
}

/// A lesson in the list.
fn line_of(number: usize, entry: &Entry) -> String {
    let Ok(scenario) = entry.scenario() else {
        let Summary { name, promise, .. } = entry.summary();
        return format!("{number}. {name}: {promise}");
    };
    let promise = scenario.promise.value;
    let promise = if promise.is_empty() { promise } else { format!(" {promise}") };
    let title = sentence(&scenario.title);
    let (steps, minutes) = (counted(scenario.steps.len(), "step"), counted(scenario.minutes, "minute"));
    format!("{number}. {title}{promise} {steps}, {minutes}.")
}

/// Answers line after line of the input, to its end or until the reader leaves.
pub fn run(mut plain: Plain, input: &mut impl BufRead, out: &mut impl Write) -> io::Result<()> {
    say(&plain.greeting(), out)?;
    let mut line = Vec::new();
    while input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? > 0 {
        let Some(lines) = plain.answer(&String::from_utf8_lossy(&line)) else { break };
        say(&lines, out)?;
        line.clear();
    }
    Ok(())
}

fn say(lines: &[String], out: &mut impl Write) -> io::Result<()> {
    for line in lines {
        writeln!(out, "{}", visible(line))?;
    }
    writeln!(out)?;
    out.flush()
}
