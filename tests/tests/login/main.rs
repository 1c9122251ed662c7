//! The login machine against a service that says what each test wants it to say.

mod answers;
mod devices;
mod hostile;
