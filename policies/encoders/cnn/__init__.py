"""The small convolutional encoder."""
