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

/** Spans of time in rule files that say nothing clinical, each with its reason. */
const otherSpans: Readonly<Record<string, string>> = {
  'facts/kidney/transplant.ts: 366 * day': 'the calendar: of a date without month or day',
  'facts/kidney/urine-periods.ts: 15 * minute': 'how exactly clocks of hourly entries are read',
  'wording/ledger-words.ts: 30.4375 * day': 'the calendar: months in words',
  'wording/ledger-words.ts: 2 * hour': 'in which unit an age is told',
  'wording/ledger-words.ts: 3 * day': 'in which unit an age is told'
}

describe('a figure is written once', () => {
  const code = rules.map(({ path, text }) => ({
    path: path.replace('cds-services/hypomagnesemia/', ''),
    text: text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  }))
  const spans = code.flatMap(({ path, text }) =>
    [...text.matchAll(/\b[\d._]+ \* (?:minute|hour|day|week)\b|\b\d+_000(?:_000)?\b/g)].map(([found]) => `${path}: ${found}`)
  )

  it('has every look-back in windows.json, but for what is not clinical', () => {
    expect(Object.keys(otherSpans).length).toBeLessThanOrEqual(5)
    expect([...new Set(spans)].sort()).toEqual(Object.keys(otherSpans).sort())
  })
})
