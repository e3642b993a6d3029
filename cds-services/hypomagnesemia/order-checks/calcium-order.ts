import { problemsNamed } from '../../../src/facts/condition.ts'
import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import { purposeText } from '../../../src/facts/purpose-text.ts'
import { range } from '../advice.ts'
import { activeDrafts } from '../facts/drafts.ts'
import { calciumApart } from '../facts/separation.ts'
import { daysWords } from '../facts/span-words.ts'
import { conditionCodes, type Knowledge, potassiumTable } from '../knowledge.ts'
import type { Concept, LimitName } from '../knowledge-names.ts'
import { interval } from '../monitoring.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { digoxinToxicity } from '../pathway/digoxin-toxicity.ts'
import { adult, calciumSigns, longQtcCritical, magnesiumWithheld, withheldWords } from '../pathway/related-electrolytes.ts'
import { figure } from '../wording/words.ts'
import { type Note, note } from './checked.ts'
import { is, low, lowNote, type Role, withheldLead } from './shared.ts'

/** Calcium or vitamin D: in vain while magnesium is low, unless calcium cannot wait. */
export const calciumOrder: Role = (f, order, draft) => {
  const supplement = is(order, 'calcium-supplement')
  if (!(supplement || is(order, 'vitamin-d-analogue')) || !adult(f)) return []
  const urgent = cannotWait(f)
  const withheld = magnesiumWithheld(f)
  const beside = withheld ? withheldWords(withheld) : undefined
  const text = urgent
    ? `calcium cannot wait; ${beside ?? 'give magnesium with it.'}`
    : beside
      ? `calcium or vitamin D alone does not hold; ${beside}`
      : 'calcium and vitamin D do not hold until it is replaced.'
  const lead = urgent ? (withheld ? 'Calcium without delay' : 'Give both together') : withheld ? withheldLead : undefined
  const apart = supplement && !isParenteral(order) && f.ledger.swallowed.length > 0
  return [
    // A product that holds magnesium as well replaces it.
    ...antidote(f, order, supplement),
    ...(low(f) && !is(order, 'magnesium-product') && !(supplement && forHeart(f, order))
      ? [lowNote(f, urgent ? 'info' : 'warning', ['S-096', 'S-101'], { text, lead })]
      : []),
    ...activeVitamin(f, order, draft.reference),
    ...(apart ? [note('separation', 'warning', ['S-138'], { text: `Take calcium ${calciumApart}.`, with: 'magnesium' })] : [])
  ]
}

const heartConcepts: readonly Concept[] = [
  'hyperkalemia',
  'hypermagnesemia',
  'magnesium-overdose',
  'cardiac-arrest',
  'pulseless-vt'
]
const heartWords = /hyperkal|high potassium|hypermagn|magnesium toxicity|calcium[- ]channel|\bccb\b|cardiac arrest/

/** M26: calcium for the heart, in high potassium or magnesium, poisoning with a calcium channel blocker, or arrest. */
function forHeart(f: Assessed, order: DrugOrder): boolean {
  const stated = order.reasons.flatMap(reason => [...conditionCodes.conceptsOf(reason)])
  const words = purposeText(order).toLowerCase()
  const band = f.magnesiumBand.known ? f.magnesiumBand.value : undefined
  return (
    (f.potassium.known && f.potassium.value >= potassiumTable.calciumFrom.value) ||
    band === 'HI' ||
    band === 'TOX' ||
    heartConcepts.some(concept => stated.includes(concept)) ||
    heartWords.test(words) ||
    f.findings.recent(heartConcepts, f.knowledge.window('event/condition')).length > 0 ||
    isPoisoned(f)
  )
}

const poisoning =
  /(calcium[- ]channel|\bccb\b|amlodipine|diltiazem|verapamil|nifedipine).*(poison|overdos|toxic)|(poison|overdos|toxic).*(calcium[- ]channel|\bccb\b|amlodipine|diltiazem|verapamil|nifedipine)/i

/** Charted within a day in words: no code of it is in the lists. */
const isPoisoned = ({ knowledge, records, findings, asOf }: Assessed): boolean =>
  problemsNamed(records, conditionCodes, poisoning, asOf).some(
    problem => problem.active && findings.isRecent(problem, knowledge.window('event/condition'))
  )

function antidote(f: Assessed, order: DrugOrder, supplement: boolean): readonly Note[] {
  if (!supplement || !isParenteral(order) || !digoxinToxicity(f)) return []
  const text = 'Digoxin toxicity: antibody fragments first, calcium only if essential.'
  return [note('calciumMonitoring', 'info', ['S-108'], { text, amendments: ['M26', 'M23'], lead: 'Antibody fragments first' })]
}

/** Critical calcium, as in the calcium card of the chart: very low by its number, or low with a sign or a very long QTc. */
function cannotWait(f: Assessed): boolean {
  if (f.calcium.veryLow) return true
  return f.calcium.low && (calciumSigns(f) || longQtcCritical(f))
}

type Analogue = { readonly words: RegExp; readonly most: LimitName; readonly bridge: string }

/** The limit of daily micrograms above which the bridge is left, and what is said of it. */
const analogues: readonly Analogue[] = [
  { words: /calcitriol/i, most: 'calcitriolMost', bridge: range('calcitriol') },
  {
    words: /alfacalcidol/i,
    most: 'alfacalcidolMost',
    bridge: `${range('alfacalcidol')}, rarely above ${range('alfacalcidolRarely')}`
  }
]

function activeVitamin(f: Assessed, order: DrugOrder, own: string): readonly Note[] {
  const analogue = analogues.find(({ words }) => words.test(order.drug.text))
  if (!analogue || order.drug.form === 'local') return []
  const other = analogues.find(item => item !== analogue)
  const both = [...f.drugs.active, ...activeDrafts(f.drafts).map(item => item.order)].some(
    item => item.reference !== own && other?.words.test(item.drug.text)
  )
  const measured = f.calcium.fact.known && f.asOf - (f.calcium.fact.at ?? 0) <= f.knowledge.window('supplement/calcium')
  return [
    ...doseNote(f, order, analogue),
    ...(measured ? [] : [note('calciumMonitoring', 'warning', ['S-119', 'S-137'], measureLine(f.knowledge))]),
    ...(both ? [note('twoAnalogues', 'warning', ['S-121'], 'Calcitriol and alfacalcidol together: never both.')] : [])
  ]
}

const measureLine = (knowledge: Knowledge): string =>
  `No calcium in ${daysWords(knowledge.window('supplement/calcium'))}: measure every ${interval('calcium')} at first.`

function doseNote(f: Assessed, order: DrugOrder, { most, bridge }: Analogue): readonly Note[] {
  const perDay = microgramsPerDay(order)
  const statements = ['S-118', 'S-121', 'S-134']
  if (perDay === undefined)
    return [note('calcitriolDose', 'warning', statements, `Dose not read, not checked: the bridge is ${bridge} microgram a day.`)]
  return perDay > f.knowledge.limit(most) * 1.001
    ? [note('calcitriolDose', 'warning', statements, `${figure(perDay)} microgram a day: the bridge is ${bridge}.`)]
    : []
}

/** Of all instructions together; nothing if one of them could not be read. */
function microgramsPerDay(order: DrugOrder): number | undefined {
  if (order.dosages.length === 0) return undefined
  return order.dosages.reduce<number | undefined>((sum, { dose, perDay, repetition }) => {
    const each = dose && !dose.perKilogram ? microgramsOf(order, dose.unit, dose.high) : undefined
    const times = perDay ? perDay.high : repetition === 'unread' ? undefined : 1
    return sum === undefined || each === undefined || times === undefined ? undefined : sum + each * times
  }, 0)
}

function microgramsOf(order: DrugOrder, unit: string, amount: number): number | undefined {
  if (unit === 'g') return amount * 1e6
  if (unit !== 'count' && unit !== 'mL') return undefined
  // RxNorm writes 0.00025 MG for 0.25 microgram.
  const match = /(?<!\d)(\d*\.\d+|\d+) ?(MG|MCG|microgram)/i.exec(order.drug.text)
  if (!match) return undefined
  return amount * Number(match[1]) * (match[2]?.toUpperCase() === 'MG' ? 1000 : 1)
}
