//! What the system's libraries would do: the start, memory, copies, and two system calls of Linux.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::{asm, global_asm};
use core::cell::UnsafeCell;
use core::fmt::{self, Write};
use core::panic::PanicInfo;
use core::ptr::null_mut;

// The stack is aligned as functions expect it, wherever it begins.
global_asm!(
    ".globl _start",
    "_start:",
    "and rsp, -16",
    "call {start}",
    "ud2",
    start = sym start,
);

extern "C" fn start() -> ! {
    crate::start()
}

pub(crate) fn write(file: usize, text: &[u8]) {
    const WRITE: usize = 1;
    system_call(WRITE, [file, text.as_ptr() as usize, text.len()]);
}

pub(crate) fn exit(status: usize) -> ! {
    const EXIT: usize = 60;
    system_call(EXIT, [status, 0, 0]);
    unreachable!("after the end")
}

fn system_call(number: usize, arguments: [usize; 3]) {
    // SAFETY: `write` reads the text that it is given, and `exit` nothing.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") number => _,
            in("rdi") arguments[0],
            in("rsi") arguments[1],
            in("rdx") arguments[2],
            out("rcx") _,
            out("r11") _,
            options(nostack),
        );
    }
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    struct Errors;

    impl Write for Errors {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            write(2, text.as_bytes());
            Ok(())
        }
    }

    let _ = writeln!(Errors, "{info}");
    exit(101)
}

// The compiled libraries of Rust name what unwinds. Nothing does here.

#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

#[unsafe(no_mangle)]
extern "C" fn _Unwind_Resume() {}

const MEMORY: usize = 8 << 20;

/// Memory is given out once, from the start to the end. There is one thread.
#[repr(align(4096))]
struct Memory {
    bytes: UnsafeCell<[u8; MEMORY]>,
    used: UnsafeCell<usize>,
}

#[global_allocator]
static ALLOCATOR: Memory = Memory {
    bytes: UnsafeCell::new([0; MEMORY]),
    used: UnsafeCell::new(0),
};

// SAFETY: there is one thread.
unsafe impl Sync for Memory {}

// SAFETY: the pieces do not overlap, and are aligned as asked for, up to the alignment of all.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: there is one thread.
        let used = unsafe { &mut *self.used.get() };
        let start = used.next_multiple_of(layout.align());
        if start + layout.size() > MEMORY {
            return null_mut();
        }
        *used = start + layout.size();
        self.bytes.get().cast::<u8>().wrapping_add(start)
    }

    unsafe fn dealloc(&self, _piece: *mut u8, _layout: Layout) {}
}

// What compiled code calls for copies and comparisons.

#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, length: usize) -> *mut u8 {
    // SAFETY: as the caller promises.
    unsafe {
        asm!(
            "rep movsq",
            "mov ecx, {rest:e}",
            "rep movsb",
            rest = in(reg) length % 8,
            inout("rcx") length / 8 => _,
            inout("rdi") to => _,
            inout("rsi") from => _,
            options(nostack, preserves_flags),
        );
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, length: usize) -> *mut u8 {
    if (to as usize).wrapping_sub(from as usize) >= length {
        // SAFETY: nothing is overwritten before it is read.
        return unsafe { memcpy(to, from, length) };
    }
    // SAFETY: as the caller promises; from the end to the start.
    unsafe {
        asm!(
            "std",
            "rep movsb",
            "cld",
            inout("rcx") length => _,
            inout("rdi") to.wrapping_add(length).wrapping_sub(1) => _,
            inout("rsi") from.wrapping_add(length).wrapping_sub(1) => _,
            options(nostack),
        );
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, byte: i32, length: usize) -> *mut u8 {
    // SAFETY: as the caller promises.
    unsafe {
        asm!(
            "rep stosq",
            "mov ecx, {rest:e}",
            "rep stosb",
            rest = in(reg) length % 8,
            inout("rcx") length / 8 => _,
            inout("rdi") to => _,
            in("rax") u64::from(byte as u8) * 0x0101_0101_0101_0101,
            options(nostack, preserves_flags),
        );
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(one: *const u8, other: *const u8, length: usize) -> i32 {
    for place in 0..length {
        // SAFETY: as the caller promises.
        let difference = unsafe { i32::from(*one.add(place)) - i32::from(*other.add(place)) };
        if difference != 0 {
            return difference;
        }
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(one: *const u8, other: *const u8, length: usize) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { memcmp(one, other, length) }
}
