//! A server started for a test: on loopback, on a free port, and ended with the test.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use std::{process, thread};

/// How long a server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. Dropping it ends the process.
pub(crate) struct Server {
    process: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts a server that is told its port, and waits until it accepts a connection.
    pub(crate) fn start(port: u16, command: &mut Command) -> Result<Self, String> {
        let process = command
            .stdin(process::Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
        let mut server = Self { process, port };
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Ok(Some(status)) = server.process.try_wait() {
                return Err(format!("the server ended before it was ready: {status}"));
            }
            if start.elapsed() > PATIENCE {
                return Err(format!(
                    "the server did not answer within {} s",
                    PATIENCE.as_secs()
                ));
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when the process is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port on loopback that was free a moment ago.
pub(crate) fn free_port() -> Result<u16, String> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| format!("no free port: {error}"))?;
    listener
        .local_addr()
        .map(|address| address.port())
        .map_err(|error| format!("no free port: {error}"))
}
