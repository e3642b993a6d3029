import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readKnowledge } from '../../../src/guideline/knowledge.ts'

const chartTopics = [
  'emergencyMagnesium',
  'severeSymptomatic',
  'severe',
  'moderateSymptomatic',
  'oralReplacement',
  'borderline',
  'escalateOral',
  'transitionToOral',
  'refractory',
  'volumeFirst',
  'contraindicatedRenal',
  'contraindicatedCondition',
  'dialysis',
  'pregnancy',
  'renalFunctionUnknown',
  'highMagnesium',
  'toxicMagnesium',
  'depletionPossible',
  'resultUnusable',
  'adultsOnly',
  'potassium',
  'calcium',
  'digoxin',
  'ecg',
  'causes',
  'causeWorkup',
  'recheckDue',
  'magnesiumUnknown',
  'couldNotEvaluate'
] as const
const orderTopics = [
  'magnesiumOrder',
  'potassiumOrder',
  'calciumOrder',
  'wastingDrugOrder',
  'qtDrugOrder',
  'digoxinOrder',
  'separationOrder',
  'potassiumSparingOrder',
  'neuromuscularBlockerOrder',
  'unrecognizedOrder'
] as const
const factNames = [
  'magnesium',
  'potassium',
  'calcium',
  'ionizedCalcium',
  'adjustedCalcium',
  'albumin',
  'creatinine',
  'egfr',
  'creatinineClearance',
  'renalBand',
  'weight',
  'height',
  'age',
  'qtc',
  'symptoms',
  'emergencies',
  'causes',
  'medications'
] as const

const text = z.string().trim().min(1)
const topic = z.enum([...chartTopics, ...orderTopics])
const topicOrFact = z.enum([...chartTopics, ...orderTopics, ...factNames])
const statementId = z.string().regex(/^S-\d{3}$/)
const conflictId = z.string().regex(/^C-\d{2}$/)
const gapId = z.string().regex(/^O-\d{2}$/)
const computable = z.enum(['yes', 'partly', 'text', 'not-as-printed', 'no'])
const realization = z.enum(['rule', 'text', 'not-offered', 'order-check', 'metadata', 'not-computable'])

const columns = (...names: string[]) => z.array(z.string()).refine(found => found.join() === names.join(), 'other columns')
const file = (name: string) => new URL(`../../../cds-services/hypomagnesemia/knowledge/${name}`, import.meta.url)

const statements = readKnowledge(
  file('statements.json'),
  z.strictObject({
    title: text,
    columns: columns('id', 'group', 'topic', 'text', 'computable', 'realization', 'where', 'reason'),
    rows: z.array(z.tuple([statementId, text, text, text, computable, realization, z.array(topic), z.string()]))
  })
).rows.map(([id, group, about, sentence, computable, realization, where, reason]) => {
  return { id, group, about, sentence, computable, realization, where, reason }
})

const resolutions = readKnowledge(
  file('conflicts.json'),
  z.strictObject({
    title: text,
    dangers: z.record(z.enum(['A', 'B', 'C']), text),
    conflicts: z.strictObject({
      columns: columns('id', 'danger', 'statements', 'problem', 'resolution', 'where'),
      rows: z.array(z.tuple([conflictId, z.enum(['A', 'B', 'C']), z.array(statementId).min(1), text, text, z.array(topicOrFact)]))
    }),
    gaps: z.strictObject({
      columns: columns('id', 'gap', 'resolution', 'where'),
      rows: z.array(z.tuple([gapId, text, text, z.array(topicOrFact).min(1)]))
    })
  })
)
const conflicts = resolutions.conflicts.rows
const gaps = resolutions.gaps.rows

const notOffered = readKnowledge(
  file('not-offered.json'),
  z.strictObject({
    title: text,
    columns: columns('what', 'statements', 'conflicts', 'why'),
    rows: z.array(z.tuple([text, z.array(statementId).min(1), z.array(conflictId).min(1), text]))
  })
).rows

const sources = readKnowledge(
  file('sources.json'),
  z.strictObject({
    title: text,
    columns: columns('tag', 'url', 'usedFor'),
    rows: z.array(z.tuple([z.string().regex(/^[A-Z]\d+[a-z]?$/), z.url({ protocol: /^https?$/ }), text])),
    openQuestions: z.array(text)
  })
)

const numbered = (letter: string, digits: number, last: number) =>
  Array.from({ length: last }, (_, index) => `${letter}-${String(index + 1).padStart(digits, '0')}`)
const known = new Set([...statements.map(({ id }) => id), ...conflicts.map(([id]) => id), ...gaps.map(([id]) => id)])
const cited = (words: string) => words.match(/\b[SCO]-\d+/g) ?? []
const duplicates = (list: readonly string[]) => list.filter((item, index) => list.indexOf(item) !== index)

describe('each id stands once, in order', () => {
  test.each([
    ['statements', statements.map(({ id }) => id), numbered('S', 3, 175)],
    ['conflicts', conflicts.map(([id]) => id), numbered('C', 2, 61)],
    ['gaps', gaps.map(([id]) => id), numbered('O', 2, 30)]
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected)
  })

  test('every id that a row or a reason names exists', () => {
    const named = [
      ...statements.flatMap(({ reason }) => cited(reason)),
      ...conflicts.flatMap(([, , ids, problem, resolution]) => [...ids, ...cited(`${problem} ${resolution}`)]),
      ...gaps.flatMap(([, gap, resolution]) => cited(`${gap} ${resolution}`)),
      ...notOffered.flatMap(([, ids, reasons, why]) => [...ids, ...reasons, ...cited(why)]),
      ...sources.openQuestions.flatMap(cited)
    ]
    expect(named.filter(id => !known.has(id))).toEqual([])
  })
})

describe('a statement', () => {
  const without = ['metadata', 'not-computable']

  test('that the service does not follow, or not to the letter, says why', () => {
    const silent = statements.filter(
      ({ realization, computable, reason }) =>
        !reason.trim() && (['not-offered', 'not-computable'].includes(realization) || computable === 'not-as-printed')
    )
    expect(silent).toEqual([])
  })

  test('that is realized names the cards, one that is not names none', () => {
    const wrong = statements.filter(({ realization, where }) => {
      if (realization === 'not-offered') return false
      return without.includes(realization) === where.length > 0
    })
    expect(wrong).toEqual([])
  })

  test('that is checked on drafts names an order card', () => {
    const orders: readonly string[] = orderTopics
    const checks = statements.filter(({ realization }) => realization === 'order-check')
    expect(checks.filter(({ where }) => !where.some(code => orders.includes(code)))).toEqual([])
  })

  test('that is not offered stands in the list of what is not offered', () => {
    const listed = new Set(notOffered.flatMap(([, ids]) => ids))
    const missing = statements.filter(({ id, realization }) => realization === 'not-offered' && !listed.has(id))
    expect(missing).toEqual([])
  })

  test('keeps its group together and names no card twice', () => {
    const groups = statements.map(({ group }) => group).filter((group, index, all) => group !== all[index - 1])
    expect(duplicates(groups)).toEqual([])
    expect(statements.filter(({ where }) => duplicates(where).length > 0)).toEqual([])
  })
})

test('every card rests on a statement, a conflict or a gap', () => {
  const used = new Set<string>([
    ...statements.flatMap(({ where }) => where),
    ...conflicts.flatMap(row => row[5]),
    ...gaps.flatMap(row => row[3])
  ])
  // A draft that names magnesium but cannot be identified is a matter of data; no text speaks of it.
  const expected = [...chartTopics, ...orderTopics].filter(code => code !== 'unrecognizedOrder')
  expect(expected.filter(code => !used.has(code))).toEqual([])
})

test('no text is longer than a reader takes in at once, and none is said twice', () => {
  const sentences = [
    ...statements.map(({ sentence }) => sentence),
    ...conflicts.flatMap(([, , , problem, resolution]) => [problem, resolution]),
    ...gaps.flatMap(([, gap, resolution]) => [gap, resolution]),
    ...notOffered.flatMap(([what, , , why]) => [what, why]),
    ...sources.openQuestions
  ]
  const reasons = statements.map(({ reason }) => reason)
  expect([...sentences, ...reasons].filter(words => words.length >= 300)).toEqual([])
  expect(duplicates(sentences)).toEqual([])
})

test('every source has a use, every page stands once under its tag, and questions stay open', () => {
  expect(duplicates(sources.rows.map(([tag, url]) => `${tag} ${url}`))).toEqual([])
  expect(sources.openQuestions.length).toBeGreaterThanOrEqual(9)
})
