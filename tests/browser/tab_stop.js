// Describes the element that has the focus: where it is, whether something covers it, and whether focus shows.
() => {
  const element = document.activeElement
  if (!element || element === document.body) return null

  const box = element.getBoundingClientRect()
  const on_screen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
  const middle = [
    Math.min(innerWidth - 1, box.left + box.width / 2),
    Math.min(innerHeight - 1, Math.max(0, box.top + box.height / 2)),
  ]
  const hit = document.elementFromPoint(...middle)
  const is_own = hit => element.contains(hit) || hit.contains(element) ||
    [...(element.labels || [])].some(label => label.contains(hit))

  // Focus may show on the element, on a pseudo-element of it, or on the neighbour that stands for it.
  const watched = [element, element.nextElementSibling, element.firstElementChild].filter(Boolean)
  const look = () => JSON.stringify(watched.flatMap(one => [null, '::before', '::after'].map(part => {
    const style = getComputedStyle(one, part)
    const no_outline = style.outlineStyle === 'none' || style.outlineWidth === '0px'
    return [no_outline ? 'none' : style.outline, style.boxShadow, style.backgroundColor, style.borderColor,
      style.borderWidth, style.stroke, style.strokeWidth, style.fill, style.clip].join('~')
  })))
  const focused = look()
  element.blur()
  const unfocused = look()
  element.focus({preventScroll: true, focusVisible: true})

  const name = (element.getAttribute('href') || '') + '|' + (element.textContent || '').trim().slice(0, 30)
  const twins = [...document.querySelectorAll(element.tagName)]
  return {
    id: `${element.tagName}#${element.id}|${name}|${twins.indexOf(element)}`,
    on_screen,
    covered: Boolean(on_screen && hit && !is_own(hit)),
    changes: focused !== unfocused,
  }
}
