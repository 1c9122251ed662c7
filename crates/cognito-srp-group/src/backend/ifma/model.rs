//! What the instructions do, in plain Rust.

use crate::comb::Table;

use super::{
    BITS, Ifma, LANES, LIMBS, Limbs, MASK, MODULUS, Multiplier, VECTORS, equal_mask, multiplication,
};

/// The model multiplies.
pub(in crate::backend) struct Model;

impl Multiplier for Model {
    fn product(one: &Limbs, other: &Limbs) -> Limbs {
        product(one, other)
    }

    fn look_up(table: &[Ifma<Self>], wanted: u32) -> Limbs {
        look_up(table, wanted)
    }

    fn table() -> &'static Table<Ifma<Self>> {
        static TABLE: Table<Ifma<Model>> = Table::new();
        &TABLE
    }
}

multiplication!(vectors,);

mod vectors {
    use core::array::from_fn;

    use super::{BITS, LANES, Limbs, MASK, VECTORS};

    type Vector = [u64; LANES];

    pub(super) fn zero() -> Vector {
        [0; LANES]
    }

    pub(super) fn splat(limb: u64) -> Vector {
        [limb; LANES]
    }

    pub(super) fn load(limbs: &Limbs) -> [Vector; VECTORS] {
        from_fn(|vector| from_fn(|lane| limbs[vector * LANES + lane]))
    }

    pub(super) fn store(vectors: [Vector; VECTORS]) -> Limbs {
        from_fn(|place| vectors[place / LANES][place % LANES])
    }

    fn product(one: u64, other: u64) -> u128 {
        u128::from(one & MASK) * u128::from(other & MASK)
    }

    pub(super) fn add_low(sum: Vector, one: Vector, other: Vector) -> Vector {
        from_fn(|lane| sum[lane] + (product(one[lane], other[lane]) as u64 & MASK))
    }

    pub(super) fn add_high(sum: Vector, one: Vector, other: Vector) -> Vector {
        from_fn(|lane| sum[lane] + (product(one[lane], other[lane]) >> BITS) as u64)
    }

    pub(super) fn add(one: Vector, other: Vector) -> Vector {
        from_fn(|lane| one[lane] + other[lane])
    }

    pub(super) fn first(vector: Vector) -> Vector {
        [vector[0]; LANES]
    }

    pub(super) fn carry(vector: Vector) -> Vector {
        from_fn(|lane| if lane == 0 { vector[0] >> BITS } else { 0 })
    }

    pub(super) fn shift(vector: Vector, next: Vector) -> Vector {
        from_fn(|lane| {
            if lane + 1 < LANES {
                vector[lane + 1]
            } else {
                next[0]
            }
        })
    }
}
