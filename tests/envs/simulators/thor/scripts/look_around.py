"""Drive about, read the metadata and the pictures."""

import os

from ai2thor.controller import Controller

controller = Controller(
    local_executable_path=os.environ["THOR_BUILD"],
    x_display=":99",
    agentMode="locobot",
    visibilityDistance=1.5,
    scene="FloorPlan_Train1_3",
    gridSize=0.25,
    movementGaussianSigma=0,
    rotateStepDegrees=90,
    rotateGaussianSigma=0,
    renderDepthImage=True,
    renderInstanceSegmentation=True,
    width=300,
    height=300,
    fieldOfView=60,
)

for action in ("MoveAhead", "RotateRight", "MoveBack", "LookDown", "LookUp", "RotateLeft", "Done"):
    event = controller.step(action)
    print(action, event.metadata["lastActionSuccess"], event.metadata["agent"]["position"])

print("rgb", event.frame.shape, "depth", event.depth_frame.shape)
seen = max(event.instance_masks, key=lambda name: event.instance_masks[name].sum())
print("most in view:", seen, event.instance_detections2D[seen])

controller.step(action="Teleport", position=event.metadata["agent"]["position"], rotation={"x": 0, "y": 270, "z": 0})
print("heading", controller.last_event.metadata["agent"]["rotation"]["y"])
controller.stop()
