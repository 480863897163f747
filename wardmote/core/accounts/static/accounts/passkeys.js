// Passkeys: a form asks the browser for one, puts its answer into the form, and sends it. No form shows where this cannot run.
const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0))
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

const listed = (credentials) => (credentials ?? []).map((each) => ({ ...each, id: decode(each.id) }))

const asked = {
  create: ({ publicKey: given }) => navigator.credentials.create({ publicKey: {
    ...given,
    challenge: decode(given.challenge),
    user: { ...given.user, id: decode(given.user.id) },
    excludeCredentials: listed(given.excludeCredentials),
    authenticatorSelection: { ...given.authenticatorSelection, residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  } }),
  get: ({ publicKey: given }) => navigator.credentials.get({ publicKey: {
    ...given, challenge: decode(given.challenge), allowCredentials: listed(given.allowCredentials),
  } }),
}

// What the browser answers, as plain values: every part that is bytes becomes text.
const told = (credential) => ({
  id: credential.id,
  rawId: encode(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults(),
  response: Object.fromEntries(
    ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
      .filter((name) => credential.response[name])
      .map((name) => [name, encode(credential.response[name])])
  ),
})

const optionsOf = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options)
  const answer = await fetch(form.dataset.optionsUrl, { headers: { 'X-Requested-With': 'XMLHttpRequest' } })
  return (await answer.json()).request_options
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential) continue
  form.hidden = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const problem = form.querySelector('[role="alert"]')
    problem.hidden = true
    try {
      const credential = await asked[form.dataset.passkey](await optionsOf(form))
      form.elements.credential.value = JSON.stringify(told(credential))
      form.submit()
    } catch {
      problem.hidden = false
    }
  })
}
