import { describe, expect, test, vi } from 'vitest'
import { loadServices } from '../../src/guideline-folder.ts'
import { rehearsalOf, rehearse, warmUp } from '../../src/http/warm-up.ts'

const now = Date.parse('2026-11-25T12:00:00Z')

describe('the rehearsal before the first call', () => {
  test('judges the examples of all services, over and over up to the count', async () => {
    const services = await loadServices(['hypomagnesemia', 'hypokalemia'])
    const judged = { total: 0, hooks: new Set<string>() }
    const watched = services.map(service => ({
      ...service,
      evaluate: (...given: Parameters<typeof service.evaluate>) => {
        judged.total += 1
        judged.hooks.add(given[1].hook)
        return service.evaluate(...given)
      }
    }))
    expect(warmUp(rehearsalOf(watched, now), 700, Number.POSITIVE_INFINITY)).toBe(700)
    // The few that are there to be refused are not judged.
    expect(judged.total).toBeGreaterThan(600)
    expect([...judged.hooks].sort()).toEqual(['encounter-discharge', 'order-sign', 'patient-view'])
  })

  test('does nothing where there are no examples', async () => {
    expect(warmUp(rehearsalOf(await loadServices(['hypomagnesemia']), now, new URL('nowhere/', import.meta.url)))).toBe(0)
  })

  test('ends when its time is up, however many are left', () => {
    let at = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => at)
    let judged = 0
    const slow = (): void => {
      at += 20
      judged += 1
    }
    try {
      expect(warmUp(slow, 1000, 50)).toBe(3)
    } finally {
      clock.mockRestore()
    }
    expect(judged).toBe(3)
  })

  test('a rule that fails stops the start', async () => {
    const [service] = await loadServices(['hypomagnesemia'])
    if (!service) throw new Error('no service')
    const broken = {
      ...service,
      evaluate: () => {
        throw new TypeError('broken')
      }
    }
    expect(() => warmUp(rehearsalOf([broken], now))).toThrow('broken')
  })
})

describe('the rehearsal beside the first calls', () => {
  test('goes on in moments, between which others have their turn', async () => {
    const services = await loadServices(['hypomagnesemia'])
    let turns = 0
    const ticking = setInterval(() => {
      turns += 1
    }, 5)
    expect(await rehearse(rehearsalOf(services, now), { count: 60 })).toBe(60)
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(2)
  })

  test('ends when the service does', async () => {
    expect(await rehearse(rehearsalOf(await loadServices(['hypomagnesemia']), now), { isStopped: () => true })).toBe(0)
  })
})
