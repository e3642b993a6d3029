import { type Chart, condition, daily, lab, order } from '../../charts/chart.ts'
import { bolus } from '../../requests/draft-call.ts'
import { type Json, kidneys, type Probe, signAll, viewAll, wellKidney } from '../probe.ts'

const written = (value: number, unit: string, rest: Json = {}) => lab('magnesium-any', value, { unit, with: rest })
/** Beside each limit at three decimals, where conversion alone would put it on the other side. */
const fine = (...limits: readonly number[]): readonly number[] =>
  limits.flatMap(limit =>
    [-0.022, -0.012, -0.007, -0.004, -0.002, 0, 0.002, 0.004, 0.007].map(by => Math.round((limit + by) * 1000) / 1000)
  )
const within = (labs: readonly Json[], rest: Omit<Chart, 'labs'> = {}): Chart => ({
  labs: [...labs, lab('potassium', 4.3)],
  ...rest
})

/** Magnesium as it is written in mg/dL and mEq/L, around each limit where that limit decides (M36). */
function writtenProbes(): readonly Probe[] {
  const [, r2 = [], r3 = []] = kidneys.map(([, kidney]) => kidney)
  const tablet = { orders: [order('oxide400', { ago: 240, dosage: daily(1) })] }
  const milligrams = [
    ...[1.2, 1.21, 1.22, 1.23, 1.24, 1.25, 1.26, 1.27, 1.28, 1.43, 1.44, 1.45, 1.46, 1.47, 1.48, 1.56, 1.57, 1.58, 1.59, 1.6],
    ...[1.67, 1.68, 1.69, 1.7, 1.71, 1.72, 1.5, 1.9, 1.99, 2, 2.01, 2.5, 2.52, 2.53, 2.54, 2.55, 2.56, 2.57, 2.58],
    ...[4.8, 4.82, 4.84, 4.85, 4.86, 4.87, 4.9, 4.92, 8.4, 8.42, 8.45, 8.49, 8.5, 8.55, 8.6]
  ]
  const equivalents = [
    0.9, 0.99, 1, 1.01, 1.18, 1.19, 1.2, 1.21, 1.28, 1.29, 1.3, 1.31, 1.38, 1.39, 1.4, 1.41, 2.07, 2.09, 2.1, 2.11, 2.13, 3.5,
    3.99, 4, 4.5, 6.5, 6.99, 7, 7.5
  ]
  return [
    ...milligrams.map(value => viewAll(`Mg ${value} mg/dL as written`, within([written(value, 'mg/dL'), ...wellKidney]))),
    ...equivalents.map(value => viewAll(`Mg ${value} meq/L as written`, within([written(value, 'meq/L'), ...wellKidney]))),
    ...fine(1.22, 1.26, 1.46, 1.58, 1.7, 2, 2.07, 2.31, 2.55, 4.86, 8.5).flatMap(value => [
      signAll(`1 g beside Mg ${value} mg/dL`, within([written(value, 'mg/dL'), ...wellKidney]), bolus(1, 60)),
      viewAll(
        `Mg ${value} mg/dL on digoxin and tablets, R2`,
        within([written(value, 'mg/dL'), ...r2], { orders: [...tablet.orders, order('digoxin')] })
      )
    ]),
    ...fine(1, 1.2, 1.3, 1.4, 2.1, 4, 7).map(value =>
      signAll(`1 g beside Mg ${value} meq/L`, within([written(value, 'meq/L'), ...wellKidney]), bolus(1, 60))
    ),
    ...[1.24, 1.25, 1.255, 1.26, 1.27, 1.28].map(value =>
      viewAll(
        `Mg ${value} mg/dL, tremor`,
        within([written(value, 'mg/dL'), ...wellKidney], { conditions: [condition('tremor')] })
      )
    ),
    ...[1.43, 1.44, 1.45, 1.46, 1.47, 1.48].map(value =>
      viewAll(`Mg ${value} mg/dL on tablets`, within([written(value, 'mg/dL'), ...wellKidney], tablet))
    ),
    ...[1.18, 1.19, 1.2, 1.21, 1.22].map(value =>
      viewAll(`Mg ${value} meq/L on tablets`, within([written(value, 'meq/L'), ...wellKidney], tablet))
    ),
    ...[1.9, 1.97, 1.98, 1.99, 2, 2.01, 2.02, 2.03].map(value =>
      viewAll(`Mg ${value} mg/dL on digoxin`, within([written(value, 'mg/dL'), ...wellKidney], { orders: [order('digoxin')] }))
    ),
    ...[2.03, 2.04, 2.05, 2.06, 2.07, 2.08, 2.09, 2.1].map(value =>
      viewAll(`Mg ${value} mg/dL on tablets, R3`, within([written(value, 'mg/dL'), ...r3], tablet))
    ),
    ...[2.28, 2.29, 2.3, 2.31, 2.32, 2.33, 2.34].map(value =>
      viewAll(`Mg ${value} mg/dL on tablets, R2`, within([written(value, 'mg/dL'), ...r2], tablet))
    ),
    ...[0.815, 0.82, 0.825, 0.84, 0.85, 0.86, 0.945, 0.95, 0.955].flatMap(value =>
      [r2, r3].map((kidney, index) =>
        viewAll(`Mg ${value} on tablets, ${index}`, within([written(value, 'mmol/L'), ...kidney], tablet))
      )
    )
  ]
}

/** The laboratory's own limits, and how far they are accepted. */
function rangeProbes(): readonly Probe[] {
  const ranged = (value: number, low: number | undefined, high: number | undefined) =>
    viewAll(
      `Mg ${value}, range ${low} to ${high}`,
      within([
        written(value, 'mmol/L', {
          referenceRange: [
            {
              ...(low === undefined ? {} : { low: { value: low, unit: 'mmol/L', code: 'mmol/L' } }),
              ...(high === undefined ? {} : { high: { value: high, unit: 'mmol/L', code: 'mmol/L' } })
            }
          ]
        }),
        ...wellKidney
      ])
    )
  return [
    ...[0.64, 0.645, 0.648, 0.65, 0.653, 0.655, 0.658, 0.66].flatMap(low => [ranged(0.665, low, 1.05), ranged(0.658, low, 1.05)]),
    ...[0.69, 0.695, 0.698, 0.7, 0.703, 0.705, 0.71].flatMap(low => [
      ranged(0.699, low, 1.05),
      ranged(0.703, low, 1.05),
      ranged(0.696, low, 1.05)
    ]),
    ...[0.93, 0.942, 0.948, 0.95, 0.955, 0.958, 0.97].map(high => ranged(1, undefined, high)),
    ...[1.13, 1.14, 1.149, 1.15, 1.155, 1.16, 1.17].map(high => ranged(1.1, undefined, high))
  ]
}

export const edgeProbes = (): readonly Probe[] => [...writtenProbes(), ...rangeProbes()]
