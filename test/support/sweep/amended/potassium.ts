import { condition, lab, order } from '../../charts/chart.ts'
import { draft, quantity } from '../../requests/draft-call.ts'
import { around, beside, kidneys, magnesium, type Probe, sign, signAll, viewAll } from '../probe.ts'

/** Potassium beside low magnesium, by the heart and the kidneys, and the orders for it (M25, M26). */
export function potassiumProbes(): readonly Probe[] {
  const supplement = draft({ name: 'potassium chloride 20 MEQ Extended Release Oral Tablet' }, { route: 'oral' })
  const insulin = draft(
    { name: 'insulin, regular, human 100 UNT/ML Injectable Solution' },
    { route: 'vein', dose: quantity(5, 'U') }
  )
  const calcium = draft({ name: 'calcium gluconate 100 MG/ML Injectable Solution' }, { route: 'vein' })
  return [
    ...kidneys.flatMap(([band, kidney]) =>
      around(3, 3.5, 4).flatMap(value => [
        viewAll(`K ${value} beside low Mg, ${band}`, { labs: [magnesium(0.58), lab('potassium', value), ...kidney] }),
        viewAll(`K ${value} beside low Mg on digoxin, ${band}`, {
          labs: [magnesium(0.58), lab('potassium', value), ...kidney],
          orders: [order('digoxin')]
        })
      ])
    ),
    ...around(5, 5.5, 4, 6, 3, 3.5).map(value =>
      signAll(`potassium at K ${value}`, { labs: [magnesium(0.8), lab('potassium', value), ...wellKidneyOf()] }, supplement)
    ),
    ...around(4, 5).map(value =>
      sign(
        `potassium in a fluid at K ${value}`,
        { labs: [magnesium(0.58), lab('potassium', value), ...wellKidneyOf()] },
        fluid(20)
      )
    ),
    ...beside(0.5, 39, 40, 41).map(strength =>
      sign(
        `${strength} mmol/L of potassium in a fluid`,
        { labs: [magnesium(0.58), lab('potassium', 4.3), ...wellKidneyOf()] },
        fluid(strength)
      )
    ),
    ...around(3.5, 3).map(value =>
      signAll(
        `insulin at K ${value}`,
        { labs: [magnesium(0.8), lab('potassium', value), ...wellKidneyOf()], conditions: [ketoacidosis()] },
        insulin
      )
    ),
    ...around(6, 5.5).map(value =>
      sign(`calcium at K ${value}`, { labs: [magnesium(0.58), lab('potassium', value), ...wellKidneyOf()] }, calcium)
    )
  ]
}

const wellKidneyOf = () => kidneys[0]?.[1] ?? []
const fluid = (strength: number) =>
  draft({ name: `dextrose 5% with potassium chloride ${strength} mEq/L in 1000 mL` }, { route: 'vein' })
const ketoacidosis = () =>
  condition('diabetes', {
    ago: 2,
    with: {
      code: {
        coding: [
          {
            system: 'http://hl7.org/fhir/sid/icd-10-cm',
            code: 'E11.10',
            display: 'Type 2 diabetes mellitus with ketoacidosis without coma'
          }
        ]
      }
    }
  })
