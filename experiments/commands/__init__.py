"""The commands of `surefoot`, one file each."""
