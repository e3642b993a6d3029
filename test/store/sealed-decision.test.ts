import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decisionKeys, openDecision, sealDecision } from '../../src/store/sealed-decision.ts'
import { noon } from '../support/stores/feedback-samples.ts'

const fresh = (): string => randomBytes(32).toString('base64')
const keysOf = (...texts: readonly string[]) => {
  const keys = decisionKeys(texts)
  if (!keys) throw new Error('no key')
  return keys
}
const [old, other] = [fresh(), fresh()]
const text = JSON.stringify({ who: 'Patient/ann', words: 'Zebedee 🙂 '.repeat(500) })
const sealed = await sealDecision(keysOf(old), { id: 'e1', at: noon, text })

describe('a sealed decision', () => {
  test('opens with its key to what was written', async () => {
    expect(await openDecision(keysOf(old), sealed)).toBe(text)
  })

  test('shows nothing of it, and is another each time', async () => {
    const plain = Buffer.from(sealed.sealed, 'base64').toString('latin1')
    for (const word of ['Patient', 'ann', 'Zebedee']) expect(plain).not.toContain(word)
    expect((await sealDecision(keysOf(old), { id: 'e1', at: noon, text })).sealed).not.toBe(sealed.sealed)
  })

  test('still opens after the key was changed, and what is new is sealed with the new one', async () => {
    const rotated = keysOf(other, old)
    expect(await openDecision(rotated, sealed)).toBe(text)
    const next = await sealDecision(rotated, { id: 'e2', at: noon, text })
    expect(next.keyId).not.toBe(sealed.keyId)
    expect(await openDecision(keysOf(other), next)).toBe(text)
    await expect(openDecision(keysOf(old), next)).rejects.toThrow(next.keyId)
  })

  test('does not open with a key that is gone, and tells which one by its id alone', async () => {
    const refused = await openDecision(keysOf(other), sealed).catch((error: Error) => error.message)
    expect(refused).toContain(sealed.keyId)
    expect(refused).not.toContain(old)
  })

  const cut = (from: number, to?: number) => Buffer.from(sealed.sealed, 'base64').subarray(from, to).toString('base64')
  const flipped = Buffer.from(sealed.sealed, 'base64').map((byte, index) => (index === 40 ? byte ^ 1 : byte))
  test.each([
    ['a changed bit', { sealed: Buffer.from(flipped).toString('base64') }],
    ['its end cut off', { sealed: cut(0, -1) }],
    ['a short tag', { sealed: cut(0, 20) }],
    ['nothing', { sealed: '' }],
    ['the id of another evaluation', { id: 'e9' }],
    ['another moment', { at: noon + 1 }]
  ])('does not open with %s', async (_, change) => {
    await expect(openDecision(keysOf(old), { ...sealed, ...change })).rejects.toThrow('damaged')
  })
})
