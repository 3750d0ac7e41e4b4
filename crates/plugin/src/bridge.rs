//! What a plugin writes with the crates `log` and `tracing`, on its way to the host's log.
//!
//! A line goes to the host of the call that its thread is in; of other threads there is nobody to tell, and their lines are
//! dropped. A plugin that installs a logger of its own before it is loaded keeps that.

/// Makes the crates of the features that are chosen write to the host's log.
pub(crate) fn install() {
    #[cfg(feature = "log")]
    log_lines::install();
    #[cfg(feature = "tracing")]
    tracing_events::install();
}

#[cfg(feature = "log")]
mod log_lines {
    use log::{LevelFilter, Log, Metadata, Record};

    use crate::Level;
    use crate::export::with_host;

    struct Bridge;

    pub(super) fn install() {
        if log::set_logger(&Bridge).is_ok() {
            log::set_max_level(LevelFilter::Debug);
        }
    }

    impl Log for Bridge {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.level() <= log::Level::Debug
        }

        fn log(&self, record: &Record<'_>) {
            let level = match record.level() {
                log::Level::Error => Level::Error,
                log::Level::Warn => Level::Warn,
                log::Level::Info => Level::Info,
                log::Level::Debug => Level::Debug,
                log::Level::Trace => return,
            };
            with_host(|host| match record.args().as_str() {
                Some(line) => host.log(level, line),
                None => host.log(level, &record.args().to_string()),
            });
        }

        fn flush(&self) {}
    }
}

#[cfg(feature = "tracing")]
mod tracing_events {
    use std::fmt::{Debug, Write as _};
    use std::sync::atomic::{AtomicU64, Ordering};

    use tracing_core::field::{Field, Visit};
    use tracing_core::span::{Attributes, Current, Id, Record};
    use tracing_core::{Dispatch, Event, LevelFilter, Metadata, Subscriber, dispatcher};

    use crate::Level;
    use crate::export::with_host;

    /// Passes events on; of spans it keeps nothing.
    struct Bridge {
        spans: AtomicU64,
    }

    pub(super) fn install() {
        // Where there is one already, it stays.
        let _ = dispatcher::set_global_default(Dispatch::new(Bridge { spans: AtomicU64::new(0) }));
    }

    impl Subscriber for Bridge {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            *metadata.level() <= tracing_core::Level::DEBUG
        }

        fn max_level_hint(&self) -> Option<LevelFilter> {
            Some(LevelFilter::DEBUG)
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, event: &Event<'_>) {
            let level = match *event.metadata().level() {
                tracing_core::Level::ERROR => Level::Error,
                tracing_core::Level::WARN => Level::Warn,
                tracing_core::Level::INFO => Level::Info,
                _ => Level::Debug,
            };
            with_host(|host| {
                let mut line = Line::default();
                event.record(&mut line);
                host.log(level, line.text.trim_start());
            });
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}

        fn current_span(&self) -> Current {
            Current::none()
        }
    }

    /// The message, then the other fields as `name=value`.
    #[derive(Default)]
    struct Line {
        text: String,
    }

    impl Visit for Line {
        fn record_str(&mut self, field: &Field, value: &str) {
            self.record_debug(field, &format_args!("{value}"));
        }

        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            if field.name() == "message" {
                self.text.insert_str(0, &format!("{value:?}"));
            } else {
                let _ = write!(self.text, " {}={value:?}", field.name());
            }
        }
    }
}
