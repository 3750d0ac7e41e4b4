//! What the measurements were made on.

use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

/// The machine, its system and the compiler, each as one line.
pub fn description() -> Vec<String> {
    let known = RefreshKind::nothing()
        .with_cpu(CpuRefreshKind::nothing())
        .with_memory(MemoryRefreshKind::nothing().with_ram());
    let hardware = System::new_with_specifics(known).map_or_else(
        |_| "unknown machine".to_owned(),
        |system| {
            let model = system.cpus().first().map_or("unknown processor", |cpu| cpu.brand());
            let memory = system.total_memory() as f64 / f64::from(1 << 30);
            format!("{model}, {} cores, {memory:.0} GiB", system.cpus().len())
        },
    );
    let os = System::long_os_version().unwrap_or_else(|_| "unknown system".to_owned());
    let kernel = System::kernel_version().unwrap_or_else(|_| "unknown".to_owned());
    let mut compiler = format!("{}, {}", env!("BENCH_RUSTC"), env!("BENCH_TARGET"));
    if !env!("BENCH_RUSTFLAGS").is_empty() {
        compiler.push_str(concat!(", flags ", env!("BENCH_RUSTFLAGS")));
    }
    if cfg!(debug_assertions) {
        compiler.push_str(", NOT A RELEASE BUILD");
    }
    vec![hardware, format!("{os}, kernel {kernel}"), compiler]
}
