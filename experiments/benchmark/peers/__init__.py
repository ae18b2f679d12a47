"""Surefoot's trainer beside what a user would pick instead: the same environment, network and
settings, in alternating rounds of one run.
"""
