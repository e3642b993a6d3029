import { describe, expect, test } from 'vitest'
import { type BreakerLimits, circuitBreakers, type Outcome, usualBreakerLimits } from '../../src/acquisition/circuit-breaker.ts'

const base = 'https://ehr.example.org/fhir'

function played(changes: Partial<BreakerLimits> = {}) {
  const clock = { time: 0 }
  const breakers = circuitBreakers(() => clock.time, { ...usualBreakerLimits, ...changes })
  const call = (outcome: Outcome, at = base): string => {
    const pass = breakers.enter(at)
    pass?.end(outcome)
    return pass ? outcome : 'refused'
  }
  const state = (at = base) => breakers.states().find(server => server.base === at)?.state
  const fail = (times: number): void => {
    for (let i = 0; i < times; i++) call('failed')
  }
  return { clock, breakers, call, state, fail }
}

describe('P6: the circuit breaker', () => {
  test('opens after failures in a row, not before', () => {
    const { call, state, fail } = played()
    fail(4)
    call('answered')
    fail(4)
    expect(state()).toBe('closed')
    fail(1)
    expect(state()).toBe('open')
    expect(call('answered')).toBe('refused')
  })

  test('lets one probe through, and closes when it is answered', () => {
    const { clock, breakers, call, state, fail } = played()
    fail(5)
    clock.time = usualBreakerLimits.firstPause
    expect(state()).toBe('half-open')
    const probe = breakers.enter(base)
    expect(probe).toBeDefined()
    expect(call('answered')).toBe('refused')
    probe?.end('answered')
    expect(state()).toBe('closed')
    fail(4)
    expect(state()).toBe('closed')
  })

  test('stays open longer and longer, and still notices a return within 30 s', () => {
    const { clock, call, fail } = played()
    fail(5)
    const probes: number[] = []
    for (; clock.time < 120_000; clock.time += 100) if (call('failed') !== 'refused') probes.push(clock.time)
    expect(probes.length).toBeLessThan(12)
    const gaps = probes.slice(1).map((at, i) => at - (probes[i] ?? 0))
    expect(Math.max(...gaps)).toBeLessThan(28_000)
  })

  test('a probe whose caller hung up decides nothing and blocks nothing', () => {
    const { clock, call, state, fail } = played()
    fail(5)
    clock.time = 5000
    expect(call('cancelled')).toBe('cancelled')
    expect(state()).toBe('half-open')
    expect(call('answered')).toBe('answered')
    expect(state()).toBe('closed')
  })

  test('late news from before the opening changes nothing', () => {
    const { clock, breakers, state, fail } = played()
    const old = breakers.enter(base)
    const older = breakers.enter(base)
    fail(5)
    old?.end('answered')
    expect(state()).toBe('open')
    clock.time = 3999
    older?.end('failed')
    clock.time = 4000
    expect(state()).toBe('half-open')
  })

  test('hang-ups never open it', () => {
    const { call, state } = played()
    for (let i = 0; i < 100; i++) call('cancelled')
    expect(state()).toBe('closed')
  })
})

describe('P4: the bulkhead', () => {
  test('limits the calls that wait for one server, counts the refused, and forgives a pass ended twice', () => {
    const { breakers } = played({ concurrent: 2 })
    const passes = [breakers.enter(base), breakers.enter(base), breakers.enter(base)]
    expect(passes.map(Boolean)).toEqual([true, true, false])
    expect(breakers.enter('https://other.example.org')).toBeDefined()
    passes[0]?.end('answered')
    passes[0]?.end('answered')
    expect(breakers.states()[0]).toEqual({ base, state: 'closed', inFlight: 1, refused: 1 })
  })

  test('remembers a bounded number of servers, healthy ones least', () => {
    const { breakers, call, state, fail } = played({ servers: 10 })
    fail(5)
    for (let i = 0; i < 100; i++) call('answered', `${base}/${i}`)
    expect(breakers.states()).toHaveLength(10)
    expect(state()).toBe('open')
  })
})
