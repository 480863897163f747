import pytest

from wardmote.core.accounts.models import Role
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.areas import all_in, area_of, grouped, home_area, neighbours_of, own_area
from wardmote.performance.tests.factories import AREAS, SHROPSHIRE, STAFFORDSHIRE, WARWICKSHIRE, WEST_MERCIA, keep
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
DEVON = Area("E23000035", "Devon and Cornwall", "force")
HAMPSHIRE = Area("E23000030", "Hampshire", "force")
NORTH = Area("E22000201", "North Worcestershire", "partnership", WEST_MERCIA.code)
REDDITCH = Area("E07000236", "Redditch", "district", NORTH.code)
STAFFORD = Area("E07000197", "Stafford", "district", STAFFORDSHIRE.code)


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("West Mercia", WEST_MERCIA),
        ("Devon & Cornwall", DEVON),
        ("Hampshire and Isle of Wight", HAMPSHIRE),
        ("Northmoor", None),
    ],
)
def test_a_force_has_the_area_that_is_called_like_it_and_no_other(name, area):
    keep(areas=(*AREAS, DEVON, HAMPSHIRE))
    assert area_of(a_partnership(name)) == area


def test_the_force_of_the_example_is_lent_an_area(settings):
    keep()
    settings.EXAMPLE_MODE = True
    assert area_of(a_partnership()) == WEST_MERCIA


def test_another_force_is_looked_at_and_never_called_the_own(settings):
    keep()
    nobody, officer = (
        a_user(Role.ANALYST, a_partnership("Northmoor").force),
        a_user(Role.ANALYST, a_partnership("West Mercia").force),
    )
    assert home_area(nobody) == home_area(officer) == own_area(officer) == WEST_MERCIA
    assert own_area(nobody) is None
    settings.EXAMPLE_MODE = True
    assert own_area(nobody) == WEST_MERCIA


def test_beside_an_area_stand_all_that_lies_in_its_force_and_every_force():
    keep(areas=(*AREAS, NORTH, REDDITCH, STAFFORD))
    assert all_in(WEST_MERCIA) == [NORTH, REDDITCH, SHROPSHIRE]
    every_force = [STAFFORDSHIRE, WARWICKSHIRE, WEST_MERCIA]
    for each in (WEST_MERCIA, NORTH, REDDITCH):
        assert set(neighbours_of(each)) == {*every_force, NORTH, REDDITCH, SHROPSHIRE}
    assert set(neighbours_of(STAFFORD)) == {*every_force, STAFFORD}


def test_areas_are_grouped_by_kind_and_those_of_the_own_force_stand_first():
    keep(areas=(*AREAS, NORTH, REDDITCH, STAFFORD))
    found = [STAFFORD, REDDITCH, STAFFORDSHIRE, NORTH, WEST_MERCIA]
    assert [(each.kind, each.own, each.areas) for each in grouped(found, WEST_MERCIA)] == [
        ("force", WEST_MERCIA, (WEST_MERCIA,)),
        ("partnership", WEST_MERCIA, (NORTH,)),
        ("district", WEST_MERCIA, (REDDITCH,)),
        ("force", None, (STAFFORDSHIRE,)),
        ("district", None, (STAFFORD,)),
    ]
    assert [each.kind for each in grouped(found, None)] == ["force", "partnership", "district"]
