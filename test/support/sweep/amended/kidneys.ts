import { type Chart, condition, hoursAgo, infused, lab, order } from '../../charts/chart.ts'
import type { LabName } from '../../charts/chart-codes.ts'
import { bolus, infusion } from '../../requests/draft-call.ts'
import { beside, chart, type Json, magnesium, type Probe, sign, view, viewAll, wellKidney } from '../probe.ts'

const severe = magnesium(0.4)
const body = [lab('weight', 70), lab('height', 168), lab('potassium', 4.3)]
const inHospital = (labs: readonly Json[], rest: Omit<Chart, 'labs'> = {}): Chart => ({
  labs: [severe, ...labs, ...body],
  encounter: 'IMP',
  ...rest
})

/** Milliliters of each span on both sides of each limit, by code and by a period of its own (M11). */
function urineProbes(): readonly Probe[] {
  const well = lab('creatinine', 0.9)
  const coded = (name: LabName, milliliters: number) =>
    view(`${name} ${milliliters} mL`, inHospital([well, lab(name, milliliters, { ago: 1 })]))
  const spanned = (hours: number, milliliters: number, rest: Omit<Chart, 'labs'> = {}) =>
    viewAll(
      `urine ${milliliters} mL in ${hours} h`,
      inHospital(
        [
          well,
          lab('urineVolume', milliliters, {
            date: null,
            with: { effectivePeriod: { start: hoursAgo(1 + hours), end: hoursAgo(1) } }
          })
        ],
        rest
      )
    )
  const hourly = (count: number, each: number) =>
    view(
      `urine ${each} mL in each of ${count} h`,
      inHospital([well, ...Array.from({ length: count }, (_, back) => lab('urineHour', each, { ago: 1 + back }))])
    )
  const late = (name: LabName, milliliters: number, ago: number, running: boolean) =>
    viewAll(
      `${name} ${milliliters} mL ${ago} h ago`,
      inHospital([well, lab(name, milliliters, { ago })], running ? { past: given } : {})
    )
  const given = [order('sulfateVial', { ago: 10, status: 'completed', dosage: infused(1, 60) })]
  const specimen = (milliliters: number) =>
    view(
      `urine specimen ${milliliters} mL`,
      inHospital([
        well,
        lab('urine24h', milliliters, { ago: 1, with: { code: { coding: [{ system: 'http://loinc.org', code: '3167-4' }] } } })
      ])
    )
  return [
    ...[200, 240, 245, 248, 279, 281, 284, 312, 318, 350].map(milliliters => coded('urine8h', milliliters)),
    ...[315, 330, 349, 351, 354, 382, 386].map(milliliters => coded('urine10h', milliliters)),
    ...[380, 386, 400, 419, 421, 425, 450, 456].map(milliliters => coded('urine12h', milliliters)),
    ...[480, 484, 495, 503, 505, 510, 520, 526, 800, 806, 830, 839, 841, 850, 870, 876].flatMap(milliliters => [
      coded('urine24h', milliliters),
      specimen(milliliters)
    ]),
    ...[5, 5.5, 6, 6.5, 7].map(hours => spanned(hours, hours * 30)),
    ...[11, 11.5, 12, 12.5, 13].flatMap(hours => [spanned(hours, hours * 30), spanned(hours, 3)]),
    ...[23, 23.5, 24, 24.5].map(hours => spanned(hours, hours * 20)),
    ...[34.5, 34.8, 35, 35.2, 35.4].flatMap(each => [spanned(8, each * 8), spanned(13, each * 13)]),
    ...[20.7, 20.9, 21, 21.1, 21.3].map(each => spanned(24, each * 24)),
    ...[48.5, 49.5, 50, 50.5, 51.5].map(milliliters => spanned(12, milliliters)),
    // The lightest patient, whose own limit by weight lies below that in milliliters.
    ...[48.5, 49.5, 50.5, 51.5].map(milliliters =>
      view(`urine ${milliliters} mL in 12 h, light`, {
        labs: [severe, well, lab('weight', 7.9, { unit: 'kg' }), lab('urine12h', milliliters, { ago: 1 })],
        encounter: 'IMP'
      })
    ),
    ...[3, 3.5, 4, 4.5, 5].map(hours => spanned(hours, hours * 20, { past: given })),
    ...[98.5, 99.5, 100, 100.5, 101.5].map(milliliters => spanned(4, milliliters, { past: given })),
    ...[1, 5, 6, 7].map(count => hourly(count, 10)),
    ...[23, 23.5, 24, 24.5, 25].map(ago => late('urine12h', 100, ago, false)),
    ...[5, 5.5, 6, 6.5, 7].map(ago => late('urine8h', 100, ago, true))
  ]
}

const series = (...values: readonly (readonly [number, number])[]): readonly Json[] =>
  values.map(([value, ago]) => lab('creatinine', value, { ago }))

/** Acute injury by the course of creatinine, charted or over; in pregnancy; around dialysis; against a charted stage (M8 to M12). */
function injuryProbes(): readonly Probe[] {
  const course = (name: string, ...values: readonly (readonly [number, number])[]): Probe =>
    viewAll(name, inHospital(series(...values)))
  const mother = (name: string, ...values: readonly (readonly [number, number])[]): Probe =>
    viewAll(name, inHospital(series(...values), { age: 30, conditions: [condition('pregnant', { ago: 1000 })] }))
  return [
    ...[1.46, 1.48, 1.49, 1.5, 1.51, 1.52, 1.54].map(now => course(`creatinine ${now} from 1 in 100 h`, [now, 2], [1, 102])),
    ...[1.96, 1.98, 2, 2.02, 2.04, 2.5, 2.99, 3, 3.01, 3.03].map(now =>
      viewAll(`creatinine ${now} from 1 in 100 h, heavy`, {
        labs: [severe, ...series([now, 2], [1, 102]), lab('weight', 140), lab('height', 190), lab('potassium', 4.3)],
        encounter: 'IMP',
        age: 20,
        sex: 'male'
      })
    ),
    ...[1.28, 1.29, 1.3, 1.31].map(now => course(`creatinine ${now} from 1 in 30 h`, [now, 2], [1, 32])),
    ...[46.5, 47.5, 48, 48.5, 49.5].map(hours => course(`creatinine 1.35 from 1 in ${hours} h`, [1.35, 2], [1, 2 + hours])),
    ...[165, 166.5, 167.5, 168, 168.5, 169.5, 171].map(hours =>
      course(`creatinine 1.6 from 1 in ${hours} h`, [1.6, 2], [1, 2 + hours])
    ),
    ...[8660, 8700, 8759, 8761, 8790, 8900].map(hours =>
      course(`creatinine 1.6 from 0.8 in ${hours} h`, [1.6, 2], [0.8, 2 + hours])
    ),
    ...[3.9, 3.95, 3.97, 3.99, 4, 4.02, 4.05].map(now =>
      viewAll(`creatinine ${now}, very heavy`, {
        labs: [severe, ...series([now, 2], [2.5, 102]), lab('weight', 240), lab('height', 230), lab('potassium', 4.3)],
        encounter: 'IMP',
        age: 18,
        sex: 'male'
      })
    ),
    ...[1.26, 1.275, 1.28, 1.29, 1.6, 1.62, 1.9, 1.91, 1.92, 1.93, 1.95].map(was =>
      course(`creatinine 1.6, was ${was} a month ago`, [1.6, 2], [was, 700], [0.9, 4000], [0.9, 4100], [0.9, 4200])
    ),
    ...[2120, 2140, 2159, 2161, 2180, 2200].map(hours =>
      course(`creatinine 1.6, was the same ${hours} h ago`, [1.6, 2], [1.6, 2 + hours], [0.9, 4000], [0.9, 4100], [0.9, 4200])
    ),
    ...[1.22, 1.255, 1.27, 1.28, 1.29, 1.3, 1.35].map(now =>
      course(`creatinine ${now}, recovering from 1.6`, [now, 2], [1.6, 50], [0.8, 4000], [0.8, 4100])
    ),
    ...[1.08, 1.09, 1.1, 1.105, 1.11, 1.12].map(now =>
      mother(`pregnant, creatinine ${now} from 0.7`, [now, 2], [0.7, 1000], [0.7, 1100])
    ),
    ...[0.88, 0.89, 0.895, 0.9, 0.905, 0.91].map(now =>
      mother(`pregnant, creatinine ${now} from 0.44`, [now, 2], [0.44, 1000], [0.44, 1100])
    ),
    ...[0.95, 0.955, 0.96, 0.965, 0.97, 0.98].map(now =>
      viewAll(
        `injury charted, creatinine ${now} from 0.8`,
        inHospital(series([now, 2], [0.8, 300]), { conditions: [condition('kidneyInjury', { ago: 50 })] })
      )
    ),
    ...[22.5, 23.5, 24, 24.5, 25.5].map(ago =>
      viewAll(
        `injury charted, creatinine ${ago} h old`,
        inHospital(series([0.8, ago], [0.8, 300]), { conditions: [condition('kidneyInjury', { ago: 50 })] })
      )
    ),
    ...[165, 167.5, 168.5, 171].map(ago =>
      viewAll(
        `injury charted ${ago} h ago`,
        inHospital(series([0.8, 30], [0.8, 300]), { conditions: [condition('kidneyInjury', { ago })] })
      )
    ),
    ...[2.9, 2.96, 2.98, 3, 3.02, 3.05, 3.1].map(was =>
      course(`creatinine 1.2 from ${was} in 10 h`, [1.2, 2], [was, 12], [1.2, 100])
    ),
    ...[2.3, 2.36, 2.38, 2.4, 2.42, 2.44, 2.5].map(now =>
      course(`creatinine ${now} from 4 in 10 h`, [now, 2], [4, 12], [2.4, 100])
    ),
    ...[22.5, 23.5, 24, 24.5, 25.5].map(hours => course(`creatinine 2 from 4 in ${hours} h`, [2, 2], [4, 2 + hours], [2, 100])),
    ...[28, 29, 29.5, 30, 30.5, 31, 32, 44, 44.5, 45, 45.5, 46, 47].flatMap(rate =>
      (['N18.5', 'N18.4'] as const).map(stage =>
        viewAll(`${stage}, eGFR ${rate + 0.5}`, {
          labs: [severe, lab('egfr', rate + 0.5), lab('potassium', 4.3)],
          conditions: [
            condition('ckd3', {
              ago: 5000,
              with: { code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: stage }] } }
            })
          ]
        })
      )
    )
  ]
}

const replacement = (status: string, performedPeriod: Json): Json => ({
  resourceType: 'Procedure',
  id: 'crrt',
  status,
  code: { coding: [{ system: 'http://snomed.info/sct', code: '714749008' }] },
  subject: { reference: 'Patient/p1' },
  performedPeriod
})

/** Dialysis of late, what was drawn around it, and continuous replacement (M8, M9, M13). */
function dialysisProbes(): readonly Probe[] {
  const runs = [replacement('in-progress', { start: hoursAgo(30) })]
  const by = (procedures: readonly Json[], ago = 2): Chart => ({
    labs: [magnesium(0.58, ago), lab('creatinine', 1.3), ...body, lab('calcium', 2.3)],
    encounter: 'IMP',
    procedures
  })
  const session = {
    ...replacement('completed', { start: hoursAgo(340), end: hoursAgo(336) }),
    code: { coding: [{ system: 'http://snomed.info/sct', code: '302497006' }] }
  }
  const ended = (ago: number): Json => ({ ...session, performedPeriod: { start: hoursAgo(ago + 4), end: hoursAgo(ago) } })
  return [
    ...[330, 332, 335, 337, 340, 342].map(ago =>
      view(`dialysis ended ${ago} h ago`, chart([magnesium(0.4)], { procedures: [ended(ago)] }))
    ),
    ...[22.5, 23.5, 24, 24.5, 25.5].map(ago =>
      sign(`continuous replacement since ${ago} h`, by([replacement('completed', { start: hoursAgo(ago) })]), bolus(1, 60))
    ),
    ...[10.5, 11.5, 12, 12.5, 13.5].map(ago => sign(`continuous replacement, Mg ${ago} h old`, by(runs, ago), bolus(1, 60))),
    ...[0.9, 1, 1.5, 1.9, 2, 2.1].map(perHour =>
      sign(`continuous replacement, ${perHour} g/h`, by(runs), infusion((perHour * 1000) / 60, 2))
    ),
    ...beside(0.5, 3, 4, 5).map(grams => sign(`continuous replacement, ${grams} g`, by(runs), bolus(grams, grams * 90))),
    ...beside(0.5, 7, 8, 9).map(grams =>
      sign(`continuous replacement, ${grams} g in a day`, by(runs), infusion((grams * 1000) / 1440, 24))
    ),
    ...[5.9, 5.95, 5.99, 6, 6.5, 6.9, 7, 7.1, 4.9, 5, 5.1].flatMap(value =>
      ['51618-7', '29349-8'].map(code =>
        viewAll(`K ${value} around dialysis, ${code}`, {
          labs: [
            magnesium(0.8),
            lab('potassium', value, { with: { code: { coding: [{ system: 'http://loinc.org', code }] } } }),
            ...wellKidney
          ],
          conditions: [condition('dialysis', { ago: 5000 })]
        })
      )
    )
  ]
}

/** A reported whole number may be half of one lower: a body that brings that to a hair above 60 mL/min, and to a hair below. */
const roundingProbes = (): readonly Probe[] =>
  [63.08, 63.075].map(weight =>
    view(`eGFR 61 reported, ${weight} kg`, {
      labs: [severe, lab('creatinine', 0.5), lab('egfr', 61), lab('weight', weight), lab('height', 168), lab('potassium', 4.3)]
    })
  )

export const kidneyProbes = (): readonly Probe[] => [
  ...urineProbes(),
  ...injuryProbes(),
  ...dialysisProbes(),
  ...roundingProbes()
]
