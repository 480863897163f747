// The reason is asked for only when the rating changes. Without this file the question stands there with a hint.
const form = document.querySelector('form[data-rating]')
const reason = form?.querySelector('.wm-say__reason')
if (reason && !reason.querySelector('.govuk-error-message')) {
  const box = reason.querySelector('textarea')
  const follow = () => {
    const chosen = form.querySelector('input[name="rating"]:checked')
    reason.hidden = (!chosen || chosen.value === form.dataset.rating) && !box.value.trim()
  }
  form.addEventListener('change', follow)
  form.addEventListener('wm:restored', follow)
  follow()
}
