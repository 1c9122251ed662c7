//! `cargo xtask bench`: everybody does the same work in turn, in one run, and one table says what it takes. Absolute
//! times differ from machine to machine and from minute to minute; ratios do so much less.

mod plot;
mod table;
mod worker;

use std::env;
use std::process::Command;

use self::table::Row;
use self::worker::Worker;
use crate::Outcome;
use crate::command::{build_programs, built_program, cargo, output, program, root, run, target};
use crate::{javascript, wheel};

/// Rounds, unless the environment variable `ROUNDS` says otherwise.
const ROUNDS: usize = 21;
/// Seconds of each statistical test of the times, unless `SECONDS` says otherwise.
const SECONDS: &str = "60";
/// The crate that measures the others in Rust and C.
const RUST: &str = "tests/bench/Cargo.toml";

/// A kind of work: how it is called between programs and to people, and what its times are compared with.
struct Kind {
    name: &'static str,
    title: &'static str,
    reference: &'static str,
}

const OPENSSL: &str = "OpenSSL BN_mod_exp, constant time";

const KINDS: [Kind; 4] = [
    Kind {
        name: "power",
        title: "One power with a 1024-bit exponent modulo N",
        reference: OPENSSL,
    },
    Kind {
        name: "login",
        title: "Login maths: a, A, then u, x, S, K and the claim, with a 1024-bit a",
        reference: "Amplify v6",
    },
    Kind {
        name: "device",
        title: "Device verifier",
        reference: "Amplify v6",
    },
    Kind {
        name: "server",
        title: "Server check: b, B, then u, S, K and the check, with a 256-bit b",
        reference: OPENSSL,
    },
];

/// Everything.
pub(crate) fn all() -> Outcome {
    let mut workers = rust_workers()?;
    workers.push(Worker::start(wheel::bench_worker()?)?);
    workers.push(Worker::start(javascript::bench_worker()?)?);
    let rows = measure(&mut workers)?;
    drop(workers);
    for kind in &KINDS {
        table::print(kind, &rows);
    }
    plot::write(&rows, &root().join(".github").join("speed.svg"))?;
    sizes()?;
    wheel::bench_import()?;
    timing()
}

/// Whether times tell something about exponents, for each back end of this machine.
pub(crate) fn timing() -> Outcome {
    println!("\nDo times tell something about the exponent?");
    run(&mut cargo(
        "build --quiet --release --package cognito-srp-tests --bin timing",
    ))?;
    let seconds = env::var("SECONDS").unwrap_or_else(|_| String::from(SECONDS));
    for backend in backends()? {
        run(program(target().join("release").join("timing"))
            .arg(&seconds)
            .env("COGNITO_SRP_GROUP", backend))?;
    }
    javascript::bench_timing(&seconds)
}

/// The Rust side, once for each back end.
fn rust_workers() -> Result<Vec<Worker>, String> {
    let folder = target().join("bench");
    run(cargo("build --release --bins")
        .args(["--manifest-path", RUST, "--target-dir"])
        .arg(&folder))?;
    let command = || {
        let mut command = program(folder.join("release").join("cognito-srp-bench"));
        command.env_remove("COGNITO_SRP_GROUP");
        command
    };
    let mut workers = vec![Worker::start(command())?];
    // The best one is measured beside the others' code, each of the rest in a process of its own.
    for backend in backends()?.iter().rev().skip(1) {
        let mut alone = command();
        alone.arg("alone").env("COGNITO_SRP_GROUP", backend);
        workers.push(Worker::start(alone)?);
    }
    Ok(workers)
}

/// The back ends of this machine, the best one last.
pub(crate) fn backends() -> Result<Vec<String>, String> {
    build_programs()?;
    let names = output(&mut program(built_program("backend")))?;
    Ok(names.lines().map(String::from).collect())
}

/// The median milliseconds of each work, all in turn in every round.
fn measure(workers: &mut [Worker]) -> Result<Vec<Row>, String> {
    let rounds = match env::var("ROUNDS") {
        Ok(text) => text.parse().map_err(|_| format!("ROUNDS is no number: {text}"))?,
        Err(_) => ROUNDS,
    };
    println!("\nMedians of {rounds} rounds. {}", machine());
    let mut rows: Vec<Row> = Vec::new();
    // The first round warms up.
    for round in 0..=rounds {
        for worker in &mut *workers {
            for place in 0..worker.works().len() {
                let (kind, who) = worker.works()[place].clone();
                let time = worker.measure(place)?;
                if round == 0 {
                    rows.push(Row::new(kind, who));
                } else if let Some(row) = rows.iter_mut().find(|row| row.is(&kind, &who)) {
                    row.times.push(time);
                }
            }
        }
    }
    Ok(rows)
}

/// The processor, as the system names it, and the date.
fn machine() -> String {
    let said = |command: &mut Command| output(command).unwrap_or_default();
    let date = said(program("date").arg("+%Y-%m-%d"));
    let processor = said(&mut program("lscpu"))
        .lines()
        .find_map(|line| {
            line.strip_prefix("Model name:")
                .map(|name| name.trim().to_owned())
        })
        .unwrap_or_else(|| String::from("an unnamed processor"));
    format!("{processor}, {}", date.trim())
}

/// What people download, as it is and compressed as a server would send it.
fn sizes() -> Outcome {
    println!("\nSizes");
    for (name, path) in wheel::bench_files()?.into_iter().chain(javascript::bench_files()) {
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        let size = std::fs::metadata(&path).map_err(failed)?.len();
        let packed = program("gzip")
            .args(["-9", "--stdout"])
            .arg(&path)
            .output()
            .map_err(failed)?;
        println!(
            "  {name:<40}{:>9.1} kB, gzipped {:>9.1} kB",
            size as f64 / 1e3,
            packed.stdout.len() as f64 / 1e3
        );
    }
    Ok(())
}
