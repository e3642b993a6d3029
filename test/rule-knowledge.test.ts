import { readdirSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { figuresIn } from './support/rule-figures/figures-in.ts'

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

/** What decides or words, of both guidelines: all but the shapes of tables, generated names, and what only writes REVIEW.md. */
const ruleFiles = services.filter(({ path }) => !/(-schema|knowledge-names|\/review)\.ts$|\/review\//.test(path))

/** Figures of rule files that nobody could question, by file, each with its reason. */
const others: Readonly<Record<string, { readonly figures: string; readonly why: string }>> = {
  'hypomagnesemia/facts/total-hours.ts': { figures: '24 48', why: 'the columns of totals in doses.json are named by them' },
  'hypomagnesemia/wording/ledger-words.ts': { figures: '2 3 2', why: 'in which unit an age is told' },
  'hypomagnesemia/wording/lengths.ts': { figures: '139 5 20 50 3 60 120 80', why: 'characters of text' }
}

describe('a figure is written once', () => {
  const found = ruleFiles.map(({ path, text }) => ({
    path: path.replace('cds-services/', ''),
    figures: figuresIn(text)
  }))

  it('stands in no rule file, neither compared nor told, but for what is not clinical', () => {
    expect(ruleFiles.length).toBeGreaterThan(180)
    expect(Object.keys(others).length).toBeLessThanOrEqual(5)
    const clinical = found
      .filter(({ path, figures }) => figures.map(({ figure }) => figure).join(' ') !== (others[path]?.figures ?? ''))
      .flatMap(({ path, figures }) => figures.map(({ figure, within, line }) => `${path}:${line}: ${figure} in ${within}`))
    expect(clinical).toEqual([])
    expect(Object.keys(others).filter(path => !found.some(file => file.path === path))).toEqual([])
  })
})

/** What counts as a figure, and what does not: else the test above could pass for want of eyes. */
describe('what a figure is', () => {
  const told = (code: string): readonly string[] => figuresIn(code).map(({ figure }) => figure)

  it.each([
    ['a limit', 'f.potassium.value < 3.5', '3.5'],
    ['a limit on the left', 'if (18 <= age) stop()', '18'],
    ['a limit of one', 'const many = grams > 1', '1'],
    ['a limit behind a sign', 'rise > -3', '3'],
    ['a default', 'const dose = (grams = 2) => grams', '2'],
    ['what stands where nothing is known', 'const most = limit ?? 40', '40'],
    ['a factor that is none between units', 'weight * 0.25', '0.25'],
    ['a tolerance', 'perDay > most * 1.05', '1.05'],
    ['a conversion that is compared', 'hours > 24', '24'],
    ['a conversion of a number', 'lasts <= 24 * 60', '24 60'],
    ['an argument', 'above(strength, 20)', '20'],
    ['a member of a table', "const use = { grams: 1, minutes: 5, words: 'slow' }", '1 5'],
    ['a constant under a type', 'const smallest = 4.2 as number', '4.2'],
    ['a look-back', 'f.asOf - at <= day', 'day'],
    ['a look-back that is handed on', 'f.findings.recent(concepts, day)', 'day'],
    ['a look-back of several days', 'at > asOf - 7 * day', '7'],
    ['a dose in a sentence', "'consider amiloride 5 to 10 mg a day'", '5 10'],
    ['a limit in a template', `\`CrCl <20 or \${words}\``, '20'],
    ['a strength', "'20% or weaker'", '20'],
    ['a number at the beginning of a string', "'12 mmol'", '12'],
    ['an interval in words', "'older than a day'", 'older than a day'],
    ['times in words', "'calcium twice weekly'", 'twice weekly'],
    ['weeks in words', "'no serum magnesium in two weeks'", 'two weeks']
  ])('finds %s', (_, code, figures) => {
    expect(told(code).join(' ')).toBe(figures)
  })

  it.each([
    ['places and counts', 'names.slice(0, 3).at(-2) && list[2] && found.length > 3 && found.length - 3'],
    ['one', 'index + 1'],
    ['decimals', 'value.toFixed(2) + figure(rate, 1)'],
    ['rounding', 'Math.round(value * 10) / 10'],
    ['conversion', '(rate * 60) / 1000 + days / 7 + age / day + hours * hour'],
    ['a conversion or none', "unit === 'ml' ? 1000 : 1"],
    ['what arithmetic leaves', 'value > limit * 1.0001 - 1e-9'],
    ['a mean', '(upper + lower) / 2'],
    ['the end of a date without a time', 'time.dateOnly ? time.at + day : time.at'],
    ['codes and names', "['S-089', 'R3', 'V2-restricted', 'h2-blocker', '182923009', '19123-9', 'E83.42', '1']"],
    ['names with a number in a sentence', "'12-lead ECG, CKD-EPI 2021, H2 blocker, Stage 5 kidney disease, D5W'"],
    ['units', "['mL/min/{1.73_m2}', '10*9/L']"],
    ['patterns of reading', '/\\b(50 ?%|500 ?mg\\/ml)/i.test(words)'],
    ['types', 'type Hours = 24 | 48'],
    ['addresses', "'http://hl7.org/fhir/sid/icd-10-cm'"]
  ])('takes no figure for %s', (_, code) => {
    expect(told(code)).toEqual([])
  })
})
