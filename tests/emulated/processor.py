"""Runs a program on an emulated processor with AVX-512: Bochs, without a machine around it.

The program is a static one for Linux that makes two system calls, write and exit.

    python processor.py PROGRAM
"""

import ctypes
import importlib.util
import mmap
import os
import signal
import struct
import sys
from pathlib import Path

# Memory: the page tables, the way back from a system call, the program, and the stack at the end.
MEMORY = 64 << 20
TABLES = 0x1000
RETURN = 0x8000
STACK = 1 << 20

SECONDS = 300


def emulator():
    """The module, by its file: it is made for Python 3.12 and newer, but named so that only 3.12 finds it."""
    # It refers to functions of newer C libraries, which it does not call here.
    sys.setdlopenflags(os.RTLD_LAZY)
    [folder] = importlib.util.find_spec("bochscpu").submodule_search_locations
    [file] = Path(folder).glob("_bochscpu.*.so")
    spec = importlib.util.spec_from_file_location("_bochscpu", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bochscpu = emulator()


def finish(status):
    """Ends at once: the module does not end well by itself."""
    sys.stdout.flush()
    os._exit(status)


def fail(message):
    print(message, file=sys.stderr, flush=True)
    finish(1)


def load(memory, path):
    """Copies a program to where it wants to be, and gives the address that it starts at."""
    with open(path, "rb") as file:
        program = file.read()
    if program[:6] != b"\x7fELF\x02\x01":
        fail(f"{path} is no program of 64 bits")
    start, table = struct.unpack_from("<QQ", program, 24)
    size, count = struct.unpack_from("<HH", program, 54)
    for number in range(count):
        header = struct.unpack_from("<IIQQQQQ", program, table + number * size)
        kind, _, offset, address, _, length, room = header
        if kind == 1:
            if address <= RETURN or address + room > MEMORY - STACK:
                fail(f"no room for {room} bytes at {address:#x}")
            memory[address : address + length] = program[offset : offset + length]
    return start


def map_pages(memory):
    """Every address is that of the same place in memory, in pages of 2 MB that may be read, written and run."""
    allowed, large = 0b111, 1 << 7
    pages = [page | large | allowed for page in range(0, MEMORY, 2 << 20)]
    levels = [[TABLES + 0x1000 | allowed], [TABLES + 0x2000 | allowed], pages]
    for level, entries in enumerate(levels):
        struct.pack_into(f"<{len(entries)}Q", memory, TABLES + 0x1000 * level, *entries)


def segment(selector, attributes):
    made = bochscpu.Segment()
    made.present = True
    made.selector, made.attr = selector, attributes
    made.base, made.limit = 0, 0xFFFFFFFF
    return made


def user(start):
    """A processor as Linux has it when a program starts."""
    state = bochscpu.State()
    state.cr0 = 0x80050033  # with paging and protection
    state.cr3 = TABLES
    state.cr4 = 1 << 18 | 0b11 << 9 | 1 << 5  # XSAVE, SSE, entries of 64 bits
    state.efer = 0xD01  # 64 bits, with system calls
    state.xcr0 = 0b11100111  # x87, SSE, AVX, AVX-512
    state.cs = segment(0x33, 0xA0FB)
    for name in ["ss", "ds", "es", "fs", "gs"]:
        setattr(state, name, segment(0x2B, 0xC0F3))
    state.star = 0x23 << 48 | 0x10 << 32
    state.lstar = RETURN
    state.rflags = 0b10
    state.rip, state.rsp = start, MEMORY
    return state


def hooks(memory):
    def system_call(session, _processor, kind, *_addresses):
        if kind != bochscpu.InstructionType.IS_SYSCALL.value:
            return
        state = session.cpu.state
        if state.rax == 1:
            os.write(state.rdi, memory[state.rsi : state.rsi + state.rdx])
        elif state.rax == 60:
            finish(state.rdi)
        else:
            fail(f"the program makes system call {state.rax}")

    def exception(session, _processor, vector, code):
        state = session.cpu.state
        fail(f"exception {vector} ({code:#x}) at {state.rip:#x}, address {state.cr2:#x}")

    made = bochscpu.Hook()
    made.far_branch = system_call
    made.exception = exception
    return made


def main(path):
    signal.alarm(SECONDS)
    memory = mmap.mmap(-1, MEMORY)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    for page in range(0, MEMORY, mmap.PAGESIZE):
        bochscpu.memory.page_insert(page, address + page)
    map_pages(memory)
    memory[RETURN : RETURN + 3] = b"\x48\x0f\x07"  # sysretq
    session = bochscpu.Session()
    session.missing_page_handler = lambda place: fail(f"there is no memory at {place:#x}")
    session.cpu.state = user(load(memory, path))
    session.run([hooks(memory)])
    fail("the processor stopped")


main(*sys.argv[1:])
