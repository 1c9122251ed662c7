//! What verifiers of tokens fetch: `/<pool id>/.well-known/jwks.json` and its kin. Open to all.

use super::Shared;
use super::answer::Answer;
use crate::refusal::Refusal;
use crate::service::Service;

pub(super) async fn answer(shared: &Shared, path: String) -> Answer {
    let outcome = shared.compute(move |service| document(service, &path)).await;
    Answer::json(outcome).open_to_all()
}

fn document(service: &Service, path: &str) -> Result<Vec<u8>, Refusal> {
    let not_found = || Refusal::resource_not_found("There is nothing here.").with_status(404);
    let (pool, name) = path
        .trim_start_matches('/')
        .split_once("/.well-known/")
        .ok_or_else(not_found)?;
    let document = match name {
        "jwks.json" => service.key_set(pool),
        "openid-configuration" => service.openid_configuration(pool),
        _ => Err(not_found()),
    };
    let document = document.map_err(Refusal::into_not_found)?;
    Ok(document.to_string().into_bytes())
}
