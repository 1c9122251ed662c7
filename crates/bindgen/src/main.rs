//! `bindgen MODULE.wasm FOLDER NAME`: what `wasm-bindgen --target web` does, at the version that `Cargo.lock`
//! holds for the module too. The module can be started anew after a panic, which it puts into no words.

use std::env;
use std::process::ExitCode;

use walrus::{FunctionKind, Module};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [module, folder, name] = arguments.as_slice() else {
        eprintln!("bindgen MODULE.wasm FOLDER NAME");
        return ExitCode::from(2);
    };
    match generate(module, folder, name) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("failed: {message}");
            ExitCode::FAILURE
        }
    }
}

fn generate(module: &str, folder: &str, name: &str) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    let bindgen = bindgen.web(true).map_err(|error| error.to_string())?;
    let output = bindgen
        .input_path(module)
        .out_name(name)
        .typescript(false)
        .omit_default_module_path(true)
        .reset_state_function(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output();
    let mut output = output.map_err(|error| format!("{error:#}"))?;
    silence_panics(output.wasm_mut())?;
    output.emit(folder).map_err(|error| format!("{error:#}"))
}

/// The module's panic handler is a trap that looks at no message, but the compiler does not know so of the functions
/// that make one. Each becomes that trap itself, and `wasm-opt` then takes out what was there for them alone.
fn silence_panics(module: &mut Module) -> Result<(), String> {
    let mut silenced = 0;
    for function in module.funcs.iter_mut() {
        if let (Some(name), FunctionKind::Local(local)) = (&function.name, &mut function.kind)
            && is_for_panics(name)
        {
            let mut body = local.builder_mut().func_body();
            body.instrs_mut().clear();
            body.unreachable();
            silenced += 1;
        }
    }
    match silenced {
        0 => Err(String::from(
            "the module's functions have other names than before",
        )),
        _ => Ok(()),
    }
}

/// Whether nothing but a panic comes of a function, or, for `Debug`, is told by it: the module shows nothing in that
/// form. Crates have a hash behind their names. (The compiler may keep one of two functions that are alike, under either
/// name: one that is needed and is like one of these would become a trap, and the package's tests would stop there.)
fn is_for_panics(name: &str) -> bool {
    const PARTS: [&str; 9] = [
        "::assert_failed",
        "::expect_failed",
        "::fmt::Debug>::fmt",
        "::fmt::builders::",
        "::len_mismatch_fail",
        "::panicking::",
        "::slice_error_fail",
        "::slice_index_fail",
        "::unwrap_failed",
    ];
    PARTS.iter().any(|part| name.contains(part))
}
