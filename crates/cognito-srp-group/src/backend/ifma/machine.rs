//! The machine's instructions.

#![expect(
    unsafe_code,
    reason = "vectors are loaded through pointers, and some machines lack the instructions"
)]

use crate::comb::Table;

use super::{Ifma, LANES, LIMBS, Limbs, MODULUS, Multiplier, VECTORS, equal_mask, multiplication};

/// The machine multiplies. A [`Residue`](crate::backend::Residue) of it is made only where
/// [`backend`](crate::backend::backend) has found the instructions.
pub(in crate::backend) struct Machine;

impl Multiplier for Machine {
    fn product(one: &Limbs, other: &Limbs) -> Limbs {
        // SAFETY: the machine has the instructions; see `Machine`.
        unsafe { product(one, other) }
    }

    fn look_up(table: &[Ifma<Self>], wanted: u32) -> Limbs {
        // SAFETY: the machine has the instructions; see `Machine`.
        unsafe { look_up(table, wanted) }
    }

    fn table() -> &'static Table<Ifma<Self>> {
        static TABLE: Table<Ifma<Machine>> = Table::new();
        &TABLE
    }
}

multiplication!(vectors, #[target_feature(enable = "avx512f,avx512ifma")]);

mod vectors {
    use core::arch::x86_64::{
        __m512i, _mm512_add_epi64, _mm512_alignr_epi64, _mm512_broadcastq_epi64, _mm512_castsi512_si128,
        _mm512_loadu_epi64, _mm512_madd52hi_epu64, _mm512_madd52lo_epu64, _mm512_maskz_srli_epi64,
        _mm512_set1_epi64, _mm512_setzero_si512, _mm512_storeu_epi64,
    };

    use super::{LANES, Limbs, VECTORS};

    #[inline]
    #[target_feature(enable = "avx512f")]
    pub(super) fn zero() -> __m512i {
        _mm512_setzero_si512()
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    pub(super) fn splat(limb: u64) -> __m512i {
        _mm512_set1_epi64(limb as i64)
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    pub(super) fn load(limbs: &Limbs) -> [__m512i; VECTORS] {
        core::array::from_fn(|vector| {
            let lanes = limbs[vector * LANES..][..LANES].as_ptr();
            // SAFETY: the slice has the eight limbs that are read.
            unsafe { _mm512_loadu_epi64(lanes.cast()) }
        })
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    pub(super) fn store(vectors: [__m512i; VECTORS]) -> Limbs {
        let mut limbs = [0; LANES * VECTORS];
        for (lanes, vector) in limbs.chunks_exact_mut(LANES).zip(vectors) {
            // SAFETY: the chunk has the eight limbs that are written.
            unsafe { _mm512_storeu_epi64(lanes.as_mut_ptr().cast(), vector) }
        }
        limbs
    }

    /// sum + the low 52 bits of one · other.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub(super) fn add_low(sum: __m512i, one: __m512i, other: __m512i) -> __m512i {
        _mm512_madd52lo_epu64(sum, one, other)
    }

    /// sum + the high 52 bits of one · other.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub(super) fn add_high(sum: __m512i, one: __m512i, other: __m512i) -> __m512i {
        _mm512_madd52hi_epu64(sum, one, other)
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    pub(super) fn add(one: __m512i, other: __m512i) -> __m512i {
        _mm512_add_epi64(one, other)
    }

    /// The first lane, in all lanes.
    #[inline]
    #[target_feature(enable = "avx512f")]
    pub(super) fn first(vector: __m512i) -> __m512i {
        _mm512_broadcastq_epi64(_mm512_castsi512_si128(vector))
    }

    /// What is above 52 bits in the first lane, there; the others are zero.
    #[inline]
    #[target_feature(enable = "avx512f")]
    pub(super) fn carry(vector: __m512i) -> __m512i {
        _mm512_maskz_srli_epi64::<52>(1, vector)
    }

    /// Every lane moves down by one, and the first of the next vector becomes the last.
    #[inline]
    #[target_feature(enable = "avx512f")]
    pub(super) fn shift(vector: __m512i, next: __m512i) -> __m512i {
        _mm512_alignr_epi64::<1>(next, vector)
    }
}
