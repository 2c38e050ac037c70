//! The small model of Unix against the kernel that runs this test: the same calls, the same answers, and afterwards the same
//! parents, process groups, sessions, controlling terminals and foregrounds.
//!
//! The test begins itself again: once as the first process of a world, which has a session of its own and adopts orphans, and
//! once for every process in it. Those make the calls that they are told over a socket. A child executes a program at once,
//! so what a parent can do to one that has not is not compared.

#[cfg(target_os = "linux")]
mod unix_kernel {
    pub mod actor;
    pub mod world;
}

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    use unix_kernel::{actor, world};
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, actor::ROLE, socket] => actor::run(socket),
        [_, world::ROLE] => world::run(),
        _ => {
            let program = std::env::current_exe().expect("this program has a path");
            let world = std::process::Command::new(program).arg(world::ROLE).status().expect("it can be begun again");
            assert!(world.success(), "the model and the kernel part");
        }
    }
    std::process::ExitCode::SUCCESS
}

#[cfg(not(target_os = "linux"))]
fn main() {}
