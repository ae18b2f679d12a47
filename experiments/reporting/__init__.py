"""Pages, tables, plots, maps and films."""
