import type { Measurement } from '../../../../src/facts/lab.ts'
import { observedPeriod } from '../../../../src/facts/observed-period.ts'
import { hour } from '../../../../src/facts/time.ts'
import { type Knowledge, labCodesOf } from '../../knowledge.ts'

/** Urine of a stated time. */
type Entry = { readonly from: number; readonly to: number; readonly milliliters: number }
export type Collected = { readonly hours: number; readonly milliliters: number }

/** A result as urine of a time: its own period, else that of its code. A volume of no stated time (a single void) tells none. */
export function entryOf(knowledge: Knowledge, result: Measurement): Entry | undefined {
  if (result.comparator?.startsWith('>')) return undefined
  const stated = observedPeriod(result.raw)
  if (stated) return { ...stated, milliliters: result.value }
  const hours = collectionHours(knowledge, result.code)
  return hours === undefined ? undefined : { from: result.at - hours * hour, to: result.at, milliliters: result.value }
}

/** Hours that a LOINC code counts urine for. */
const collectionHours = (knowledge: Knowledge, code: string): number | undefined =>
  knowledge.thresholds.urineOutput.periods.find(({ concept }) => labCodesOf(concept).some(row => row.code === code))?.hours

/** The volumes of the last hours, of ever more of them, as far as entries follow each other without a gap. */
export function volumesBack(knowledge: Knowledge, entries: readonly Entry[]): readonly Collected[] {
  // Clocks of hourly entries are not read more exactly.
  const slack = knowledge.window('same/urineEntry')
  const last = Math.max(...entries.map(({ to }) => to))
  return entries.filter(({ to }) => last - to <= slack).flatMap(entry => chainFrom(entry, entries, slack))
}

function chainFrom(first: Entry, entries: readonly Entry[], slack: number): readonly Collected[] {
  const volumes: Collected[] = []
  let milliliters = 0
  let hours = 0
  for (let entry: Entry | undefined = first; entry; entry = before(entry, entries, slack)) {
    milliliters += entry.milliliters
    hours += (entry.to - entry.from) / hour
    volumes.push({ hours, milliliters })
  }
  return volumes
}

/** The entry that ends where one begins; of several the one with the least urine an hour. */
function before({ from }: Entry, entries: readonly Entry[], slack: number): Entry | undefined {
  const rate = ({ to, from: start, milliliters }: Entry): number => milliliters / (to - start)
  return entries
    .filter(entry => Math.abs(entry.to - from) <= slack && entry.from < from - slack)
    .reduce<Entry | undefined>((least, entry) => (least && rate(least) <= rate(entry) ? least : entry), undefined)
}
