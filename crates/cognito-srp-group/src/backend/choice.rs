//! Which back end this machine has.

use core::fmt;

/// A way of doing the arithmetic. The results are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backend {
    /// Limbs of 64 bits or 32, on any machine.
    Portable,
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
    } else {
        Backend::Portable
    }
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

#[cfg(feature = "backend-from-environment")]
fn forced() -> Option<Backend> {
    use std::sync::OnceLock;

    static FORCED: OnceLock<Option<Backend>> = OnceLock::new();
    *FORCED.get_or_init(|| {
        let name = std::env::var_os("COGNITO_SRP_GROUP")?;
        let here = if cfg!(target_family = "wasm") {
            [best(); 2]
        } else {
            [Backend::Portable, best()]
        };
        let found = here
            .into_iter()
            .find(|backend| *name == *std::string::ToString::to_string(backend));
        assert!(
            found.is_some(),
            "this machine has no back end {name:?}: it has {here:?}"
        );
        found
    })
}
