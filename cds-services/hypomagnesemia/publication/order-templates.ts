import type { OrderTemplate } from '../../../src/guideline/publication.ts'
import type { Prescription, Test } from '../../../src/recommendation.ts'
import type { Bolus, Knowledge, RenalBand } from '../knowledge.ts'
import { due } from '../monitoring.ts'
import {
  bolusOrder,
  infusionOrder,
  infusionTests,
  type OralPlan,
  oralOrder,
  statTests,
  test
} from '../recommendations/proposals.ts'
import { pathwayLibrary } from './logic.ts'

type Purpose = 'injections' | 'tablets' | 'the emergency bolus'

/** What a row orders, for each renal band that allows it. */
export function ordersOf(knowledge: Knowledge, row: string): readonly OrderTemplate[] {
  if (row in intravenous) return [...injections(knowledge, row as keyof typeof intravenous), ...monitoring(knowledge, row)]
  const plans = tabletPlans[row]
  return plans ? [...plans.flatMap(plan => tablets(knowledge, row, plan)), ...rechecks(knowledge, row)] : []
}

const intravenous = {
  E1: { doses: ['E1'], infusion: 'E2', purpose: 'the emergency bolus' },
  V1: { doses: ['V1'], infusion: 'V1', purpose: 'injections' },
  V2: { doses: ['V2', 'V2-restricted'], infusion: undefined, purpose: 'injections' },
  V3: { doses: ['V3'], infusion: undefined, purpose: 'injections' }
} as const satisfies Record<string, { doses: readonly Bolus['row'][]; infusion: string | undefined; purpose: Purpose }>

function injections(knowledge: Knowledge, row: keyof typeof intravenous): readonly OrderTemplate[] {
  const { doses, infusion: infused, purpose } = intravenous[row]
  const { bolus, infusion } = knowledge.doses
  return [
    ...bolus
      .filter(dose => (doses as readonly string[]).includes(dose.row))
      .map(dose =>
        template(
          `order-${dose.row}-${dose.renal}-bolus`,
          bolusOrder(knowledge, dose, {
            statements: dose.cite.split(', '),
            monitoring: [],
            urgency: row === 'E1' ? 'stat' : 'urgent'
          }),
          {
            bands: [dose.renal],
            purpose
          }
        )
      ),
    ...infusion
      .filter(dose => dose.row === infused)
      .map(dose =>
        template(`order-${dose.row}-${dose.renal}-infusion`, infusionOrder(knowledge, dose, dose.cite.split(', '), []), {
          bands: [dose.renal],
          purpose
        })
      )
  ]
}

const monitoring = (knowledge: Knowledge, row: string): readonly OrderTemplate[] =>
  row === 'E1'
    ? statTests(knowledge, row).map(order => template(testId(order), order))
    : (['R1', 'R2'] as const).flatMap(renal =>
        infusionTests(knowledge, renal, { row, endHours: 0 }).map(order =>
          template(testId(order), order, { bands: renal === 'R1' ? ['R1'] : ['R2', 'R3'], purpose: 'injections' })
        )
      )

const tabletPlans: Readonly<Record<string, readonly OralPlan[]>> = {
  O1: ['tablet-night', 'capsule-night'],
  O3: ['capsule-night'],
  O4: ['capsule-three', 'capsule-night'],
  O5: ['tablet-twice', 'capsule-twice'],
  O6: ['tablet-night', 'capsule-night']
}

/** Capsules at night are the start of the weakest kidneys; in row O3 of all. */
function tablets(knowledge: Knowledge, row: string, plan: OralPlan): readonly OrderTemplate[] {
  const weak = plan === 'capsule-night' || plan === 'capsule-twice'
  const bands: readonly RenalBand[] = row === 'O3' ? ['R1', 'R2', 'R3'] : weak ? ['R3'] : ['R1', 'R2']
  const ceiling = Math.min(...knowledge.doses.oral.flatMap(dose => (bands.includes(dose.renal) ? [dose.ceiling ?? 0] : [])))
  return [
    template(`order-${row}-${plan}`, oralOrder(knowledge, plan, { row, statements: ['S-034'], ceiling }), {
      bands,
      purpose: 'tablets'
    })
  ]
}

const rechecks = (knowledge: Knowledge, row: string): readonly OrderTemplate[] =>
  (['magnesium', 'creatinine'] as const).flatMap(key =>
    [due('tabletsFirst'), due('tabletsThen'), due('tabletsLater')].map(when => {
      const order = test(knowledge, key, { when, urgency: 'routine', row })
      return template(testId(order), order)
    })
  )

const testId = ({ text }: Test): string => `order-${text}`

function template(
  id: string,
  order: Prescription | Test,
  only?: { readonly bands: readonly RenalBand[]; readonly purpose: Purpose }
): OrderTemplate {
  if (!only) return { id, title: order.text, order }
  const name = `"Renal band for ${only.purpose}"`
  return {
    id,
    title: order.text,
    order,
    condition: {
      words: `renal band ${only.bands.join(' or ')}`,
      expression: { library: pathwayLibrary, text: `${name} in { ${only.bands.map(band => `'${band}'`).join(', ')} }` }
    }
  }
}
