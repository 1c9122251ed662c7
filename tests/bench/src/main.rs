//! The Rust and C side of `cargo xtask bench`: says which pieces of work it has, and does one for each line that it
//! reads, with the milliseconds as the answer.

mod gmp;
mod other;
mod ours;
mod work;

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let backend = cognito_srp_group::backend();
    let mut all = ours::works(&backend.to_string());
    // Beside the best back end; each of the others comes from a process of its own, without what other people wrote.
    if std::env::args().nth(1).is_none_or(|argument| argument != "alone") {
        all.extend(other::works());
    }
    let mut output = std::io::stdout();
    for (name, _) in &all {
        writeln!(output, "{name}")?;
    }
    writeln!(output)?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let Some((_, work)) = all.iter_mut().find(|(name, _)| *name == line) else {
            writeln!(output, "no work is called {line:?}")?;
            continue;
        };
        let start = Instant::now();
        black_box(work());
        writeln!(output, "{}", start.elapsed().as_secs_f64() * 1e3)?;
    }
    Ok(())
}
