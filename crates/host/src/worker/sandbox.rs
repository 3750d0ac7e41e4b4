//! What a worker takes from itself before it opens a plugin's library, and once more before the plugin's own code is
//! called.
//!
//! The system's loader needs files: the libraries that a plugin stands on. So first the file system is closed but for the
//! system's libraries, and all system calls but those of computing and of the loader; and when the library is open,
//! files are closed for good. A call that is denied returns `EPERM`, and the host hears of it.

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::fs::File;
use std::io;
use std::os::fd::{IntoRawFd, RawFd};
use std::sync::atomic::{AtomicI32, AtomicPtr, AtomicU64, Ordering};
use std::{fs, mem, process, ptr};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetStatus, Scope, path_beneath_rules,
};
use rustix::process::{Resource, Rlimit, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    apply_filter_all_threads,
};

use super::memory::Word;
use crate::SandboxLevel;

/// Where the system's loader finds what libraries stand on.
const LIBRARIES: [&str; 10] = [
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/nix/store",
    "/gnu/store",
];

/// Takes from this process what opening a library does not need, and says how far that went.
pub(crate) fn enter(memory: u64, words: *mut AtomicU64) -> SandboxLevel {
    WORDS.store(words, Ordering::Release);
    catch_ends(memory);
    limit(memory);
    match (close_files(&LIBRARIES), close_system_calls()) {
        (true, true) => SandboxLevel::Full,
        (false, false) => SandboxLevel::Process,
        _ => SandboxLevel::Partial,
    }
}

/// Takes the files too that the loader needed, and says how far the sandbox goes after that.
pub(crate) fn close(level: SandboxLevel) -> SandboxLevel {
    if level == SandboxLevel::Process {
        return level;
    }
    let files = close_files(&[]);
    let calls = install(&plain(QUESTIONS), SeccompAction::Allow, SeccompAction::Errno(libc::EPERM as u32)).is_ok()
            // Last, for after it nothing more can be closed.
            && install(&plain(FILES), SeccompAction::Allow, SeccompAction::Trap).is_ok();
    if files && calls { level } else { level.min(SandboxLevel::Partial) }
}

/// The most that the process may reserve, beyond what the host lets it use: the host looks at what is used, and sees it
/// before this is reached.
fn most_reserved(memory: u64) -> u64 {
    memory.saturating_add(memory / 4).saturating_add(64 << 20)
}

fn limit(memory: u64) {
    let reserved = File::open("/proc/self/statm").ok().and_then(|file| data(&read_statm(&file)));
    let both = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    let limits = [
        (Resource::Data, reserved.unwrap_or(0).saturating_add(most_reserved(memory))),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nofile, 512),
    ];
    for (resource, most) in limits {
        let _ = setrlimit(resource, both(most));
    }
}

fn close_files(libraries: &[&str]) -> bool {
    let abi = ABI::V7;
    let closed = || {
        Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .scope(Scope::from_all(abi))?
            .create()?
            .add_rules(path_beneath_rules(
                libraries.iter().filter(|path| fs::exists(path).unwrap_or(false)),
                AccessFs::Execute | AccessFs::ReadFile | AccessFs::ReadDir,
            ))?
            .restrict_self()
    };
    closed().is_ok_and(|status: landlock::RestrictionStatus| status.ruleset != RulesetStatus::NotEnforced)
}

fn close_system_calls() -> bool {
    // Elsewhere the handler does not know where a call's answer goes.
    if !cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
        return false;
    }
    let Ok(rules) = allowed() else { return false };
    let unsupported = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    install(&rules, SeccompAction::Trap, SeccompAction::Allow).is_ok()
        // Its flags lie in memory, where no filter sees them. Libraries fall back to `clone`.
        && install(&unsupported, SeccompAction::Allow, SeccompAction::Errno(libc::ENOSYS as u32)).is_ok()
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn install(rules: &Rules, others: SeccompAction, these: SeccompAction) -> Result<(), seccompiler::Error> {
    let architecture = std::env::consts::ARCH.try_into()?;
    let filter: BpfProgram = SeccompFilter::new(rules.clone(), others, these, architecture)?.try_into()?;
    apply_filter_all_threads(&filter)
}

/// What computing takes: memory, threads, time, and what is held already.
const ALLOWED: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_clone3,
    libc::SYS_close,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_eventfd2,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_fstat,
    libc::SYS_fsync,
    libc::SYS_futex,
    libc::SYS_get_robust_list,
    libc::SYS_getcpu,
    libc::SYS_getegid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_getrandom,
    libc::SYS_getrusage,
    libc::SYS_gettid,
    libc::SYS_gettimeofday,
    libc::SYS_getuid,
    libc::SYS_lseek,
    libc::SYS_madvise,
    libc::SYS_membarrier,
    libc::SYS_mincore,
    libc::SYS_mlock,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_munlock,
    libc::SYS_munmap,
    libc::SYS_nanosleep,
    libc::SYS_pipe2,
    libc::SYS_ppoll,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_restart_syscall,
    libc::SYS_rseq,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sched_yield,
    libc::SYS_sendmsg,
    libc::SYS_sendto,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_sigaltstack,
    libc::SYS_sysinfo,
    libc::SYS_times,
    libc::SYS_uname,
    libc::SYS_write,
    libc::SYS_writev,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_arch_prctl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_dup2,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_time,
];

/// What opens files, and what closes the sandbox.
const FILES: &[i64] = &[
    libc::SYS_landlock_add_rule,
    libc::SYS_landlock_create_ruleset,
    libc::SYS_landlock_restrict_self,
    libc::SYS_seccomp,
    libc::SYS_openat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_open,
];

/// What libraries ask without need: they are told no, and nobody else is.
const QUESTIONS: &[i64] = &[
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_ioctl,
    libc::SYS_newfstatat,
    libc::SYS_readlinkat,
    libc::SYS_sched_setaffinity,
    libc::SYS_statx,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lstat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_readlink,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_stat,
];

/// System calls with whatever arguments.
fn plain(calls: &[i64]) -> Rules {
    calls.iter().map(|&call| (call, Vec::new())).collect()
}

/// What the loader and computing take, by system call with the arguments that are allowed.
fn allowed() -> Result<Rules, seccompiler::Error> {
    let is = |argument, value: u64| when(argument, SeccompCmpOp::Eq, value);
    let has = |argument, bits: u64| when(argument, SeccompCmpOp::MaskedEq(bits), bits);
    let lacks = |argument, bits: u64| when(argument, SeccompCmpOp::MaskedEq(bits), 0);
    let own = u64::from(process::id());
    let mut rules = plain(&[ALLOWED, FILES, QUESTIONS].concat());
    let mut add = |call, conditions: Vec<SeccompCondition>| -> Result<(), seccompiler::Error> {
        rules.entry(call).or_default().push(SeccompRule::new(conditions)?);
        Ok(())
    };
    // Threads, and no processes.
    add(libc::SYS_clone, vec![has(0, libc::CLONE_THREAD as u64)?])?;
    // Memory that is counted: memory that is shared and has no file is not.
    for shared_or_anonymous in [libc::MAP_SHARED, libc::MAP_ANONYMOUS] {
        add(libc::SYS_mmap, vec![lacks(3, shared_or_anonymous as u64)?])?;
    }
    // Signals to itself.
    for call in [libc::SYS_kill, libc::SYS_tgkill] {
        add(call, vec![is(0, own)?])?;
    }
    // Flags and copies of descriptors, and not whom their signals go to.
    for command in
        [libc::F_DUPFD, libc::F_DUPFD_CLOEXEC, libc::F_GETFD, libc::F_SETFD, libc::F_GETFL, libc::F_SETFL]
    {
        add(libc::SYS_fcntl, vec![is(1, command as u64)?])?;
    }
    // Every handler but the one that says what was denied.
    add(libc::SYS_rt_sigaction, vec![when(0, SeccompCmpOp::Ne, libc::SIGSYS as u64)?])?;
    // Limits can be read.
    add(libc::SYS_prlimit64, vec![is(0, 0)?, is(2, 0)?])?;
    // Names of threads and of memory, and what the sandbox itself needs.
    for option in [libc::PR_SET_NAME, libc::PR_GET_NAME, libc::PR_SET_VMA, libc::PR_SET_NO_NEW_PRIVS] {
        add(libc::SYS_prctl, vec![is(0, option as u64)?])?;
    }
    Ok(rules)
}

fn when(argument: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompCondition, seccompiler::Error> {
    Ok(SeccompCondition::new(argument, SeccompCmpArgLen::Qword, operator, value)?)
}

/// What a denied system call would have done.
pub(crate) fn name_of_call(number: i64) -> String {
    let name = match number {
        libc::SYS_openat | libc::SYS_openat2 => "open a file",
        libc::SYS_socket | libc::SYS_connect | libc::SYS_bind | libc::SYS_socketpair => "use the network",
        libc::SYS_clone | libc::SYS_execve | libc::SYS_execveat => "start a process",
        libc::SYS_ptrace | libc::SYS_process_vm_readv | libc::SYS_process_vm_writev => {
            "reach into another process"
        }
        libc::SYS_kill | libc::SYS_tkill | libc::SYS_tgkill => "send a signal to another process",
        libc::SYS_fcntl => "have signals sent to another process",
        libc::SYS_unlinkat | libc::SYS_renameat | libc::SYS_mkdirat | libc::SYS_linkat => "change a folder",
        libc::SYS_mount | libc::SYS_chroot | libc::SYS_unshare | libc::SYS_setns => "change the file system",
        #[cfg(target_arch = "x86_64")]
        libc::SYS_open | libc::SYS_creat => "open a file",
        #[cfg(target_arch = "x86_64")]
        libc::SYS_fork | libc::SYS_vfork => "start a process",
        #[cfg(target_arch = "x86_64")]
        libc::SYS_unlink | libc::SYS_rename | libc::SYS_mkdir | libc::SYS_rmdir => "change a folder",
        other => return format!("make system call {other}"),
    };
    name.to_owned()
}

// What the handlers of signals use: the words of the shared memory, the process's own counts, and what it may reserve.
static WORDS: AtomicPtr<AtomicU64> = AtomicPtr::new(ptr::null_mut());
static STATM: AtomicI32 = AtomicI32::new(-1);
static MEMORY: AtomicU64 = AtomicU64::new(u64::MAX);

/// Has denied calls and ends of the process told to the host.
fn catch_ends(memory: u64) {
    MEMORY.store(memory, Ordering::Relaxed);
    if let Ok(file) = File::open("/proc/self/statm") {
        STATM.store(file.into_raw_fd(), Ordering::Relaxed);
    }
    handle(libc::SIGSYS, denied, libc::SA_NODEFER);
    for signal in [libc::SIGSEGV, libc::SIGBUS, libc::SIGABRT] {
        handle(signal, ends, libc::SA_RESETHAND);
    }
}

type Handler = extern "C" fn(c_int, *mut libc::siginfo_t, *mut libc::c_void);

fn handle(signal: c_int, handler: Handler, flags: c_int) {
    // SAFETY: all zeros are valid, and the handler has the type that `SA_SIGINFO` asks for and does nothing that a handler
    // may not.
    unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = handler as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | flags;
        libc::sigaction(signal, &raw const action, ptr::null_mut());
    }
}

fn word(word: Word) -> Option<&'static AtomicU64> {
    let words = WORDS.load(Ordering::Acquire);
    // SAFETY: the page with the words is mapped for good.
    (!words.is_null()).then(|| unsafe { &*words.add(word as usize) })
}

/// Keeps the first call that was denied, and lets it return `EPERM`.
extern "C" fn denied(_: c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the kernel hands over both, and for this signal the number of the call lies behind the address of it.
    unsafe {
        let number = info.byte_add(SYSCALL_AT).cast::<c_int>().read();
        let machine = &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext;
        let is_question = path_and_flags(number.into(), machine).is_some_and(|(path, flags)| {
            flags & libc::O_ACCMODE == libc::O_RDONLY && is_looked_up(ptr::with_exposed_provenance(path))
        });
        if let Some(denied) = word(Word::Denied).filter(|_| !is_question) {
            let call = u64::from(number.unsigned_abs()) + 1;
            let _ = denied.compare_exchange(0, call, Ordering::Relaxed, Ordering::Relaxed);
        }
        set_answer(machine, -i64::from(libc::EPERM));
    }
}

#[cfg(target_arch = "x86_64")]
fn set_answer(machine: &mut libc::mcontext_t, answer: i64) {
    machine.gregs[libc::REG_RAX as usize] = answer;
}

#[cfg(target_arch = "aarch64")]
fn set_answer(machine: &mut libc::mcontext_t, answer: i64) {
    machine.regs[0] = answer.cast_unsigned();
}

// Nothing is denied there.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn set_answer(_: &mut libc::mcontext_t, _: i64) {}

/// The address of the path and the flags of a call that opens a file.
#[cfg(target_arch = "x86_64")]
fn path_and_flags(number: i64, machine: &libc::mcontext_t) -> Option<(usize, c_int)> {
    let (path, flags) = match number {
        libc::SYS_openat => (libc::REG_RSI, libc::REG_RDX),
        libc::SYS_open => (libc::REG_RDI, libc::REG_RSI),
        _ => return None,
    };
    let of = |register: c_int| machine.gregs[register as usize];
    Some((of(path).cast_unsigned() as usize, of(flags) as c_int))
}

/// The address of the path and the flags of a call that opens a file.
#[cfg(target_arch = "aarch64")]
fn path_and_flags(number: i64, machine: &libc::mcontext_t) -> Option<(usize, c_int)> {
    (number == libc::SYS_openat).then_some((machine.regs[1] as usize, machine.regs[2] as c_int))
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn path_and_flags(_: i64, _: &libc::mcontext_t) -> Option<(usize, c_int)> {
    None
}

/// What libraries look up without need: how many cores there are, the zone of the clock.
const LOOKED_UP: [&[u8]; 4] = [b"/proc/", b"/sys/", b"/etc/localtime", b"/usr/share/zoneinfo/"];

/// Whether a path begins so. It only decides what is told: the call is denied.
///
/// # Safety
/// `path` leads to a text that ends with a zero, or is null.
unsafe fn is_looked_up(path: *const u8) -> bool {
    // SAFETY: no byte behind one that differs is read, and the zero differs.
    let begins = |with: &&[u8]| (0..with.len()).all(|index| unsafe { path.add(index).read() } == with[index]);
    !path.is_null() && LOOKED_UP.iter().any(begins)
}

/// Where the number of a denied system call lies in what the kernel says of the signal, on 64-bit machines.
const SYSCALL_AT: usize = 24;

/// Says whether the process ends for want of memory, and lets it end.
extern "C" fn ends(signal: c_int, _: *mut libc::siginfo_t, _: *mut libc::c_void) {
    let mut statm = [0; 128];
    // SAFETY: reads into a buffer of that length; the handler is gone, so the signal ends the process when it returns.
    unsafe {
        libc::pread(STATM.load(Ordering::Relaxed), statm.as_mut_ptr().cast(), statm.len(), 0);
        let is_full = data(&statm).is_some_and(|reserved| reserved > MEMORY.load(Ordering::Relaxed));
        if let Some(no_memory) = word(Word::NoMemory) {
            no_memory.store(is_full.into(), Ordering::Relaxed);
        }
        libc::raise(signal);
    }
}

/// What `/proc/PID/statm` says: numbers of pages.
pub(crate) fn read_statm(file: &File) -> [u8; 128] {
    use std::os::unix::fs::FileExt;

    let mut bytes = [0; 128];
    let _: io::Result<usize> = file.read_at(&mut bytes, 0);
    bytes
}

/// The memory that a process has reserved for itself, in bytes.
fn data(statm: &[u8]) -> Option<u64> {
    Some(field(statm, 5)? * rustix::param::page_size() as u64)
}

/// The memory that a process uses and that no file stands behind, in bytes.
pub(crate) fn used(statm: &[u8]) -> Option<u64> {
    Some(field(statm, 1)?.saturating_sub(field(statm, 2)?) * rustix::param::page_size() as u64)
}

/// A number among those that blanks part. Allocates nothing, as handlers of signals must not.
fn field(statm: &[u8], index: usize) -> Option<u64> {
    let digits = statm.split(|&byte| byte == b' ').nth(index)?;
    let digits = digits.iter().take_while(|byte| byte.is_ascii_digit());
    let mut number = None;
    for &digit in digits {
        number = Some(number.unwrap_or(0_u64).saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    }
    number
}

/// Closes all descriptors but the three standard ones and `kept`.
pub(crate) fn close_others(kept: RawFd) {
    let kept = kept.unsigned_abs();
    for (first, last) in [(3, kept - 1), (kept + 1, u32::MAX)] {
        if first <= last {
            // SAFETY: nothing in this process uses these descriptors: it has only just begun.
            unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
        }
    }
}
