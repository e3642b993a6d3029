import { escapeHtml } from '../../presentation/escape-html.ts'

/** Markup that is safe to write as it is. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | readonly Html[]

/** Builds markup in which every value is text: only what was made by this function goes in as markup. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(parts.map((part, index) => part + (index < values.length ? markup(values[index] as Part) : '')).join(''))
}

function markup(value: Part): string {
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return (value as readonly Html[]).map(item => item.text).join('')
  return escapeHtml(String(value))
}

type Cell = string | number | Html

/** A table with a heading for each row; figures stand to the right, words to the left. */
export const table = (columns: readonly string[], rows: readonly (readonly Cell[])[]): Html =>
  html`<div class="scroll"><table><thead><tr>${columns.map((name, index) =>
    headOf(
      name,
      rows.some(row => isWords(row[index]))
    )
  )}</tr></thead><tbody>${rows.map(
    ([first = '', ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map(cellOf)}</tr>`
  )}</tbody></table></div>`

const isWords = (cell: Cell | undefined): boolean => typeof cell === 'string' && /^\D/.test(cell)

const headOf = (name: string, overWords: boolean): Html =>
  overWords ? html`<th scope="col" class="words">${name}</th>` : html`<th scope="col">${name}</th>`

function cellOf(cell: Cell): Html {
  if (typeof cell === 'number') return html`<td>${figure(cell)}</td>`
  return isWords(cell) ? html`<td class="words">${cell}</td>` : html`<td>${cell}</td>`
}

/** Whole numbers whole, others with three figures or two decimals. */
export function figure(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  return value.toLocaleString('en-US', Math.abs(value) < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 })
}
