//! The transport over `reqwest`, on real sockets.

use std::time::Duration;

use cognito_flow::device_store::MemoryDeviceStore;
use cognito_flow::transport::{ReqwestTransport, ReqwestTransportError, Transport};
use cognito_flow::{CognitoClient, DeviceOutcome, Error, NoQuestions};
use cognito_local_pool::LocalPool;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::{ALIAS, PASSWORD};

/// A server that answers every connection with `answer`, and the requests that it got.
async fn server(answer: Vec<u8>) -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = vec![0; 64 << 10];
            let length = socket.read(&mut request).await.unwrap_or(0);
            request.truncate(length);
            if sender
                .send(String::from_utf8_lossy(&request).into_owned())
                .is_err()
            {
                return;
            }
            let _ = socket.write_all(&answer).await;
        }
    });
    (url, receiver)
}

fn client(url: &str) -> CognitoClient {
    CognitoClient::builder("eu-west-1_Pool1", "client")
        .endpoint(url)
        .max_attempts(1)
        .build()
        .unwrap()
}

async fn failure(url: &str) -> Error {
    client(url)
        .sign_in(ALIAS, PASSWORD, NoQuestions)
        .await
        .unwrap_err()
}

fn source(error: &Error) -> &ReqwestTransportError {
    std::error::Error::source(error)
        .and_then(|source| source.downcast_ref())
        .expect("it is the transport's")
}

#[tokio::test]
async fn the_headers_of_the_protocol() {
    let (url, mut requests) = server(b"HTTP/1.1 400 Bad\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    failure(&format!("{url}/base")).await;
    let request = requests.recv().await.unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /base/ http/1.1\r\n"), "{head}");
    for header in [
        "content-type: application/x-amz-json-1.1",
        "x-amz-target: awscognitoidentityproviderservice.initiateauth",
        "cache-control: no-store",
        "user-agent: cognito-flow/",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
    for header in ["authorization", "cookie", "referer"] {
        assert!(!head.contains(&format!("\r\n{header}:")), "{header} in {head}");
    }
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["AuthParameters"]["USERNAME"], ALIAS);
    assert!(!request.contains(PASSWORD));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (target, mut followed) = server(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_vec()).await;
    for status in [301, 302, 303, 307, 308] {
        let head = format!("HTTP/1.1 {status} Moved\r\nlocation: {target}/\r\ncontent-length: 0\r\n\r\n");
        let (url, _requests) = server(head.into_bytes()).await;
        assert_eq!(failure(&url).await.code(), format!("Http{status}"));
    }
    assert!(followed.try_recv().is_err());
}

#[tokio::test]
async fn a_body_is_read_up_to_a_bound() {
    let mut endless = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    endless.resize(8 << 20, b' ');
    let (url, _requests) = server(endless).await;
    let error = failure(&url).await;
    assert!(
        matches!(source(&error), ReqwestTransportError::BodyTooLong),
        "{error:?}"
    );
    let said = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n{".to_vec();
    let (url, _requests) = server(said).await;
    assert_eq!(
        failure(&url).await.code(),
        "Transport",
        "it ends before its length"
    );
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = CognitoClient::builder("eu-west-1_Pool1", "client")
        .endpoint(url)
        .timeout(Duration::from_millis(50))
        .max_attempts(1)
        .build()
        .unwrap();
    let error = client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    let ReqwestTransportError::Http(cause) = source(&error) else {
        panic!("{error:?}");
    };
    assert!(cause.is_timeout());
    assert!(matches!(&error, Error::Transport(error) if !error.not_sent()));
}

#[tokio::test]
async fn nobody_there_means_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = failure(&url).await;
    assert!(
        matches!(&error, Error::Transport(error) if error.not_sent()),
        "{error:?}"
    );
    assert!(!format!("{error:?}").contains(&url), "URLs may hold names");
}

#[tokio::test]
async fn plain_http_leaves_this_machine_only_where_that_is_allowed() {
    // As it would be for a request that was not made with an `Endpoint`.
    let request = std::sync::Arc::new(std::sync::Mutex::new(None));
    let caught = std::sync::Arc::clone(&request);
    let client = CognitoClient::builder("eu-west-1_Pool1", "client")
        .allow_plain_http()
        .endpoint("http://cognito.invalid")
        .transport(move |request| {
            *caught.lock().unwrap() = Some(request);
            std::future::ready(Err::<_, std::io::Error>(std::io::Error::other("caught")))
        });
    let client = client.max_attempts(1).build().unwrap();
    client.sign_in(ALIAS, PASSWORD, NoQuestions).await.unwrap_err();
    let request = request.lock().unwrap().take().expect("it was sent");
    assert!(!format!("{request:?}").contains("SRP_A"));

    let transport = ReqwestTransport::new();
    let error = transport.send(request).await.unwrap_err();
    assert!(matches!(error, ReqwestTransportError::PlainHttp));
    assert!(transport.not_sent(&error));
}

#[tokio::test]
async fn a_pool_on_a_socket() {
    let pool = LocalPool::builder().start().await.unwrap();
    let call = |operation: &str, body: Value| -> Value {
        let answer = pool.handle(operation, body.to_string().as_bytes()).unwrap();
        serde_json::from_slice(&answer).unwrap()
    };
    let created = call(
        "CreateUserPool",
        json!({"PoolName": "pool", "DeviceConfiguration": {}}),
    );
    let pool_id = created["UserPool"]["Id"].as_str().unwrap();
    let app = call(
        "CreateUserPoolClient",
        json!({"UserPoolId": pool_id, "ClientName": "app"}),
    );
    call(
        "AdminCreateUser",
        json!({"UserPoolId": pool_id, "Username": "jane", "MessageAction": "SUPPRESS"}),
    );
    call(
        "AdminSetUserPassword",
        json!({"UserPoolId": pool_id, "Username": "jane", "Password": PASSWORD, "Permanent": true}),
    );
    let client = CognitoClient::builder(pool_id, app["UserPoolClient"]["ClientId"].as_str().unwrap())
        .endpoint(pool.endpoint())
        .device_store(MemoryDeviceStore::new())
        .build()
        .unwrap();
    let wrong = client
        .sign_in("jane", "Wrong-Horse-9!", NoQuestions)
        .await
        .unwrap_err();
    assert_eq!(wrong.code(), "NotAuthorizedException");
    client.sign_in("jane", PASSWORD, NoQuestions).await.unwrap();
    let by_name = CognitoClient::builder(pool_id, client.client_id())
        .endpoint(pool.endpoint().replace("127.0.0.1", "localhost"))
        .build()
        .unwrap();
    by_name.sign_in("jane", PASSWORD, NoQuestions).await.unwrap();
    let signed_in = client.sign_in("jane", PASSWORD, NoQuestions).await.unwrap();
    assert!(matches!(signed_in.device, DeviceOutcome::Used { .. }));

    let tokens = &signed_in.session.tokens;
    let id = tokens.id_token.as_ref().unwrap().expose();
    assert_eq!(client.verify_id_token(id).await.unwrap().username(), Some("jane"));
    let access = tokens.access_token.expose();
    let claims = client.verify_access_token(access).await.unwrap();
    assert_eq!(claims.text("device_key"), signed_in.session.device_key.as_deref());
    assert!(client.verify_access_token(id).await.is_err());
    client.sign_out(&signed_in.session).await.unwrap();
    assert!(client.refresh(&signed_in.session).await.is_err());
    pool.shutdown().await;
}

#[test]
fn a_proxy_has_no_say_in_what_stays_on_this_machine() {
    // Nobody is there, and the certificates are not needed either.
    let nowhere = "http://127.0.0.1:1";
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "over_http::a_pool_on_a_socket"])
        .envs([
            ("HTTP_PROXY", nowhere),
            ("http_proxy", nowhere),
            ("ALL_PROXY", nowhere),
        ])
        .envs([("SSL_CERT_FILE", "/dev/null"), ("SSL_CERT_DIR", "/dev/null")])
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && report.contains("1 passed"), "{report}");
}
