// Keeps what is ticked in this browser while the connection is lost, and sends it, in its order, as soon as it can be.

const WAIT = 5_000
const list = document.querySelector("[data-checklist]")
const notice = document.getElementById("kept")
const shelf = `checklist:${list.dataset.checklist}`
let sending = false

const kept = () => JSON.parse(localStorage.getItem(shelf) ?? "[]")

function keep(ticks) {
  if (ticks.length) localStorage.setItem(shelf, JSON.stringify(ticks))
  else localStorage.removeItem(shelf)
}

/** Says how much is not sent yet; `refused` if the portal was there and did not take it. */
function tell(refused = false) {
  const waiting = kept().length
  notice.hidden = !waiting
  const words = refused ? notice.dataset.refused : notice.dataset.words.replace("{n}", waiting)
  if (notice.textContent !== words) notice.textContent = words
}

/** The step looks as it will once the portal knows. */
function mark(tick) {
  const step = document.getElementById(tick.step)
  const done = new URLSearchParams(tick.body).get("done") === "yes"
  step?.classList.toggle("app-step--done", done)
  step?.querySelector("[data-done]")?.toggleAttribute("hidden", !done)
}

/** Whoever signed in anew in the meantime sends with the key of this page, not with the one of then. */
function bodyOf(tick) {
  const body = new URLSearchParams(tick.body)
  body.set("csrf_token", list.querySelector("[name=csrf_token]")?.value ?? "")
  return body
}

/** Puts what the portal says in place of what stands here, but for steps that wait to be sent. */
function show(html, step) {
  const fresh = new DOMParser().parseFromString(html, "text/html")
  const waiting = new Set(kept().map((tick) => tick.step))
  for (const id of [step, "progress", "end"]) {
    const [old, young] = [document.getElementById(id), fresh.getElementById(id)]
    if (!old || !young || waiting.has(id)) continue
    const focused = old.contains(document.activeElement)
    if (id === "progress") old.textContent = young.textContent
    else old.replaceWith(young)
    if (focused && id === step) young.focus({ preventScroll: true })
  }
}

async function sendOne(tick) {
  const answer = await fetch(tick.action, { method: "POST", body: bodyOf(tick) })
  const taken = answer.ok && new URL(answer.url).pathname === window.location.pathname
  if (!taken) return false
  keep(kept().slice(1))
  show(await answer.text(), tick.step)
  return true
}

async function send() {
  if (sending) return
  sending = true
  try {
    let taken = true
    while (taken && kept().length) taken = await sendOne(kept()[0])
    tell(!taken)
  } catch {
    tell()
    setTimeout(send, WAIT)
  } finally {
    sending = false
  }
}

function tickHere(event) {
  const form = event.target.closest("form[data-step]")
  if (!form) return
  event.preventDefault()
  const body = new URLSearchParams(new FormData(form, event.submitter))
  body.set("at", new Date().toISOString())
  const tick = { step: form.closest("li").id, action: form.action, body: body.toString() }
  keep([...kept(), tick])
  mark(tick)
  send()
}

list.addEventListener("submit", tickHere)
window.addEventListener("online", send)
kept().forEach(mark)
send()
