import { type Chart, lab, requestOf } from '../charts/chart.ts'
import { orderCall } from '../requests/draft-call.ts'

export type Json = Record<string, unknown>

/** One call at fixed figures. None of them is read from the knowledge: a number changed there must not move the probe with it. */
export type Probe = {
  readonly name: string
  readonly body: Json
  /** Where only words differ, the headlines count; or all that the cards say. */
  readonly words?: boolean | 'all'
}

export const magnesium = (value: number, ago = 2) => lab('magnesium-moles', value, { unit: 'mmol/L', ago })
export const wellKidney = [lab('creatinine', 0.9), lab('weight', 70), lab('height', 168)]
const well = [...wellKidney, lab('potassium', 4.3)]

/** A chart with good kidneys and a potassium in range. */
export const chart = (labs: readonly Json[], rest: Omit<Chart, 'labs'> = {}): Chart => ({ labs: [...labs, ...well], ...rest })
export const view = (name: string, built: Chart): Probe => ({ name, body: requestOf(built) })
export const viewWords = (name: string, built: Chart): Probe => ({ ...view(name, built), words: true })
/** All that the cards say counts. */
export const viewAll = (name: string, built: Chart): Probe => ({ ...view(name, built), words: 'all' })
export const sign = (name: string, built: Chart, ...drafts: readonly Json[]): Probe => ({ name, body: orderCall(built, drafts) })
export const signAll = (name: string, built: Chart, ...drafts: readonly Json[]): Probe => ({
  ...sign(name, built, ...drafts),
  words: 'all'
})

/** Five percent to either side, which is where a changed bound shows. */
export const around = (...values: readonly number[]): readonly number[] =>
  values.flatMap(value => [0.951, 0.999, 1, 1.001, 1.049].map(factor => Math.round(value * factor * 1e4) / 1e4))

/** A bound, and half a step of a changed whole number to either side. */
export const beside = (step: number, ...values: readonly number[]): readonly number[] =>
  values.flatMap(value => [-step, 0, step].map(by => Math.round((value + by) * 1e4) / 1e4))

export const kidneys: readonly (readonly [string, readonly Json[]])[] = [
  ['R1', wellKidney],
  ['R2', [lab('creatinine', 1.4), lab('weight', 70), lab('height', 168)]],
  ['R3', [lab('creatinine', 2.2), lab('weight', 70), lab('height', 168)]],
  ['R4', [lab('creatinine', 4), lab('weight', 70), lab('height', 168)]],
  ['RU', []]
]
