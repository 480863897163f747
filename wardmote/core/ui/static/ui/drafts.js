// Keeps what is typed into a form with data-keep-draft: on the server while it can be reached, in this browser while it
// cannot, and put back when the form is opened again. Everything works without it; then an error alone keeps the words.
const meta = document.querySelector('meta[name="wm-drafts"]')
const OURS = new Set(['csrfmiddlewaretoken', 'kept', 'kept_draft'])
const PAUSE = 2000
const PREFIX = `wm-draft:${meta?.dataset.user}:`

const token = () => document.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? ''
const pathOf = (form) => new URL(form.getAttribute('action') || location.href, location.href).pathname

function stored (path) {
  try { return JSON.parse(localStorage.getItem(PREFIX + path)) } catch { return null }
}

function store (path, draft) {
  try { draft ? localStorage.setItem(PREFIX + path, JSON.stringify(draft)) : localStorage.removeItem(PREFIX + path) } catch { /* a browser that keeps nothing */ }
}

// Everything typed, in order; never a password, a file or a token of ours.
function valuesOf (form) {
  const secret = new Set([...form.querySelectorAll('input[type="password"]')].map((box) => box.name))
  return [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !OURS.has(name) && !secret.has(name) && !/password/i.test(name))
}

async function send (path, more, signal) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: token(), path, ...more })
  const answer = await fetch(meta.content, { method: 'POST', body, signal, keepalive: body.toString().length < 60000, redirect: 'error' })
  // The session or its token is gone, or the server is: keep it here. What the server will never take is not kept again.
  if (!answer.ok && answer.status !== 400 && answer.status !== 422) throw new Error(String(answer.status))
}

// What could not be sent goes to the server now, for the same person only.
async function push () {
  const names = []
  try { for (let at = 0; at < localStorage.length; at++) names.push(localStorage.key(at)) } catch { return }
  for (const name of names.filter((each) => each?.startsWith(PREFIX))) {
    const path = name.slice(PREFIX.length)
    const draft = stored(path)
    if (!draft) continue
    try {
      await send(path, { values: JSON.stringify(draft.values) })
      store(path, null)
    } catch { return }
  }
}

// The server says by a cookie which form it has just saved: nothing of it is kept here any longer.
async function forgetSaved () {
  const found = document.cookie.split('; ').find((each) => each.startsWith('wm_saved='))
  if (!found) return
  const path = decodeURIComponent(decodeURIComponent(found.slice('wm_saved='.length)))
  document.cookie = 'wm_saved=; max-age=0; path=/'
  store(path, null)
  await send(path, { discard: '1' }).catch(() => {})
}

function fill (form, values) {
  const left = new Map()
  for (const [name, value] of values) left.set(name, [...(left.get(name) ?? []), value])
  for (const box of form.elements) {
    if (!box.name || OURS.has(box.name) || ['password', 'file', 'submit', 'button'].includes(box.type)) continue
    const given = left.get(box.name) ?? []
    if (box.type === 'radio' || box.type === 'checkbox') box.checked = given.includes(box.value)
    else if (box.multiple) for (const option of box.options) option.selected = given.includes(option.value)
    else if (given.length) box.value = given.shift()
  }
  form.dispatchEvent(new CustomEvent('wm:restored'))
}

function say (form, name, time) {
  form.querySelector('[data-draft-notice]')?.remove()
  const template = document.getElementById(name)
  if (!template) return null
  const notice = template.content.firstElementChild.cloneNode(true)
  const words = notice.querySelector('[data-words]')
  words.textContent = words.textContent.replace('{time}', time ?? '')
  form.prepend(notice)
  return notice
}

function watch (form) {
  const path = pathOf(form)
  let timer = null
  let flight = null
  let sent = false
  let typed = false

  async function keep () {
    timer = null
    if (sent || !typed) return
    typed = false
    const values = valuesOf(form)
    flight = new AbortController()
    try {
      await send(path, { values: JSON.stringify(values) }, flight.signal)
      store(path, null)
      form.querySelector('[data-draft-notice="here"]')?.remove()
    } catch {
      if (sent && navigator.onLine) return
      typed = true
      store(path, { values, at: Date.now() })
      if (!form.querySelector('[data-draft-notice="here"]')) say(form, 'wm-draft-here')
    } finally { flight = null }
  }

  const later = (event) => {
    if (event.target.type === 'password') return
    typed = true
    if (!form.elements.kept_draft) {
      const mark = Object.assign(document.createElement('input'), { type: 'hidden', name: 'kept_draft', value: '1' })
      form.append(mark)
    }
    clearTimeout(timer)
    timer = setTimeout(keep, PAUSE)
  }
  form.addEventListener('input', later)
  form.addEventListener('change', later)
  form.addEventListener('submit', () => {
    if (!navigator.onLine || typed) store(path, { values: valuesOf(form), at: Date.now() })
    sent = true
    clearTimeout(timer)
    flight?.abort()
  })
  // The browser's "back" shows the page as it was: it can be typed into again.
  addEventListener('pageshow', () => { sent = false })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && typed) keep() })

  return async () => {
    if (document.querySelector('.govuk-error-summary')) return // what was typed stands in the form already
    const answer = await fetch(`${meta.content}?path=${encodeURIComponent(path)}`, { redirect: 'error' }).catch(() => null)
    const draft = answer?.ok ? await answer.json().catch(() => null) : stored(path)
    if (!draft?.values?.length || typed) return
    const before = valuesOf(form)
    fill(form, draft.values)
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'kept_draft', value: '1' }))
    const notice = say(form, 'wm-draft-notice', draft.typed ?? new Date(draft.at).toLocaleTimeString())
    notice?.querySelector('[data-discard]').addEventListener('click', () => {
      clearTimeout(timer)
      typed = false
      flight?.abort()
      fill(form, before)
      notice.remove()
      store(path, null)
      send(path, { discard: '1' }).catch(() => {})
    })
  }
}

if (meta) {
  const restore = [...document.querySelectorAll('form[data-keep-draft]')].map(watch)
  await forgetSaved()
  await push()
  for (const each of restore) await each()
  addEventListener('online', push)
}
