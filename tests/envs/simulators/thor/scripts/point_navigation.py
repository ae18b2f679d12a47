"""Walk the shortest path to the farthest reachable position, and score the walk."""

import math
import os

from ai2thor.controller import Controller
from ai2thor.util.metrics import compute_single_spl, get_shortest_path_to_point, vector_distance

with Controller(
    local_executable_path=os.environ["THOR_BUILD"],
    x_display=":99",
    agentMode="locobot",
    scene="FloorPlan_Val2_1",
    applyActionNoise=False,
    snapToGrid=False,
) as controller:
    positions = controller.step(action="GetReachablePositions").metadata["actionReturn"]
    start = controller.last_event.metadata["agent"]["position"]
    target = max(positions, key=lambda position: vector_distance(start, position))
    shortest = get_shortest_path_to_point(controller, start, target)
    walked = [start]
    for corner in shortest[1:]:
        here = controller.last_event.metadata["agent"]
        dx, dz = corner["x"] - here["position"]["x"], corner["z"] - here["position"]["z"]
        turn = (math.degrees(math.atan2(dx, dz)) - here["rotation"]["y"]) % 360
        if turn > 1e-6:
            controller.step(action="RotateRight", degrees=turn)
        event = controller.step(action="MoveAhead", moveMagnitude=math.hypot(dx, dz))
        walked.append(event.metadata["agent"]["position"])
    reached = math.hypot(walked[-1]["x"] - target["x"], walked[-1]["z"] - target["z"]) < 0.2
    print("positions", len(positions), "corners", len(shortest), "reached", reached)
    flat = [dict(position, y=0.0) for position in walked]
    print("SPL", round(compute_single_spl(flat, [dict(corner, y=0.0) for corner in shortest], reached), 2))
