#!/usr/bin/env python3
"""Runs a command and prints what it took: wall seconds, CPU seconds, and MiB of its largest process.

    measure.py LOG COMMAND [ARG..]

What the command prints goes to the file LOG. Ends as the command does.
"""

import os
import subprocess
import sys
import time

with open(sys.argv[1], "wb") as log:
    begin = time.monotonic()
    process = subprocess.Popen(sys.argv[2:], stdout=log, stderr=subprocess.STDOUT)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin

# Linux counts the memory in KiB, macOS in bytes.
unit = 1024 * 1024 if sys.platform == "darwin" else 1024
print(f"{wall:.2f} {used.ru_utime + used.ru_stime:.2f} {used.ru_maxrss / unit:.0f}")
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 1)
