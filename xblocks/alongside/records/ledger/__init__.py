"""The ledger: entries, the exact text they are about, where things stand by them, and whether it all fits together."""
