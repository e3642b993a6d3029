import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { FairTurns } from '../../src/http/fair-turns.ts'
import { limits } from '../../src/limits.ts'

/** Whether a promise has resolved by now. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), pause(5, false)])
}

describe('P8: large bodies take turns', () => {
  it('one call of a client is under way at a time, in the order they came; other clients do not wait for it', async () => {
    const turns = new FairTurns()
    const [first, second, third] = [1, 2, 3].map(() => turns.add('hostile', 1_000))
    const other = turns.add('usual', 1_000)
    expect(await Promise.all([first, second, third, other].map(call => isDone(call?.entered as Promise<void>)))).toEqual([
      true,
      false,
      false,
      true
    ])
    first?.leave()
    first?.leave()
    expect(await isDone(second?.entered as Promise<void>)).toBe(true)
    expect(await isDone(third?.entered as Promise<void>)).toBe(false)
  })

  it('a call that hung up while it waited is passed over', async () => {
    const turns = new FairTurns()
    const [first, second, third] = [1, 2, 3].map(() => turns.add('one', 1_000))
    second?.leave()
    first?.leave()
    expect(await isDone(third?.entered as Promise<void>)).toBe(true)
  })

  it('too much of one client, or of all, is refused and forgotten', async () => {
    const turns = new FairTurns()
    const half = limits.dearBytesOfClient / 2
    const first = turns.add('one', half)
    const waiting = [turns.add('one', half), turns.add('one', half)]
    expect(() => turns.add('one', 1)).toThrow(expect.objectContaining({ code: 'overloaded' }))
    turns.add('two', half)
    for (const call of waiting) call.leave()
    first.leave()
    const next = turns.add('one', half)
    expect(await isDone(next.entered)).toBe(true)
    expect(() => turns.add('one', half)).not.toThrow()
  })

  it('steps come one in a turn of the event loop, and small work is done between them', async () => {
    const turns = new FairTurns()
    const said: string[] = []
    const step = async (client: string): Promise<void> => {
      const call = turns.add(client, 1_000)
      await call.entered
      for (let round = 0; round < 3; round += 1) {
        await call.turn()
        said.push(client)
        for (const end = performance.now() + 20; performance.now() < end; );
      }
      call.leave()
    }
    let small = 0
    const timer = setInterval(() => {
      small += 1
      said.push('small')
    }, 1)
    await Promise.all([step('a'), step('b')])
    clearInterval(timer)
    expect(small).toBeGreaterThan(4)
    const dear = said.join(' ')
    expect(dear).not.toMatch(/a b|b a|a a|b b/)
    expect(dear.replaceAll(/small ?/g, '').trim()).toBe('a b a b a b')
  })
})
