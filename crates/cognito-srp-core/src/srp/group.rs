//! The group: numbers modulo the 3072-bit prime N of RFC 3526 (group 15), with generator g = 2.

use alloc::vec::Vec;

use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{U256, U1280, U3072, const_monty_params};
use zeroize::{Zeroize, Zeroizing};

use crate::bytes;
use crate::secret::Secret;
use crate::srp::comb;

/// N, hexadecimal (RFC 3526, section 4; RFC 5054, appendix A).
pub const N_HEX: &str = "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74\
    020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437\
    4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
    ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05\
    98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb\
    9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b\
    e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718\
    3995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33\
    a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7\
    abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864\
    d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e2\
    08e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff";

/// g.
pub const G: u8 = 2;

/// k = H(pad(N) ‖ pad(g)), hexadecimal; pad(g) is the one byte 02.
pub const K_HEX: &str = "538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6";

/// Bytes of N.
pub const N_BYTES: usize = 384;

/// The most bytes that `a` and `b` may have.
pub const PRIVATE_BYTES: usize = 128;

const_monty_params!(ModN, U3072, N_HEX, "N as the modulus of Montgomery arithmetic");

type Residue = ConstMontyForm<ModN, { U3072::LIMBS }>;

/// A secret exponent: a, b, x, u·x or a + u·x.
pub(super) type Exponent = Secret<U1280>;

/// A number in [0, N).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Element(Residue);

impl Element {
    /// k.
    pub(super) const K: Self = Self(Residue::new(
        &U256::from_be_hex(K_HEX).resize::<{ U3072::LIMBS }>(),
    ));

    pub(super) const ONE: Self = Self(Residue::ONE);

    /// g.
    pub(super) const G: Self = Self(Residue::new(&U3072::from_u8(G)));

    /// The number with these big-endian bytes, if it is below N.
    pub(super) fn from_bytes(magnitude: &[u8]) -> Option<Self> {
        if magnitude.len() > N_BYTES {
            return None;
        }
        let mut wide = [0; N_BYTES];
        wide[N_BYTES - magnitude.len()..].copy_from_slice(magnitude);
        let integer = U3072::from_be_slice(&wide);
        (integer < *Residue::MODULUS).then(|| Self(Residue::new(&integer)))
    }

    /// The 384 big-endian bytes of the number.
    pub(super) fn to_bytes(self) -> Secret<[u8; N_BYTES]> {
        let mut encoded = self.0.retrieve().to_be_bytes();
        let mut bytes = [0; N_BYTES];
        bytes.copy_from_slice(encoded.as_ref());
        encoded.as_mut().zeroize();
        Secret::new(bytes)
    }

    /// pad(n) of the number.
    pub(super) fn pad(self) -> Vec<u8> {
        bytes::pad(self.to_bytes().expose())
    }

    pub(super) fn is_zero(self) -> bool {
        self.0 == Residue::ZERO
    }

    /// g^exponent mod N, in constant time.
    pub(super) fn power_of_g(exponent: &Exponent, width: Width) -> Self {
        comb::power_of_g(exponent.expose(), width)
    }

    /// self^exponent mod N, in constant time.
    pub(super) fn pow(self, exponent: &Exponent, width: Width) -> Self {
        Self(self.0.pow_bounded_exp(exponent.expose(), width.bits()))
    }

    pub(super) fn square(self) -> Self {
        Self(self.0.square())
    }

    pub(super) fn mul(self, other: Self) -> Self {
        Self(self.0.mul(&other.0))
    }

    pub(super) fn add(self, other: Self) -> Self {
        Self(self.0.add(&other.0))
    }

    pub(super) fn sub(self, other: Self) -> Self {
        Self(self.0.sub(&other.0))
    }
}

/// The number as it is kept in the table of [`comb`].
impl Element {
    pub(super) const fn as_montgomery(&self) -> &U3072 {
        self.0.as_montgomery()
    }

    pub(super) const fn from_montgomery(form: U3072) -> Self {
        Self(Residue::from_montgomery(form))
    }
}

impl Zeroize for Element {
    fn zeroize(&mut self) {
        self.0.as_montgomery_mut().zeroize();
    }
}

/// How many bits an exponent may have: public, and all that the time of a power depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// 256: x and u, and a `b` of 32 bytes.
    Short,
    /// 1024: a, and any other b.
    Long,
    /// 1025: a + u·x, which is below 2^1024 + 2^512.
    Premaster,
}

impl Width {
    /// The width of a private value of so many bytes. How long a private value is, is no secret.
    pub(super) const fn of_bytes(length: usize) -> Self {
        if length <= 32 { Self::Short } else { Self::Long }
    }

    pub(super) const fn bits(self) -> u32 {
        match self {
            Self::Short => 256,
            Self::Long => 1024,
            Self::Premaster => 1025,
        }
    }
}

/// The exponent with these big-endian bytes, at most [`PRIVATE_BYTES`] of them.
pub(super) fn exponent(magnitude: &[u8]) -> Exponent {
    let mut wide = Zeroizing::new([0; U1280::BYTES]);
    wide[U1280::BYTES - magnitude.len()..].copy_from_slice(magnitude);
    Secret::new(U1280::from_be_slice(&*wide))
}

/// a + u·x as an integer, not reduced: below 2^1024 + 2^512.
pub(super) fn premaster_exponent(a: &Exponent, u: &Exponent, x: &Exponent) -> Exponent {
    let ux = Secret::new(u.expose().wrapping_mul(x.expose()));
    Secret::new(a.expose().wrapping_add(ux.expose()))
}
