//! What can be typed.

use clap::{ArgAction, Args, Parser, Subcommand};
use clap_complete::Shell;
use cognito_flow::Attribute;
use cognito_local_pool::program;

use crate::help;

/// The whole command line.
#[derive(Parser)]
#[command(
    name = "cognito",
    version,
    about = "Sign in to Amazon Cognito user pools, and use the tokens",
    long_about = help::ABOUT,
    after_help = help::SHORT_END,
    after_long_help = help::END,
    arg_required_else_help = true,
    infer_long_args = false
)]
pub(crate) struct CommandLine {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where to sign in, and how to write what comes of it.
#[derive(Args, Default)]
#[command(next_help_heading = "Where, and how to write it")]
pub(crate) struct Place {
    /// The user pool, such as eu-west-1_AbCdEf123 [environment: COGNITO_POOL]
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) pool: Option<String>,

    /// The app client of the pool, such as 1example23456789 [environment: COGNITO_CLIENT]
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) client: Option<String>,

    /// The address of the service, where it is not AWS's [environment: COGNITO_ENDPOINT]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) endpoint: Option<String>,

    /// A profile of the configuration file; each has a sign-in of its own [environment: COGNITO_PROFILE]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// The pool that `cognito pool` runs on this machine
    #[arg(long, global = true)]
    pub(crate) local: bool,

    /// Write results to standard output, and errors to standard error, as one line of JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Sign in, and remember this device where the pool does that
    #[command(after_long_help = help::SIGN_IN)]
    SignIn(SignIn),
    /// Print a token that is good, refreshed if need be
    #[command(after_long_help = help::TOKEN)]
    Token(Token),
    /// Show who is signed in
    Whoami,
    /// End the sign-in
    SignOut(SignOut),
    /// List, forget or remember the devices of the user
    #[command(subcommand)]
    Devices(Devices),
    /// Set up a second factor
    #[command(subcommand)]
    Mfa(Mfa),
    /// Make an account
    #[command(after_long_help = help::SIGN_UP)]
    SignUp(SignUp),
    /// Confirm an account with the code that was sent
    Confirm(Confirm),
    /// Change the password, or set a new one for a forgotten one
    #[command(subcommand)]
    Password(Password),
    /// Run a user pool on this machine, for trying things out
    #[command(long_about = help::POOL, after_help = program::BEHAVIOUR)]
    Pool(program::Arguments),
    /// Print completions for a shell
    #[command(after_long_help = help::COMPLETIONS)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a manual page
    #[command(after_long_help = help::MAN)]
    Man {
        /// The page of a command, such as `sign-in` or `devices list`; without it, that of cognito itself
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

/// Who, for commands that need no sign-in.
#[derive(Args)]
pub(crate) struct User {
    /// The user name, or another name that the pool takes, such as an e-mail address [environment: COGNITO_USER]
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
}

/// Where answers come from.
#[derive(Args)]
pub(crate) struct FromStdin {
    /// Read the password from the first line of standard input, and answers to further questions from the next ones
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Args)]
pub(crate) struct SignIn {
    #[command(flatten)]
    pub(crate) user: User,
    #[command(flatten)]
    pub(crate) input: FromStdin,
    /// Remember this device without asking
    #[arg(long, conflicts_with = "no_remember")]
    pub(crate) remember: bool,
    /// Neither remember this device nor use that it is remembered: for machines that many people share
    #[arg(long)]
    pub(crate) no_remember: bool,
}

#[derive(Args)]
pub(crate) struct Token {
    /// The access token, which opens doors: this is what is printed unless told otherwise
    #[arg(long, conflicts_with = "id")]
    pub(crate) access: bool,
    /// The id token, which says who the user is
    #[arg(long)]
    pub(crate) id: bool,
    /// Get new tokens even if the old ones are good
    #[arg(long)]
    pub(crate) refresh: bool,
}

#[derive(Args)]
pub(crate) struct SignOut {
    /// End all sign-ins of the user, on every device
    #[arg(long)]
    pub(crate) everywhere: bool,
    /// Only drop what is kept on this machine; nothing is sent
    #[arg(long, conflicts_with = "everywhere")]
    pub(crate) offline: bool,
}

#[derive(Subcommand)]
pub(crate) enum Devices {
    /// List the devices that the pool remembers
    List,
    /// Make the pool forget a device: it signs in with a code again
    Forget {
        /// The device's key, as `cognito devices list` shows it; without it, this device
        key: Option<String>,
    },
    /// Make the pool remember a device: it signs in without a code
    Remember {
        /// The device's key, as `cognito devices list` shows it; without it, this device
        key: Option<String>,
    },
}

#[derive(Subcommand)]
pub(crate) enum Mfa {
    /// Set up an authenticator app: shows a QR code for it, and asks for the code that it shows then
    Setup {
        /// What people are to know the app by
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Write the key without the QR code
        #[arg(long)]
        no_qr: bool,
        /// Read the code from a line of standard input
        #[arg(long)]
        code_stdin: bool,
    },
}

#[derive(Args)]
pub(crate) struct SignUp {
    #[command(flatten)]
    pub(crate) user: User,
    /// The e-mail address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// The phone number, such as +15550100
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Option<String>,
    /// Another attribute, such as name=Jane; may be given several times
    #[arg(long = "attribute", value_name = "NAME=VALUE", value_parser = attribute, action = ArgAction::Append)]
    pub(crate) attributes: Vec<Attribute>,
    #[command(flatten)]
    pub(crate) input: FromStdin,
}

#[derive(Args)]
pub(crate) struct Confirm {
    #[command(flatten)]
    pub(crate) user: User,
    /// Send a new code, and do no more
    #[arg(long, conflicts_with = "code_stdin")]
    pub(crate) resend: bool,
    /// Read the code from a line of standard input
    #[arg(long)]
    pub(crate) code_stdin: bool,
}

#[derive(Subcommand)]
pub(crate) enum Password {
    /// Set a new password in place of a forgotten one: sends a code, and asks for it
    #[command(after_long_help = help::FORGOT)]
    Forgot {
        #[command(flatten)]
        user: User,
        /// Send a code, and do no more
        #[arg(long, conflicts_with = "have_code")]
        send_code: bool,
        /// Send no code: it is there already
        #[arg(long)]
        have_code: bool,
        /// Read the code and the new password from two lines of standard input
        #[arg(long, requires = "have_code")]
        password_stdin: bool,
    },
    /// Change the password of the user who is signed in
    Change {
        /// Read the old and the new password from two lines of standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

fn attribute(text: &str) -> Result<Attribute, String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok(Attribute::new(name, value)),
        _ => Err("it has to be a name, = and a value".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn no_flag_takes_a_secret() {
        fn look(command: &clap::Command, found: &mut Vec<String>) {
            for argument in command.get_arguments() {
                let values = argument.get_value_names().unwrap_or_default();
                let names = [
                    argument.get_id().as_str(),
                    argument.get_long().unwrap_or_default(),
                ];
                let words = names
                    .into_iter()
                    .chain(values.iter().map(clap::builder::Str::as_str));
                let words = words.collect::<Vec<_>>().join(" ").to_lowercase();
                let secret = ["password", "secret", "code", "token", "key"]
                    .iter()
                    .any(|word| words.contains(word));
                if secret && argument.get_action().takes_values() {
                    found.push(format!("{} {}", command.get_name(), argument.get_id()));
                }
            }
            for command in command.get_subcommands() {
                look(command, found);
            }
        }
        let mut found = Vec::new();
        look(&CommandLine::command(), &mut found);
        // The key of a device is its name. That of an administrator is made up for tests, and the README says so.
        assert_eq!(found, ["forget key", "remember key", "pool access_keys"]);
    }

    #[test]
    fn everything_has_a_help_text() {
        fn look(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                let helped = argument.get_help().is_some();
                assert!(helped, "{} {}", command.get_name(), argument.get_id());
            }
            command.get_subcommands().for_each(look);
        }
        look(&CommandLine::command());
    }
}
