// Runs axe on the document as it now stands. Contrast, which takes longer than all other rules together, is measured once for
// each way in which text looks: its own colours and letters, and those of all that it stands in.
async tags => {
  const rest = {runOnly: tags, rules: {'color-contrast': {enabled: false}}, resultTypes: ['violations']}
  const contrast = {runOnly: {type: 'rule', values: ['color-contrast']}, resultTypes: ['violations']}
  const looks = new Map([[null, '']])
  const look = element => {
    if (!looks.has(element)) {
      const s = getComputedStyle(element)
      const own = [s.color, s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode, s.textShadow,
        s.fontSize, s.fontWeight, /absolute|fixed|sticky/.test(s.position), element.matches(':disabled')]
      looks.set(element, `${look(element.parentElement)}/${own.join('~')}`)
    }
    return looks.get(element)
  }
  const speaks = element => element.matches('input, select, textarea') ||
    [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
  const measured = window.looksMeasured ??= new Set()  // of this document, at whatever size
  const fresh = [...document.body.querySelectorAll('*')].filter(element => {
    if (!speaks(element) || !element.checkVisibility() || measured.has(look(element))) return false
    return measured.add(look(element))
  })
  const {violations} = await axe.run(document, rest)
  if (!fresh.length) return violations
  return violations.concat((await axe.run({include: fresh}, contrast)).violations)
}
