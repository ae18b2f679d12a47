"""Training shared by all learners: the trainer, gradients, checkpoints over several processes."""
