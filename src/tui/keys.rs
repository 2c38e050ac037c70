//! Every key, in one table: what it sends, where it holds, what it is called.
//!
//! The footer, the help and the palette are made from this table, so none of them can promise a key that is not there.
//! No command needs Alt, `AltGr` or a function key; F1 merely opens what `?` opens. Letters hold in either case.
//! `/` finds, as in other programs; whom a name reaches is asked with `r`. Left and Right always step: the tree opens
//! and closes with Enter, so that the key that goes on goes on in every panel.

use super::message::{Edit, Message};

/// A key as the screen knows it; [`terminal`](super::terminal) makes it from what the terminal sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A printable character.
    Char(char),
    /// A letter with Ctrl.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    Function(u8),
}

/// Where a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// The list of lessons.
    List,
    /// A lesson.
    Lesson,
    /// A field to type in, with or without a list below it.
    Field,
    /// The field of the question of reach.
    Reach,
    /// The line of a step of the reader's own.
    Branch,
    /// A page to read.
    Page,
    /// What a tool shows.
    Tool,
}

impl Context {
    /// All of them.
    pub const ALL: [Context; 7] =
        [Context::List, Context::Lesson, Context::Field, Context::Reach, Context::Branch, Context::Page, Context::Tool];
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The keys; the first is the one that the footer shows.
    pub keys: &'static [Key],
    /// Where they hold.
    pub contexts: &'static [Context],
    /// What they send.
    pub message: Message,
    /// The name of the command.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub help: &'static str,
    /// The word for the footer; empty where the footer does not name it.
    pub footer: &'static str,
}

impl Binding {
    /// The keys in words: `Space, Right`.
    pub fn keys_in_words(&self) -> String {
        self.keys.iter().map(|key| key.word()).collect::<Vec<_>>().join(", ")
    }
}

const fn row(
    keys: &'static [Key],
    contexts: &'static [Context],
    message: Message,
    name: &'static str,
    footer: &'static str,
    help: &'static str,
) -> Binding {
    Binding { keys, contexts, message, name, help, footer }
}

use Context::{Branch, Field, Lesson, List, Page, Reach, Tool};
use Key::{Char, Ctrl, Function};

const READING: &[Context] = &[List, Lesson, Page, Tool];
const STEPPING: &[Context] = &[Lesson, Tool];
const TYPING: &[Context] = &[Field, Reach, Branch];
const MAIN: &[Context] = &[List, Lesson];

/// The table, in the order in which the footer offers the keys.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = &[
    row(&[Key::Enter], &[List], Message::Choose, "begin", "begin",
        "Begins the selected lesson, or goes on where you left it."),
    row(&[Char(' '), Key::Right, Char('l')], STEPPING, Message::Next, "next step", "next",
        "Shows what is left of this step, or goes to the next one."),
    row(&[Key::Left, Key::Backspace, Char('h')], STEPPING, Message::Back, "step back", "back",
        "Goes to the step before."),
    row(&[Char('n')], &[Lesson], Message::SmallNext, "small step", "inside",
        "Shows one small step more; after the last one, goes to the next step."),
    row(&[Char('p')], &[Lesson], Message::SmallBack, "small step back", "",
        "Takes one small step back; before the first one, the step before."),
    row(&[Key::Tab], &[Tool], Message::NextTool, "next tool", "next tool", "Shows what the next tool would show."),
    row(&[Key::BackTab], &[Tool], Message::PreviousTool, "tool before", "", "Shows what the tool before would show."),
    row(&[Char('b')], &[Tool], Message::Caller, "by whom", "by whom", "Lets another process of the lesson run the tool."),
    row(&[Char('v')], STEPPING, Message::OtherLane, "other system", "other",
        "Moves to the other system that plays the same script."),
    row(&[Char('m')], &[Lesson], Message::NextDifference, "next difference", "differs",
        "Goes to the next step that comes out otherwise on the other system."),
    row(&[Char('o')], &[Lesson], Message::Compare, "other release", "",
        "Plays the lesson on another release of Windows too, beside this one."),
    row(&[Char('x')], &[Lesson], Message::Explain, "explain", "explain",
        "Tells this step in full: every small step, its rule, and the sources."),
    row(&[Char('r')], &[Lesson], Message::Reach, "reach", "reach",
        "Asks what a name reaches here, for every process that uses Win32."),
    row(&[Char('b')], &[Lesson], Message::Branch, "branch", "branch",
        "Performs a step of your own here, on a branch of the lesson."),
    row(&[Char('s')], &[Lesson], Message::Save, "save branch", "save",
        "Saves the branch that you are on as a scenario of your own."),
    row(&[Char('w')], &[Lesson], Message::Whose, "whose", "whose",
        "Says who made the object that is selected in the tree, and what keeps it."),
    row(&[Char('i')], STEPPING, Message::Tools, "tools", "tools",
        "Shows what a practitioner's tool, such as query session, would show here."),
    row(&[Char('d')], MAIN, Message::Words, "words", "words",
        "Opens the dictionary of words that are easily confused."),
    row(&[Key::Enter], &[Lesson], Message::Choose, "open or close", "",
        "In the tree, opens or closes; in the changes, finds the object; else next."),
    row(&[Key::Enter], &[Field, Reach], Message::Choose, "take", "go",
        "Goes to the selected row, runs it, plays it, saves or shows it."),
    row(&[Key::Tab], &[Branch], Message::Take, "take", "take", "Takes the selected row into the line."),
    row(&[Key::Enter], &[Branch], Message::Choose, "perform", "perform",
        "Performs the step; into a half-written line, takes the selected row."),
    row(&[Key::Tab], &[Reach], Message::Interface, "Win32 or native", "Win32 or native",
        "Asks with a native name, for every process, or with a Win32 name again."),
    row(&[Key::Tab], &[Lesson], Message::NextPanel, "next panel", "panel",
        "Moves to the next panel; the arrows move in it."),
    row(&[Key::BackTab], &[Lesson], Message::PreviousPanel, "panel before", "",
        "Moves to the panel before."),
    row(&[Char('e')], &[Lesson], Message::Earlier, "earlier", "earlier",
        "Goes to the earlier step that asked with the same words."),
    row(&[Char('u')], &[Lesson], Message::Return, "return", "return",
        "Goes back to where the last jump began."),
    row(&[Char('f')], &[Lesson], Message::Fold, "fold", "fold",
        "Shows or hides the small steps inside others."),
    row(&[Char('c')], &[Lesson], Message::Changes, "changes", "changes",
        "Moves to the list of what this step changed."),
    row(&[Char('g')], &[Lesson], Message::Jump, "go to step", "go to",
        "Goes to a step by its number."),
    row(&[Char('/')], &[Lesson], Message::Find, "find", "find",
        "Finds the steps that mention a text."),
    row(&[Char('/')], &[List], Message::Find, "find lesson", "find",
        "Finds the lessons that mention a text in their title or promise."),
    row(&[Char('g')], &[List], Message::Jump, "go to lesson", "go to",
        "Goes to a lesson by its number."),
    row(&[Char(':'), Ctrl('p')], MAIN, Message::Palette, "commands", "commands",
        "Lists all commands; type a part of a name, Enter runs it."),
    row(&[Char('?'), Function(1)], READING, Message::Help, "help", "help",
        "Explains the marks and lists every command; type to search."),
    row(&[Key::Home], MAIN, Message::First, "first", "",
        "Goes to where the system begins to boot, or to the first lesson."),
    row(&[Key::End], MAIN, Message::Last, "last", "",
        "Goes to the last step, or to the last lesson."),
    row(&[Key::Down, Char('j')], READING, Message::Down, "down", "",
        "Moves a row down; in the panel of small steps, a small step on."),
    row(&[Key::Up, Char('k')], READING, Message::Up, "up", "",
        "Moves a row up; in the panel of small steps, a small step back."),
    row(&[Key::Down], TYPING, Message::Down, "row down", "", "Selects the next row."),
    row(&[Key::Up], TYPING, Message::Up, "row up", "", "Selects the row before."),
    row(&[Key::PageDown], &Context::ALL, Message::PageDown, "page down", "", "Moves down by a page."),
    row(&[Key::PageUp], &Context::ALL, Message::PageUp, "page up", "", "Moves up by a page."),
    row(&[Char('t')], MAIN, Message::Theme, "theme", "",
        "Takes the next theme: dark, light, high contrast, mono."),
    row(&[Char('a')], MAIN, Message::Glyphs, "ASCII", "",
        "Draws with ASCII alone, or with Unicode's lines again."),
    row(&[Key::Esc], &[Lesson], Message::Close, "leave", "",
        "Goes back from a branch or comparison to its lesson, from there to the list."),
    row(&[Key::Esc], &[Field, Reach, Branch, Page, Tool], Message::Close, "close", "close", "Goes one level up."),
    row(&[Char('q'), Ctrl('c')], READING, Message::Quit, "quit", "quit", "Leaves the program."),
    row(&[Ctrl('c')], TYPING, Message::Quit, "quit", "", "Leaves the program, also while typing."),
    row(&[Key::Backspace], TYPING, Message::Edit(Edit::DeleteBefore), "delete", "", "Deletes to the left."),
    row(&[Key::Delete], TYPING, Message::Edit(Edit::DeleteAt), "delete at", "", "Deletes to the right."),
    row(&[Ctrl('u')], TYPING, Message::Edit(Edit::Clear), "clear", "empty", "Empties the field."),
    row(&[Key::Left], TYPING, Message::Edit(Edit::Left), "cursor left", "", "Moves the cursor left."),
    row(&[Key::Right], TYPING, Message::Edit(Edit::Right), "cursor right", "", "Moves the cursor right."),
    row(&[Key::Home], TYPING, Message::Edit(Edit::Start), "cursor home", "", "Moves the cursor to the beginning."),
    row(&[Key::End], TYPING, Message::Edit(Edit::End), "cursor end", "", "Moves the cursor to the end."),
];

/// What a key says in a context.
///
/// A letter that no row of the table knows is typed, where there is a field.
pub fn message(context: Context, key: Key) -> Option<Message> {
    let folded = match key {
        Char(letter) => Char(letter.to_ascii_lowercase()),
        other => other,
    };
    let bound = in_context(context).find(|binding| binding.keys.contains(&folded)).map(|binding| binding.message);
    match (bound, context, key) {
        (Some(message), _, _) => Some(message),
        (None, Field | Reach | Branch, Char(character)) => Some(Message::Type(character)),
        (None, _, _) => None,
    }
}

/// The rows that hold in a context.
pub fn in_context(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.contexts.contains(&context))
}

/// The key of a command in a lesson, in a word, for sentences that mention it.
pub fn word(message: Message) -> String {
    let binding = in_context(Lesson).find(|binding| binding.message == message);
    binding.map(|binding| binding.keys[0].word()).unwrap_or_default()
}

/// The commands of a context whose name or description mentions a text: those that begin with it first.
pub fn commands(context: Context, text: &str) -> Vec<&'static Binding> {
    let text = text.trim().to_lowercase();
    let begins = |binding: &&Binding| binding.name.to_lowercase().starts_with(&text);
    let mentions = |binding: &&Binding| {
        binding.name.to_lowercase().contains(&text)
            || binding.help.to_lowercase().contains(&text)
            || binding.keys_in_words().to_lowercase().contains(&text)
    };
    let (first, rest): (Vec<_>, Vec<_>) = in_context(context).filter(mentions).partition(begins);
    first.into_iter().chain(rest).collect()
}

impl Key {
    /// The key in a word: `Space`, `Ctrl-C`, `w`.
    pub fn word(self) -> String {
        match self {
            Char(' ') => "Space".to_owned(),
            Char(character) => character.to_string(),
            Ctrl(letter) => format!("Ctrl-{}", letter.to_ascii_uppercase()),
            Key::Enter => "Enter".to_owned(),
            Key::Esc => "Esc".to_owned(),
            Key::Tab => "Tab".to_owned(),
            Key::BackTab => "Shift-Tab".to_owned(),
            Key::Backspace => "Backspace".to_owned(),
            Key::Delete => "Delete".to_owned(),
            Key::Left => "Left".to_owned(),
            Key::Right => "Right".to_owned(),
            Key::Up => "Up".to_owned(),
            Key::Down => "Down".to_owned(),
            Key::Home => "Home".to_owned(),
            Key::End => "End".to_owned(),
            Key::PageUp => "PageUp".to_owned(),
            Key::PageDown => "PageDown".to_owned(),
            Function(number) => format!("F{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_bound_twice_in_a_context() {
        for context in Context::ALL {
            let mut seen = Vec::new();
            for key in in_context(context).flat_map(|binding| binding.keys) {
                assert!(!seen.contains(&key), "{} twice in {context:?}", key.word());
                seen.push(key);
            }
        }
    }

    #[test]
    fn every_row_says_what_it_does() {
        for binding in BINDINGS {
            assert!(!binding.keys.is_empty() && !binding.contexts.is_empty() && !binding.name.is_empty());
            assert!(binding.help.ends_with('.') && binding.help.len() <= 76, "{}: {}", binding.name, binding.help);
        }
    }

    #[test]
    fn every_command_has_a_key_that_any_keyboard_types_alone() {
        for context in Context::ALL {
            for binding in in_context(context) {
                let easy = |key: &Key| !matches!(key, Function(_));
                let others = in_context(context).filter(|other| other.message == binding.message);
                assert!(others.flat_map(|other| other.keys).any(easy), "{}", binding.name);
            }
        }
    }

    #[test]
    fn a_field_takes_every_printable_character() {
        for context in [Field, Reach, Branch] {
            for character in ' '..='~' {
                assert_eq!(message(context, Char(character)), Some(Message::Type(character)));
            }
        }
    }

    #[test]
    fn every_context_can_be_left() {
        for context in Context::ALL {
            assert_eq!(message(context, Ctrl('c')), Some(Message::Quit));
        }
        for context in [Lesson, Field, Reach, Branch, Page, Tool] {
            assert_eq!(message(context, Key::Esc), Some(Message::Close));
        }
        assert_eq!(message(List, Key::Esc), None);
    }

    #[test]
    fn a_command_is_found_by_its_name_and_by_its_description() {
        assert_eq!(commands(Lesson, "whose")[0].message, Message::Whose);
        assert_eq!(commands(Lesson, "dictionary")[0].message, Message::Words);
        assert!(commands(Lesson, "no such thing").is_empty());
    }

    #[test]
    fn every_key_that_a_sentence_mentions_is_in_the_table() {
        let mentioned = [Message::SmallNext, Message::OtherLane, Message::Earlier, Message::Words, Message::Reach];
        for message in mentioned.into_iter().chain([
            Message::Find,
            Message::NextPanel,
            Message::Branch,
            Message::Save,
            Message::Quit,
        ]) {
            assert!(!word(message).is_empty(), "{message:?}");
        }
    }

    #[test]
    fn letters_hold_in_either_case() {
        assert_eq!(message(Lesson, Char('W')), Some(Message::Whose));
        assert_eq!(message(Field, Char('W')), Some(Message::Type('W')));
    }
}
