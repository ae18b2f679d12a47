"""Who drives: one sub-package a method, encoders shared between them."""
