//! The native addon of the npm package `@cognito-srp/client`: it hands calls on to `cognito-srp-shape`, in
//! Node's main thread or in one of its others, and holds local pools.

mod guard;
mod machine;
mod pool;
