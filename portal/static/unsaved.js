// Keeps what is being written in this browser until it is saved, and offers it again after a crash or a closed page.

const PATIENCE = 500
const FORTNIGHT = 14 * 24 * 60 * 60 * 1000
const form = document.querySelector("form[data-unsaved]")
const text = form.querySelector("textarea")
const version = form.elements.namedItem("version")
const notice = document.getElementById("unsaved")
const shelf = `unsaved:${form.dataset.unsaved}`
// A preview, or a form that was refused, shows what is not saved yet; any other form shows what is.
const isSaved = !("typed" in form.dataset)
const began = plain(text.value)
let waiting = 0

/** Line ends and outer space come back otherwise than they were sent. */
function plain(words) {
  return words.replaceAll("\r\n", "\n").trim()
}

function kept() {
  const found = JSON.parse(localStorage.getItem(shelf) ?? "null")
  return found && Date.now() - found.at < FORTNIGHT ? found : null
}

function keep(isSent = false) {
  if (isSaved && plain(text.value) === began) drop()
  else localStorage.setItem(shelf, JSON.stringify({ text: text.value, base: version.value, at: Date.now(), isSent }))
}

function drop() {
  localStorage.removeItem(shelf)
  notice.hidden = true
}

/** What goes on from an older text says so still: the portal then joins it with what somebody else saved. */
function use(found) {
  text.value = found.text
  version.value = found.base
  notice.hidden = true
  text.focus()
}

function offer(found) {
  const when = new Date(found.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" })
  notice.querySelector("[data-when]").textContent = when
  notice.querySelector("[data-use]").addEventListener("click", () => use(found))
  notice.querySelector("[data-drop]").addEventListener("click", drop)
  notice.hidden = false
}

const before = kept()
if (before && isSaved) {
  // The newest text is the reader's own, and is another than the one that they began with: what they sent was taken.
  const wasTaken = before.isSent && before.base !== version.value && "own" in form.dataset
  if (wasTaken || plain(before.text) === began) drop()
  else offer(before)
}
text.addEventListener("input", () => {
  clearTimeout(waiting)
  waiting = setTimeout(keep, PATIENCE)
})
form.addEventListener("submit", (event) => {
  clearTimeout(waiting)
  keep(event.submitter?.value !== "preview")
})
