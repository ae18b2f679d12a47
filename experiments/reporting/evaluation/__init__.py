"""The report of an evaluation: one self-contained page, and its table and curves as files."""
