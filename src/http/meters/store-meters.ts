import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Droppable } from '../../store/queries.ts'
import type { Store } from '../../store/store.ts'
import { durations } from './durations.ts'

/** SQLSTATE, a result code of SQLite, or an error code of Node. Anything else could be a sentence, and there is no end of those. */
const code = /^(?:[0-9A-Z]{5}|SQLite \d{1,5}|E[A-Z_]{2,40})$/

const kinds: readonly (readonly [Droppable, string, string])[] = [
  ['evaluation', 'evaluations', 'Evaluation records'],
  ['decision', 'decisions', 'Entries of the decision log']
]

/** How the store does: what is asked of it, how long that takes, and what goes wrong. */
export function storeMeters(registry: Registry, waiting: Store['waiting']) {
  const registers = [registry]
  const seconds = new Histogram({
    registers,
    name: 'cds_store_duration_seconds',
    help: 'Time of what is asked of the store by operation and outcome: ok, failed',
    labelNames: ['operation', 'outcome'],
    buckets: durations
  })
  const trouble = new Counter({
    registers,
    name: 'cds_store_trouble_total',
    help: 'Errors of the database by code',
    labelNames: ['code']
  })
  const losses = Object.fromEntries(
    kinds.map(([kind, name, help]) => [
      kind,
      new Counter({ registers, name: `cds_${name}_lost_total`, help: `${help} that could not be stored` })
    ])
  )
  for (const [kind, name, help] of kinds) {
    new Gauge({
      registers,
      name: `cds_${name}_waiting`,
      help: `${help} on their way to the store`,
      collect() {
        this.set(waiting()[kind])
      }
    })
  }
  return {
    stored: (operation: string, succeeded: boolean, milliseconds: number): void =>
      seconds.observe({ operation, outcome: succeeded ? 'ok' : 'failed' }, milliseconds / 1000),
    trouble: (what: string): void => trouble.inc({ code: code.test(what) ? what : 'other' }),
    lost: (count: number, of: Droppable): void => losses[of]?.inc(count)
  }
}
