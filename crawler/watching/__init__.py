"""Runs in the foreground, one after another."""
