"""What lies on disk: captures, WARC in and out, the ledger, record files, indexes, verification."""
