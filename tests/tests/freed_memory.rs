//! Secrets are wiped before their memory is given back: an allocator looks at every block that is freed
//! during a whole login for the password, a, S, K, the codes and the tokens.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is wrong in a test ends it"
)]
#![expect(unsafe_code, reason = "an allocator cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::convert::Infallible;
use std::slice;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use cognito_srp_core::login::{Answer, Flow, Login, LoginConfig, RememberedDevice, Seal, Step};
use cognito_srp_core::message::{Parameters, PoolId, Request, Response};
use cognito_srp_core::srp::{Client, Party, PrivateKey, PublicB, Salt};
use rand::{TryCryptoRng, TryRng};

struct Scanner;

#[global_allocator]
static SCANNER: Scanner = Scanner;

/// The longest and the most needles, kept outside of the heap.
const LONGEST: usize = 400;
static NEEDLES: Mutex<([[u8; LONGEST]; 16], [usize; 16], usize)> =
    Mutex::new(([[0; LONGEST]; 16], [0; 16], 0));
static ARMED: AtomicBool = AtomicBool::new(false);
static FREED: AtomicUsize = AtomicUsize::new(0);
/// Bit n is set when needle n was found.
static FOUND: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed on to the system's allocator as it came. A block that is about to be freed
// is read within its layout's size while it is still allocated.
unsafe impl GlobalAlloc for Scanner {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that reading a block that was never fully written is sound.
        // SAFETY: passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if ARMED.load(Ordering::Relaxed) {
            // SAFETY: the block is allocated with this size, and initialised by `alloc`.
            scan(unsafe { slice::from_raw_parts(block, layout.size()) });
        }
        // SAFETY: passed on.
        unsafe { System.dealloc(block, layout) }
    }
    // `realloc` is the default one: a new block, a copy, and the old block freed here.
}

fn scan(block: &[u8]) {
    FREED.fetch_add(1, Ordering::Relaxed);
    let needles = NEEDLES.lock().unwrap();
    for (number, length) in needles.1[..needles.2].iter().enumerate() {
        let needle = &needles.0[number][..*length];
        if block.windows(*length).any(|window| window == needle) {
            FOUND.fetch_or(1 << number, Ordering::Relaxed);
        }
    }
}

fn look_for(needle: &[u8]) {
    let needle = &needle[..needle.len().min(LONGEST)];
    let mut needles = NEEDLES.lock().unwrap();
    let number = needles.2;
    needles.0[number][..needle.len()].copy_from_slice(needle);
    needles.1[number] = needle.len();
    needles.2 += 1;
}

/// Always gives the same bytes, so that the test knows `a`.
struct Known;

const KNOWN: u8 = 0xa7;

impl TryRng for Known {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_ne_bytes([KNOWN; 4]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_ne_bytes([KNOWN; 8]))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(KNOWN);
        Ok(())
    }
}

impl TryCryptoRng for Known {}

const PASSWORD: &str = "Correct-Horse-9!";
const NEW_PASSWORD: &str = "Battery-Staple-8?";
const CODE: &str = "code-271601";
const DEVICE_PASSWORD: &str = "a device password, as text";
const SESSION: &str = "a session of the service";
const TOKEN: &str = "an access token";
const SECRET_CODE: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const B: &str = "5356398a20e21218a1835dcae6244f71";
const SALT: &str = "2b6a658af0694fac2baa54853639528f";

fn challenge(name: &str) -> Response {
    let json = format!(
        "{{\"ChallengeName\":\"{name}\",\"Session\":\"{SESSION}\",\"ChallengeParameters\":{{\"SRP_B\":\"{B}\",\
         \"SALT\":\"{SALT}\",\"SECRET_BLOCK\":\"c2VjcmV0\",\"USER_ID_FOR_SRP\":\"jane\"}}}}"
    );
    // `format!` grows its text, and what it leaves behind is not what is tested.
    Response::success(json.into_bytes())
}

fn tokens() -> Response {
    Response::success(
        format!("{{\"AuthenticationResult\":{{\"AccessToken\":\"{TOKEN}\",\"RefreshToken\":\"{TOKEN}\"}}}}")
            .into_bytes(),
    )
}

fn sent(step: Step) -> Request {
    match step {
        Step::Send(request) => request,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_secret_is_left_in_freed_memory() {
    // What is looked for.
    let party = Party {
        namespace: "AbCdEf123",
        name: "jane",
    };
    let x = PrivateKey::derive(party, PASSWORD, &Salt::from_hex(SALT).unwrap());
    let client = Client::from_private(&[KNOWN; 128]).unwrap();
    let premaster = client.premaster(&x, &PublicB::parse(B).unwrap()).unwrap();
    for text in [
        PASSWORD,
        NEW_PASSWORD,
        CODE,
        DEVICE_PASSWORD,
        SESSION,
        TOKEN,
        SECRET_CODE,
    ] {
        look_for(text.as_bytes());
    }
    look_for(&[KNOWN; 128]);
    look_for(premaster.expose_pad_s().expose());
    look_for(premaster.session_key().expose());
    look_for(x.expose_bytes().expose());
    drop((premaster, x));

    // What the service answers, made before the allocator looks.
    let [verifier, new_password, code, device, device_verifier] = [
        "PASSWORD_VERIFIER",
        "NEW_PASSWORD_REQUIRED",
        "SMS_MFA",
        "DEVICE_SRP_AUTH",
        "DEVICE_PASSWORD_VERIFIER",
    ]
    .map(challenge);
    let setup = challenge("MFA_SETUP");
    let secret_code = Response::success(
        format!("{{\"SecretCode\":\"{SECRET_CODE}\",\"Session\":\"{SESSION}\"}}").into_bytes(),
    );
    let tokens = tokens();
    ARMED.store(true, Ordering::Relaxed);

    let config = LoginConfig::new(PoolId::parse("eu-west-1_AbCdEf123").unwrap(), "client1", "jane")
        .client_secret("a client secret")
        .device(RememberedDevice {
            device_key: "eu-west-1_0a1b2c3d".into(),
            device_group_key: "-v3cT0r01".into(),
            device_password: DEVICE_PASSWORD.into(),
            username: "jane".into(),
        });
    let (mut login, request) = Login::start(config, PASSWORD.into(), &mut Known).unwrap();
    drop(request.body().to_json());
    let next = |login: &mut Login, response| login.receive(&response, &mut Known, 0).unwrap();
    drop(sent(next(&mut login, verifier)).body().to_json());
    drop(next(&mut login, new_password));
    let answer = Answer::NewPassword {
        password: NEW_PASSWORD.into(),
        attributes: Parameters::new(),
    };
    drop(sent(login.answer(answer, &mut Known).unwrap()).body().to_json());
    drop(next(&mut login, code));
    drop(
        sent(login.answer(Answer::Code(CODE.into()), &mut Known).unwrap())
            .body()
            .to_json(),
    );
    drop(sent(next(&mut login, device)).body().to_json());
    drop(sent(next(&mut login, device_verifier)).body().to_json());
    drop(next(&mut login, tokens));
    drop(login);

    // A password that is sent, an authenticator app that is set up, and a login that is saved on the way.
    let config = || LoginConfig::new(PoolId::parse("eu-west-1_AbCdEf123").unwrap(), "client1", "jane");
    let (mut login, request) =
        Login::start(config(), Flow::UserPassword(PASSWORD.into()), &mut Known).unwrap();
    drop(request.body().to_json());
    drop(next(&mut login, setup));
    drop(next(&mut login, secret_code));
    let seal = Seal::new([KNOWN; 32], "https://example.com", "context");
    let saved = login.save(&seal, 180, &mut Known, 0).unwrap();
    drop(login);
    let (mut login, prompt) = Login::restore(&saved, &seal, config(), 1).unwrap();
    drop(prompt);
    drop(
        sent(login.answer(Answer::Code(CODE.into()), &mut Known).unwrap())
            .body()
            .to_json(),
    );
    drop(login);

    ARMED.store(false, Ordering::Relaxed);
    let freed = FREED.load(Ordering::Relaxed);
    assert!(freed > 100, "only {freed} blocks were looked at");
    assert_eq!(
        FOUND.load(Ordering::Relaxed),
        0,
        "bit n: secret n was in a freed block"
    );

    // The scanner can find: a secret in a plain text that is dropped.
    ARMED.store(true, Ordering::Relaxed);
    drop(String::from(PASSWORD));
    ARMED.store(false, Ordering::Relaxed);
    assert_eq!(FOUND.load(Ordering::Relaxed), 1);
}
