import { limits as table } from '../limits.ts'

export type CircuitState = 'closed' | 'open' | 'half-open'

/** How a call to a server ended, as far as the server's health is concerned. */
export type Outcome = 'answered' | 'failed' | 'cancelled'

/** Permission to ask one server during one call. */
export type Pass = { readonly end: (outcome: Outcome) => void }

export type ServerHealth = {
  readonly base: string
  readonly state: CircuitState
  readonly inFlight: number
  readonly refused: number
}

export type Breakers = {
  /** A pass, or nothing when the server is known to be in trouble or has enough to do. Answers at once, never waits. */
  readonly enter: (base: string) => Pass | undefined
  /** For metrics. */
  readonly states: () => readonly ServerHealth[]
}

export type BreakerLimits = {
  /** Calls that may wait for one server at a time. */
  readonly concurrent: number
  /** Failed calls in a row that open the circuit. */
  readonly failures: number
  /** Milliseconds until a first probe; doubles with each probe that fails. */
  readonly firstPause: number
  readonly longestPause: number
  /** Servers remembered. */
  readonly servers: number
}

export const usualBreakerLimits: BreakerLimits = {
  concurrent: table.fhirConcurrent,
  failures: table.fhirFailures,
  firstPause: table.fhirPause,
  longestPause: table.fhirLongestPause,
  servers: table.fhirServers
}

type Server = {
  inFlight: number
  failures: number
  pause: number
  openUntil: number | undefined
  probing: boolean
  refused: number
}

/** Bulkhead and circuit breaker for each FHIR base: a dead server costs its own callers a moment, and everybody else nothing. */
export function circuitBreakers(clock: () => number, limits: BreakerLimits = usualBreakerLimits): Breakers {
  const servers = new Map<string, Server>()

  return {
    enter: base => {
      const server = servers.get(base) ?? remember(servers, base, limits)
      const { openUntil } = server
      const open = openUntil !== undefined && (clock() < openUntil || server.probing)
      if (open || server.inFlight >= limits.concurrent) {
        server.refused += 1
        return undefined
      }
      const probe = openUntil !== undefined
      server.probing = probe
      server.inFlight += 1
      let ended = false
      return {
        end: outcome => {
          if (ended) return
          ended = true
          server.inFlight -= 1
          if (probe) server.probing = false
          settle(server, { outcome, probe, now: clock() }, limits)
        }
      }
    },
    states: () =>
      [...servers].map(([base, server]) => ({
        base,
        state: stateOf(server, clock()),
        inFlight: server.inFlight,
        refused: server.refused
      }))
  }
}

type Ended = { readonly outcome: Outcome; readonly probe: boolean; readonly now: number }

function settle(server: Server, { outcome, probe, now }: Ended, limits: BreakerLimits): void {
  if (outcome === 'cancelled') return
  // Calls that were under way when the circuit opened say nothing new; only the probe decides.
  if (server.openUntil !== undefined && !probe) return
  if (outcome === 'answered') {
    server.failures = 0
    server.openUntil = undefined
    server.pause = limits.firstPause
    return
  }
  server.failures += 1
  if (!probe && server.failures < limits.failures) return
  server.openUntil = now + server.pause
  server.pause = Math.min(server.pause * 2, limits.longestPause)
}

function stateOf(server: Server, now: number): CircuitState {
  if (server.openUntil === undefined) return 'closed'
  return now < server.openUntil ? 'open' : 'half-open'
}

/** Bases come from the registry, which may change many times: healthy idle servers are forgotten first. */
function remember(servers: Map<string, Server>, base: string, limits: BreakerLimits): Server {
  if (servers.size >= limits.servers) {
    const idle = [...servers].find(([, server]) => server.inFlight === 0 && server.openUntil === undefined) ?? [...servers][0]
    if (idle) servers.delete(idle[0])
  }
  const made: Server = { inFlight: 0, failures: 0, pause: limits.firstPause, openUntil: undefined, probing: false, refused: 0 }
  servers.set(base, made)
  return made
}
