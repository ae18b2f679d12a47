import pytest

from envs.simulators.embedded.houses import Detail, HouseConfig, generate


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rooms_range", (2, 5)),
        ("rooms_range", (6, 5)),
        ("rooms_range", (3, 11)),
        ("door_width_range", (0.3, 0.9)),
        ("door_width_range", (0.92, 0.97)),
        ("door_width_range", (0.9, 0.98)),
        ("wall_height", 1.0),
        ("wall_thickness", 0.5),
        ("furniture_density", -1.0),
        ("open_leaf_chance", 1.5),
        ("room_scale", 0.1),
    ],
)
def test_impossible_values_are_named(field, value):
    with pytest.raises(ValueError, match=field):
        HouseConfig(**{field: value})


def test_ranges_may_come_as_lists():
    assert HouseConfig(rooms_range=[4, 6]).rooms_range == (4, 6)


@pytest.mark.parametrize("rooms", range(3, 11))
def test_a_house_has_as_many_rooms_as_asked_for(rooms):
    assert all(len(generate(f"test/{i}", HouseConfig(rooms_range=(rooms, rooms))).rooms) == rooms for i in range(3))


def test_extreme_configurations_still_make_houses():
    for i in range(3):
        generate(
            f"test/{i}", HouseConfig(room_scale=0.8, wall_thickness=0.3, door_width_range=(1.2, 1.2), wall_height=2.3)
        )
        generate(
            f"test/{i}", HouseConfig(room_scale=2.0, wall_thickness=0.06, furniture_density=2.0, open_leaf_chance=1.0)
        )


def test_density_decides_how_much_there_is():
    counts = [
        sum(len(generate(f"test/{i}", HouseConfig(furniture_density=density)).pieces) for i in range(5))
        for density in (0.0, 0.5, 1.5)
    ]
    assert counts[0] < counts[1] < counts[2]


def test_detail_decides_how_many_triangles_there_are():
    def triangles(detail):
        config = HouseConfig(rooms_range=(6, 6), detail=detail)
        return sum(len(p.mesh.faces) for i in range(8) for p in generate(f"test/{i}", config).pieces) / 8

    assert triangles(Detail.LOW) < 9_000
    assert 24_000 < triangles(Detail.MEDIUM) < 36_000
    assert triangles(Detail.HIGH) > 70_000
