"""Every view ends here: a whole page, or for htmx only the part of it that changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.utils import csrf_input_lazy
from markupsafe import Markup


class Crumb(NamedTuple):
    """One step of the way back up: what it is called and where it is."""

    label: Any
    url: str


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    title: Any = "",
    section: str = "",
    breadcrumbs: Sequence[tuple[Any, str]] = (),
    block: str = "",
    status: int = 200,
    **headers: str,
) -> HttpResponse:
    """Render a page.

    Args:
        template: a Jinja2 template that extends ``ui/work.html`` or ``ui/public.html``.
        title: what the browser's tab and the first heading say; a template may say it otherwise in its blocks.
        section: the menu entry that is marked as current, equal to ``MenuEntry.section``.
        breadcrumbs: (label, address) pairs from the top down, without the page itself.
        block: the block that an htmx request gets instead of the whole page. Its names must come from the context.
        status: the HTTP status; a form that was refused is 422, so that scripts and tests can tell.
        headers: response headers, underscores for hyphens, for example ``Cache_Control="no-store"``.
    """
    values = {
        "title": title,
        "section": section,
        "breadcrumbs": [Crumb(*crumb) for crumb in breadcrumbs],
        **(context or {}),
    }
    # htmx asks for a part; a boosted link or a restored history entry needs the whole page.
    htmx = getattr(request, "htmx", None)
    partial = bool(block and htmx and not htmx.boosted and not htmx.history_restore_request)
    text = _render(request, template, values, block if partial else "")
    response = HttpResponse(text, status=status)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    if block:
        response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary", ""), "HX-Request"]))
    return response


def drawn(template: str, macro: str, *values: Any) -> Markup:
    """One macro of a template by itself. It knows what it is given and nothing of the request, so that it may be kept."""
    macros = engines["jinja2"].env.get_template(template).module  # type: ignore[attr-defined]
    found: Markup = getattr(macros, macro)(*values)
    return found


def _render(request: HttpRequest, template: str, context: dict[str, Any], block: str) -> str:
    backend = engines["jinja2"]
    found = backend.get_template(template)
    if not block:
        return str(found.render(context, request))
    values = {**context, "request": request, "csrf_input": csrf_input_lazy(request)}
    for processor in backend.template_context_processors:  # type: ignore[attr-defined]
        values.update(processor(request))
    compiled = found.template  # type: ignore[attr-defined]
    return "".join(compiled.blocks[block](compiled.new_context(values)))
