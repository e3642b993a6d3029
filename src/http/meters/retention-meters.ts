import { Counter, Gauge, type Registry } from 'prom-client'
import type { Clock } from '../../clock.ts'

export type RetentionSources = {
  /** `RETENTION_DAYS`; nothing is deleted without it. */
  readonly retentionDays: number | undefined
  readonly clock: Clock
}

/** For how long things are kept, and whether what is older is really deleted. */
export function retentionMeters(registry: Registry, { retentionDays = 0, clock }: RetentionSources) {
  const registers = [registry]
  new Gauge({
    registers,
    name: 'cds_retention_days',
    help: 'Days after which feedback, evaluations and decisions are deleted; 0: never'
  }).set(retentionDays)
  const last = new Gauge({
    registers,
    name: 'cds_retention_last_success_timestamp_seconds',
    help: 'When everything older than that was last gone; 0: not yet'
  })
  const deleted = new Counter({
    registers,
    name: 'cds_retention_deleted_total',
    help: 'Rows deleted because they were older than that'
  })
  const failures = new Counter({
    registers,
    name: 'cds_retention_failures_total',
    help: 'Deletions that did not come to their end'
  })
  return {
    purged: (rows: number): void => {
      deleted.inc(rows)
      last.set(clock() / 1000)
    },
    purgeFailed: (): void => failures.inc()
  }
}
