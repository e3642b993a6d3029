import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { changesPage } from '../../src/http/changes/changes-page.ts'
import { snapshotSchema } from '../../src/http/changes/snapshot.ts'

const root = new URL('../../', import.meta.url)
const guideline = 'cds-services/hypomagnesemia/knowledge'

it('npm run snapshot keeps a version so that it can be held against another', () => {
  const text = execFileSync(process.execPath, ['src/cli/snapshot.ts', 'hypomagnesemia', '.', '2026-12-01'], { cwd: root })
  const now = snapshotSchema.parse(JSON.parse(text.toString()))
  expect(now.version).toBe(JSON.parse(readFileSync(new URL(`${guideline}/guideline.json`, root), 'utf8')).version)
  expect(now.tables['doses.json']?.['bolus / V2 R1 / grams']).toBe('5')
  expect(changesPage('Same', now, now).sections.find(({ title }) => title.startsWith('Table'))).toBeUndefined()
  const moved = { ...now, tables: { ...now.tables, 'doses.json': { ...now.tables['doses.json'], 'bolus / V2 R1 / grams': '4' } } }
  const [row] = changesPage('Moved', moved, now).sections.find(({ title }) => title === 'Table doses.json')?.table?.rows ?? []
  expect(row).toEqual(['bolus / V2 R1 / grams', '4', '5'])
})
