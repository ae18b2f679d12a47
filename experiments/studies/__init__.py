"""Studies of several runs: comparison, adaptation, simulator comparison, transfer."""
