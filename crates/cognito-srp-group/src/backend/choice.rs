//! Which back end this machine has.

use core::fmt;

/// A way of doing the arithmetic. The results are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backend {
    /// Limbs of 64 bits or 32, on any machine.
    Portable,
    /// The same on x86-64 with BMI2 and ADX, Intel since Broadwell and AMD since Zen: additions with two carries.
    Adx,
    /// The 52-bit multiplications of AVX-512 (IFMA): Intel since Ice Lake, AMD since Zen 4.
    Ifma,
    /// Limbs of 28 bits, in WebAssembly.
    Wasm,
    /// Limbs of 28 bits in 128-bit vectors, in WebAssembly with `simd128`.
    WasmSimd,
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Portable => "portable",
            Self::Adx => "adx",
            Self::Ifma => "ifma",
            Self::Wasm => "wasm",
            Self::WasmSimd => "wasm-simd",
        })
    }
}

/// The back end that is used here.
///
/// # Panics
/// With the feature `backend-from-environment`, when `COGNITO_SRP_GROUP` names one that this machine lacks.
pub fn backend() -> Backend {
    #[cfg(feature = "backend-from-environment")]
    if let Some(forced) = forced() {
        return forced;
    }
    best()
}

pub(super) fn best() -> Backend {
    if cfg!(all(target_family = "wasm", target_feature = "simd128")) {
        Backend::WasmSimd
    } else if cfg!(target_family = "wasm") {
        Backend::Wasm
    } else if has_ifma() {
        Backend::Ifma
    } else if has_adx() {
        Backend::Adx
    } else {
        Backend::Portable
    }
}

/// All that this machine has, the best one last.
#[cfg(feature = "backend-from-environment")]
pub fn backends() -> alloc::vec::Vec<Backend> {
    let best = best();
    let mut backends = alloc::vec::Vec::new();
    if !cfg!(target_family = "wasm") {
        let others = [(Backend::Portable, true), (Backend::Adx, has_adx())];
        let there = others
            .into_iter()
            .filter(|(backend, there)| *there && *backend != best);
        backends.extend(there.map(|(backend, _)| backend));
    }
    backends.push(best);
    backends
}

#[cfg(target_arch = "x86_64")]
fn has_ifma() -> bool {
    cpufeatures::new!(ifma, "avx512f", "avx512ifma");
    ifma::get()
}

#[cfg(not(target_arch = "x86_64"))]
const fn has_ifma() -> bool {
    false
}

#[cfg(all(
    target_arch = "x86_64",
    target_pointer_width = "64",
    not(cognito_srp_limbs = "32")
))]
pub(super) fn has_adx() -> bool {
    cpufeatures::new!(adx, "bmi2", "adx");
    adx::get()
}

#[cfg(not(all(
    target_arch = "x86_64",
    target_pointer_width = "64",
    not(cognito_srp_limbs = "32")
)))]
pub(super) const fn has_adx() -> bool {
    false
}

#[cfg(feature = "backend-from-environment")]
fn forced() -> Option<Backend> {
    use std::sync::OnceLock;

    static FORCED: OnceLock<Option<Backend>> = OnceLock::new();
    *FORCED.get_or_init(|| {
        let name = std::env::var_os("COGNITO_SRP_GROUP")?;
        let here = backends();
        let found = here
            .iter()
            .copied()
            .find(|backend| *name == *std::string::ToString::to_string(backend));
        assert!(
            found.is_some(),
            "this machine has no back end {name:?}: it has {here:?}"
        );
        found
    })
}
