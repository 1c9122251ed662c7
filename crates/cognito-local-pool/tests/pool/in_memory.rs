//! The pool without sockets, and on the runtime of its starter.

use cognito_local_pool::{Clock, LocalPool};
use serde_json::{Value, json};

fn call(service: &cognito_local_pool::Service, operation: &str, body: Value) -> Result<Value, String> {
    match service.handle(operation, body.to_string().as_bytes()) {
        Ok(answer) => Ok(serde_json::from_slice(&answer).expect("JSON")),
        Err(error) => Err(error.code().to_owned()),
    }
}

#[test]
fn operations_are_done_without_a_socket() {
    let service = LocalPool::builder()
        .clock(Clock::standing_at(1_767_323_045))
        .build()
        .expect("a pool");
    let pool = call(&service, "CreateUserPool", json!({ "PoolName": "x" })).expect("a pool");
    assert_eq!(pool["UserPool"]["CreationDate"].as_f64(), Some(1_767_323_045.0));
    let user = json!({ "UserPoolId": pool["UserPool"]["Id"], "Username": "jane" });
    call(&service, "AdminCreateUser", user).expect("a user");
    let id = pool["UserPool"]["Id"].as_str().expect("an id");
    assert_eq!(service.codes(id, "jane").expect("the user").len(), 1);
    assert_eq!(
        service.codes(id, "joe").expect_err("nobody").code(),
        "UserNotFoundException"
    );
    assert_eq!(
        service.codes("x", "joe").expect_err("nowhere").code(),
        "ResourceNotFoundException"
    );
    assert_eq!(
        call(&service, "Nothing", json!({})),
        Err("UnknownOperationException".to_owned())
    );
}

#[test]
fn a_region_that_cannot_be_one_is_refused() {
    for region in ["", "EU-WEST-1", "evil.example/#", "a_b", &"x".repeat(41)] {
        assert!(LocalPool::builder().region(region).build().is_err(), "{region}");
    }
    let service = LocalPool::builder()
        .region("us-gov-west-1")
        .build()
        .expect("a pool");
    let pool = call(&service, "CreateUserPool", json!({ "PoolName": "x" })).expect("a pool");
    assert!(
        pool["UserPool"]["Id"]
            .as_str()
            .expect("an id")
            .starts_with("us-gov-west-1_")
    );
}

#[test]
fn it_runs_on_the_runtime_of_its_starter_and_stops() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let endpoint = runtime.block_on(async {
        let pool = LocalPool::builder().start().await.expect("a pool");
        let endpoint = pool.endpoint().to_owned();
        let port = endpoint
            .rsplit(':')
            .next()
            .expect("a port")
            .parse()
            .expect("a number");
        let taken = LocalPool::builder()
            .port(port)
            .start()
            .await
            .expect_err("the port is taken");
        assert!(taken.to_string().contains(&port.to_string()));
        assert!(pool.handle("ListUserPools", br#"{"MaxResults": 1}"#).is_ok());
        pool.shutdown().await;
        endpoint
    });
    let address = endpoint.strip_prefix("http://").expect("an endpoint");
    assert!(std::net::TcpStream::connect(address).is_err());
}
