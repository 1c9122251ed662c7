//! Says which back end does the arithmetic here, for the tasks that run each.

fn main() {
    println!("{}", cognito_srp_group::backend());
}
