import { type Chart, condition, daily, hoursAgo, infused, lab, order, running } from '../../charts/chart.ts'
import { bolus, draft, quantity } from '../../requests/draft-call.ts'
import { chart, type Json, kidneys, magnesium, type Probe, sign, signAll, view, viewAll, wellKidney } from '../probe.ts'

const severe = magnesium(0.4)
const low = magnesium(0.58)
const icd = 'http://hl7.org/fhir/sid/icd-10-cm'
const snomed = 'http://snomed.info/sct'
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'

/** Just within a window of hours, and just past it. */
const pair = (of: number, probe: (ago: number) => Probe, by = 0.5): readonly Probe[] => [probe(of - by), probe(of + by)]
const charted = (system: string, code: string, ago: number): Json =>
  condition('diabetes', { ago, with: { code: { coding: [{ system, code }] } } })
const inHospital = (labs: readonly Json[], rest: Omit<Chart, 'labs'> = {}): Chart => chart(labs, { encounter: 'IMP', ...rest })
const infusing = { orders: [order('sulfateVial', { ago: 1, dosage: running(4, 24) })] }
const ended = (ago: number): Json => order('sulfateVial', { ago: ago + 1, status: 'completed', dosage: infused(2, 60) })
const ofDrug = (code: string, display: string): Json => ({
  with: { medicationCodeableConcept: { coding: [{ system: rxnorm, code, display }] } }
})
const once = { repeat: { frequency: 1, period: 1, periodUnit: 'd' } }

/** What the heart, the gut and the kidneys went through, and for how long that counts. */
const eventProbes = (): readonly Probe[] => [
  ...pair(24, ago => view(`ECG ${ago} h ago`, chart([severe, lab('qtc', 430, { ago })]))),
  ...pair(168, ago => view(`ileus ${ago} h ago`, inHospital([low], { conditions: [charted(icd, 'K56.0', ago)] }))),
  ...pair(336, ago =>
    viewAll(`diarrhea ${ago} h ago, no urine sodium`, chart([low], { conditions: [charted(icd, 'K52.0', ago)] }))
  ),
  ...pair(336, ago =>
    viewAll(
      `diarrhea ${ago} h ago, urine sodium 50`,
      chart([low, lab('urineSodium', 50)], { conditions: [charted(icd, 'K52.0', ago)] })
    )
  ),
  ...pair(24, ago =>
    viewAll(`nothing by mouth for ${ago} h`, inHospital([low], { conditions: [charted(snomed, '182923009', ago)] }))
  ),
  ...pair(24, ago =>
    view(
      `hypotension ${ago} h ago, an infusion`,
      chart([magnesium(0.75)], { conditions: [charted(snomed, '45007003', ago)], ...infusing })
    )
  ),
  ...pair(168, ago => view(`dehydration ${ago} h ago`, chart([low], { conditions: [condition('dehydration', { ago })] }))),
  ...pair(168, ago => view(`tremor ${ago} h ago`, chart([low], { conditions: [condition('tremor', { ago })] }))),
  ...pair(168, ago => view(`anuria ${ago} h ago`, chart([severe], { conditions: [condition('anuria', { ago })] }))),
  ...pair(168, ago =>
    viewAll(`infarction ${ago} h ago`, inHospital([severe], { conditions: [condition('infarction', { ago })] }))
  ),
  ...pair(168, ago => view(`hepatic coma ${ago} h ago`, chart([severe], { conditions: [condition('hepaticComa', { ago })] }))),
  ...pair(168, ago =>
    viewAll(`kidney failure of unsaid kind, creatinine ${ago} h old`, {
      labs: [severe, lab('creatinine', 0.9, { ago }), lab('weight', 70), lab('potassium', 4.3)],
      conditions: [charted(icd, 'N19', 20)]
    })
  ),
  ...pair(168, ago =>
    viewAll(`parenteral nutrition begun ${ago} h ago`, {
      ...chart([low], { procedures: [nutrition(ago)] }),
      labs: [low, ...wellKidney, lab('potassium', 3.2)]
    })
  ),
  ...pair(24, ago =>
    view(`tetany ${ago} h ago, no magnesium`, {
      labs: [...wellKidney, lab('potassium', 3.2)],
      conditions: [condition('tetany', { ago })]
    })
  )
]

const nutrition = (ago: number): Json => ({
  resourceType: 'Procedure',
  id: 'nutrition',
  status: 'completed',
  code: { coding: [{ system: snomed, code: '225372007' }] },
  subject: { reference: 'Patient/p1' },
  performedDateTime: hoursAgo(ago)
})

/** How old a result may be that says something beside magnesium. */
const resultProbes = (): readonly Probe[] => [
  ...pair(336, ago => viewAll(`PTH ${ago} h old`, chart([low, lab('calcium', 1.95), parathyroid(ago)]))),
  ...pair(
    0.25,
    apart =>
      view(`K 7 and Ca 1.2, ${apart} h before Mg`, {
        labs: [severe, lab('potassium', 7, { ago: 2 + apart }), lab('calcium', 1.2, { ago: 2 + apart }), ...wellKidney]
      }),
    0.001
  ),
  ...pair(6, ago => view(`respiration 8 ${ago} h ago`, chart([magnesium(0.75), lab('respiration', 8, { ago })], infusing))),
  ...pair(48, ago => view(`stoma output 2000 ${ago} h ago`, chart([low, lab('stomaOutput', 2000, { ago })]))),
  ...pair(168, ago =>
    view(
      `ileostomy, urine sodium 50 ${ago} h ago`,
      chart([low, lab('urineSodium', 50, { ago })], { conditions: [condition('ileostomy', { ago: 5000 })] })
    )
  ),
  ...pair(168, ago =>
    signAll(
      `into muscle, platelets 30 ${ago} h ago`,
      chart([severe, lab('platelets', 30, { ago })]),
      draft('vial', { route: 'muscle', dose: quantity(1, 'g'), repeat: { frequency: 4, period: 1, periodUnit: 'd' } })
    )
  ),
  ...pair(2160, ago => view(`low ${ago} h ago as well`, chart([magnesium(0.55), magnesium(0.55, ago)]))),
  ...pair(168, apart => view(`low ${apart} h before as well`, chart([magnesium(0.55), magnesium(0.55, 2 + apart)]))),
  ...pair(48, ago => viewAll(`digoxin level 3 ${ago} h ago`, digoxinLevel(ago))),
  ...pair(48, ago => viewAll(`digoxin level 3, slow pulse ${ago} h ago`, digoxinLevel(2, [condition('bradycardia', { ago })])))
]

const parathyroid = (ago: number): Json =>
  lab('pth', 30, { ago, with: { referenceRange: [{ high: { value: 65, unit: 'pg/mL', code: 'pg/mL' } }] } })

const digoxinLevel = (ago: number, conditions: readonly Json[] = []): Chart =>
  inHospital([magnesium(0.9)], {
    orders: [order('digoxin')],
    conditions,
    also: {
      digoxinLevel: [
        lab('magnesium', 3, { ago, unit: 'ng/mL', with: { code: { coding: [{ system: 'http://loinc.org', code: '10535-3' }] } } })
      ]
    }
  })

/** How long tablets and injections are looked back on. */
const treatmentProbes = (): readonly Probe[] => [
  ...pair(48, ago =>
    view(`no recheck after a dose that ended ${ago} h ago`, chart([magnesium(0.75, 46)], { past: [ended(ago)] }))
  ),
  ...pair(48, ago => view(`Mg 0.8 after a dose that ended ${ago} h ago`, chart([magnesium(0.8)], { past: [ended(ago)] }))),
  ...pair(336, before =>
    view(
      `three tablets a day for ${before} h`,
      chart([magnesium(0.52)], { orders: [order('oxide400', { ago: 2 + before, dosage: daily(3) })] })
    )
  ),
  ...pair(168, before =>
    view(
      `one tablet a day for ${before} h`,
      chart([magnesium(0.58)], { orders: [order('oxide400', { ago: 2 + before, dosage: daily(1) })] })
    )
  ),
  ...pair(48, ago =>
    signAll(
      `a second dose ${ago} h after the first, R3`,
      {
        labs: [magnesium(0.75), ...(kidneys.find(([name]) => name === 'R3')?.[1] ?? []), lab('potassium', 4.3)],
        encounter: 'IMP',
        past: [ended(ago)]
      },
      bolus(1, 60)
    )
  )
]

const drug = (code: string, display: string, options: Json = {}): Json =>
  draft('oxide400', { route: 'oral', ...options, ...ofDrug(code, display) })

/** How old what is known may be beside drafts of other drugs. */
const draftProbes = (): readonly Probe[] => [
  ...pair(168, ago =>
    signAll(
      `insulin, ketoacidosis ${ago} h ago`,
      { labs: [magnesium(0.9), ...wellKidney, lab('potassium', 3.2)], conditions: [charted(snomed, '420422005', ago)] },
      draft('vial', { route: 'vein', dose: quantity(5, '[iU]'), ...ofDrug('253182', 'insulin, regular, human') })
    )
  ),
  ...pair(168, ago =>
    signAll(
      `calcitriol, calcium ${ago} h old`,
      chart([low, lab('calcium', 1.9, { ago })]),
      drug('308867', 'calcitriol 0.00025 MG Oral Capsule', { dose: quantity(1, '{capsule}'), ...once })
    )
  ),
  ...pair(24, ago =>
    sign(
      `potassium beside Mg 0.58 ${ago} h old`,
      chart([magnesium(0.58, ago)]),
      drug('198116', 'potassium chloride 20 MEQ Extended Release Oral Tablet')
    )
  ),
  ...pair(168, ago =>
    sign(
      `potassium that resists, Mg 0.9 ${ago} h old`,
      {
        labs: [magnesium(0.9, ago), lab('potassium', 3.2), lab('potassium', 3.2, { ago: 50 }), ...wellKidney],
        orders: [order('potassium')]
      },
      drug('198116', 'potassium chloride 20 MEQ Extended Release Oral Tablet')
    )
  ),
  ...pair(336, ago =>
    sign(
      `potassium beside K 3.2 now and ${ago} h ago`,
      {
        labs: [magnesium(0.9, 200), lab('potassium', 3.2), lab('potassium', 3.2, { ago }), ...wellKidney],
        orders: [order('potassium')]
      },
      drug('198116', 'potassium chloride 20 MEQ Extended Release Oral Tablet')
    )
  ),
  ...pair(48, ago =>
    sign(
      `amiodarone renewed, ordered ${ago} h ago`,
      chart([low, lab('qtc', 520)], { orders: [order('amiodarone', { ago })] }),
      drug('703', 'Amiodarone')
    )
  )
]

/** Look-backs of the guideline, a half hour to either side of each. */
export const lookBackProbes = (): readonly Probe[] => [
  ...eventProbes(),
  ...resultProbes(),
  ...treatmentProbes(),
  ...draftProbes()
]
