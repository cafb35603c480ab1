"""A whole sign-off of ours against ora2's staff assessment and score, in one process and one database.

ora2 needs a newer Python than Open edX Teak runs on, so this has an environment of its own, made by
:mod:`tests.benchmarks.ora2.environment`.
"""
