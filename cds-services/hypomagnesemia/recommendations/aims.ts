import type { Facts } from '../assessment.ts'
import { poorKidney, retainsPotassium } from '../pathway/related-electrolytes.ts'
import { figure } from '../wording/words.ts'

/** What to aim for with a very long QTc or a new arrhythmia (M20, M41); with kidneys that cannot get rid of an excess no aim is set for potassium, nor for magnesium. */
export function aimsLine(f: Facts): string {
  const value = f.potassium.known ? f.potassium.value : undefined
  const low = f.knowledge.limit('digoxinAim').toFixed(2)
  const aim = figure(f.knowledge.limit('potassiumReplace'), 1)
  const magnesium =
    f.kidney.band === 'R1' || f.kidney.band === 'R2' ? `Aim for Mg ${low}` : 'Monitor Mg; no aim with these kidneys'
  const aimed = magnesium.startsWith('Aim')
  const unit = aimed ? ' mmol/L or more' : ''
  if (poorKidney(f)) return `${magnesium}${unit}; potassium only with nephrology.`
  const reached = value !== undefined && value >= f.knowledge.limit('potassiumReplace')
  const careful = f.kidney.band === 'R3' || retainsPotassium(f)
  if (reached || !careful) return `${magnesium}${aimed ? ' and' : '; aim for'} K ${Number(aim).toFixed(1)} mmol/L or more.`
  return `${magnesium}${unit}; K below ${Number(aim).toFixed(1)} mmol/L: recheck, then by protocol.`
}
