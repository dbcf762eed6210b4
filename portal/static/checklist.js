// Keeps what is ticked in this browser while the connection is lost, and sends it, in its order, as soon as it can be.

const WAIT = 5_000
const PATIENCE = 1_000
const list = document.querySelector("[data-checklist]")
const notice = document.getElementById("kept")
const progress = document.getElementById("progress")
const endLink = document.querySelector("#end a")
const shelf = `checklist:${list.dataset.checklist}`
let sending = null
let isRefused = false

const kept = () => JSON.parse(localStorage.getItem(shelf) ?? "[]")

function keep(ticks) {
  if (ticks.length) localStorage.setItem(shelf, JSON.stringify(ticks))
  else localStorage.removeItem(shelf)
}

/** Says how much is not sent yet, what is on its way included, and why if the portal was there and did not take it. */
function tell() {
  const waiting = kept().length
  const { words, refused, ended } = notice.dataset
  const said = !endLink ? ended : isRefused ? refused : words
  const text = waiting ? said.replace("{n}", waiting) : ""
  notice.hidden = !waiting
  if (notice.textContent !== text) notice.textContent = text
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

/** Puts what the portal says in place of what stands here, but for a step that waits to be sent again. */
function show(html, step) {
  const fresh = new DOMParser().parseFromString(html, "text/html")
  progress.textContent = fresh.getElementById("progress").textContent
  // Another link in its place would swallow a click that has begun on this one.
  endLink.className = fresh.querySelector("#end a")?.className ?? endLink.className
  if (kept().some((tick) => tick.step === step)) return
  const [old, young] = [document.getElementById(step), fresh.getElementById(step)]
  const focused = old.contains(document.activeElement)
  old.replaceWith(young)
  if (focused) young.focus({ preventScroll: true })
}

async function sendOne(tick) {
  const answer = await fetch(tick.action, { method: "POST", body: bodyOf(tick) })
  const taken = answer.ok && new URL(answer.url).pathname === window.location.pathname
  if (!taken) return false
  keep(kept().slice(1))
  show(await answer.text(), tick.step)
  return true
}

async function sendAll() {
  try {
    let taken = true
    while (taken && kept().length) taken = await sendOne(kept()[0])
    isRefused = !taken
  } catch {
    setTimeout(send, WAIT)
  }
  tell()
}

/** Sends what waits, once at a time; done when nothing waits any more, or when it cannot be sent now. */
function send() {
  sending ??= sendAll().finally(() => { sending = null })
  return sending
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
  setTimeout(tell, PATIENCE)
}

/** Nothing can be ticked after the end, so what waits is sent first; if it cannot be, this is said instead. */
async function endHere(event) {
  if (!kept().length) return
  event.preventDefault()
  tell()
  await send()
  if (kept().length) notice.focus()
  else window.location.assign(endLink.href)
}

if (endLink) {
  list.addEventListener("submit", tickHere)
  endLink.addEventListener("click", endHere)
  window.addEventListener("online", send)
  kept().forEach(mark)
  send()
} else tell()
