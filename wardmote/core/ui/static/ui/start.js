// Starts what pages can do without but are quicker with. Everything works when this file never arrives.
import { initAll } from './vendor/govuk-frontend.min.js'

initAll()

// "/" goes to the search box, as on many sites; never while somebody is typing.
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest('input, textarea, select, [contenteditable], dialog')) return
  if (document.querySelector('[data-keys=off]')) return
  const box = document.querySelector('[data-shortcut="/"]')
  if (!box) return
  event.preventDefault()
  box.focus()
  box.select()
})

// A part that htmx brought in gets its components started too.
document.body.addEventListener('htmx:afterSwap', (event) => initAll({ scope: event.detail.target }))
