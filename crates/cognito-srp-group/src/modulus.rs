//! N, the modulus.

use crate::constants::{PLACE_VALUES, R_SQUARED};
use crate::words::{Words, from_hex};

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

/// N. Its lowest and its highest 64 bits are all ones, which the back ends make use of: the factor of a row of a
/// Montgomery reduction, −N⁻¹ modulo a power of two up to 2^64, is 1, and every number of 3072 bits is below 2·N.
pub(crate) const N: Words = number(N_HEX);

/// g^(2^position) mod N, for the positions that the comb stands on: multiples of 43 below 1032.
pub(crate) const fn place_value(position: usize) -> Words {
    assert!(position > 0 && position < 1032 && position.is_multiple_of(43));
    number(PLACE_VALUES[position / 43 - 1])
}

/// R² mod N of a back end.
pub(crate) const fn r_squared(bits_of_r: usize) -> Words {
    match bits_of_r {
        3072 => number(R_SQUARED[0]),
        3120 => number(R_SQUARED[1]),
        _ => {
            assert!(bits_of_r == 3136, "no back end has this R");
            number(R_SQUARED[2])
        }
    }
}

const fn number(digits: &str) -> Words {
    from_hex(digits.as_bytes())
}
