use cognito_local_pool::program;

use crate::arguments::Place;
use crate::failure::{Failure, Kind};
use crate::output::Output;
use crate::settings::local_port;

pub(super) fn run(arguments: program::Arguments, place: &Place) -> Result<(), Failure> {
    let Place {
        pool,
        client,
        endpoint,
        profile,
        local,
        json,
    } = place;
    if *local
        || [pool, client, endpoint, profile]
            .iter()
            .any(|said| said.is_some())
    {
        return Err(Failure::usage(
            "cognito pool runs a pool of its own",
            "Leave out --pool, --client, --endpoint, --profile and --local",
        ));
    }
    let tell: fn(&str) = match json {
        true => |line| Output::new(true).note(line),
        false => |line| Output::new(false).note(line),
    };
    program::run(arguments.or_port(local_port()?), tell).map_err(|failure| {
        // Its exit codes mean this.
        let kind = match failure.exit_code() {
            1 => Kind::Machine,
            _ => Kind::Usage,
        };
        let advice = match failure.port_is_taken() {
            true => "Take another port with --port N, and tell --local of it with COGNITO_LOCAL_PORT=N",
            false => "See cognito pool --help",
        };
        Failure::new(kind, "LocalPool", failure.to_string(), advice)
    })
}
