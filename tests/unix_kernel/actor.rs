//! A process of the world: it makes the calls that it is told, one a line, and answers each with a line.

use std::io::{BufRead, BufReader, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{Pid, WaitOptions};
use rustix::pty::OpenptFlags;
use rustix::{process, pty, termios};

/// The word that begins one.
pub const ROLE: &str = "actor";

/// The command that begins one, which will say hello at a socket.
pub fn command(socket: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
    command.args([ROLE, socket]).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Says hello, and makes the calls that it is told until nobody tells any.
pub fn run(socket: &str) {
    let mut stream = UnixStream::connect(socket).expect("the world listens");
    writeln!(stream, "{}", process::getpid().as_raw_nonzero()).expect("the world hears");
    let mut held = Vec::new();
    for line in BufReader::new(stream.try_clone().expect("a socket can be shared")).lines() {
        let Ok(line) = line else { return };
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match answer(&words, socket, &mut held) {
            Ok(answer) => answer,
            Err(errno) => name(errno),
        };
        writeln!(stream, "{answer}").expect("the world hears");
    }
}

fn name(errno: Errno) -> String {
    match errno {
        Errno::PERM => "EPERM".to_owned(),
        Errno::NOENT => "ENOENT".to_owned(),
        Errno::SRCH => "ESRCH".to_owned(),
        Errno::ACCESS => "EACCES".to_owned(),
        Errno::NOTTY => "ENOTTY".to_owned(),
        other => format!("{other:?}"),
    }
}

fn answer(words: &[&str], socket: &str, held: &mut Vec<OwnedFd>) -> rustix::io::Result<String> {
    let done = "success".to_owned();
    Ok(match words {
        ["ping"] => done,
        ["spawn"] => command(socket).spawn().expect("a child can be begun").id().to_string(),
        ["exec"] => panic!("{}", command(socket).exec()),
        ["exit"] => std::process::exit(0),
        ["wait", child] => {
            process::waitpid(Some(pid(child)), WaitOptions::empty())?;
            done
        }
        ["setsid"] => number(process::setsid()?),
        ["setpgid", process, group] => {
            process::setpgid(Some(pid(process)), Some(pid(group)))?;
            done
        }
        ["getsid", process] => number(process::getsid(Some(pid(process)))?),
        ["getpgid", process] => number(process::getpgid(Some(pid(process)))?),
        ["openpt"] => {
            let master = pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
            pty::grantpt(&master)?;
            pty::unlockpt(&master)?;
            let path = pty::ptsname(&master, Vec::new())?.into_string().expect("a path is text");
            held.push(master);
            path
        }
        ["open", path] => {
            held.push(open(path, OFlags::empty())?);
            done
        }
        ["open-noctty", path] => {
            open(path, OFlags::NOCTTY)?;
            done
        }
        ["tiocsctty", path] => {
            process::ioctl_tiocsctty(open(path, OFlags::NOCTTY)?)?;
            done
        }
        ["tcgetsid", path] => number(termios::tcgetsid(open(path, OFlags::NOCTTY)?)?),
        ["tcgetpgrp", path] => number(termios::tcgetpgrp(open(path, OFlags::NOCTTY)?)?),
        ["tcsetpgrp", path, group] => {
            termios::tcsetpgrp(open(path, OFlags::NOCTTY)?, pid(group))?;
            done
        }
        // Written to the master: as if somebody had typed it at the terminal. The kernel takes what is typed later, and asks
        // then whose foreground it is; looking whether there is input to read makes it take that first.
        ["interrupt", path] => {
            let is_master =
                |fd: &&OwnedFd| pty::ptsname(fd, Vec::new()).is_ok_and(|name| name.to_bytes() == path.as_bytes());
            let master = held.iter().find(is_master).expect("it has the master");
            rustix::io::write(master, b"\x03")?;
            let terminal = open(path, OFlags::NOCTTY)?;
            poll(&mut [PollFd::new(&terminal, PollFlags::IN)], Some(&Timespec::default()))?;
            done
        }
        _ => panic!("nobody knows {words:?}"),
    })
}

fn open(path: &str, flags: OFlags) -> rustix::io::Result<OwnedFd> {
    rustix::fs::open(path, OFlags::RDWR | OFlags::CLOEXEC | flags, Mode::empty())
}

fn pid(word: &str) -> Pid {
    word.parse().ok().and_then(Pid::from_raw).expect("the number of a process")
}

fn number(pid: Pid) -> String {
    pid.as_raw_nonzero().to_string()
}
