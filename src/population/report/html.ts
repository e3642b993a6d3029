import { escapeHtml } from '../../presentation/escape-html.ts'
import { type Signed, statusBanner } from '../../presentation/status-banner.ts'

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

const style = new Html(`
:root { color-scheme: light dark; --back: #fff; --text: #1c2430; --soft: #5b6675; --line: #d5dbe3;
  --c1: #c2273d; --c2: #d98a00; --c3: #2f6fc1; --c4: #3a8f5c; --c5: #8456b8; --c6: #6d7684; }
@media (prefers-color-scheme: dark) { :root { --back: #14181f; --text: #e8ecf2; --soft: #a2adbb; --line: #39424f;
  --c1: #ff6b7d; --c2: #f2b13c; --c3: #6ea8f7; --c4: #67c28d; --c5: #b892ea; --c6: #97a1b0; } }
body { margin: 0 auto; max-width: 960px; padding: 24px 16px 64px; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
.status-banner { margin: -24px -16px 24px; padding: 6px 16px; background: #7a1f1c; color: #fff; } .status-banner.signed { background: none; color: inherit; }
h1 { font-size: 1.6em; margin: 0 0 4px; } h2 { font-size: 1.25em; margin: 40px 0 4px; } h3 { font-size: 1.05em; margin: 24px 0 4px; }
p { margin: 4px 0 10px; } .soft, .none { color: var(--soft); } .scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 8px 0; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: 3px 12px 3px 0; text-align: right; vertical-align: top; }
th[scope=row], th:first-child { text-align: left; font-weight: 400; overflow-wrap: anywhere; } .words { text-align: left; } thead th { color: var(--soft); font-weight: 600; }
.figures { display: flex; flex-wrap: wrap; gap: 12px 32px; padding: 0; list-style: none; } .figures b { display: block; font-size: 1.5em; }
.plot { width: 100%; min-width: 720px; height: auto; display: block; margin: 8px 0; } .plot text { fill: var(--text); font-size: 13px; } .plot text.small { font-size: 11px; fill: var(--soft); }
.axis { stroke: var(--soft); } .limit { stroke: var(--soft); stroke-dasharray: 3 3; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0; list-style: none; color: var(--soft); } .legend svg { width: 12px; height: 12px; }
.k1, .critical, .notOrdered { fill: var(--c1); } .k2, .warning { fill: var(--c2); } .k3, .info { fill: var(--c3); } .k4, .ordered { fill: var(--c4); } .k5 { fill: var(--c5); } .k6, .notFollowed { fill: var(--c6); }
details { margin: 6px 0; } summary { cursor: pointer; color: var(--soft); }
@media print { .status-banner { border: 2px solid #000; background: none; color: #000; } details > * { display: block; } }
`)

/**
 * A page that needs nothing but itself: no script, no address, and a policy that forbids both. It begins, as every page, with whether its
 * guidelines are signed off.
 */
export const page = (title: string, services: readonly Signed[], body: readonly Html[]): string =>
  `<!doctype html>\n${
    html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head><body>${new Html(statusBanner(services))}<main>${body}</main></body></html>`
      .text
  }\n`
