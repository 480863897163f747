// The keyboard: where to go (Ctrl or Cmd and K), which keys there are (?), and single keys for lists. Every one of them does
// what a link on the page does, so that nothing is lost where this file never arrives.

const palette = document.getElementById('palette')
const keys = document.getElementById('keys')
const words = document.getElementById('palette-words')
const results = document.getElementById('palette-results')
const goTo = JSON.parse(keys.dataset.go)
const WAIT = 180 // milliseconds after the last letter
const TOGETHER = 1500 // milliseconds in which a letter after g belongs to it

// A part of one of our own pages, as htmx would fetch it. Signed out meanwhile: the page itself says so.
async function part (address, signal) {
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin', signal })
  if (!answer.ok || answer.redirected) throw new Error(answer.status)
  return answer.text()
}

// ---- Where to go ----

let latest
let timer

async function show () {
  latest?.abort()
  latest = new AbortController()
  const form = words.form
  try {
    results.innerHTML = await part(`${form.action}?${new URLSearchParams({ q: words.value })}`, latest.signal)
    addThisPage(words.value.trim().toLowerCase())
  } catch (error) {
    // Enter still sends the form, and the page says what is wrong.
    if (error.name !== 'AbortError') results.textContent = ''
  }
}

// What can be done on this page: the buttons beside its heading.
function addThisPage (typed) {
  const found = [...document.querySelectorAll('main .wm-heading__actions a[href], main a[data-shortcut="e"][href]')]
    .filter((link) => link.textContent.toLowerCase().includes(typed))
  if (!found.length) return
  const title = document.createElement('h2')
  title.className = 'wm-go__title'
  title.textContent = palette.dataset.page
  const list = document.createElement('ul')
  list.className = 'wm-go'
  for (const link of new Set(found)) {
    const copy = document.createElement('a')
    copy.className = 'wm-go__link'
    copy.href = link.href
    copy.textContent = link.textContent.trim()
    list.appendChild(document.createElement('li')).appendChild(copy)
  }
  results.prepend(title, list)
}

function openPalette () {
  if (keys.open) keys.close()
  if (palette.open) return
  words.value = ''
  results.textContent = ''
  palette.showModal()
  words.focus()
  show()
}

words.addEventListener('input', () => {
  clearTimeout(timer)
  timer = setTimeout(show, WAIT)
})

palette.addEventListener('keydown', (event) => {
  const links = [...results.querySelectorAll('a')]
  const here = links.indexOf(document.activeElement)
  if (event.key === 'Escape') {
    // A search box would take the first Escape to empty itself.
    event.preventDefault()
    palette.close()
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault()
    const next = here + (event.key === 'ArrowDown' ? 1 : -1)
    if (next < 0) words.focus()
    else links[Math.min(next, links.length - 1)]?.focus()
  } else if (event.key === 'Enter' && event.target === words && !event.isComposing) {
    // What stands there may still be the answer to fewer letters: then the form is sent, and its page has the right ones.
    if (results.querySelector('[data-words]')?.dataset.words !== words.value.trim() || !links.length) return
    event.preventDefault()
    location.assign(links[0].href)
  }
})

// ---- Which keys there are ----

async function openKeys () {
  if (palette.open) palette.close()
  if (keys.open) return
  const list = document.getElementById('keys-list')
  try {
    list.innerHTML = await part(document.querySelector('[data-opens="keys"]').href)
    keys.showModal()
  } catch {
    location.assign(document.querySelector('[data-opens="keys"]').href)
  }
}

for (const dialog of [palette, keys]) {
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close())
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close() })
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('a[data-opens]')
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  opener.dataset.opens === 'palette' ? openPalette() : openKeys()
})

// ---- Single keys ----

const ROWS = 'main [data-row], main table tbody tr'

function rows () {
  return [...document.querySelectorAll(ROWS)].filter((row) => linkOf(row) && row.offsetParent !== null)
}

function linkOf (row) {
  return row.querySelector('[data-row-link], th a[href], a[href]')
}

function current () {
  return document.activeElement?.closest?.(ROWS) || document.querySelector('.wm-here')
}

function step (by) {
  const all = rows()
  const here = all.indexOf(current())
  const row = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)]
  if (!row) return false
  document.querySelector('.wm-here')?.classList.remove('wm-here')
  row.classList.add('wm-here')
  linkOf(row).focus()
  row.scrollIntoView({ block: 'nearest' })
  return true
}

function follow (link) {
  link?.click()
  return Boolean(link)
}

const ACTIONS = {
  '?': () => { openKeys(); return true },
  j: () => step(1),
  k: () => step(-1),
  o: () => follow(current() && linkOf(current())),
  x: () => follow(current()?.querySelector('input[type=checkbox]')),
  e: () => follow(current()?.querySelector('a[data-shortcut="e"]') || document.querySelector('main a[data-shortcut="e"]')),
  n: () => follow(document.querySelector('main a[rel=next]')),
  p: () => follow(document.querySelector('main a[rel=prev]'))
}

let afterG = 0

function isTyping (target) {
  return target.closest('textarea, select, [contenteditable]') ||
    target.closest('input:not([type=checkbox], [type=radio], [type=button], [type=submit])')
}

document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault()
    openPalette()
    return
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (keys.dataset.keys === 'off' || palette.open || keys.open || isTyping(event.target)) return
  const follows = event.timeStamp - afterG < TOGETHER
  afterG = 0
  if (follows && goTo[event.key]) {
    event.preventDefault()
    location.assign(goTo[event.key])
  } else if (event.key === 'g') {
    afterG = event.timeStamp
  } else if (Object.hasOwn(ACTIONS, event.key) && ACTIONS[event.key]()) {
    event.preventDefault()
  }
})
