import type { Revision } from '../../../src/facts/revised-order.ts'
import { corrections } from '../knowledge.ts'
import { oralRevision } from '../recommendations/proposals.ts'
import { startPlan } from '../recommendations/shared.ts'
import { figure } from '../wording/words.ts'
import { type Checked, contentOf } from './checked.ts'

const { tablets } = corrections

/** What could mend tablets: first of the written product, then the starting plan of these kidneys. */
export function* oralRevisions(check: Checked): Iterable<Revision> {
  // What cannot be read cannot be shown to be no less.
  if (check.dose.mmolPerDay === undefined || check.parts.length !== 1) return
  yield* ofSameProduct(check)
  yield oralRevision(check.f.knowledge, startPlan(check.renal, check.f.volume.gutLoss ? 'divided' : 'standard'))
  yield oralRevision(check.f.knowledge, 'capsule-night')
}

/** Other divisions of it: the largest amount a day of the same product, in whole pieces, that is no more than was written. */
function* ofSameProduct({ f, order, dose, parts }: Checked): Iterable<Revision> {
  const [part, ...others] = parts
  const [dosage] = order.dosages
  const content = contentOf(f.knowledge, order.drug.code)
  const written = dose.mmolPerDay?.high
  if (!part?.mmol || others.length > 0 || !dosage?.dose || !content || written === undefined) return
  const pieces = part.mmol.high / content.mmolPerUnit
  const unit = content.unit === 'mL' ? 'mL' : content.unit
  for (const { at, daily } of divisions(pieces, content.unit === 'mL' ? tablets.milliliters : 1)) {
    if (at * daily * content.mmolPerUnit > written * 1.0001) continue
    const many = at === 1 || unit === 'mL' ? unit : `${unit}s`
    const text = `${figure(at)} ${many} by mouth ${daily === 1 ? 'at bedtime' : `${daily} times a day`}${dosage.asNeeded ? ', as needed' : ''}`
    const revision = { act: 'revise', route: 'oral', text, doseFactor: at / pieces, timesPerDay: daily } as const
    yield revision
    yield { ...revision, dropWords: true }
  }
}

/** Whole pieces at once and times a day, the largest amount a day first, of equal ones the fewest times. */
function divisions(pieces: number, step: number) {
  const most = Math.floor(pieces / step + 1e-6)
  const found = Array.from({ length: Math.min(most, tablets.piecesMost) }, (_, index) => (most - index) * step).flatMap(at =>
    Array.from({ length: tablets.timesMost }, (_, index) => ({ at, daily: index + 1 }))
  )
  return found.sort((a, b) => b.at * b.daily - a.at * a.daily || a.daily - b.daily)
}
