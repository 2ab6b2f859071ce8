"""Dates on news pages: a strict multilingual grammar before any guessing parser (`strings.read`)."""
