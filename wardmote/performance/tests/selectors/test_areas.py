import pytest

from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.areas import area_of
from wardmote.performance.tests.factories import AREAS, WEST_MERCIA, keep
from wardmote.plans.tests.factories import a_partnership

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
DEVON = Area("E23000035", "Devon and Cornwall", "force")
HAMPSHIRE = Area("E23000030", "Hampshire", "force")


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
