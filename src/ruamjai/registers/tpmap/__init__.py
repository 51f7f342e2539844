"""TPMAP: the officer's list of people in, the public aggregates in and out."""
