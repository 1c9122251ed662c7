//! Work that waits: done on threads of its own, awaited by Python in two ways.

use std::future::{Future, poll_fn};
use std::mem::forget;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::process;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use cognito_flow::core::Error;
use cognito_flow::core::error::Misuse;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::AbortHandle;

use crate::error::Fault;

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Operation>()?;
    module.add_function(wrap_pyfunction!(panic_for_tests, module)?)
}

/// Makes a Python value of what came of the work.
type Give = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;
type Work = Pin<Box<dyn Future<Output = Result<Give, Fault>> + Send>>;

const AT_END: &str = "the interpreter is at its end";

/// How long the end of the interpreter waits for threads that are busy.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often a blocked thread looks for signals such as Ctrl-C.
const SIGNALS: Duration = Duration::from_millis(50);

#[pyclass(frozen, generic, module = "cognito_srp._native")]
pub(crate) struct Operation(Mutex<Option<Work>>);

impl Operation {
    /// `give` runs with the GIL once `work` is done.
    pub(crate) fn new<T: Send + 'static>(
        work: impl Future<Output = Result<T, Fault>> + Send + 'static,
        give: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
    ) -> Self {
        let work = async move {
            let value = work.await?;
            let give: Give = Box::new(move |py| give(py, value));
            Ok(give)
        };
        Self(Mutex::new(Some(Box::pin(work))))
    }

    /// Work whose panic, should there be one, is an error like others.
    fn take(&self) -> Result<impl Future<Output = Result<Give, Fault>> + Send + use<>, Fault> {
        let work = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut work = work.ok_or(Fault::Core(Error::Misuse(Misuse::Over)))?;
        Ok(poll_fn(move |context| {
            let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
            polled.unwrap_or(Poll::Ready(Err(Fault::Internal)))
        }))
    }
}

#[pymethods]
impl Operation {
    fn wait(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let work = self.take()?;
        let (tell, mut told) = sync_channel(1);
        let task = runtime(py)?.spawn(async move {
            // Nobody listens any more after a signal.
            let _ = tell.send(work.await);
        });
        let _ended = EndsTask(task.abort_handle());
        loop {
            let told = &mut told;
            match py.detach(move || told.recv_timeout(SIGNALS)) {
                Ok(outcome) => return outcome?(py),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                // The work was dropped, which only the end of the interpreter does.
                Err(RecvTimeoutError::Disconnected) => return Err(Fault::Misuse(AT_END).into()),
            }
        }
    }

    #[pyo3(name = "start")]
    fn start_beside(&self, py: Python<'_>, event_loop: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let work = self.take()?;
        let future = event_loop.call_method0("create_future")?;
        let (loop_to_tell, future_to_settle) = (event_loop.clone().unbind(), future.clone().unbind());
        let task = runtime(py)?.spawn(async move {
            let outcome = work.await;
            // Nobody is there to be told when the interpreter is at its end.
            let _ = Python::try_attach(|py| tell(py, &loop_to_tell, future_to_settle, outcome));
        });
        let canceller = Canceller(EndsTask(task.abort_handle()));
        future.call_method1("add_done_callback", (canceller,))?;
        Ok(future.unbind())
    }
}

/// Settles a future of asyncio from another thread.
fn tell(
    py: Python<'_>,
    event_loop: &Py<PyAny>,
    future: Py<PyAny>,
    outcome: Result<Give, Fault>,
) -> PyResult<()> {
    let settle = match outcome.map_err(PyErr::from).and_then(|give| give(py)) {
        Ok(value) => Settle {
            future,
            method: "set_result",
            value,
        },
        Err(error) => Settle {
            future,
            method: "set_exception",
            value: error.into_value(py).into_any(),
        },
    };
    // It fails when the loop was closed, and there is nobody to tell.
    event_loop.call_method1(py, "call_soon_threadsafe", (settle,))?;
    Ok(())
}

#[pyclass(frozen, module = "cognito_srp._native")]
struct Settle {
    future: Py<PyAny>,
    method: &'static str,
    value: Py<PyAny>,
}

#[pymethods]
impl Settle {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        let future = self.future.bind(py);
        if !future.call_method0("done")?.extract::<bool>()? {
            future.call_method1(self.method, (&self.value,))?;
        }
        Ok(())
    }
}

/// Ends the task when its future is done, which does something only where it was cancelled.
#[pyclass(frozen, module = "cognito_srp._native")]
struct Canceller(EndsTask);

#[pymethods]
impl Canceller {
    fn __call__(&self, _future: &Bound<'_, PyAny>) {
        self.0.0.abort();
    }
}

struct EndsTask(AbortHandle);

impl Drop for EndsTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The runtime, and the process that it belongs to. The lock is held with the GIL and for a moment, so that no
/// fork comes between.
static RUNTIME: Mutex<Option<(u32, Runtime)>> = Mutex::new(None);

/// The runtime of this process. A forked process has none of its parent's threads, so it gets a runtime of its
/// own; the old one is not touched, not even to be dropped.
fn runtime(py: Python<'_>) -> PyResult<Handle> {
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((process, runtime)) = &*runtime
        && *process == process::id()
    {
        return Ok(runtime.handle().clone());
    }
    let made = Builder::new_multi_thread()
        .enable_all()
        .thread_name("cognito-srp")
        .build()
        .map_err(|error| PyOSError::new_err(format!("cannot start a thread: {error}")))?;
    let handle = made.handle().clone();
    forget(runtime.replace((process::id(), made)));
    drop(runtime);
    // A thread must not wait for the GIL of an interpreter that is gone.
    let end = wrap_pyfunction!(end_runtime, py)?;
    py.import("atexit")?.call_method1("register", (end,))?;
    Ok(handle)
}

/// Ends whatever is still going on, at the end of the interpreter.
#[pyfunction]
fn end_runtime(py: Python<'_>) {
    let runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner).take();
    match runtime {
        Some((process, runtime)) if process == process::id() => {
            py.detach(|| runtime.shutdown_timeout(PATIENCE));
        }
        other => forget(other),
    }
}

/// For the tests of what a panic would do.
#[pyfunction]
#[pyo3(name = "_panic_for_tests")]
#[expect(clippy::panic, reason = "it is what this is for")]
fn panic_for_tests(in_operation: bool) -> Operation {
    let work = async || panic!("a panic for a test");
    assert!(in_operation, "a panic for a test");
    Operation::new(work(), |py, ()| Ok(py.None()))
}
