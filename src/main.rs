//! The shell of the simulator.

fn main() -> std::process::ExitCode {
    ntsessions::cli::main()
}
