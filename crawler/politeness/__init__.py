"""Politeness per host: robots.txt, back-off, Retry-After, adaptive slow-down, time windows, and the gate on the wire.

The state of a host lives in the frontier, so that it holds over processes and runs.
"""
