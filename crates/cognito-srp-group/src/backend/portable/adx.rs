//! x86-64 with BMI2 and ADX: Intel since Broadwell, AMD since Zen. A product without a word for flags, and two additions
//! whose carries do not meet.

use core::arch::asm;

use super::{GROUP, Limb, Portable, Rows, multiply_add};
use crate::comb::Table;

/// Only where `mulx`, `adcx` and `adox` are there: see `choice`.
#[derive(Clone)]
pub(crate) struct Adx;

impl Rows for Adx {
    #[inline(always)]
    fn add_product(sum: &mut [Limb], group: [Limb; GROUP], others: &[Limb], carry: bool) -> bool {
        let length = others.len();
        let mut carry = carry;
        for (row, factor) in group.into_iter().enumerate() {
            let end = row + length;
            let above = add_row(&mut sum[row..end], factor, others);
            (sum[end], carry) = sum[end].carrying_add(above, carry);
        }
        carry
    }

    fn table() -> &'static Table<Portable<Self>> {
        static TABLE: Table<Portable<Adx>> = Table::new();
        &TABLE
    }
}

/// Limbs that the assembly takes at a time.
const STEP: usize = 8;

/// sum + factor · others, into the sum, which is as long as the others; and the limb above it.
#[inline(always)]
fn add_row(sum: &mut [Limb], factor: Limb, others: &[Limb]) -> Limb {
    let mut carry = 0;
    let (steps, rest) = others.as_chunks::<STEP>();
    let (step_sums, rest_sums) = sum.as_chunks_mut::<STEP>();
    for (limbs, others) in step_sums.iter_mut().zip(steps) {
        carry = add_step(limbs, factor, others, carry);
    }
    for (limb, other) in rest_sums.iter_mut().zip(rest) {
        (*limb, carry) = multiply_add(factor, *other, *limb, carry);
    }
    carry
}

/// sum + factor · others + carry, into the sum; and the limb above it. There is no branch in it, and each address is
/// one of the arguments.
#[inline(always)]
#[expect(unsafe_code, reason = "assembly language")]
fn add_step(sum: &mut [u64; STEP], factor: u64, others: &[u64; STEP], mut carry: u64) -> u64 {
    // SAFETY: this type is used where `choice` has found BMI2 and ADX. It reads and writes just the eight limbs that
    // each of the two references is to, and no stack.
    unsafe {
        asm!(
            // Both carries are none.
            "xor {zero:e}, {zero:e}",
            "mulx {high}, {low}, [{others}]",
            "adcx {low}, {carry}",
            "adox {low}, [{sum}]",
            "mov [{sum}], {low}",
            "mulx {carry}, {low}, [{others} + 8]",
            "adcx {low}, {high}",
            "adox {low}, [{sum} + 8]",
            "mov [{sum} + 8], {low}",
            "mulx {high}, {low}, [{others} + 16]",
            "adcx {low}, {carry}",
            "adox {low}, [{sum} + 16]",
            "mov [{sum} + 16], {low}",
            "mulx {carry}, {low}, [{others} + 24]",
            "adcx {low}, {high}",
            "adox {low}, [{sum} + 24]",
            "mov [{sum} + 24], {low}",
            "mulx {high}, {low}, [{others} + 32]",
            "adcx {low}, {carry}",
            "adox {low}, [{sum} + 32]",
            "mov [{sum} + 32], {low}",
            "mulx {carry}, {low}, [{others} + 40]",
            "adcx {low}, {high}",
            "adox {low}, [{sum} + 40]",
            "mov [{sum} + 40], {low}",
            "mulx {high}, {low}, [{others} + 48]",
            "adcx {low}, {carry}",
            "adox {low}, [{sum} + 48]",
            "mov [{sum} + 48], {low}",
            "mulx {carry}, {low}, [{others} + 56]",
            "adcx {low}, {high}",
            "adox {low}, [{sum} + 56]",
            "mov [{sum} + 56], {low}",
            // What a product has above has room for both.
            "adcx {carry}, {zero}",
            "adox {carry}, {zero}",
            in("rdx") factor,
            others = in(reg) others.as_ptr(),
            sum = in(reg) sum.as_mut_ptr(),
            carry = inout(reg) carry,
            high = out(reg) _,
            low = out(reg) _,
            zero = out(reg) _,
            options(nostack),
        );
    }
    carry
}
