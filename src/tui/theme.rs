//! Roles and what they look like: four themes of the terminal's own sixteen colours.
//!
//! A panel names a role, never a colour. Colour adds and never carries: every role that means something is also a sign,
//! a word, a bracket or an underline, and the theme without colours shows the same facts.

use clap::ValueEnum;
use ratatui::style::{Color, Modifier, Style};

use super::glyphs::{GlyphSet, Glyphs};
use crate::lesson::view::Mark;

/// What a piece of the screen is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Text that matters now.
    Strong,
    /// The lines between panels; decoration alone.
    Rule,
    /// The title of a panel.
    Title,
    /// The title of the panel that the arrows move in.
    Focus,
    /// The selected row.
    Selected,
    /// The part of a name that a rung rewrites.
    Moved,
    /// A thing that was made.
    Made,
    /// A thing that is gone.
    Gone,
    /// A thing that changed.
    Changed,
    /// A thing that was reached.
    Reached,
    /// A word that is easily confused.
    Term,
    /// The heads of columns.
    Head,
    /// What backs a statement.
    Evidence,
    /// Something failed.
    Failure,
    /// A key that can be pressed.
    Key,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 16] = [
        Role::Text,
        Role::Strong,
        Role::Rule,
        Role::Title,
        Role::Focus,
        Role::Selected,
        Role::Moved,
        Role::Made,
        Role::Gone,
        Role::Changed,
        Role::Reached,
        Role::Term,
        Role::Head,
        Role::Evidence,
        Role::Failure,
        Role::Key,
    ];

    /// The role of a mark.
    pub fn of(mark: Mark) -> Role {
        match mark {
            Mark::Same => Role::Text,
            Mark::Made => Role::Made,
            Mark::Gone => Role::Gone,
            Mark::Changed => Role::Changed,
            Mark::Reached => Role::Reached,
        }
    }
}

/// A preset of styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Theme {
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// White on black, whatever the terminal's own colours are.
    HighContrast,
    /// No colour.
    Mono,
}

impl Theme {
    /// All of them, in the order in which the key goes through them.
    pub const ALL: [Theme; 4] = [Theme::Dark, Theme::Light, Theme::HighContrast, Theme::Mono];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Dark => "dark",
            Theme::Light => "light",
            Theme::HighContrast => "high contrast",
            Theme::Mono => "mono",
        }
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Theme {
        match self {
            Theme::Dark => Theme::Light,
            Theme::Light => Theme::HighContrast,
            Theme::HighContrast => Theme::Mono,
            Theme::Mono => Theme::Dark,
        }
    }

    /// The style of a role: a colour of the theme, and a modifier that every theme shares.
    pub fn style(self, role: Role) -> Style {
        let modifier = match role {
            Role::Text | Role::Rule | Role::Head | Role::Evidence => Modifier::empty(),
            Role::Strong
            | Role::Title
            | Role::Moved
            | Role::Failure
            | Role::Key
            | Role::Made
            | Role::Gone
            | Role::Changed
            | Role::Reached => Modifier::BOLD,
            Role::Focus | Role::Selected => Modifier::BOLD.union(Modifier::REVERSED),
            Role::Term => Modifier::UNDERLINED,
        };
        let style = Style::new().add_modifier(modifier);
        match self {
            Theme::Mono => style,
            Theme::Dark => colour(style, dark(role)),
            Theme::Light => colour(style, light(role)),
            Theme::HighContrast => style.fg(high_contrast(role)).bg(Color::Black),
        }
    }
}

fn colour(style: Style, colour: Option<Color>) -> Style {
    colour.map_or(style, |colour| style.fg(colour))
}

fn dark(role: Role) -> Option<Color> {
    match role {
        Role::Text | Role::Strong | Role::Selected | Role::Term => None,
        Role::Rule => Some(Color::DarkGray),
        Role::Title | Role::Focus | Role::Made | Role::Key => Some(Color::LightCyan),
        Role::Moved | Role::Changed => Some(Color::LightYellow),
        Role::Gone => Some(Color::LightMagenta),
        Role::Reached => Some(Color::LightGreen),
        Role::Head | Role::Evidence => Some(Color::Cyan),
        Role::Failure => Some(Color::LightRed),
    }
}

fn light(role: Role) -> Option<Color> {
    match role {
        Role::Text | Role::Strong | Role::Selected | Role::Term | Role::Reached => None,
        Role::Rule => Some(Color::Gray),
        Role::Title | Role::Focus | Role::Made | Role::Key | Role::Head | Role::Evidence => Some(Color::Blue),
        Role::Moved | Role::Changed => Some(Color::Magenta),
        Role::Gone | Role::Failure => Some(Color::Red),
    }
}

fn high_contrast(role: Role) -> Color {
    match role {
        Role::Text | Role::Strong | Role::Rule | Role::Selected | Role::Term | Role::Head | Role::Evidence => {
            Color::White
        }
        Role::Title | Role::Focus | Role::Key | Role::Made => Color::LightCyan,
        Role::Moved | Role::Changed | Role::Gone | Role::Reached | Role::Failure => Color::LightYellow,
    }
}

/// A theme and a set of glyphs: everything that a panel asks when it draws.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The theme.
    pub theme: Theme,
    /// The glyphs.
    pub glyphs: GlyphSet,
}

impl Look {
    /// A look.
    pub fn new(theme: Theme, glyphs: Glyphs) -> Look {
        Look { theme, glyphs: glyphs.set() }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// The style of a mark.
    pub fn mark(&self, mark: Mark) -> Style {
        self.style(Role::of(mark))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sixteen colours of xterm and of a Windows console, as red, green and blue.
    fn palettes(colour: Color) -> [[u8; 3]; 2] {
        match colour {
            Color::Black => [[0, 0, 0], [12, 12, 12]],
            Color::Blue => [[0, 0, 238], [0, 55, 218]],
            Color::Magenta => [[205, 0, 205], [136, 23, 152]],
            Color::Red => [[205, 0, 0], [197, 15, 31]],
            Color::Cyan => [[0, 205, 205], [58, 150, 221]],
            Color::LightCyan => [[0, 255, 255], [97, 214, 214]],
            Color::LightYellow => [[255, 255, 0], [249, 241, 165]],
            Color::LightMagenta => [[255, 0, 255], [180, 0, 158]],
            Color::LightGreen => [[0, 255, 0], [22, 198, 12]],
            Color::LightRed => [[255, 0, 0], [231, 72, 86]],
            Color::White => [[255, 255, 255], [242, 242, 242]],
            other => panic!("no theme uses {other} for text"),
        }
    }

    fn luminance(rgb: [u8; 3]) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
    }

    #[test]
    fn text_can_be_read_on_the_background_that_a_theme_is_for() {
        for theme in [Theme::Dark, Theme::Light, Theme::HighContrast] {
            let background = if theme == Theme::Light { 1.0 } else { luminance([12, 12, 12]) };
            for role in Role::ALL.into_iter().filter(|role| *role != Role::Rule) {
                let Some(colour) = theme.style(role).fg else { continue };
                for rgb in palettes(colour) {
                    let (light, dark) = (luminance(rgb).max(background), luminance(rgb).min(background));
                    let contrast = (light + 0.05) / (dark + 0.05);
                    let sign = matches!(role, Role::Gone | Role::Changed | Role::Reached | Role::Made);
                    let wanted = if sign { 3.0 } else { 4.5 };
                    assert!(contrast >= wanted, "{theme:?} {role:?} {rgb:?}: {contrast:.2}");
                }
            }
        }
    }

    #[test]
    fn mono_has_no_colour_and_no_theme_but_high_contrast_has_a_background() {
        for role in Role::ALL {
            assert_eq!(Theme::Mono.style(role).fg, None);
            for theme in [Theme::Dark, Theme::Light, Theme::Mono] {
                assert_eq!(theme.style(role).bg, None);
            }
        }
    }
}
