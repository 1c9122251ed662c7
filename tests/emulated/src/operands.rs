//! Numbers of all shapes, the same in every run.

use cognito_srp_group::{Element, N_BYTES};

pub(crate) struct Operands {
    state: u64,
    made: usize,
}

impl Operands {
    pub(crate) fn new() -> Self {
        Self { state: 0, made: 0 }
    }

    /// A number below N: near N, near 0, with long runs of equal bits, or random.
    pub(crate) fn element(&mut self) -> Element {
        self.made += 1;
        let shape = self.made % 8;
        if shape > 2 {
            let mut bytes = if shape < 5 { self.runs() } else { self.bytes() };
            return Element::from_bytes(&bytes).unwrap_or_else(|| {
                bytes[0] = 0;
                Element::from_bytes(&bytes).expect("a number below N")
            });
        }
        let mut number = Element::ONE.subtract(&Element::ONE);
        for _ in 0..self.random() % 3 {
            number = number.add(&Element::ONE);
        }
        if shape == 1 {
            number
        } else {
            // N − 1, N − 2 or N − 3.
            Element::ONE.subtract(&number.add(&Element::G))
        }
    }

    /// So many random bytes.
    pub(crate) fn bytes<const LENGTH: usize>(&mut self) -> [u8; LENGTH] {
        core::array::from_fn(|_| self.random() as u8)
    }

    /// Bytes whose bits change after 1 to 128 equal ones.
    fn runs(&mut self) -> [u8; N_BYTES] {
        let mut bytes = [0; N_BYTES];
        let (mut bit, mut left) = (self.random() as u8 & 1, 0);
        for place in 0..8 * N_BYTES {
            if left == 0 {
                bit ^= 1;
                left = 1 + self.random() % 128;
            }
            bytes[place / 8] |= bit << (place % 8);
            left -= 1;
        }
        bytes
    }

    /// SplitMix64.
    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
}
