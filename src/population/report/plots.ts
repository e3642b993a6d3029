import { figure, type Html, html } from './html.ts'

/** Part of a bar; `kind` is a color of the page's style. */
export type BarPart = { readonly kind: string; readonly label: string; readonly value: number }
/** `end`: what stands behind the bar in place of its total. */
export type Bar = { readonly label: string; readonly parts: readonly BarPart[]; readonly end?: string }

const width = 860
const labelWidth = 300
const rowHeight = 26

const short = (label: string): string => (label.length > 44 ? `${label.slice(0, 43)}…` : label)
const sum = (bar: Bar): number => bar.parts.reduce((whole, { value }) => whole + value, 0)

/** A drawing that is not made so small on a narrow screen that its words cannot be read: one moves it sideways. */
const drawing = (name: string, height: number, parts: readonly Html[]): Html =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="${name}, drawing"><svg class="plot" role="img" aria-label="${name}" viewBox="0 0 ${width} ${height}">${parts}</svg></div>`

/** Horizontal bars of stacked parts, the total or other words at the end of each. */
export function barPlot(name: string, bars: readonly Bar[]): Html {
  if (bars.length === 0) return html`<p class="none">Nothing to show.</p>`
  const most = Math.max(...bars.map(sum)) || 1
  const scale = (width - labelWidth - (bars.some(({ end }) => end) ? 200 : 90)) / most
  const height = bars.length * rowHeight + 8
  const rows = bars.map((bar, row) => {
    const top = row * rowHeight + 4
    let left = labelWidth
    const parts = bar.parts.map(part => {
      const x = left
      left += part.value * scale
      return html`<rect class="${part.kind}" x="${x.toFixed(1)}" y="${top}" width="${(part.value * scale).toFixed(1)}" height="18"><title>${bar.label}, ${part.label}: ${figure(part.value)}</title></rect>`
    })
    return html`<text x="${labelWidth - 8}" y="${top + 13}" text-anchor="end">${short(bar.label)}</text>${parts}<text x="${(left + 6).toFixed(1)}" y="${top + 13}">${bar.end ?? figure(sum(bar))}</text>`
  })
  return drawing(name, height, rows)
}

export type HistogramBin = {
  readonly from: number
  readonly to: number
  readonly kind: string
  readonly label: string
  readonly count: number
}

/** Upright bars side by side, with a line and its figure at each limit. The first and the last bin are open. */
export function histogramPlot(name: string, bins: readonly HistogramBin[], limits: readonly number[], unit: string): Html {
  const height = 300
  const base = height - 50
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const step = (width - 20) / bins.length
  const leftOf = (index: number): number => 10 + index * step
  const marks = limits
    .map(limit => ({ limit, at: leftOf(bins.findIndex(({ from }) => from === limit)) }))
    .filter(({ at }) => at >= leftOf(0))
    .sort((a, b) => a.at - b.at)
  const lines = marks.map(({ limit, at }, index) => {
    const x = at.toFixed(1)
    const side = sideOf(at, marks[index - 1]?.at, marks[index + 1]?.at)
    return html`<line class="limit" x1="${x}" x2="${x}" y1="14" y2="${base + 6}"/><text class="small" x="${x}" y="${base + 20}" text-anchor="${side}">${figure(limit)}</text>`
  })
  const columns = bins.map((bin, index) => {
    const tall = (bin.count / most) * (base - 24)
    return html`<rect class="${bin.kind}" x="${(leftOf(index) + 0.5).toFixed(1)}" y="${(base - tall).toFixed(1)}" width="${(step - 1).toFixed(1)}" height="${tall.toFixed(1)}"><title>${bin.label}: ${figure(bin.count)}</title></rect>`
  })
  const axis = html`<line class="axis" x1="10" x2="${width - 10}" y1="${base}" y2="${base}"/>`
  const below = html`<text class="small" x="${width / 2}" y="${height - 8}" text-anchor="middle">${unit}; highest bar ${figure(most)}</text>`
  return drawing(name, height, [...columns, axis, ...lines, below])
}

const figureWidth = 34

/** To which side of its line a figure stands, so that those of two limits close together do not run into each other. */
function sideOf(at: number, before: number | undefined, after: number | undefined): 'start' | 'middle' | 'end' {
  if (before !== undefined && at - before < figureWidth) return 'start'
  return after !== undefined && after - at < figureWidth ? 'end' : 'middle'
}

export const legend = (items: readonly { readonly kind: string; readonly label: string }[]): Html =>
  html`<ul class="legend">${items.map(({ kind, label }) => html`<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="${kind}" width="12" height="12"/></svg> ${label}</li>`)}</ul>`
