import { limits } from '../../src/limits.ts'

/** Bodies that take as much time as bodies of 5 MB may: a text, a list or a number of entries up to each limit or beyond it. */
const megabytes = 4_700_000
const now = Date.now()
const at = (hoursAgo: number): string => new Date(now - hoursAgo * 3_600_000).toISOString()
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))
const long = (words: string, characters = megabytes): string => words.repeat(Math.floor(characters / words.length))

const subject = { reference: 'Patient/p1' }
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const snomed = 'http://snomed.info/sct'
const bundle = (entries: readonly object[]) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: entries.map(resource => ({ resource }))
})
/** As many as a body holds. */
const full = (make: (index: number) => object): object[] =>
  many(Math.floor(megabytes / (JSON.stringify({ resource: make(99_999) }).length + 1)), make)

const lab = (id: string, code: string, value: number, hoursAgo: number, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code }] },
  subject,
  effectiveDateTime: at(hoursAgo),
  valueQuantity: { value, unit: code === '2823-3' ? 'mmol/L' : 'mg/dL', system: 'http://unitsofmeasure.org' },
  ...more
})
const drug = (id: string, text: string, more: object = {}) => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject,
  authoredOn: at(30),
  medicationCodeableConcept: { text },
  ...more
})
const draft = (id: string, more: object = {}) => drug(id, 'Magnesium sulfate injection', { status: 'draft', ...more })
const problem = (id: string, more: object = {}) => ({ resourceType: 'Condition', id, subject, code: { text: 'x' }, ...more })
const infusion = [{ text: '1 g in 100 mL iv over 1 h every 4 h' }]

function call(prefetch: object, drafts?: readonly object[]): string {
  return JSON.stringify({
    hook: drafts ? 'order-sign' : 'patient-view',
    hookInstance: crypto.randomUUID(),
    context: { patientId: 'p1', userId: 'Practitioner/1', ...(drafts ? { draftOrders: bundle(drafts) } : {}) },
    prefetch: {
      patient: { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1961-03-04' },
      magnesium: bundle([lab('mg', '19123-9', 1, 2)]),
      potassium: bundle([lab('k', '2823-3', 3.8, 2)]),
      creatinine: bundle([lab('cr', '2160-0', 0.9, 2)]),
      medications: bundle([]),
      conditions: bundle([]),
      ...prefetch
    }
  })
}

const orders = (make: (index: number) => object, count = limits.wordedEntries): object => ({
  medications: bundle(many(count, make))
})

export const hostileBodies: Readonly<Record<string, string>> = {
  'a usual call': call({}),
  'name of a drug': call(orders(() => drug('m', long('magnesium ')), 1)),
  'name of an order under way': call({}, [draft('d', { medicationCodeableConcept: { text: long('magnesium ') } })]),
  'names at the limit': call(orders(index => drug(`m${index}`, long('magnesium 1 ', limits.textCharacters - 20)), 1_100)),
  instruction: call({}, [draft('d', { dosageInstruction: [{ text: long('1 g in 100 mL over 1 h ') }] })]),
  'instructions at the limit': call(
    {},
    many(limits.drafts, index =>
      draft(`d${index}`, { dosageInstruction: many(4, () => ({ text: long('not 1 g in 9 ', limits.textCharacters - 20) })) })
    )
  ),
  'instruction of blanks': call({}, [draft('d', { dosageInstruction: [{ text: `in${long(' ')}x` }] })]),
  'instructions of one order': call({}, [
    draft('d', { dosageInstruction: many(80_000, sequence => ({ text: '1 g iv', sequence })) })
  ]),
  'codes of one drug': call(
    orders(
      () =>
        drug('m', 'x', { medicationCodeableConcept: { coding: many(60_000, code => ({ system: rxnorm, code: `${code}` })) } }),
      1
    )
  ),
  'text of a problem': call({ conditions: bundle([problem('c', { code: { text: long('torsades ') } })]) }),
  'remark on a result': call({ magnesium: bundle([lab('mg', '19123-9', 1, 2, { note: [{ text: long('no hemolys') }] })]) }),
  'unit of a result': call({
    magnesium: bundle([lab('mg', '19123-9', 1, 2, { valueQuantity: { value: 1, unit: long('mg') } })])
  }),
  'orders under way beside orders': call(
    orders(index => drug(`m${index}`, 'Magnesium oxide 400 MG Oral Tablet')),
    many(limits.drafts, index => draft(`d${index}`, { dosageInstruction: infusion }))
  ),
  orders: call(
    orders(index => drug(`m${index}`, 'Magnesium oxide 400 MG Oral Tablet', { dosageInstruction: [{ text: '1 tablet daily' }] }))
  ),
  problems: call({
    conditions: bundle(
      many(limits.wordedEntries, index => problem(`c${index}`, { code: { coding: [{ system: snomed, code: '31722008' }] } }))
    )
  }),
  'results of magnesium': call({
    magnesium: bundle(full(index => lab(`mg${index}`, '19123-9', 1 + (index % 10) / 10, 2 + index / 100)))
  }),
  'results of potassium': call({ potassium: bundle(full(index => lab(`k${index}`, '2823-3', 3, 2 + index / 100))) }),
  'results of creatinine': call({
    creatinine: bundle(full(index => lab(`cr${index}`, '2160-0', 1 + (index % 10) / 10, 2 + index / 100)))
  }),
  'results under one id': call({ magnesium: bundle(full(index => lab('mg', '19123-9', 1 + index / 100_000, 2))) }),
  'parts of one result': call({
    magnesium: bundle([
      lab('mg', '19123-9', 1, 2, {
        component: many(30_000, () => ({
          code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
          valueQuantity: { value: 3, unit: 'mmol/L' }
        }))
      })
    ])
  }),
  'small values': call({ x: many(490_000, () => 1) }),
  'small entries': call({ x: { resourceType: 'Bundle', entry: many(160_000, () => ({ a: {} })) } }),
  'one long text that nobody reads': call({ x: long('x') })
}
