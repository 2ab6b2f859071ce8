"""The frontier that several machines share, in PostgreSQL. Nothing here is imported unless an address names one."""
