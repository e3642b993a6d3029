import { digoxinLevelHigh, digoxinToxicity, toxicityLine } from '../pathway/digoxin-toxicity.ts'
import { adult } from '../pathway/related-electrolytes.ts'
import { figure } from '../wording/words.ts'
import { note } from './checked.ts'
import { is, low, lowNote, notMeasured, type Role } from './shared.ts'

/** Digoxin with magnesium below its aim or not known, low potassium, a high level, or signs of toxicity (M23). */
export const digoxinOrder: Role = (f, order) => {
  if (!is(order, 'digoxin') || !adult(f)) return []
  const value = f.potassium.known ? f.potassium.value : undefined
  // Poor or unknown kidneys: no level is aimed for.
  const aim =
    f.kidney.band === 'R1' || f.kidney.band === 'R2'
      ? `aim for ${f.knowledge.limit('digoxinAim')} to ${f.knowledge.defaultUpperLimit} mmol/L`
      : 'monitor only, no aim'
  const severity = digoxinToxicity(f) ? 'critical' : low(f) ? 'warning' : 'info'
  const level = digoxinLevelHigh(f)
  const more = [...(digoxinToxicity(f) ? [`Digoxin toxicity: ${toxicityLine(f)}`] : []), ...(level ? [level] : [])].join(' ')
  const text = `digoxin is more toxic; ${aim}; ECG.${more ? ` ${more}` : ''}`
  return [
    ...(low(f, 'digoxinAim')
      ? [{ ...lowNote(f, severity, ['S-020', 'S-108'], { text, lead: 'Review ECG and magnesium' }), amendments: ['M23'] }]
      : []),
    ...(notMeasured(f) ? [note('magnesiumUnknown', 'warning', ['S-108'], 'Magnesium not known: measure it with digoxin.')] : []),
    ...(value !== undefined && value < f.knowledge.limit('potassiumLow')
      ? [note('potassiumLow', 'warning', ['S-108'], `Potassium ${figure(value)} mmol/L: digoxin is more toxic.`)]
      : [])
  ]
}
