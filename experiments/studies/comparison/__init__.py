"""A comparison that reproduces: policies x seeds trained on the same frames, evaluated on the same
episodes, drawn from what is committed.
"""
