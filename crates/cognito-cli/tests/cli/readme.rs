//! The README's commands, typed into a terminal in its order; and what it says about the program.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use totp_rs::{Builder, Secret};

use crate::at_a_terminal::Terminal;
use crate::support::{PASSWORD, finish, without_terminal};

const README: &str = include_str!("../../README.md");

/// `cognito pool`, ended with the test.
struct Pool {
    process: Child,
    address: String,
    token: String,
}

impl Pool {
    fn start() -> Self {
        let mut process = without_terminal()
            .args(["pool", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the pool starts");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("it is piped");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("the ready line");
        let ready: Value = serde_json::from_str(&line).expect("it is JSON");
        let text = |name: &str| ready[name].as_str().expect("a text").to_owned();
        Self {
            process,
            address: text("endpoint").trim_start_matches("http://").to_owned(),
            token: text("token"),
        }
    }

    fn port(&self) -> String {
        self.address.rsplit(':').next().expect("a port").to_owned()
    }

    /// The newest code of a user, as the README's `curl` reads it.
    fn code(&self, user: &str) -> String {
        let path = format!("/_local/codes?user_pool_id=eu-west-1_Local0000&username={user}");
        assert!(README.contains(&path));
        let mut stream = TcpStream::connect(&self.address).expect("the pool answers");
        let (address, token) = (&self.address, &self.token);
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
        )
        .expect("it listens");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let codes = answer.split("\r\n\r\n").nth(1).expect("a body");
        let codes: Value = serde_json::from_str(codes).expect("it is JSON");
        codes[0]["code"].as_str().expect("a code").to_owned()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // Both fail only when it is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The commands of the README that begin so, each with the lines that it shows.
fn commands(beginning: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for block in README.split("```console\n").skip(1) {
        let block = block.split("```").next().expect("it ends");
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => commands.push((command, Vec::new())),
                None => commands.last_mut().expect("a command is first").1.push(line),
            }
        }
    }
    commands.retain(|(command, _)| command.starts_with(beginning));
    commands
}

#[test]
fn the_commands_do_what_it_shows() {
    let (pool, home) = (Pool::start(), TempDir::new().expect("a folder"));
    let environment = [
        ("COGNITO_HOME", home.path().display().to_string()),
        ("COGNITO_LOCAL_PORT", pool.port()),
        ("COGNITO_KEYRING", "off".to_owned()),
    ];
    let commands = commands("cognito --local ");
    assert_eq!(commands.len(), 9);
    let mut key = String::new();
    for (command, lines) in commands {
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        let mut terminal = Terminal::run_in(&environment, &arguments);
        for line in lines {
            if line == "The key, to type it into the app: …" {
                terminal.sees(line.trim_end_matches('…'));
                key = terminal.reads_line();
                continue;
            }
            for part in line.split('…').filter(|part| !part.is_empty()) {
                terminal.sees(part);
            }
            if line.ends_with(':') && !line.starts_with("Scan") {
                terminal.sees(" ");
                match line.split_once(' ').map_or(line, |(first, _)| first) {
                    "Password" | "Password:" => terminal.types(PASSWORD),
                    _ if key.is_empty() => terminal.types(&pool.code("jane")),
                    _ => terminal.types(&totp(&key)),
                }
            }
        }
        terminal.ends(0);
    }
}

/// The code that an app shows now.
fn totp(key: &str) -> String {
    let secret = Secret::try_from_base32(key.trim()).expect("the key is base32");
    let app = Builder::new()
        .with_secret(secret)
        .build()
        .expect("the key is long enough");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    app.generate(now.expect("it is after 1970").as_secs()).to_string()
}

#[test]
fn the_pool_says_what_it_shows() {
    let [(_, lines)] = &commands("cognito pool")[..] else {
        panic!("there is one");
    };
    let mut process = without_terminal()
        .args(["pool", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the pool starts");
    let mut first = String::new();
    let stderr = process.stderr.take().expect("it is piped");
    BufReader::new(stderr).read_line(&mut first).expect("a line");
    process.kill().expect("it runs");
    process.wait().expect("it ends");
    assert_eq!(first.trim_end(), lines[0]);
    let help = finish(without_terminal().args(["pool", "--help"]), &[]).stdout;
    assert!(help.contains("5054") && lines[1].contains(":5054"), "{help}");
}

#[test]
fn it_names_every_command_and_every_exit_code() {
    let help = finish(without_terminal().arg("--help"), &[]).stdout;
    let part = |begins: &str| {
        let rest = help
            .split(begins)
            .nth(1)
            .expect("it is there")
            .trim_start_matches('\n');
        rest.split("\n\n").next().expect("it ends").to_owned()
    };
    let commands = part("Commands:");
    let names: Vec<_> = commands
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() > 10, "{commands}");
    for name in names.iter().filter(|name| **name != "help") {
        assert!(README.contains(&format!("`cognito {name}")), "{name}");
    }
    assert!(README.contains(&part("Exit codes:\n").trim_end().to_owned()));
}
