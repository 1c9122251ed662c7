//! The longer texts of `--help` and of the manual pages.

pub(crate) const ABOUT: &str = "\
Sign in to Amazon Cognito user pools, and use the tokens.

Nothing but the ids of a user pool and of one of its app clients is needed: no AWS account and no access keys. A \
sign-in proves the password with SRP and does not send it. Codes are asked for, and a remembered device \
stands in for them where the pool allows that.

To begin, without AWS: run `cognito pool` in one terminal, and in another one
  cognito --local sign-up --user jane --email jane@example.com
  cognito --local confirm --user jane
  cognito --local sign-in --user jane
  curl -H \"Authorization: Bearer $(cognito --local token)\" http://127.0.0.1:8000/

With AWS: put the ids into the configuration file (see below), or give them with --pool and --client.";

pub(crate) const SHORT_END: &str =
    "`cognito --help` says more: a first example, files, environment, exit codes.";

pub(crate) const END: &str = "\
Configuration file (~/.config/cognito/config.toml):
  [default]
  pool = \"eu-west-1_AbCdEf123\"
  client = \"1example23456789\"
  user = \"jane@example.com\"          # may be left out
  client_secret = \"...\"              # for app clients that have one; then the file has to be yours alone
  endpoint = \"https://...\"           # where it is not AWS's

  [work]                             # used with --profile work
  pool = ...

Environment:
  COGNITO_POOL, COGNITO_CLIENT, COGNITO_USER, COGNITO_ENDPOINT, COGNITO_PROFILE
                         as the options; an option goes first, then the environment, then the profile
  COGNITO_CLIENT_SECRET  the secret of the app client, where it has one
  COGNITO_HOME           a folder for the configuration file and everything that is kept
  COGNITO_LOCAL_PORT     the port of `cognito pool`, which --local means, where it is not 5054
  COGNITO_KEYRING        off: no key in the system's keyring, where this program is built to use that
  HTTPS_PROXY, NO_PROXY  the way to AWS, where there is a proxy

What is kept (~/.local/state/cognito): tokens and the passwords of remembered devices, in files that only their owner \
can read.

Exit codes:
  0    done
  1    something on this machine is in the way, such as a file that cannot be read
  2    the command line or the configuration is wrong
  3    nobody is signed in, or the sign-in has ended: cognito sign-in
  4    the service refused: a wrong password or code, an unknown user or pool, too many tries
  5    the service cannot be reached, or its answer cannot be read
  6    a question came up, and there is no terminal to ask at
  129  the terminal went away (SIGHUP)
  130  interrupted with Ctrl-C
  143  asked to end (SIGTERM)
  `cognito pool` has codes of its own: `cognito pool --help` lists them";

pub(crate) const SIGN_IN: &str = "\
The password, and codes, are asked for at the terminal and do not show. In scripts:
  pass show cognito | cognito sign-in --user jane --password-stdin
Further questions, such as for a code, are answered by the next lines; when there are none, at the terminal.

A pool may leave it to the user whether a device is remembered. Then this asks, unless --remember or --no-remember \
says so. A remembered device signs in with a password of its own, in place of a code.

No token is printed: `cognito token` does that.";

pub(crate) const TOKEN: &str = "\
  curl -H \"Authorization: Bearer $(cognito token)\" https://api.example.com/

A token is refreshed a minute before it expires, so what is printed is good for that long at least. It may be less \
where there is no refresh token, or it cannot be used just now: then the old token is printed while it is good. Any number of these can run at a time: one of them refreshes for all.";

pub(crate) const SIGN_UP: &str = "\
  cognito sign-up --user jane --email jane@example.com --attribute name=Jane

The password is asked for twice, or read from a line of standard input. If the pool sends a code, `cognito confirm` \
takes it.";

pub(crate) const FORGOT: &str = "\
In scripts, in two steps:
  cognito password forgot --user jane --send-code
  printf '%s\\n%s\\n' \"$CODE\" \"$PASSWORD\" | cognito password forgot --user jane --have-code --password-stdin";

pub(crate) const POOL: &str = "\
Run a user pool on this machine, for trying things out.

It verifies every proof and code as AWS does, and everything is gone when it stops. --local finds it on its default \
port, or on that of COGNITO_LOCAL_PORT where that is set for both; any other client finds it with its endpoint.";

pub(crate) const COMPLETIONS: &str = "\
  bash        source <(cognito completions bash)       in ~/.bashrc
  zsh         source <(cognito completions zsh)        in ~/.zshrc, after compinit
  fish        cognito completions fish | source        in ~/.config/fish/config.fish
  elvish      eval (cognito completions elvish | slurp)
  powershell  cognito completions powershell | Out-String | Invoke-Expression";

pub(crate) const MAN: &str = "\
  cognito man > ~/.local/share/man/man1/cognito.1
  cognito man sign-in | man -l -";
