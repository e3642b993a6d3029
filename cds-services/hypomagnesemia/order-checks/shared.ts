import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import type { Urgency } from '../../../src/recommendation.ts'
import type { DraftOrder } from '../facts/drafts.ts'
import type { DrugClass, LimitName } from '../knowledge-names.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { magnesiumNow, standsLow } from '../pathway/related-electrolytes.ts'
import { lowWords } from '../wording/words.ts'
import { type Note, note } from './checked.ts'

/** What a draft can be to this service: gives the findings on it in that role. */
export type Role = (f: Assessed, order: DrugOrder, draft: DraftOrder) => readonly Note[]

export const is = (order: DrugOrder, ...classes: readonly DrugClass[]): boolean =>
  classes.some(name => order.drug.classes.has(name))

/** Usable, of the last two weeks, and below a limit. Where the newest cannot be used, what the one before it warned of stands. */
export function low(f: Assessed, limit: LimitName = 'lowMagnesium'): boolean {
  const value = magnesiumNow(f)
  if (value === undefined && limit === 'lowMagnesium') return standsLow(f)
  return value !== undefined && value < (limit === 'lowMagnesium' ? f.lowLimit : f.knowledge.limit(limit))
}

/** Looked for and not there, too old to say how things are, or of no use. What could not be had is told elsewhere. */
export const notMeasured = (f: Assessed): boolean =>
  magnesiumNow(f) === undefined && !f.gaps.some(({ name }) => name === 'magnesium')

type Advised = { readonly text: string; readonly lead: string | undefined }

export const lowNote = (f: Assessed, severity: Urgency, statements: readonly string[], { text, lead }: Advised): Note =>
  note('magnesiumLow', severity, statements, { text: `${lowWords(f)}: ${text}`, lead })

/** Opens a card on low magnesium where a gate withholds it. */
export const withheldLead = 'Ask about magnesium first'
