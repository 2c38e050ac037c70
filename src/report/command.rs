//! The commands of the plain mode: one table, from which they are read and their help is printed.

use crate::report::part::Part;
use crate::scenario::nearest::nearest;
use crate::scenario::visible::quoted;

/// What a reader can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// The next frame.
    Next,
    /// The frame before.
    Back,
    /// A frame by its number.
    Jump,
    /// One small step further inside the frame.
    More,
    /// One small step back inside the frame.
    Less,
    /// The frame once more.
    Again,
    /// Where the reader is.
    Where,
    /// The rules of the small steps.
    Why,
    /// The object tree.
    Tree,
    /// Open a directory of the tree.
    Open,
    /// Close a directory of the tree.
    Close,
    /// Rows or lines of the frame.
    Show(Part),
    /// Whom a Win32 name would reach.
    Reach,
    /// Whom a native name would reach.
    Native,
    /// Everything about one object.
    Whose,
    /// What a practitioner's tool would show.
    Tool,
    /// The glossary.
    Words,
    /// The frames that mention a text.
    Find,
    /// Another lane.
    Lane,
    /// Another release that plays the lesson too.
    Compare,
    /// The next step in which the lanes part.
    Differs,
    /// A step of the reader's own, on a branch.
    Branch,
    /// What may come next in such a step.
    Offer,
    /// From a branch back to its lesson.
    Return,
    /// Save the branch as a scenario.
    Save,
    /// The list of lessons.
    List,
    /// What can be asked for.
    Help,
    /// The end.
    Quit,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// What it asks for.
    pub command: Command,
    /// Its word; a beginning of it is enough, and of equal beginnings the first in the table is meant.
    pub word: &'static str,
    /// What follows the word.
    pub argument: &'static str,
    /// One sentence about it.
    pub help: &'static str,
}

const fn entry(command: Command, word: &'static str, argument: &'static str, help: &'static str) -> Entry {
    Entry { command, word, argument, help }
}

/// Every command.
pub const COMMANDS: &[Entry] = &[
    entry(Command::Next, "next", "", "The next step. An empty line does the same."),
    entry(Command::Back, "back", "", "The step before."),
    entry(Command::Jump, "jump", "N", "Step N; `jump boot N` and `jump last` too. The number alone does the same."),
    entry(Command::More, "more", "", "One small step further inside this step."),
    entry(Command::Less, "less", "", "One small step back inside this step."),
    entry(Command::Again, "again", "", "This step once more."),
    entry(Command::Where, "where", "", "Which lesson, step, small step and lane this is."),
    entry(Command::Why, "why", "[N]", "The rule of small step N and what backs it, or of all of them."),
    entry(Command::Show(Part::Changes), "changes", "", "What is different from the step before."),
    entry(Command::Show(Part::Expect), "expect", "", "What the author expects, and whether it came out so."),
    entry(Command::Tree, "tree", "[PATH]", "The object tree, or what lies below PATH."),
    entry(Command::Open, "open", "PATH", "Open a directory of the tree."),
    entry(Command::Close, "close", "PATH", "Close a directory of the tree."),
    entry(Command::Show(Part::Sessions), "sessions", "", "The sessions, and where the console is."),
    entry(Command::Show(Part::Logons), "logons", "", "The logon sessions."),
    entry(Command::Show(Part::Processes), "processes", "", "The processes."),
    entry(Command::Show(Part::Services), "services", "", "The services."),
    entry(Command::Reach, "reach", "NAME", "What a Win32 name would reach now, for every program that uses Win32."),
    entry(Command::Native, "native", "NAME", "What a native name would reach now, for every process."),
    entry(Command::Whose, "whose", "PATH", "Who made an object, and what keeps it alive."),
    entry(
        Command::Tool,
        "tool",
        "[NAME] [as PROCESS]",
        "What a practitioner's tool would show now; alone, which there are.",
    ),
    entry(Command::Words, "words", "[WORD]", "The words that are mistaken for one another, or one of them."),
    entry(Command::Find, "find", "TEXT", "The steps that mention a text."),
    entry(Command::Lane, "lane", "[N]", "The lanes of the lesson, or go over to lane N."),
    entry(Command::Compare, "compare", "[RELEASE]", "Play the lesson on another release too, in a lane beside."),
    entry(Command::Differs, "differs", "", "The next step in which the lanes part."),
    entry(Command::Branch, "branch", "ACTION", "Do something of your own after this step, on a branch of the lesson."),
    entry(Command::Offer, "offer", "[ACTION]", "What may come next in an action that begins so."),
    entry(Command::Return, "return", "", "Come back from the branch or the comparison to what it began in."),
    entry(Command::Save, "save", "NAME", "Save the branch as the scenario NAME.ron."),
    entry(Command::List, "list", "", "Leave the lesson for the list of lessons."),
    entry(Command::Help, "help", "", "What can be asked for."),
    entry(Command::Quit, "quit", "", "Leave the program."),
];

/// Reads a line: a command and what follows it. The error says what was not understood.
pub fn read(line: &str) -> Result<(Command, &str), String> {
    let line = line.trim();
    if line.is_empty() {
        return Ok((Command::Next, ""));
    }
    if line.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok((Command::Jump, line));
    }
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let lower = word.to_lowercase();
    let known = COMMANDS.iter().find(|entry| entry.word == lower);
    match known.or_else(|| COMMANDS.iter().find(|entry| entry.word.starts_with(&lower))) {
        Some(entry) => Ok((entry.command, rest.trim())),
        None => Err(unknown(word, COMMANDS.iter().map(|entry| entry.word))),
    }
}

/// That there is no such command, with the nearest of those that are known.
pub fn unknown<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(near) => format!("There is no command {}. Did you mean {near}?", quoted(word)),
        None => format!("There is no command {}. help lists them.", quoted(word)),
    }
}

/// What can be asked for, one command a line.
pub fn help() -> Vec<String> {
    let rows = COMMANDS.iter().map(|entry| match entry.argument {
        "" => format!("{}: {}", entry.word, entry.help),
        argument => format!("{} {argument}: {}", entry.word, entry.help),
    });
    let intro = "A beginning of a word is enough: n is next, se is sessions. In names / stands for \\ as well.";
    [intro.to_owned()].into_iter().chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let found = match read(line) {
            Ok((command, rest)) => format!("{command:?} {rest}").trim_end().to_owned(),
            Err(message) => message,
        };
        assert_eq!(found, expected, "{line:?}");
    }

    #[test]
    fn a_word_or_its_beginning_is_a_command() {
        check("", "Next");
        check("  ", "Next");
        check("n", "Next");
        check("NEXT", "Next");
        check("7", "Jump 7");
        check("jump boot 2", "Jump boot 2");
        check("s", "Show(Sessions)");
        check("ser", "Show(Services)");
        check("whos \\A B", "Whose \\A B");
        check("l", "Less");
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_nearest_one() {
        check("nxet", "There is no command `nxet`. Did you mean next?");
        check("zzzzzz", "There is no command `zzzzzz`. help lists them.");
        check("\u{1b}[2J", "There is no command `\\u{1b}[2J`. help lists them.");
    }

    #[test]
    fn every_command_can_be_reached_by_its_word() {
        for entry in COMMANDS {
            assert_eq!(read(entry.word), Ok((entry.command, "")), "{}", entry.word);
        }
    }
}
