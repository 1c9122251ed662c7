//! For valgrind's memcheck: secrets are marked as memory without a value, so that memcheck reports every branch and
//! every address that depends on one. `cargo xtask test constant-time` runs it.
//!
//! With the argument `leak` it does what it must not do once, to show that memcheck sees it.

use cognito_srp_core::srp::{Client, Party, PrivateKey, Salt, Server, Verifier};
use cognito_srp_group::{Element, Exponent, backend};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng, TryCryptoRng, TryRng};

/// A generator whose bytes are secret.
struct Poisoned(StdRng);

impl TryRng for Poisoned {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.0.fill_bytes(bytes);
        // One byte is left as it is, so that it is known that not all are zero: that is looked at.
        if let [first, rest @ ..] = bytes {
            *first |= 1;
            valgrind::poison(rest);
        }
        Ok(())
    }
}

impl TryCryptoRng for Poisoned {}

fn main() {
    if !valgrind::is_here() {
        eprintln!("this says something under valgrind only: cargo xtask test constant-time");
        std::process::exit(2);
    }
    let mut rng = Poisoned(StdRng::seed_from_u64(1));
    if std::env::args().nth(1).is_some_and(|argument| argument == "leak") {
        leak(&mut rng);
    } else {
        numbers(&mut rng);
        exchange(&mut rng);
        println!("the back end {} goes where secrets do not lead it", backend());
    }
}

/// A branch on a secret.
fn leak(rng: &mut Poisoned) {
    let mut secret = [0; 2];
    rng.fill_bytes(&mut secret);
    if secret[1] & 1 == 1 {
        println!("odd");
    }
}

/// Everything that is done with numbers and exponents.
fn numbers(rng: &mut Poisoned) {
    let mut random = [0; 128];
    rng.fill_bytes(&mut random);
    let (long, short) = (Exponent::from_bytes(&random), Exponent::from_bytes(&random[..32]));
    let sum = long.add_product(&short, &Exponent::from_bytes(&random[32..64]));
    let mut base = Element::power_of_g(&long);
    for number in [Element::power_of_g(&short), base.power(&sum), base.power(&short)] {
        base = base.multiply(&number).add(&number).subtract(&Element::ONE);
    }
    let bytes = base.to_bytes();
    // Whether it is below N is found without a branch on the way; the answer, which is the same for all that we make,
    // is a branch.
    valgrind::reveal(&bytes);
    assert!(Element::from_bytes(&bytes).is_some());
}

/// Both sides of a sign-in, up to S. What is made of S starts with its minimal bytes: the protocol has it so.
fn exchange(rng: &mut Poisoned) {
    let party = Party {
        namespace: "VecPool01",
        name: "jane",
    };
    let salt = Salt::from_hex("2b6a658af0694fac2baa54853639528f").expect("a salt");
    let password = String::from("Correct-Horse-9!");
    valgrind::poison(password.as_bytes());
    let x = PrivateKey::derive(party, &password, &salt);
    let verifier = Verifier::of(&x);

    let server = Server::generate(verifier, rng).expect("b");
    let client = Client::generate(rng).expect("a");
    valgrind::reveal(server.public_b());
    valgrind::reveal(client.public_a());
    let (a, b) = (*client.public_a(), *server.public_b());
    client.premaster(&x, &b).expect("u");
    server.premaster(&a).expect("u");
}

/// Requests to valgrind, which mean nothing to a processor.
mod valgrind {
    #![expect(unsafe_code, reason = "valgrind is asked by instructions of its own")]

    const RUNNING_ON_VALGRIND: usize = 0x1001;
    const MAKE_MEM_UNDEFINED: usize = (b'M' as usize) << 24 | (b'C' as usize) << 16 | 1;
    const MAKE_MEM_DEFINED: usize = MAKE_MEM_UNDEFINED + 1;

    pub(super) fn is_here() -> bool {
        request([RUNNING_ON_VALGRIND, 0, 0, 0, 0, 0]) > 0
    }

    /// Marks a value as one that nothing may depend on.
    pub(super) fn poison<T: ?Sized>(value: &T) {
        request([
            MAKE_MEM_UNDEFINED,
            (&raw const *value).cast::<u8>() as usize,
            size_of_val(value),
            0,
            0,
            0,
        ]);
    }

    /// Marks a value as public.
    pub(super) fn reveal<T: ?Sized>(value: &T) {
        request([
            MAKE_MEM_DEFINED,
            (&raw const *value).cast::<u8>() as usize,
            size_of_val(value),
            0,
            0,
            0,
        ]);
    }

    #[cfg(target_arch = "x86_64")]
    fn request(arguments: [usize; 6]) -> usize {
        let mut answer = 0usize;
        // SAFETY: the rotations make a whole turn, and the exchange changes nothing. Valgrind knows the sequence and
        // reads the six words that rax points to.
        unsafe {
            core::arch::asm!(
                "rol rdi, 3",
                "rol rdi, 13",
                "rol rdi, 61",
                "rol rdi, 51",
                "xchg rbx, rbx",
                in("rax") arguments.as_ptr(),
                inout("rdx") answer,
                inout("rdi") 0usize => _,
            );
        }
        answer
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn request(_: [usize; 6]) -> usize {
        0
    }
}
