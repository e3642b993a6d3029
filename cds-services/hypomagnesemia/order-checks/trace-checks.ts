import { magnesiumKindOf } from '../facts/magnesium-kind.ts'
import { indications } from '../knowledge.ts'
import { magnesiumWords } from '../wording/words.ts'
import { type Checked, type Note, note } from './checked.ts'

const kinds: ReadonlySet<string | undefined> = new Set(['crystalloid', 'nutrition'])
/** mmol a day up to which vitamins and nutrition hold a trace. */
const traceMost = (): number => indications.trace.mmolPerDay

/** Fluids, nutrition and vitamins in which magnesium is a trace: they neither replace it nor are held back for it (M5). */
export function isTrace({ order, dose }: Checked): boolean {
  const kind = magnesiumKindOf(order)
  if (kinds.has(kind)) return true
  return kind === 'multivitamin' && (dose.mmolPerDay === undefined || dose.mmolPerDay.high <= traceMost())
}

/** A high level asks for a fluid without magnesium; kidneys that fail ask it of nutrition. Nothing here is ever removed. */
export function traceChecks(check: Checked): readonly Note[] {
  const kind = magnesiumKindOf(check.order)
  if (kind === 'multivitamin') return []
  return [...highLevel(check), ...(kind === 'nutrition' ? nutritionChecks(check) : [])]
}

function highLevel({ f, renal }: Checked): readonly Note[] {
  const { magnesium, magnesiumResult, asOf } = f
  const current = magnesium.known && asOf - (magnesium.at ?? 0) <= f.knowledge.window('companion/magnesium')
  if (!magnesium.known || !current || magnesium.value <= magnesiumResult.upperLimit) return []
  const matters = renal === 'R3' || renal === 'R4' || magnesium.value >= f.knowledge.toxicFrom
  return [
    note('magnesiumHigh', matters ? 'warning' : 'info', ['S-091'], {
      text: `${magnesiumWords(f)} is high: choose a magnesium-free fluid or additive with pharmacy.`,
      amendments: ['M5'],
      lead: 'Magnesium-free fluid'
    })
  ]
}

/** Nutrition with more than a trace, or an amount that nobody can read, in kidneys that fail. */
export function nutritionChecks({ dose, renal }: Checked): readonly Note[] {
  if (renal !== 'R4') return []
  const perDay = dose.mmolPerDay?.high
  if (perDay !== undefined && perDay <= traceMost()) return []
  const amount = perDay === undefined ? 'an amount that could not be read' : `${Math.round(perDay * 10) / 10} mmol a day`
  return [
    note('renalDose', 'warning', ['S-092'], {
      text: `Nutrition with magnesium (${amount}) with renal failure: choose a magnesium-free additive with pharmacy.`,
      amendments: ['M5'],
      brief: 'nutrition with magnesium, renal failure'
    })
  ]
}
