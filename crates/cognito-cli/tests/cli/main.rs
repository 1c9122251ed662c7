//! The program, run as people and scripts run it, at a local pool in this process.

#[cfg(test)]
mod proxy;
#[cfg(test)]
mod support;

#[cfg(test)]
mod advice;
#[cfg(unix)]
#[cfg(test)]
mod at_a_terminal;
#[cfg(test)]
mod bad_input;
#[cfg(unix)]
#[cfg(test)]
mod files;
#[cfg(test)]
mod in_scripts;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod pages;
#[cfg(unix)]
#[cfg(test)]
mod readme;
