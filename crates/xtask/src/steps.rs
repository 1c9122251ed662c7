//! The steps of `cargo xtask test`, and running them one after the other.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::command::{EVERYTHING, build_programs, built_program, cargo, program, run as run_command, target};
use crate::{
    Outcome, bench, constant_time, counterparts, emulated, fuzz, javascript, layers, node, package, python,
    versions, wheel,
};

/// One step: a name to choose it by, and what it does.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    run: fn() -> Outcome,
}

/// Every step, the quick ones first.
pub(crate) const ALL: &[Step] = &[
    Step {
        name: "fmt",
        what: "formatting",
        run: format,
    },
    Step {
        name: "versions",
        what: "one version and one MSRV everywhere",
        run: versions::check,
    },
    Step {
        name: "layers",
        what: "which crate may depend on which",
        run: layers::check,
    },
    Step {
        name: "vectors",
        what: "the test vectors, worked out again in Python",
        run: python::check_vectors,
    },
    Step {
        name: "workflows",
        what: "actionlint over .github/workflows",
        run: python::check_workflows,
    },
    Step {
        name: "package",
        what: "the crates to publish, packed and built from the pack",
        run: package::check,
    },
    Step {
        name: "clippy",
        what: "lints, with all features",
        run: clippy,
    },
    Step {
        name: "test",
        what: "every Rust test",
        run: test,
    },
    Step {
        name: "constant-time",
        what: "no branch and no address depends on a secret: valgrind's memcheck",
        run: constant_time::check,
    },
    Step {
        name: "ifma",
        what: "the AVX-512 back end, on an emulated processor where the real one lacks it",
        run: emulated::check,
    },
    Step {
        name: "python",
        what: "the Python package, built, installed and tested",
        run: wheel::check,
    },
    Step {
        name: "types",
        what: "type hints of the Python package: mypy, stubtest, pyright",
        run: wheel::check_types,
    },
    Step {
        name: "javascript",
        what: "the npm package, built, packed, installed and tested: native and WebAssembly",
        run: javascript::check,
    },
    Step {
        name: "doc",
        what: "documentation without warnings",
        run: document,
    },
    Step {
        name: "demo",
        what: "the whole story of a remembered device",
        run: demo,
    },
    Step {
        name: "counterparts",
        what: "boto3, pycognito and the AWS command line at our pool",
        run: counterparts::at_our_pool,
    },
    Step {
        name: "node",
        what: "Amplify and the AWS SDK for JavaScript at our pool",
        run: node::at_our_pool,
    },
    Step {
        name: "ministack",
        what: "our client at another local pool",
        run: counterparts::at_ministack,
    },
    Step {
        name: "fuzz",
        what: "each fuzz target for a few seconds",
        run: fuzz::check,
    },
];

/// The steps with these names, or all of them when there is no name.
pub(crate) fn chosen(names: &[String]) -> Result<Vec<&'static Step>, String> {
    if names.is_empty() {
        return Ok(ALL.iter().collect());
    }
    let find = |name: &String| {
        ALL.iter()
            .find(|step| step.name == name)
            .ok_or_else(|| format!("no step is called {name:?}"))
    };
    names.iter().map(find).collect()
}

/// Runs steps until one fails, then prints what each took.
pub(crate) fn run(steps: &[&Step]) -> ExitCode {
    let start = Instant::now();
    let mut done = Vec::new();
    let mut failure = None;
    for step in steps {
        println!("\n== {}: {}", step.name, step.what);
        let began = Instant::now();
        let outcome = (step.run)();
        done.push((step.name, began.elapsed()));
        println!("== {}: {}", step.name, seconds(began.elapsed()));
        if let Err(message) = outcome {
            failure = Some(message);
            break;
        }
    }

    println!("\n{:<14}{:>9}", "step", "time");
    for (name, time) in &done {
        println!("{name:<14}{:>9}", seconds(*time));
    }
    println!("{:<14}{:>9}\n", "all", seconds(start.elapsed()));
    let failed = usize::from(failure.is_some());
    println!("steps: {} passed, {failed} failed", done.len() - failed);
    match failure {
        None => ExitCode::SUCCESS,
        Some(message) => {
            eprintln!("failed: {message}");
            ExitCode::FAILURE
        }
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn format() -> Outcome {
    run_command(&mut cargo("fmt --all --check"))?;
    run_command(&mut cargo("fmt --check --manifest-path tests/fuzz/Cargo.toml"))?;
    run_command(&mut cargo(
        "fmt --check --manifest-path tests/emulated/Cargo.toml",
    ))
}

fn clippy() -> Outcome {
    // Without them the code is a part of that, and `test` builds it.
    run_command(&mut cargo(
        "clippy --workspace --all-targets --all-features -- -D warnings",
    ))
}

fn test() -> Outcome {
    run_command(cargo("test").args(EVERYTHING.split_whitespace()))?;
    arithmetic()
}

/// What rests on the arithmetic, with every back end of this machine but the best, which all tests have used; and the
/// limbs of small machines.
fn arithmetic() -> Outcome {
    let backends = bench::backends()?;
    println!("  back ends of this machine: {}", backends.join(", "));
    for backend in backends.iter().rev().skip(1) {
        let mut command = cargo("test --quiet --package cognito-srp-core --package cognito-srp-tests");
        run_command(command.env("COGNITO_SRP_GROUP", backend))?;
    }
    run_command(
        cargo("test --quiet --package cognito-srp-group --lib --target-dir")
            .arg(target().join("small-limbs"))
            .env("RUSTFLAGS", "--cfg cognito_srp_limbs=\"32\""),
    )
}

fn document() -> Outcome {
    run_command(cargo("doc --no-deps --workspace --all-features").env("RUSTDOCFLAGS", "-D warnings"))
}

fn demo() -> Outcome {
    // As `cargo demo` runs it.
    build_programs()?;
    run_command(&mut program(built_program("demo")))
}
