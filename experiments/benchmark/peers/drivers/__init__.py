"""One program per peer: `python -m experiments.benchmark.peers.drivers.<name> FOLDER` trains until
it is stopped.

Each reads its `Assignment` from FOLDER, says what it trains in `facts.json`, and reports to
`progress-*.jsonl`.
"""
