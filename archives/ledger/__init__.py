"""The ledger: what is known of captures, history and frontier."""
