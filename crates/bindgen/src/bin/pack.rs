//! `pack FILE PACKED`: LZMA without any header or end mark, as `node/src/unpack.js` reads it.

use std::io::Write as _;
use std::process::ExitCode;
use std::{env, fs, io};

use lzma_rust2::{LzmaOptions, LzmaWriter};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, packed] = arguments.as_slice() else {
        eprintln!("pack FILE PACKED");
        return ExitCode::from(2);
    };
    match pack(file, packed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("failed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn pack(file: &str, packed: &str) -> io::Result<()> {
    let options = LzmaOptions {
        lc: 3,
        lp: 0,
        pb: 0,
        nice_len: LzmaOptions::NICE_LEN_MAX,
        depth_limit: 1000,
        ..LzmaOptions::with_preset(9)
    };
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    writer.write_all(&fs::read(file)?)?;
    fs::write(packed, writer.finish()?)
}
