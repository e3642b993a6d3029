import { type TestOrder, testOrders } from '../../../src/facts/test-order.ts'
import { day, hour, latest } from '../../../src/facts/time.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import { analyte, codesOf, dischargeTable, type Knowledge } from '../knowledge.ts'

/** Whether magnesium is ordered to be measured after discharge; `unknown` where the orders could not be read and none was found. */
export type RecheckOrder = 'ordered' | 'none' | 'unknown'

const serum = new Set(codesOf(...concepts.magnesium))
const { names } = analyte('magnesium', ...concepts.magnesium)

export function readRecheckOrder(knowledge: Knowledge, records: PatientRecord, asOf: number): RecheckOrder {
  if (testOrders(records).some(order => isMagnesium(knowledge, order) && counts(order, asOf))) return 'ordered'
  const state = records.state('laboratoryOrders')
  return state === 'present' || state === 'empty' ? 'none' : 'unknown'
}

/** By LOINC, by the site's own order, or by its name where no code tells. */
function isMagnesium(knowledge: Knowledge, { loincCodes, codes, text }: TestOrder): boolean {
  const own = knowledge.local.orders.filter(order => order.for === 'test magnesium')
  if (loincCodes.some(code => serum.has(code))) return true
  if (own.some(({ system, code }) => codes.some(coding => coding.system === system && coding.code === code))) return true
  return loincCodes.length === 0 && names !== undefined && names.said.test(text) && !names.but.test(text)
}

/** Written of late, and due when the patient is home; one that says no time is taken for it. */
function counts({ authored, due }: TestOrder, asOf: number): boolean {
  const { withinDays, earliestHours, latestDays } = dischargeTable.ordered
  const isOld = authored !== undefined && asOf - latest(authored) > withinDays * day
  return !isOld && (!due || (due.to >= asOf + earliestHours * hour && due.from <= asOf + latestDays * day))
}
