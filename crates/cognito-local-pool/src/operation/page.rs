//! Lists that come in pages. The token for the next page is the last key of this one.

use crate::refusal::Refusal;

/// The most entries that a page has with any operation.
const MOST: u32 = 60;

/// How many entries a page has: `asked` for, 0 and nothing mean the most.
///
/// # Errors
/// `InvalidParameterException`, with the name of the member, for more than 60.
pub(super) fn limit(asked: Option<u32>, member: &str) -> Result<usize, Refusal> {
    match asked.unwrap_or(0) {
        0 => Ok(MOST as usize),
        limit @ 1..=MOST => Ok(limit as usize),
        _ => {
            let message = "Member must have value less than or equal to 60";
            Err(Refusal::constraint(member, message))
        }
    }
}

/// The page after `token` of entries that come in the order of their keys, and the token for the next one.
pub(super) fn page<'a, T>(
    entries: impl Iterator<Item = (&'a str, T)>,
    limit: usize,
    token: Option<&str>,
) -> (Vec<T>, Option<String>) {
    let mut rest = entries.filter(|(key, _)| token.is_none_or(|last| *key > last));
    let page: Vec<_> = rest.by_ref().take(limit).collect();
    let more = rest.next().is_some();
    let token = page.last().filter(|_| more).map(|(key, _)| (*key).to_owned());
    (page.into_iter().map(|(_, entry)| entry).collect(), token)
}
