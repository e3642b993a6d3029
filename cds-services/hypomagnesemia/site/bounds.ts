import { readKnowledge } from '../../../src/guideline/knowledge.ts'
import { ownKnowledge, type Tables } from '../knowledge.ts'
import { doseSchema, thresholdSchema, windowSchema } from '../knowledge-schema.ts'
import { type Bound, boundsSchema } from './local-schema.ts'

/** Figures that a site may move, each within the bounds that the guideline leaves. */
export const { rows: bounds, products: productBounds } = readKnowledge(
  new URL('../knowledge/site-bounds.json', import.meta.url),
  boundsSchema
)

type Figures = Pick<Tables, 'thresholds' | 'doses' | 'windows'>

/** Whether a bound fits the tables: its places hold one and the same figure, and no forbidden way stands open. Checked at boot. */
export function boundFault({ at, from, to, never }: Bound, figures: Figures): string | undefined {
  const [own, ...others] = at.map(place => figureAt(figures, place))
  if (own === undefined || others.some(other => other !== own)) return 'its places do not hold one and the same figure'
  if (own < from || own > to) return `the guideline's own figure ${own} is outside it`
  if ((never === 'down' && from < own) || (never === 'up' && to > own)) return `it leaves a way ${never} from ${own}`
  return undefined
}

for (const bound of bounds) {
  const fault = boundFault(bound, ownKnowledge)
  if (fault) throw new Error(`cds-services/hypomagnesemia/knowledge/site-bounds.json: ${bound.name}: ${fault}`)
}

/** What is wrong with a figure that a site states, or nothing. */
export function figureFault(name: string, value: number): string | undefined {
  const bound = bounds.find(item => item.name === name)
  if (!bound) return `is no figure that a site may move (there are ${bounds.map(item => item.name).join(', ')})`
  return value < bound.from || value > bound.to ? `${value} is outside ${bound.from} to ${bound.to}` : undefined
}

/** The tables with these figures in all their places, checked like the files. The words of a row follow its figure. */
export function moved(base: Figures, figures: Readonly<Record<string, number>>): Figures {
  const { thresholds, doses, windows } = base
  const copy = structuredClone({ thresholds, doses, windows })
  for (const { name, at } of bounds) {
    const value = figures[name]
    if (value !== undefined) for (const place of at) put(copy, place, value)
  }
  return {
    thresholds: thresholdSchema.parse(copy.thresholds),
    doses: doseSchema.parse(copy.doses),
    windows: windowSchema.parse(copy.windows)
  }
}

type Row = Record<string, unknown>

function holderOf(figures: Figures, place: string): { readonly holder: Row; readonly key: string } {
  const steps = place.split('/')
  const key = steps.pop() ?? ''
  const holder = steps.reduce<unknown>((at, step) => (at as Row | undefined)?.[step], figures)
  return { holder: (holder ?? {}) as Row, key }
}

function figureAt(figures: Figures, place: string): number | undefined {
  const { holder, key } = holderOf(figures, place)
  const value = holder[key]
  return typeof value === 'number' ? value : undefined
}

function put(figures: Figures, place: string, value: number): void {
  const { holder, key } = holderOf(figures, place)
  const former = holder[key]
  holder[key] = value
  if (typeof holder.meaning === 'string') holder.meaning = holder.meaning.replace(new RegExp(`\\b${former}\\b`), String(value))
}
