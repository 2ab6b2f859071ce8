"""A worker: one of several processes, on any number of machines, that do one run together (`tearsheet run --worker`)."""
