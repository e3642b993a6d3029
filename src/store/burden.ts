import type { ShownRow } from './shown-cards.ts'

/** How cards are spread over people, each known by a keyed hash alone: how many people, and cards for each. */
export type Spread = { readonly people: number; readonly median: number; readonly p90: number }

/** Missing where the operator set no key: then nobody can be told from anybody. */
export type Burden = { readonly perClinicianDay?: Spread; readonly perPatient?: Spread }

/** Counts cards by person. A clinician counts anew every day. */
export class BurdenCount {
  readonly #clinicians = new Map<string, number>()
  readonly #patients = new Map<string, number>()

  add({ at, userHash, patientHash }: ShownRow): void {
    if (userHash !== null) count(this.#clinicians, `${userHash} ${at.slice(0, 10)}`)
    if (patientHash !== null) count(this.#patients, patientHash)
  }

  result(): Burden {
    const [perClinicianDay, perPatient] = [spreadOf(this.#clinicians), spreadOf(this.#patients)]
    return { ...(perClinicianDay ? { perClinicianDay } : {}), ...(perPatient ? { perPatient } : {}) }
  }
}

const count = (counts: Map<string, number>, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1)

function spreadOf(counts: ReadonlyMap<string, number>): Spread | undefined {
  const sorted = [...counts.values()].sort((a, b) => a - b)
  if (sorted.length === 0) return undefined
  return { people: sorted.length, median: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) }
}

/** The smallest count that so large a share of the people does not pass. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
