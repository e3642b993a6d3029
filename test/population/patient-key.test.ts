import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeKey, patientKey } from '../../src/population/run/patient-key.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('is made for its owner alone, and is the same from then on', () => {
  const path = join(folder, 'patient.key')
  const key = patientKey(path)
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(patientKey(path)).toBe(key)
})

it('is that of the first where two shards make one at the same time', () => {
  const path = join(folder, 'patient.key')
  const first = patientKey(path)
  // Another shard that saw no file a moment ago.
  makeKey(path)
  expect(patientKey(path)).toBe(first)
  expect(readdirSync(folder)).toEqual(['patient.key'])
})
