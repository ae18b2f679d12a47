"""AI2-THOR's object types beside our categories: one name where both mean the same thing."""

from envs.simulators.embedded.scene import CATEGORIES

_TYPES = {
    "armchair": "ArmChair", "bed": "Bed", "bathtub": "Bathtub", "bin": "GarbageCan", "book": "Book",
    "bookcase": "ShelvingUnit", "bowl": "Bowl",
    "box": "Box", "cabinet": "Cabinet", "ceiling": "Ceiling", "chair": "Chair", "clutter": "Undefined",
    "coffee table": "CoffeeTable",
    "curtain": "Curtains", "desk": "Desk", "dining table": "DiningTable", "door": "Doorway",
    "dresser": "Dresser", "floor": "Floor", "fridge": "Fridge",
    "kitchen counter": "CounterTop", "lamp": "FloorLamp", "laptop": "Laptop", "microwave": "Microwave",
    "mirror": "Mirror", "mug": "Mug",
    "nightstand": "SideTable", "painting": "Painting", "plant": "HousePlant", "rug": "Rug", "shelf": "Shelf",
    "sink": "Sink", "sofa": "Sofa",
    "stove": "StoveBurner", "television": "Television", "toilet": "Toilet", "vase": "Vase", "wall": "Wall",
    "wardrobe": "Wardrobe",
    "washbasin": "SinkBasin", "washing machine": "WashingMachine", "window": "Window",
}  # fmt: skip
"""By our category; "clutter" and what AI2-THOR calls nothing are the same."""

_FURTHER = (
    "AlarmClock", "AluminumFoil", "Apple", "AppleSliced", "BaseballBat", "BasketBall", "BathtubBasin",
    "Blinds", "Boots", "Bottle", "Bread", "BreadSliced",
    "ButterKnife", "CD", "Candle", "CellPhone", "Cloth", "CoffeeMachine", "CreditCard", "Cup", "DeskLamp",
    "Desktop", "DishSponge", "DogBed", "Drawer",
    "Dumbbell", "Egg", "EggCracked", "Faucet", "Footstool", "Fork", "GarbageBag", "HandTowel",
    "HandTowelHolder", "Kettle", "KeyChain", "Knife", "Ladle",
    "LaundryHamper", "Lettuce", "LettuceSliced", "LightSwitch", "Newspaper", "Ottoman", "Pan",
    "PaperTowelRoll", "Pen", "Pencil", "PepperShaker", "Pillow",
    "Plate", "Plunger", "Poster", "Pot", "Potato", "PotatoSliced", "RemoteControl", "RoomDecor", "Safe",
    "SaltShaker", "ScrubBrush", "ShowerCurtain",
    "ShowerDoor", "ShowerGlass", "ShowerHead", "SoapBar", "SoapBottle", "Spatula", "Spoon", "SprayBottle",
    "Statue", "Stool", "StoveKnob",
    "TVStand", "TableTopDecor", "TeddyBear", "TennisRacket", "TissueBox", "Toaster", "ToiletPaper",
    "ToiletPaperHanger", "Tomato",
    "TomatoSliced", "Towel", "TowelHolder", "VacuumCleaner", "Watch", "WateringCan", "WineBottle",
)  # fmt: skip
"""Types that our houses do not hold."""

_CATEGORIES = {name: category for category, name in _TYPES.items()}


def object_type(category: str) -> str:
    """AI2-THOR's type of a category: "HousePlant" of "plant", "AlarmClock" of "alarm clock"."""
    return _TYPES.get(category) or "".join(word[:1].upper() + word[1:] for word in category.split())


def category(object_type: str) -> str:
    """Our category of a type; where we have none, its words: "alarm clock" of "AlarmClock"."""
    return _CATEGORIES.get(object_type) or _words(object_type)


def _words(name: str) -> str:
    """Split before a capital that follows a small letter, so that "TVStand" is "tvstand"."""
    letters = [" " + b if b.isupper() and a.islower() else b for a, b in zip(" " + name, name, strict=False)]
    return "".join(letters).strip().lower()


CLASSES = (*CATEGORIES, *(category(name) for name in _FURTHER))
"""Names of the classes; the index is the number in the semantic image, and the same as in the
embedded simulator where that has the class.
"""

ROBOTHOR_TWELVE = tuple(
    category(name)
    for name in (
        "AlarmClock", "Apple", "BaseballBat", "BasketBall", "Bowl", "GarbageCan", "HousePlant", "Laptop",
        "Mug", "SprayBottle", "Television", "Vase",
    )
)  # fmt: skip
"""The goals of RoboTHOR's ObjectNav challenge."""
