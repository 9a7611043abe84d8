"""Runs a command and prints its wall time, processor time and peak memory: python -I -S measure.py COMMAND ...

A program of its own, and a small one: until a child executes its command, it counts its parent's memory as its own.
"""

import os
import sys
import time

began = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
