import type { Assessed } from './assessed.ts'
import { contraindicationsOf, type PathwayTopic } from './pathway.ts'
import { dosesSince } from './unmeasured-doses.ts'

/** Why one gram by vein is an option beside tablets, in words for the card, and the amendment that offers it. */
export type SmallInfusion = { readonly why: string; readonly amendment: 'M20' | 'M21' | 'M41' }

/** Cards that may carry it. Where magnesium by vein leads already, none is added. */
const carriers = new Set<PathwayTopic>([
  'oralReplacement',
  'borderline',
  'escalateOral',
  'transitionToOral',
  'volumeFirst',
  'depletionPossible'
])

/**
 * The one small infusion that is offered, never preselected, beside the row: for a very long QTc, for a gut that is in doubt, for a
 * new arrhythmia (M20, M21, M41). Only with kidneys of 30 mL/min and more, and where nothing stands against an injection.
 */
export function smallInfusionOf(f: Assessed): SmallInfusion | undefined {
  const { topics, row } = f.pathway
  if (row === 'V3' || !topics.some(topic => carriers.has(topic)) || !mayInject(f)) return undefined
  const value = f.magnesium.known ? f.magnesium.value : Number.POSITIVE_INFINITY
  if (f.severeQtc && value < f.knowledge.limit('digoxinAim')) return { why: `QTc ${f.severeQtc.value} ms`, amendment: 'M20' }
  if (value >= f.knowledge.limit('lowMagnesium') || !f.setting.knownInpatient) return undefined
  const [arrhythmia] = f.newArrhythmia
  if (arrhythmia !== undefined && !f.conduction.slowPulse) return { why: `${arrhythmia}, newly charted`, amendment: 'M41' }
  const [doubtful] = f.gut.doubtful
  return doubtful === undefined ? undefined : { why: doubtful, amendment: 'M21' }
}

/** What every injection asks, and the row of a tablet has not asked. */
function mayInject(f: Assessed): boolean {
  const fresh = f.asOf - (f.magnesium.at ?? 0) <= f.knowledge.window('parenteral/magnesium', f.setting.inpatient)
  const clears = f.renalParenteral === 'R1' || f.renalParenteral === 'R2'
  const free = contraindicationsOf(f).length === 0 && !f.kidney.dialysis && !f.pregnancy.pregnant
  return fresh && clears && free && dosesSince(f, f.renalParenteral).length === 0 && f.ledger.parenteral.length === 0
}
