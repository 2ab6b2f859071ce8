"""WACZ files (Web Archive Collection Zipped 1.1.1): written, signed, checked."""
