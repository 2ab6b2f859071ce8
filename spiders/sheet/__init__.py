"""The page as the readers see it: parsed, indexed, rendered."""
