//! Four columns of products, summed up without carries.

/// Columns that are summed up together, and limbs that are taken at a time.
pub(super) const BLOCK: usize = 4;

#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
pub(super) use self::scalar::Columns;
#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
pub(super) use self::vector::Columns;

#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
mod scalar {
    use super::BLOCK;

    #[derive(Default)]
    pub(in super::super) struct Columns([u64; BLOCK]);

    impl Columns {
        /// Adds the product of each limb with its partner in each column.
        #[inline(always)]
        pub(in super::super) fn add(&mut self, limbs: &[u32; BLOCK], partners: &[u32; 2 * BLOCK]) {
            for (place, limb) in limbs.iter().enumerate() {
                for (column, sum) in self.0.iter_mut().enumerate() {
                    *sum += u64::from(*limb) * u64::from(partners[BLOCK - 1 - column + place]);
                }
            }
        }

        /// As [`Columns::add`], but only the limbs up to the one with the column's own place.
        pub(in super::super) fn add_lower(&mut self, limbs: &[u32; BLOCK], partners: &[u32; 2 * BLOCK]) {
            for (place, limb) in limbs.iter().enumerate() {
                for (column, sum) in self.0.iter_mut().enumerate().skip(place) {
                    *sum += u64::from(*limb) * u64::from(partners[BLOCK - 1 - column + place]);
                }
            }
        }

        pub(in super::super) fn double(&mut self) {
            self.0 = self.0.map(|sum| 2 * sum);
        }

        pub(in super::super) fn sums(self) -> [u64; BLOCK] {
            self.0
        }
    }
}

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod vector {
    #![expect(unsafe_code, reason = "vectors are loaded through pointers")]

    use core::arch::wasm32::{
        i64x2_add, i64x2_shl, u32x4, u64x2_extmul_high_u32x4, u64x2_extmul_low_u32x4, u64x2_extract_lane,
        u64x2_splat, v128, v128_and, v128_load,
    };

    use super::BLOCK;

    /// Each column in two halves.
    pub(in super::super) struct Columns([v128; BLOCK]);

    impl Default for Columns {
        fn default() -> Self {
            Self([u64x2_splat(0); BLOCK])
        }
    }

    impl Columns {
        /// Adds the product of each limb with its partner in each column.
        #[inline(always)]
        pub(in super::super) fn add(&mut self, limbs: &[u32; BLOCK], partners: &[u32; 2 * BLOCK]) {
            let limbs = load(limbs);
            for (column, sum) in self.0.iter_mut().enumerate() {
                *sum = add_products(*sum, limbs, load_from(partners, BLOCK - 1 - column));
            }
        }

        /// As [`Columns::add`], but only the limbs up to the one with the column's own place.
        pub(in super::super) fn add_lower(&mut self, limbs: &[u32; BLOCK], partners: &[u32; 2 * BLOCK]) {
            const ALL: u32 = u32::MAX;
            let masks = [
                u32x4(ALL, 0, 0, 0),
                u32x4(ALL, ALL, 0, 0),
                u32x4(ALL, ALL, ALL, 0),
                u32x4(ALL, ALL, ALL, ALL),
            ];
            let limbs = load(limbs);
            for ((column, sum), mask) in self.0.iter_mut().enumerate().zip(masks) {
                let partners = load_from(partners, BLOCK - 1 - column);
                *sum = add_products(*sum, v128_and(limbs, mask), partners);
            }
        }

        pub(in super::super) fn double(&mut self) {
            self.0 = self.0.map(|sum| i64x2_shl(sum, 1));
        }

        pub(in super::super) fn sums(self) -> [u64; BLOCK] {
            self.0
                .map(|sum| u64x2_extract_lane::<0>(sum) + u64x2_extract_lane::<1>(sum))
        }
    }

    #[inline(always)]
    fn add_products(sum: v128, ones: v128, others: v128) -> v128 {
        let low = i64x2_add(sum, u64x2_extmul_low_u32x4(ones, others));
        i64x2_add(low, u64x2_extmul_high_u32x4(ones, others))
    }

    #[inline(always)]
    fn load(limbs: &[u32; BLOCK]) -> v128 {
        // SAFETY: the pointer is to the 16 bytes of the array, and needs no alignment.
        unsafe { v128_load(limbs.as_ptr().cast()) }
    }

    #[inline(always)]
    fn load_from(limbs: &[u32; 2 * BLOCK], start: usize) -> v128 {
        const { assert!(BLOCK == 4) }
        let (_, from) = limbs.split_at(start);
        match from.first_chunk() {
            Some(limbs) => load(limbs),
            None => unreachable!(),
        }
    }
}
