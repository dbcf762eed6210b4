// Whoever is about to end a checklist of which this browser still keeps ticks goes back to it, where they are sent first.

const { checklist } = document.querySelector("[data-checklist]").dataset

function goBack(event) {
  if (!localStorage.getItem(`checklist:${checklist}`)) return
  event.preventDefault()
  window.location.replace(`/checklists/${checklist}`)
}

window.addEventListener("submit", goBack)
window.addEventListener("pageshow", goBack)
