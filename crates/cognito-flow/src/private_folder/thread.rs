use crate::device_store::StoreFuture;
use crate::store_error::StoreError;

/// Runs work on files where it may block: on a thread for it where there is a tokio runtime, else at once.
pub(crate) fn where_it_may_block<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> StoreFuture<'static, T> {
    Box::pin(async move {
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => runtime.spawn_blocking(work).await.map_err(StoreError::other)?,
            Err(_) => work(),
        }
    })
}
