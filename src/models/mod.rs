//! Which model answers, and asking it.

pub mod backend;
pub mod dispatch;
pub mod gpu;
mod http;
pub mod route;
pub mod weights;
