import { type Chart, lab } from './chart.ts'

/** Kidneys well, 70 kg, potassium, calcium and albumin in range, a recent ECG interval. */
export const well = [
  lab('creatinine', 0.9),
  lab('weight', 70, { ago: 48 }),
  lab('potassium', 4.4),
  lab('calcium', 2.3),
  lab('albumin', 40)
]

/** Woman of 55 with a magnesium in mmol/L; further labs come before the usual ones of the same time. */
export function withMagnesium(value: number, over: Chart = {}, hours = 2): Chart {
  const given = over.labs ?? []
  const codes = new Set(given.map(codeOf))
  return {
    ...over,
    labs: [lab('magnesium-moles', value, { ago: hours }), ...given, ...well.filter(item => !codes.has(codeOf(item)))]
  }
}

const codeOf = (observation: Record<string, unknown>): string =>
  (observation.code as { coding: { code: string }[] }).coding[0]?.code ?? ''

/** Creatinine of a woman of 55 with 70 kg that makes each renal band. */
export const creatinineOf = { R1: 0.9, R2: 1.5, R3: 2.5, R4: 3.6 } as const
export type Band = keyof typeof creatinineOf | 'RU'

/** The same patient with kidneys of one band; `RU` has no creatinine at all. */
export function withKidneys(band: Band, value: number, over: Chart = {}): Chart {
  const usual = withMagnesium(value, over)
  const labs = (usual.labs ?? []).filter(item => codeOf(item) !== '2160-0')
  return { ...usual, labs: band === 'RU' ? labs : [...labs, lab('creatinine', creatinineOf[band])] }
}
