import { type Json, object } from '../acquisition/json.ts'
import { moment } from './time.ts'

/** From when to when an Observation was collected, where both ends are told and the end is the later. */
export function observedPeriod(observation: Json): { readonly from: number; readonly to: number } | undefined {
  const period = object(observation.effectivePeriod)
  const from = moment(period?.start)
  const to = moment(period?.end)
  return from && to && to.at > from.at ? { from: from.at, to: to.at } : undefined
}
