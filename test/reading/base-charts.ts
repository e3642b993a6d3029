import { type Chart, condition, lab } from '../support/charts/chart.ts'

type Lab = ReturnType<typeof lab>

/** Results that let every dose be judged, but for magnesium and creatinine. */
const others = (): readonly Lab[] => [
  lab('potassium', 4.3),
  lab('calcium', 2.3),
  lab('albumin', 40),
  lab('weight', 70, { ago: 20 }),
  lab('height', 170, { ago: 20 })
]

export type Base = { readonly name: string; readonly chart: (...more: readonly Lab[]) => Chart }

/** Charts for which magnesium is offered, made from a table: how low, how old, in hospital or not, with symptoms or without. */
export const bases: readonly Base[] = [0.35, 0.42, 0.46, 0.55, 0.61].flatMap(value =>
  [40, 70].flatMap(age =>
    (['IMP', undefined] as const).flatMap(encounter =>
      (['tremor', undefined] as const).map(symptom => ({
        name: `Mg ${value}, age ${age}, ${encounter ?? 'no encounter'}, ${symptom ?? 'no symptom'}`,
        chart: (...more) => ({
          age,
          ...(encounter ? { encounter } : {}),
          conditions: symptom ? [condition(symptom)] : [],
          labs: [lab('magnesium-moles', value, { ago: 3 }), lab('creatinine', 0.8, { ago: 3 }), ...others(), ...more]
        })
      }))
    )
  )
)
