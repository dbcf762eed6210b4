// Small comforts on top of pages that work without any script: suggestions, tidy focus stops, filters folded on small screens.

const SMALL_SCREEN = "(max-width: 53.99em)"

/** A region that scrolls must take focus, one that fits should not cost a keyboard user a stop. */
function watchScrollRegions() {
  const settle = (region) => {
    if (region.scrollWidth > region.clientWidth + 1) region.tabIndex = 0
    else region.removeAttribute("tabindex")
  }
  const observer = new ResizeObserver((entries) => entries.forEach((entry) => settle(entry.target)))
  document.querySelectorAll(".app-table__scroll").forEach((region) => observer.observe(region))
}

/** On a phone the results come first; without script the panel stays open above them. */
function foldFilters() {
  if (!window.matchMedia(SMALL_SCREEN).matches) return
  document.querySelectorAll("details.app-filter").forEach((panel) => { panel.open = false })
}

/** A closed panel cannot be printed, so every one is opened for the paper and closed again after. */
function openDetailsForPrint() {
  let opened = []
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")]
    opened.forEach((panel) => { panel.open = true })
  })
  window.addEventListener("afterprint", () => opened.forEach((panel) => { panel.open = false }))
}

async function fetchSuggestions(address, query) {
  const answer = await fetch(`${address}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } })
  return answer.ok ? (await answer.json()).items : []
}

/** Turns a plain search input into one with suggestions; the first suggestions are the first results of the search itself. */
function suggestFor(input) {
  const place = document.createElement("div")
  place.className = "app-search__field"
  const { id, name, value, form } = input
  const address = input.dataset.suggest
  let newest = 0
  input.closest(".app-search__field").replaceWith(place)
  self.accessibleAutocomplete({
    element: place, id, name, defaultValue: value, minLength: 2, confirmOnBlur: false, autoselect: false, inputClasses: "govuk-input",
    displayMenu: "overlay", showNoOptionsFound: false,
    source: async (query, populate) => {
      const turn = ++newest
      const items = await fetchSuggestions(address, query).catch(() => [])
      if (turn === newest) populate(items)
    },
    templates: { inputValue: titleOf, suggestion: (item) => escapeHtml(titleOf(item)) + kindOf(item) },
    onConfirm: (item) => { if (item?.url) window.location.assign(item.url) },
  })
  const grown = document.getElementById(id)
  if (form && form.id) grown.setAttribute("form", form.id)
  // Enter in the box itself means "search"; without this the component swallows it while suggestions are open.
  place.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === grown) event.stopPropagation() }, true)
}

// The component hands back the words it started with as plain text, and nothing at all before a choice.
const titleOf = (item) => item?.title ?? item ?? ""
const escapeHtml = (words) => String(words).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
const kindOf = (item) => (item?.kind ? ` <span class="app-suggest__kind">${escapeHtml(item.kind)}</span>` : "")

async function startSuggestions(script) {
  const inputs = [...document.querySelectorAll("input[data-suggest]")]
  if (!inputs.length) return
  await import(script)
  // Replacing an input while somebody types in it would lose their place.
  inputs.filter((input) => input !== document.activeElement).forEach(suggestFor)
}

/** Puts a button beside each command in the text, that copies it as it stands. */
function offerCopies() {
  document.querySelectorAll(".app-prose pre").forEach((command) => {
    const frame = document.createElement("div")
    const button = document.createElement("button")
    const said = document.createElement("span")
    frame.className = "app-copied"
    button.className = "app-copy"
    button.type = "button"
    button.textContent = "Copy"
    button.setAttribute("aria-label", `Copy: ${command.textContent.trim().slice(0, 60)}`)
    said.className = "govuk-visually-hidden"
    said.setAttribute("role", "status")
    button.addEventListener("click", () => copy(command, button, said))
    command.replaceWith(frame)
    frame.append(command, button, said)
  })
}

/** The words of a command without the indentation that all its lines share. */
function commandOf(element) {
  const lines = element.textContent.replace(/\s+$/, "").split("\n")
  const indents = lines.filter((line) => line.trim()).map((line) => line.search(/\S/))
  return lines.map((line) => line.slice(Math.min(...indents))).join("\n")
}

// A page that is not served over HTTPS has no clipboard: there the words are selected, and copied the old way.
async function copy(command, button, said) {
  getSelection().selectAllChildren(command)
  const done = navigator.clipboard
    ? await navigator.clipboard.writeText(commandOf(command)).then(() => true, () => false)
    : document.execCommand("copy")
  button.textContent = said.textContent = done ? "Copied" : "Selected"
  setTimeout(() => { [button.textContent, said.textContent] = ["Copy", ""] }, 3000)
}

/** @param {{autocomplete: string}} addresses versioned addresses of scripts that are fetched only where needed */
export function start(addresses) {
  watchScrollRegions()
  foldFilters()
  openDetailsForPrint()
  offerCopies()
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false
    button.addEventListener("click", () => window.print())
  })
  startSuggestions(addresses.autocomplete)
}
