import { Counter, Gauge, type Registry } from 'prom-client'
import type { CircuitState, ServerHealth } from '../../acquisition/circuit-breaker.ts'
import type { ServicePackage } from '../../guideline-folder.ts'
import type { Load } from '../plugins/load-shedding.ts'

const states: readonly CircuitState[] = ['closed', 'half-open', 'open']

export type GaugeSources = {
  readonly load: Load
  /** Statuses of what was refused before it was a call, and how often. */
  readonly refused: ReadonlyMap<number, number>
  readonly circuits: () => readonly ServerHealth[]
  readonly services: readonly ServicePackage[]
}

/** What is read at the moment somebody asks. */
export function gauges(registry: Registry, { load, refused, circuits, services }: GaugeSources): void {
  const registers = [registry]
  const read = (name: string, help: string, value: () => number): void => {
    new Gauge({
      registers,
      name,
      help,
      collect() {
        this.set(value())
      }
    })
  }
  read('cds_calls_in_flight', 'Calls under way', load.inFlight)
  read(
    'cds_event_loop_late_seconds',
    'By how much the event loop is late; beyond MAX_EVENT_LOOP_DELAY calls are shed',
    () => load.lag() / 1000
  )
  new Counter({
    registers,
    name: 'cds_calls_shed_total',
    help: 'Calls refused for want of capacity',
    collect() {
      this.reset()
      this.inc(load.shed())
    }
  })
  new Counter({
    registers,
    name: 'cds_connections_refused_total',
    help: 'Connections refused before there was a call: no HTTP, too slow, head too large',
    labelNames: ['status'],
    collect() {
      this.reset()
      for (const [status, times] of refused) this.inc({ status: String(status) }, times)
    }
  })
  // The listed server and not the base, whose path a caller may choose below the listed one.
  new Gauge({
    registers,
    name: 'cds_fhir_circuits',
    help: 'Circuits to the bases of a FHIR server by state: closed, half-open, open',
    labelNames: ['server', 'state'],
    collect() {
      this.reset()
      for (const { base, state } of circuits())
        for (const each of states) this.inc({ server: new URL(base).origin, state: each }, each === state ? 1 : 0)
    }
  })
  new Gauge({
    registers,
    name: 'cds_fhir_calls_in_flight',
    help: 'Calls that wait for a FHIR server',
    labelNames: ['server'],
    collect() {
      this.reset()
      for (const { base, inFlight } of circuits()) this.inc({ server: new URL(base).origin }, inFlight)
    }
  })
  const versions = new Gauge({
    registers,
    name: 'cds_knowledge_info',
    help: 'Version of the knowledge in use',
    labelNames: ['service', 'version']
  })
  for (const { name: service, knowledge } of services) versions.set({ service, version: knowledge.version }, 1)
}
