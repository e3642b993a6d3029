import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { timeOrderedUuid } from '../../src/presentation/time-ordered-uuid.ts'

test('uuids differ, grow with time, and are such as older clients know', async () => {
  const made = Array.from({ length: 10_000 }, timeOrderedUuid)
  expect(new Set(made).size).toBe(made.length)
  for (const uuid of made) expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  await pause(5)
  const later = timeOrderedUuid()
  expect(made.every(uuid => uuid < later)).toBe(true)
})
