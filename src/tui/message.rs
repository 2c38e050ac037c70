//! What a reader can ask of the screen.

/// A wish of the reader, or a fact about the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Message {
    /// The terminal has this many columns and rows.
    Resize {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// A character was typed into the field.
    Type(char),
    /// The field is edited without typing.
    Edit(Edit),
    /// One whole step forward.
    Next,
    /// One whole step back.
    Back,
    /// Light one more rung.
    SmallNext,
    /// Put out one rung.
    SmallBack,
    /// The first frame of the lesson, boot included; of a list, the first row.
    First,
    /// The last frame; of a list, the last row.
    Last,
    /// Down in the focused panel or list.
    Down,
    /// Up in the focused panel or list.
    Up,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// Take what is selected.
    Choose,
    /// One level up.
    Close,
    /// The next panel.
    NextPanel,
    /// The panel before.
    PreviousPanel,
    /// Explain every lit rung in full.
    Explain,
    /// Whom would a name reach?
    Reach,
    /// Whose is the selected object?
    Whose,
    /// The tools of a practitioner.
    Tools,
    /// Another process that runs the tool.
    Caller,
    /// The next tool.
    NextTool,
    /// The tool before.
    PreviousTool,
    /// The words that are easily confused.
    Words,
    /// What this step changed.
    Changes,
    /// Find a word in the lesson.
    Find,
    /// Go to a step by its number.
    Jump,
    /// Go to the earlier step that asked with the same words.
    Earlier,
    /// Go back to where the last jump began.
    Return,
    /// Show or fold the deeper rungs.
    Fold,
    /// The other lane.
    OtherLane,
    /// Another release that plays the lesson too.
    Compare,
    /// The next step in which the lanes part.
    NextDifference,
    /// Every command, by name.
    Palette,
    /// How to read the screen, and every command.
    Help,
    /// The next theme.
    Theme,
    /// The other set of glyphs.
    Glyphs,
    /// The other interface, in the question of reach.
    Interface,
    /// A step of the reader's own.
    Branch,
    /// Take the selected row into the line.
    Take,
    /// Save the branch as a scenario.
    Save,
    /// Leave the program.
    Quit,
}

/// A change of the field that types nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edit {
    /// Delete the character before the cursor.
    DeleteBefore,
    /// Delete the character at the cursor.
    DeleteAt,
    /// Empty the field.
    Clear,
    /// The cursor goes left.
    Left,
    /// The cursor goes right.
    Right,
    /// The cursor goes to the beginning.
    Start,
    /// The cursor goes to the end.
    End,
}
