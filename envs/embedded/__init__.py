"""The embedded simulator: furnished houses from seeds, rendered and walked on a CPU or a GPU."""
