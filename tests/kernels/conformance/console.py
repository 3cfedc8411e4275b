"""Types into `jupyter console --kernel pertline` through a pseudo-terminal, as a person does.

Run by console.full.test.ts with a JUPYTER_PATH that holds the kernelspec. Prints one JSON document on the last line: seconds from
Ctrl-C to the next prompt, for each thing that was interrupted. Exits with 1 and the screen's text when something expected
does not appear.
"""

import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time

pid, terminal = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm"
    os.execv(sys.executable, [sys.executable, "-m", "jupyter_console", "--kernel", "pertline"])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

screen = ""
seen = 0


def expect(pattern, seconds=40, needed=True):
    """Waits for text behind what was expected before."""
    global screen, seen
    end = time.time() + seconds
    while True:
        found = re.compile(pattern, re.S).search(screen, seen)
        if found:
            seen = found.end()
            return found
        if time.time() > end or not select.select([terminal], [], [], max(0, end - time.time()))[0]:
            if not needed:
                return None
            print(f"no {pattern!r} within {seconds} s in: {screen[seen:][-2000:]!r}", file=sys.stderr)
            os.kill(pid, 9)
            sys.exit(1)
        try:
            text = os.read(terminal, 65536).decode("utf8", "replace")
        except OSError:
            text = ""
        if text == "":
            print(f"the console ended before {pattern!r}: {screen[-2000:]!r}", file=sys.stderr)
            sys.exit(1)
        # Colours and cursor movements are of no interest.
        screen += re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]", "", text)


def type_in(text):
    # What arrives in one piece is taken for pasted text.
    for character in text:
        os.write(terminal, character.encode())
        time.sleep(0.005)


def interrupt(shown):
    # On a slow machine the console takes the end of an earlier request for the cell's and shows its output at the end only.
    expect(shown, 5, needed=False)
    time.sleep(0.3)
    start = time.time()
    os.write(terminal, b"\x03")
    expect("KeyboardInterrupt")
    elapsed = time.time() - start
    expect(r"In \[\d+\]: ")
    return round(elapsed, 3)


took = {}
expect(r"In \[1\]: ")
type_in("const kept: number = 40 + 2\r")
expect(r"In \[2\]: ")
type_in("console.log('be' + 'gun'); while (true) {}\r")
took["loop"] = interrupt("begun")
type_in("console.log('be' + 'gun'); await new Promise(() => {})\r")
took["await"] = interrupt("begun")
type_in("kept * 1000\r")
expect("42000")
expect(r"In \[\d+\]: ")
type_in("'<' + await prompt('which' + ' gene? ') + '>'\r")
expect(r"which gene\? ")
time.sleep(0.3)
type_in("KLF1\r")
expect("'<KLF1>'")
expect(r"In \[\d+\]: ")
type_in("await prompt('never answered' + '!')\r")
took["prompt"] = interrupt("never answered!")
type_in("(await prompt('asked again' + '?')).length + 7000\r")
expect(r"asked again\?")
time.sleep(0.3)
type_in("TBX3\r")
expect("7004")
expect(r"In \[\d+\]: ")
type_in("function twice(x: number) {\r")
expect(r"\.\.\.: ")
type_in("return 2 * x }\r")
expect(r"In \[\d+\]: ")
type_in("twice(kept) + 9000\r")
expect("9084")
expect(r"In \[\d+\]: ")
type_in("kep\t")
time.sleep(1)
type_in(" + 5000\r")
expect("5042")
expect(r"In \[\d+\]: ")
type_in("Math.max?\r")
expect("max.*number")
expect(r"In \[\d+\]: ")
os.write(terminal, b"\x04")
expect("exit")
type_in("y\r")
expect("Shutting down kernel", 20)
os.waitpid(pid, 0)
print(json.dumps(took))
