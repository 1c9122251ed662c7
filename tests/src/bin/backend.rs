//! Says which back ends there are for the arithmetic here, the best one last, for the tasks that run each.

fn main() {
    for backend in cognito_srp_group::backends() {
        println!("{backend}");
    }
}
