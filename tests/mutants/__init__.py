"""Mutation testing: small faults put into the readers on purpose, and whether the tests of their folder notice."""
