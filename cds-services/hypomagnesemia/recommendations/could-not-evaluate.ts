import { reasonWords } from '../../../src/guideline/toolkit/reason-words.ts'
import type { MissingFact } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import type { DraftOrder } from '../facts/drafts.ts'
import { separatedClasses } from '../facts/separation.ts'
import { neededInputs } from '../inputs.ts'
import { checkedMagnesium } from '../knowledge.ts'
import { wastingClasses } from '../order-checks/companion-orders.ts'
import { qtClasses } from '../order-checks/qt-drug-order.ts'
import { recommendation } from './shared.ts'

const names: Readonly<Record<string, string>> = {
  patient: 'patient (age, sex)',
  magnesium: 'magnesium',
  creatinine: 'creatinine',
  potassium: 'potassium',
  conditions: 'problem list',
  medications: 'medication list'
}

const wordsFor = (name: string): string => names[name] ?? name

/** The fact a missing input would have given. */
const factOf: Readonly<Record<string, string>> = { patient: 'age' }

/** Needed data were not sent or could not be fetched: said on a card, because silence would look like "all clear". */
export const couldNotEvaluate = rule({
  topic: 'couldNotEvaluate',
  hooks: ['patient-view', 'encounter-discharge', 'order-select', 'order-sign'],
  statements: ['S-031'],
  needs: [],
  when: f => (f.kind === 'chart' ? unspokenGaps(f).length + f.parts.length > 0 : !f.records.draftsSent || draftsUnjudged(f)),
  recommend: f => {
    const gaps = f.kind === 'chart' ? unspokenGaps(f) : f.gaps
    const version = f.drafts.find(draft => draft.version)?.version
    const unspecified = f.kind !== 'chart' && f.drafts.some(isUntold)
    const nameless = namesNoDrug(f)
    const named = new Set([...gaps.map(gap => gap.name), ...partsOf(f)])
    const missing = fewNames(gaps.map(({ name }) => name))
    const parts = fewNames(partsOf(f))
    if (f.kind !== 'chart' && !f.records.draftsSent) return nothingChecked(f)
    return recommendation(f, {
      topic: 'couldNotEvaluate',
      urgency: 'info',
      headline: version
        ? `Order not checked for magnesium: it is written in FHIR ${version}, this service reads R4`
        : f.drafts.some(draft => !draft.ofThisPatient)
          ? 'Order not checked for magnesium: it names another patient'
          : unspecified
            ? 'Order not checked for magnesium: its drug could not be read'
            : nameless
              ? 'Order not checked for magnesium: it names no drug'
              : `Look yourself, low magnesium not fully checked: ${missing ? `${missing} not available` : `${parts} in part`}`,
      why: [
        ...(unspecified ? ['The order refers to a Medication that did not come, without a name beside it.'] : []),
        ...byReason(gaps.map(({ name, reason }) => ({ name, why: whyMissing(name, reason) }))),
        ...byReason(partsOf(f).map(name => ({ name, why: 'in part' })))
      ],
      plan: ['No card is no all-clear: look at the missing data.'],
      statements: ['S-031'],
      conflicts: ['O-30'],
      facts: [],
      missing: [
        ...gaps,
        ...partsOf(f).map(name => ({ name, reason: 'failed' })),
        ...(unspecified && !named.has('medications') ? [{ name: 'medications', reason: 'absent' }] : [])
      ].map(({ name, reason }) => ({
        name: factOf[name] ?? name,
        reason
      })),
      options: []
    })
  }
})

/** The first three; the text names them all. */
function fewNames(inputs: readonly string[]): string {
  const more = inputs.length > 3 ? ` and ${inputs.length - 3} more` : ''
  return `${inputs.slice(0, 3).map(wordsFor).join(', ')}${more}`
}

/** `Magnesium, creatinine: was not sent`: inputs of one reason together. */
const byReason = (inputs: readonly { readonly name: string; readonly why: string }[]): readonly string[] =>
  [...Map.groupBy(inputs, ({ why }) => why)].map(([why, same]) => `${same.map(({ name }) => wordsFor(name)).join(', ')}: ${why}`)

/** A list has no unit: what cannot be read of it is its form. */
function whyMissing(name: string, reason: string): string {
  if (reason === 'not-convertible' && notMeasured.has(name)) return 'came in a form that could not be read'
  return reasonWords[reason as keyof typeof reasonWords] ?? reason
}
const notMeasured: ReadonlySet<string> = new Set(['patient', 'conditions', 'medications'])

/** Needed inputs of which a part did not come; for an order, also those of which a part was not understood. */
const partsOf = (f: Facts): readonly string[] =>
  f.kind === 'chart' ? f.parts : [...new Set([...f.parts, ...f.notUnderstood.map(({ name }) => name)])]

const nothingChecked = (f: Facts) =>
  recommendation(f, {
    topic: 'couldNotEvaluate',
    urgency: 'info',
    headline: 'Orders not checked for magnesium: the call carried no orders',
    why: ['The call carried no orders.'],
    plan: ['No card is no all-clear: look at the orders.'],
    statements: ['S-031'],
    conflicts: ['O-30'],
    facts: [],
    missing: [{ name: 'draftOrders', reason: 'absent' }],
    options: []
  })

/** A missing creatinine that `renalFunctionUnknown` already speaks of, and magnesium whose result is named, give no second card. */
const unspokenGaps = (f: Facts): readonly MissingFact[] => [
  ...f.gaps.filter(
    ({ name }) =>
      !(name === 'creatinine' && f.pathway.topics.includes('renalFunctionUnknown')) &&
      !(name === 'magnesium' && (f.magnesiumResult.unusable !== undefined || f.otherMagnesium.length > 0))
  ),
  ...withoutAge(f)
]

/** Magnesium is in force, and nobody can say whether adult limits hold: where no other card says so, this one does. */
function withoutAge({ age, ledger, pathway, gaps }: Facts): readonly MissingFact[] {
  const inForce = ledger.parenteral.length > 0 || ledger.oral.length > 0
  const said = pathway.topics.length > 0 || gaps.some(({ name }) => name === 'patient')
  return age.known || !inForce || said ? [] : [{ name: 'patient', reason: age.reason }]
}

/** An order that concerns this service and lacks what its check needs, names somebody else, or is of another FHIR version. */
function draftsUnjudged(f: Facts): boolean {
  const chosen = f.drafts.filter(draft => draft.selected)
  if (namesNoDrug(f) || chosen.some(draft => draft.version !== undefined || isUntold(draft))) return true
  const missing = new Set([...f.gaps.map(gap => gap.name), ...partsOf(f)])
  return chosen.some(({ order, ofThisPatient }) => {
    const inputs = order ? neededFor(order.drug.classes) : []
    return ofThisPatient ? inputs.some(name => missing.has(name)) : inputs.length > 0
  })
}

/** It may be any drug. */
const isUntold = ({ order, selected, withdrawn }: DraftOrder): boolean =>
  selected && !withdrawn && order?.drug.unspecified === true

/** A form without a drug is one that is being filled in; signed, it is an order that nobody can check. */
const namesNoDrug = (f: Facts): boolean =>
  f.hook === 'order-sign' &&
  f.drafts.some(({ isDrugOrder, order, selected, withdrawn }) => isDrugOrder && !order && selected && !withdrawn)

/** What the checks of an order need, by the classes of its drug. Nothing if none of them has anything to say about it. */
function neededFor(classes: ReadonlySet<string>): readonly string[] {
  const isOne = (names: readonly string[]): boolean => names.some(name => classes.has(name))
  // A kidney function that is not known is a finding of the magnesium order itself.
  if (isOne(checkedMagnesium)) return neededInputs.filter(name => name !== 'creatinine')
  if (isOne(wholeChart)) return neededInputs
  return [...(isOne(levelOnly) ? ['patient', 'magnesium'] : []), ...(isOne(separatedClasses) ? ['medications'] : [])]
}

const wholeChart = [
  'potassium-supplement',
  'calcium-supplement',
  'vitamin-d-analogue',
  'digoxin',
  'neuromuscular-blocker',
  'potassium-sparing-diuretic'
]
const levelOnly = [...wastingClasses, ...qtClasses]
