"""What tests in a real browser share: signing in without typing, and asking axe."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from wardmote.core.accounts.models import User

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AXE_SHA256 = (Path(__file__).parent / "vendor" / "README.md").read_text(encoding="utf-8").rsplit("`", 2)[1]
# What the law asks for, and the rules of good practice on headings and landmarks.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, TABLET, DESK = 320, 768, 1280
SMALLEST = 24  # WCAG 2.2, 2.5.8: pixels each way
# Let off: links in a line of text of their own, whose height the text sets, and what is spaced so that circles of 24 px about
# the middle meet no other target, and no other such circle. A control within its label is pressed anywhere on the label.
TOO_SMALL = """smallest => {
  const PRESSED = 'a[href], button, input:not([type=hidden]), select, textarea, summary, label:has(input)'
  const shown = each => each.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
  const every = [...document.querySelectorAll(PRESSED)]
    .filter(each => shown(each) && !each.closest('.govuk-skip-link, .govuk-visually-hidden')
      && [null, each].includes(each.closest('label:has(input)')))
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.width > 1 && box.height > 1)
  const wordsBeside = (each, boxes) => {
    let block = each.parentElement
    while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode
      if (!/\\p{L}{2}/u.test(text.data) || text.parentElement.closest(PRESSED)) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      for (const line of range.getClientRects())
        if (line.width > 1 && boxes.some(box => line.top < box.bottom && box.top < line.bottom)) return true
    }
    return false
  }
  const inText = each => each.tagName === 'A' && getComputedStyle(each).display === 'inline'
    && wordsBeside(each, [...each.getClientRects()])
  const centre = box => [box.x + box.width / 2, box.y + box.height / 2]
  const isSmall = box => box.width < smallest || box.height < smallest
  const crowded = ([each, box]) => every.some(([other, its]) => {
    if (other === each || other.contains(each) || each.contains(other)) return false
    const [x, y] = centre(box)
    const dx = Math.max(its.x - x, 0, x - its.right), dy = Math.max(its.y - y, 0, y - its.bottom)
    if (Math.hypot(dx, dy) < smallest / 2) return true
    const [ox, oy] = centre(its)
    return isSmall(its) && Math.hypot(ox - x, oy - y) < smallest
  })
  return every.filter(([each, box]) => isSmall(box) && !inText(each)).filter(crowded).map(([each, box]) =>
    `${each.outerHTML.slice(0, 100)} is ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`)
}"""


def sign_in(context: BrowserContext, address: str, user: User | None) -> None:
    """Give a browser the session of a user who has just shown who they are; None is somebody who is not signed in."""
    context.clear_cookies()
    if user is None:
        return
    client = Client()
    client.force_login(user)
    _show_who_they_are(client, user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])


def _show_who_they_are(client: Client, user: User) -> None:
    """As if the user had given their password within these minutes: no page asks again whether it is still them."""
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, method="password", reauthenticated=True)
    request.session.save()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands: rule, where, and what to do."""
    source = AXE.read_text(encoding="utf-8")
    if hashlib.sha256(source.encode()).hexdigest() != AXE_SHA256:
        raise AssertionError("tests/vendor/axe.min.js is not the file that was reviewed")
    page.evaluate(source)
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
    )
    return [
        f"{each['id']} ({each['impact']}): {node['target']} {node['failureSummary']}".replace("\n", " ")
        for each in found["violations"]
        for node in each["nodes"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window; tables scroll in regions of their own."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def too_small(page: Page) -> list[str]:
    """What there is to press that is smaller than a finger needs, and crowded."""
    found: list[str] = page.evaluate(TOO_SMALL, SMALLEST)
    return found
