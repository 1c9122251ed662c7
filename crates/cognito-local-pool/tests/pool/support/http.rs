//! HTTP by hand, so that anything can be sent.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Cognito's error, as it came.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
}

/// An answer in its parts.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self
            .headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The code of an error, after a look at all the places that it stands in.
    #[track_caller]
    pub(crate) fn error(&self) -> String {
        assert!(self.status >= 400, "{}", self.status);
        let body = self.json();
        let code = body["__type"].as_str().expect("a code").to_owned();
        assert_eq!(self.header("x-amzn-errortype"), Some(format!("{code}:").as_str()));
        let message = body["message"].as_str().expect("a message");
        let in_header = message.replace(|letter: char| letter.is_control() || !letter.is_ascii(), " ");
        assert_eq!(self.header("x-amzn-errormessage"), Some(in_header.trim()));
        assert_eq!(self.header("content-type"), Some("application/x-amz-json-1.1"));
        assert!(self.header("x-amzn-requestid").is_some() && self.header("date").is_some());
        code
    }
}

/// Sends a request as it stands, and reads the one answer to it.
pub(crate) fn send(endpoint: &str, request: &[u8]) -> Option<Reply> {
    exchange(connect(endpoint), request)
}

fn exchange(mut stream: TcpStream, request: &[u8]) -> Option<Reply> {
    // The pool may answer, and close, before it has read everything.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    parse(&answer)
}

pub(crate) fn connect(endpoint: &str) -> TcpStream {
    let address = endpoint.strip_prefix("http://").expect("an endpoint");
    let stream = TcpStream::connect(address).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .expect("a time-out");
    stream
}

fn parse(answer: &[u8]) -> Option<Reply> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8(answer[..end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |line: &str| {
        line.split_once(':')
            .map(|(key, value)| (key.to_owned(), value.trim().to_owned()))
    };
    Some(Reply {
        status,
        headers: lines.filter_map(header).collect(),
        body: answer[end + 4..].to_vec(),
    })
}

/// A request with the headers of an operation, and others after them.
pub(crate) fn request(endpoint: &str, operation: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let host = endpoint.strip_prefix("http://").expect("an endpoint");
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    let length = body.len().to_string();
    let mut all = vec![
        ("Host", host),
        ("Content-Type", "application/x-amz-json-1.1"),
        ("X-Amz-Target", &target),
        ("Content-Length", &length),
    ];
    all.retain(|(name, _)| headers.iter().all(|(other, _)| !other.eq_ignore_ascii_case(name)));
    all.extend(headers);
    raw("POST", "/", &all, body)
}

/// A request with these headers alone; one without a value is left out.
pub(crate) fn raw(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    let mut request = request.into_bytes();
    request.extend(body);
    request
}

/// A GET with the right host.
pub(crate) fn get(endpoint: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    let host = endpoint.strip_prefix("http://").expect("an endpoint");
    let headers = [&[("Host", host)], headers].concat();
    send(endpoint, &raw("GET", path, &headers, b"")).expect("an answer")
}

/// Does an operation.
pub(crate) fn call(endpoint: &str, operation: &str, body: &Value) -> Result<Value, Refused> {
    let request = request(endpoint, operation, &[], body.to_string().as_bytes());
    outcome(send(endpoint, &request).expect("an answer"))
}

/// Does an operation at a pool that may go away: nothing, if it did not answer in full.
pub(crate) fn try_call(endpoint: &str, operation: &str, body: &Value) -> Option<Result<Value, Refused>> {
    let request = request(endpoint, operation, &[], body.to_string().as_bytes());
    let address = endpoint.strip_prefix("http://")?;
    let reply = exchange(TcpStream::connect(address).ok()?, &request)?;
    let length: usize = reply.header("content-length")?.parse().ok()?;
    (reply.body.len() == length).then(|| outcome(reply))
}

fn outcome(reply: Reply) -> Result<Value, Refused> {
    if reply.status == 200 {
        return Ok(reply.json());
    }
    let message = reply.json()["message"].as_str().expect("a message").to_owned();
    Err(Refused {
        status: reply.status,
        code: reply.error(),
        message,
    })
}
