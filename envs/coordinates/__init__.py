"""Conversions between Surefoot's world frame and those of other simulators."""
