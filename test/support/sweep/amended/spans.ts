import { type Chart, condition, hoursAgo, infused, lab, order, running } from '../../charts/chart.ts'
import { chart, type Json, kidneys, magnesium, type Probe, signAll, view, viewAll, wellKidney } from '../probe.ts'

const severe = magnesium(0.4)
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const [, , r3 = []] = kidneys.map(([, kidney]) => kidney)

/** Just within a span of hours, and just past it. */
const pair = (of: number, probe: (hours: number) => Probe, by = 0.5): readonly Probe[] => [probe(of - by), probe(of + by)]
const inHospital = (labs: readonly Json[], rest: Omit<Chart, 'labs'> = {}): Chart => chart(labs, { encounter: 'IMP', ...rest })

/** A gram and more by vein that the administration record shows, over minutes. */
const administered = (grams: number, endedAgo: number, minutes: number): Json => ({
  resourceType: 'MedicationAdministration',
  id: `a${endedAgo}`,
  status: 'completed',
  medicationCodeableConcept: { coding: [{ system: rxnorm, code: '1658244' }] },
  subject: { reference: 'Patient/p1' },
  effectivePeriod: { start: hoursAgo(endedAgo + minutes / 60), end: hoursAgo(endedAgo) },
  dosage: {
    route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] },
    dose: { value: grams, unit: 'g', system: 'http://unitsofmeasure.org', code: 'g' }
  }
})

/** How long an event is of now, and a level of intensive care or of the toxic zone. */
const nowProbes = (): readonly Probe[] => [
  ...pair(24, ago => view(`Mg 2.3 ${ago} h ago`, inHospital([magnesium(2.3, ago)]))),
  ...pair(72, ago =>
    view(`Mg 2.3 ${ago} h ago, R3`, { labs: [magnesium(2.3, ago), ...r3, lab('potassium', 4.3)], encounter: 'IMP' })
  ),
  ...pair(24, ago =>
    view(
      `intensive care, Mg 0.9 ${ago} h ago`,
      chart([magnesium(0.9, ago)], {
        encounters: [
          {
            resourceType: 'Encounter',
            id: 'e1',
            status: 'in-progress',
            class: { code: 'IMP' },
            subject: { reference: 'Patient/p1' },
            location: [{ location: { display: 'Medical ICU' } }]
          }
        ]
      })
    )
  ),
  ...pair(24, ago => view(`torsades ${ago} h ago`, chart([severe], { conditions: [condition('torsades', { ago })] }))),
  ...pair(24, ago =>
    viewAll(
      `new atrial fibrillation ${ago} h ago`,
      inHospital([magnesium(0.58)], { conditions: [condition('atrialFibrillation', { ago })] })
    )
  ),
  ...pair(24, ago =>
    viewAll(`K 3.2, atrial fibrillation ${ago} h ago`, {
      labs: [magnesium(0.58), ...wellKidney, lab('potassium', 3.2)],
      conditions: [condition('atrialFibrillation', { ago })]
    })
  ),
  ...pair(1, ago =>
    viewAll(
      `torsades just now, 2 g begun ${ago} h ago`,
      inHospital([severe], { conditions: [condition('torsades', { ago: 0.1 })], given: [administered(2, ago - 0.1, 6)] })
    )
  ),
  ...pair(24, ago =>
    viewAll(
      `an infusion, on the MAR until ${ago} h ago`,
      inHospital([severe], {
        orders: [order('sulfateVial', { ago: 40, dosage: running(4, 72), with: { id: 'runs' } })],
        given: [{ ...administered(1, ago, 30), request: { reference: 'MedicationRequest/runs' } }]
      })
    )
  )
]

/** Results that belong together, or apart. */
const togetherProbes = (): readonly Probe[] => [
  ...pair(24, apart =>
    signAll(
      `potassium beside K 3.2 now and ${apart} h before`,
      {
        labs: [lab('potassium', 3.2), lab('potassium', 3.2, { ago: 2 + apart }), magnesium(0.9, 200), ...wellKidney],
        orders: [order('potassium')]
      },
      order('potassium', { status: 'draft' })
    )
  ),
  ...pair(24, apart =>
    view(
      `calcium 2.3, ionized 0.8 ${apart} h before`,
      chart([magnesium(0.58), lab('calcium', 2.3), lab('ionized-calcium', 0.8, { ago: 2 + apart })])
    )
  ),
  ...pair(24, apart =>
    viewAll(
      `urine magnesium, urine creatinine ${apart} h before`,
      chart([magnesium(0.58), lab('urineMagnesium', 3), lab('urineCreatinine', 100, { ago: 2 + apart })])
    )
  ),
  ...pair(24, apart =>
    viewAll(
      `urine magnesium, a dose ${apart} h before`,
      chart([magnesium(0.58), lab('urineMagnesium', 3), lab('urineCreatinine', 100)], {
        past: [order('sulfateVial', { ago: 3 + apart, status: 'completed', dosage: infused(2, 60) })]
      })
    )
  ),
  ...pair(1, apart =>
    viewAll(
      `QT 480 and QTc 470, pulse 50 ${apart} h before`,
      chart([magnesium(0.51), lab('qtc', 470), lab('qt', 480), lab('heartRate', 50, { ago: 2 + apart })])
    )
  ),
  ...[59.5, 60.5, 99.5, 100.5].map(rate =>
    viewAll(
      `QT 480 and QTc 530, pulse ${rate}`,
      chart([magnesium(0.51), lab('qtc', 530), lab('qt', 400), lab('heartRate', rate)])
    )
  ),
  ...pair(
    0.25,
    gap =>
      view(
        `urine 10 mL in each of 8 h, ${gap} h between`,
        inHospital([severe, ...Array.from({ length: 8 }, (_, back) => lab('urineHour', 10, { ago: 1 + back * (1 + gap) }))])
      ),
    0.001
  )
]

/** Spans that decide what is of now and what belongs together, just within each and just past it. */
export const spanProbes = (): readonly Probe[] => [...nowProbes(), ...togetherProbes()]
