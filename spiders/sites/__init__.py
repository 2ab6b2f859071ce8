"""Sites whose pages the generic readers get wrong, one small module each."""
