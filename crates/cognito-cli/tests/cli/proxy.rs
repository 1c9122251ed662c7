//! Something between the program and the pool that sees what is sent, and may be slow.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::World;

pub(crate) struct Proxy {
    pub(crate) endpoint: String,
    seen: Arc<Mutex<Vec<String>>>,
    delay: Arc<AtomicU64>,
    refused: Arc<Mutex<Option<(String, String)>>>,
}

impl Proxy {
    pub(crate) fn start(world: &World) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("it has one").to_string();
        let pool = world.pool.endpoint().trim_start_matches("http://").to_owned();
        let proxy = Self {
            endpoint: format!("http://{address}"),
            seen: Arc::default(),
            delay: Arc::default(),
            refused: Arc::default(),
        };
        let (seen, delay) = (Arc::clone(&proxy.seen), Arc::clone(&proxy.delay));
        let refused = Arc::clone(&proxy.refused);
        thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                let request = read_message(&mut client).replace(&address, &pool);
                let operation = request
                    .lines()
                    .find(|line| line.to_lowercase().starts_with("x-amz-target:"))
                    .and_then(|line| line.trim().rsplit('.').next())
                    .unwrap_or("something else");
                seen.lock().expect("it is whole").push(operation.to_owned());
                if let Some((which, code)) = &*refused.lock().expect("it is whole")
                    && which == operation
                {
                    let body = format!("{{\"__type\":\"{code}\",\"message\":\"It is not valid.\"}}");
                    let _ = write!(
                        client,
                        "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    continue;
                }
                let Ok(mut server) = TcpStream::connect(&pool) else {
                    continue;
                };
                let _ = server.write_all(request.as_bytes());
                let answer = read_message(&mut server);
                thread::sleep(Duration::from_millis(delay.load(Ordering::SeqCst)));
                // One request for each connection.
                let _ = client.write_all(answer.replacen("\r\n", "\r\nconnection: close\r\n", 1).as_bytes());
            }
        });
        proxy
    }

    /// The operations that came, from now on.
    pub(crate) fn seen(&self) -> Vec<String> {
        std::mem::take(&mut self.seen.lock().expect("it is whole"))
    }

    /// Waits for an operation to come.
    pub(crate) fn waits_for(&self, operation: &str) {
        let begin = Instant::now();
        while !self
            .seen
            .lock()
            .expect("it is whole")
            .iter()
            .any(|seen| seen == operation)
        {
            assert!(
                begin.elapsed() < Duration::from_secs(30),
                "{operation} did not come"
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Answers an operation with an error from now on.
    pub(crate) fn refuse(&self, operation: &str, code: &str) {
        *self.refused.lock().expect("it is whole") = Some((operation.to_owned(), code.to_owned()));
    }

    /// How long answers take from now on.
    pub(crate) fn slow(&self, milliseconds: u64) {
        self.delay.store(milliseconds, Ordering::SeqCst);
    }
}

/// A request or an answer with a length.
fn read_message(stream: &mut TcpStream) -> String {
    let mut message = Vec::new();
    let mut part = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&message);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                return text.into_owned();
            }
        }
        match stream.read(&mut part) {
            Ok(0) | Err(_) => return text.into_owned(),
            Ok(length) => message.extend_from_slice(&part[..length]),
        }
    }
}
