import type { GuidelineSection } from '../guideline-folder.ts'
import { escapeHtml } from '../presentation/escape-html.ts'
import { type Marking, marked, places } from './marked-text.ts'

/** One section of a page: its choices, lines and table; folded where it stands behind the first screen. */
export function sectionHtml(section: GuidelineSection, id: string, marking: Marking): string {
  const { title, lines = [], choices = [], table, folded = false } = section
  const items = lines.length > 0 ? `<ul>${lines.map(line => `<li>${marked(line, marking)}</li>`).join('')}</ul>` : ''
  const body = `${choicesHtml(choices, marking)}${items}${table ? cells(title, table, marking) : ''}`
  if (!folded) return `<h2 id="${id}">${escapeHtml(title)}</h2>${body}`
  return `<details class="folded"><summary><h2 id="${id}">${escapeHtml(title)}</h2></summary>${body}</details>`
}

type Choice = NonNullable<GuidelineSection['choices']>[number]

/** Which of them is the patient's is said in words too: color alone tells nobody who cannot see it. */
function choicesHtml(choices: readonly Choice[], marking: Marking): string {
  if (choices.length === 0) return ''
  const items = choices.map(choice => {
    const mine = isMine(choice, marking.place)
    const renal = choice.renal === undefined ? '' : ` data-renal="${escapeHtml(choice.renal)}"`
    const flag = mine ? ' <strong class="mine">this patient</strong>' : ''
    return `<li data-row="${escapeHtml(choice.row)}"${renal}${mine ? ' class="marked" aria-current="true"' : ''}>${marked(choice.text, marking)}${flag}</li>`
  })
  return `<ul class="choices">${items.join('')}</ul>`
}

/** A place that names no row marks nothing. */
function isMine({ row, renal }: Choice, place: Marking['place']): boolean {
  if (place?.row !== row) return false
  return renal === undefined || place.renal === renal
}

function cells(title: string, { columns, rows }: NonNullable<GuidelineSection['table']>, marking: Marking): string {
  if (rows.length === 0) return '<p class="hint">None.</p>'
  const head = columns.map(column => `<th scope="col">${escapeHtml(column)}</th>`).join('')
  const isPlace = columns.map(column => column.toLowerCase() === 'where')
  const body = rows.map(
    row =>
      `<tr${rowAnchor(row, marking)}>${row.map((cell, index) => `<td>${isPlace[index] ? places(cell, marking) : marked(cell, marking)}</td>`).join('')}</tr>`
  )
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

/** A row that begins with an id can be linked to. */
const rowAnchor = ([first = '']: readonly string[], { anchors = false }: Marking): string =>
  anchors && /^(?:[A-Z]-\d+|M\d+)$/.test(first) ? ` id="${first}"` : ''

/** `Magnesium bands (mmol/L)` as `magnesium-bands-mmol-l`; further pages of one document have their own number behind it. */
export const anchor = (title: string, page = 0): string => {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return page === 0 ? words : `${words}-${page + 1}`
}
