"""One frontier over several PostgreSQL databases: hosts are spread over them, what is one for all stands in the first."""
