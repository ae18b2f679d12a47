"""AI2-THOR: a body in RoboTHOR, iTHOR and ProcTHOR scenes, and a stand-in for its Unity build."""
