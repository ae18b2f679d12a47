"""Build a house, look at it from above, and find an object in it."""

import json
import os

from ai2thor.controller import Controller

with open(os.environ["THOR_HOUSE"]) as file:
    house = json.load(file)

controller = Controller(
    local_executable_path=os.environ["THOR_BUILD"],
    x_display=":99",
    agentMode="locobot",
    scene=house,
    snapToGrid=False,
    width=320,
    height=240,
)
print("built", controller.last_event.metadata["lastActionSuccess"], controller.last_event.metadata["sceneName"])

event = controller.step(action="GetMapViewCameraProperties", raise_for_failure=True)
event = controller.step(action="AddThirdPartyCamera", **event.metadata["actionReturn"], raise_for_failure=True)
print("from above", event.third_party_camera_frames[-1].shape)

(bed,) = event.objects_by_type("Bed")
event = controller.step(
    action="GetShortestPath", objectId=bed["objectId"], position=event.metadata["agent"]["position"]
)
end = event.metadata["actionReturn"]["corners"][-1]
controller.step(
    action="TeleportFull",
    x=end["x"],
    y=0.9009,
    z=end["z"],
    rotation={"x": 0, "y": 90, "z": 0},
    horizon=30,
    raise_for_failure=True,
)
near = [thing["objectType"] for thing in controller.last_event.metadata["objects"] if thing["visible"]]
print("bed", "Bed" in near)

event = controller.reset("FloorPlan12", renderInstanceSegmentation=True)
print("then", event.metadata["sceneName"], len(event.metadata["objects"]) > 20)
controller.stop()
