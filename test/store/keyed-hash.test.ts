import { expect, test } from 'vitest'
import { keyedHash } from '../../src/store/keyed-hash.ts'

test('a keyed hash differs by key and by every part, and needs a key and an id', () => {
  const hash = keyedHash('key', 'patient', 'north', '1')
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(keyedHash('key', 'patient', 'north', '1')).toBe(hash)
  const others = [
    ['other', 'patient', 'north', '1'],
    ['key', 'user', 'north', '1'],
    ['key', 'patient', 'south', '1'],
    ['key', 'patient', 'nort', 'h1']
  ] as const
  for (const [key, ...parts] of others) expect(keyedHash(key, ...parts)).not.toBe(hash)
  expect(keyedHash(undefined, 'patient', 'north', '1')).toBeUndefined()
  expect(keyedHash('', 'patient', 'north', '1')).toBeUndefined()
  expect(keyedHash('key', 'patient', 'north', undefined)).toBeUndefined()
})
