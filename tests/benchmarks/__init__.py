"""How fast and how light the blocks and the embedded server are: ``python -m tests.benchmarks``.

Two child processes take the figures, since each needs Django set up in its own way: :mod:`tests.benchmarks.workbench`
in the XBlock SDK's workbench, :mod:`tests.benchmarks.server` in our embedded server. What the figures mean stands in
docs/developers/benchmarks.md.
"""
