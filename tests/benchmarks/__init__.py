"""How fast and how light it all is: ``python -m tests.benchmarks``.

Child processes take the figures, since each needs Django set up in its own way: :mod:`tests.benchmarks.workbench` in
the XBlock SDK's workbench, :mod:`tests.benchmarks.server` in our embedded server, :mod:`tests.benchmarks.scale` on
large courses, :mod:`tests.benchmarks.ora2` beside ora2. What the figures mean: docs/developers/benchmarks.md.
"""
