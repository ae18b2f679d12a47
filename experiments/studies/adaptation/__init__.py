"""How a policy adapts within an episode: gathered once, then drawn."""
