import { readdirSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Knowledge is an argument: what a rule reads of it comes with the facts, never from a variable of a module. */

const root = fileURLToPath(new URL('../', import.meta.url))
const sourcesIn = (folder: string): readonly { readonly path: string; readonly text: string }[] =>
  readdirSync(resolve(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => resolve(entry.parentPath, entry.name))
    .map(file => ({ path: relative(root, file), text: readFileSync(file, 'utf8') }))

const services = sourcesIn('cds-services')
const judging = /^cds-services\/hypomagnesemia\/(facts|pathway|order-checks|recommendations|wording|silence|pages|publication)\//
const rules = services.filter(({ path }) => judging.test(path))

describe('knowledge is an argument', () => {
  it('has no variable of a module that changes', () => {
    const changing = [...services, ...sourcesIn('src/guideline')].filter(({ text }) => /^(?:export )?(?:let|var) /m.test(text))
    expect(changing.map(({ path }) => path)).toEqual([])
  })

  it('is not read past the argument: no rule names the knowledge of the folder', () => {
    expect(rules.length).toBeGreaterThan(150)
    expect(rules.filter(({ text }) => /\bownKnowledge\b|\bnew Knowledge\(/.test(text)).map(({ path }) => path)).toEqual([])
  })
})
