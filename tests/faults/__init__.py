"""Faults from outside: killed processes, full disks, failing writes. `python -m tests.faults.campaign`, `make faults`."""
