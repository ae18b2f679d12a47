"""Entry points: train, evaluate, benchmark, doctor; and the results they left."""
