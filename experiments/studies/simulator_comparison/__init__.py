"""Whether two simulators do the same: the same motions from the same poses, and where poses,
collisions and frames come apart.
"""
