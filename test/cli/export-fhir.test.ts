import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, expect, it } from 'vitest'
import { runExportFhirCli } from '../../src/cli/export-fhir.ts'
import { loadServices } from '../../src/guideline-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'export-fhir-'))
afterAll(() => rmSync(folder, { recursive: true }))
const both = await loadServices(['hypomagnesemia', 'hypokalemia'])

function run(args: readonly string[], services = both) {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const code = runExportFhirCli(args, { services, stdout, stderr })
  return { code, said: String(stdout.read() ?? ''), complained: String(stderr.read() ?? '') }
}
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'))

it('writes a package whose index names each of its files', () => {
  const target = join(folder, 'new', 'package')
  const { code, said } = run([target])
  expect(code).toBe(0)
  expect(said).toMatch(/\d+ resources of hypomagnesemia/)
  expect(json(join(target, 'package.json'))).toMatchObject({ name: 'cds.hypomagnesemia', fhirVersions: ['4.0.1'] })
  const { files } = json(join(target, '.index.json'))
  const names = files.map(({ filename }: { filename: string }) => filename)
  expect(names.toSorted()).toEqual(
    readdirSync(target)
      .filter(name => name !== 'package.json' && name !== '.index.json')
      .sort()
  )
  for (const { filename, resourceType, id, url } of files)
    expect(json(join(target, filename))).toMatchObject({ resourceType, id, url })
})

it('refuses a folder that is not empty, unless it is told', () => {
  const target = join(folder, 'full')
  expect(run([target]).code).toBe(0)
  writeFileSync(join(target, 'notes.txt'), 'mine')
  writeFileSync(join(target, 'PlanDefinition-gone.json'), '{}')
  const index = json(join(target, '.index.json'))
  index.files.push({ filename: 'PlanDefinition-gone.json' }, { filename: '../../outside.json' })
  writeFileSync(join(target, '.index.json'), JSON.stringify(index))
  writeFileSync(join(folder, 'outside.json'), '{}')
  const refused = run([target])
  expect(refused.code).toBe(1)
  expect(refused.complained).toContain('not empty')
  expect(run([target, '--force']).code).toBe(0)
  expect(existsSync(join(target, 'notes.txt'))).toBe(true)
  expect(existsSync(join(target, 'PlanDefinition-gone.json'))).toBe(false)
  expect(existsSync(join(folder, 'outside.json'))).toBe(true)
})

it.each([[[]], [['--wrong']], [['a', 'b']]])('%j is a wrong use', args => {
  expect(run(args)).toMatchObject({ code: 2, complained: expect.stringContaining('Usage') })
})

it('says that a service publishes nothing', () => {
  expect(run([join(folder, 'none')], both.slice(1))).toMatchObject({ code: 1, complained: expect.stringContaining('publishes') })
  expect(existsSync(join(folder, 'none'))).toBe(false)
})
