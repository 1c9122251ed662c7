//! Does the time of a power tell something about its exponent? Exponents that are always the same against random ones,
//! in random order, compared by Welch's t-test, as `dudect` does it (Reparaz, Balasch, Verbauwhede: "Dude, is my code
//! constant time?", 2017). `cargo xtask bench timing` runs it for each back end of the machine.
//!
//! The exponents have 256 bits: the steps are those of longer ones, and there are more samples in the same time.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use cognito_srp_group::{Element, Exponent, backend};
use rand::Rng;

/// Beyond this the times differ.
const LIMIT: f64 = 4.5;
/// Samples that say where the slow ones begin, which are left out: an interruption is no property of the exponent.
const FIRST: usize = 2000;
/// With fewer of each class there is nothing to be said.
const LEAST: f64 = 1000.0;
/// Shares of the samples that are kept, in separate tests.
const KEPT: [f64; 6] = [0.5, 0.75, 0.9, 0.95, 0.99, 1.0];

type Operation<'a> = &'a dyn Fn(&Exponent) -> Element;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().map_or(Ok(20), |text| text.parse());
    let (Ok(seconds), None) = (seconds, arguments.next()) else {
        eprintln!("usage: timing [seconds for each test]");
        return ExitCode::from(2);
    };
    let time = Duration::from_secs(seconds);
    let base = Element::from_bytes(&[0x7d; 383]).unwrap_or_else(|| unreachable!());
    let operations: [(&str, Operation<'_>); 2] = [
        ("a power", &|exponent| base.power(exponent)),
        ("a power of g", &|exponent| Element::power_of_g(exponent)),
    ];

    // That a difference would be seen.
    let leaky: Operation<'_> = &|exponent| {
        let bits = exponent
            .expose_low_bytes()
            .iter()
            .map(|byte| byte.count_ones())
            .sum();
        (0..bits).fold(base, |product, _| product.multiply(&base))
    };
    let (_, control) = compare(leaky, [0; 32], time.min(Duration::from_secs(2)));
    if control.abs() < LIMIT {
        eprintln!("the test does not see that one multiplication for each bit takes longer: |t| {control}");
        return ExitCode::FAILURE;
    }

    let mut same = true;
    for (name, operation) in operations {
        for (kind, fixed) in [("zero", [0; 32]), ("all ones", [0xff; 32])] {
            let (samples, t) = compare(operation, fixed, time);
            let verdict = match t.abs() {
                t if t < LIMIT => "no difference",
                t if t.is_nan() => "TOO FEW SAMPLES",
                _ => "DIFFERENT",
            };
            println!(
                "{:<10} {name:<13} {kind:<9} against random: {samples:>8} samples, |t| at most {:>5.2}: {verdict}",
                backend().to_string(),
                t.abs(),
            );
            same &= t.abs() < LIMIT;
        }
    }
    if same {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// How many samples were taken, and the t that is farthest from 0.
fn compare(operation: Operation<'_>, fixed: [u8; 32], time: Duration) -> (usize, f64) {
    let mut rng = rand::rng();
    let mut draw = || {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        let random = rng.next_u32() & 1 == 1;
        (random, if random { bytes } else { fixed })
    };
    let mut sample = || {
        let (random, bytes) = draw();
        let exponent = Exponent::from_bytes(black_box(&bytes));
        let start = Instant::now();
        black_box(operation(black_box(&exponent)));
        (random, start.elapsed().as_nanos() as f64)
    };

    let mut first: Vec<f64> = (0..FIRST).map(|_| sample().1).collect();
    first.sort_by(f64::total_cmp);
    let bounds = KEPT.map(|share| match (share * FIRST as f64) as usize {
        FIRST => f64::INFINITY,
        place => first[place],
    });
    let mut tests = bounds.map(|bound| (bound, [Class::default(); 2]));
    let (mut count, start) = (0, Instant::now());
    while start.elapsed() < time {
        let (random, nanoseconds) = sample();
        count += 1;
        for (bound, classes) in &mut tests {
            if nanoseconds < *bound {
                classes[usize::from(random)].add(nanoseconds);
            }
        }
    }
    let ts = tests.map(|(_, [one, other])| one.t(&other));
    let worst = ts
        .into_iter()
        .max_by(|one, other| one.abs().total_cmp(&other.abs()));
    (count, worst.unwrap_or(f64::NAN))
}

/// Mean and variance of the samples of one class, by Welford's method.
#[derive(Clone, Copy, Default)]
struct Class {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Class {
    fn add(&mut self, sample: f64) {
        self.count += 1.0;
        let before = sample - self.mean;
        self.mean += before / self.count;
        self.squares += before * (sample - self.mean);
    }

    fn error(&self) -> f64 {
        self.squares / (self.count - 1.0) / self.count
    }

    /// Welch's t; no number if there are too few samples.
    fn t(&self, other: &Self) -> f64 {
        if self.count.min(other.count) < LEAST {
            return f64::NAN;
        }
        (self.mean - other.mean) / (self.error() + other.error()).sqrt()
    }
}
