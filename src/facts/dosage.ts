import { type Json, number, object, objects, string } from '../acquisition/json.ts'
import { limits } from '../limits.ts'
import { type Amount, amountOf, type Rate, rangeOf, rateOf } from './amount.ts'
import { chartText } from './chart-text.ts'
import { type DoseTiming, doseTiming } from './dose-timing.ts'
import { displayText } from './order-text.ts'
import { moment } from './time.ts'

export type { Amount } from './amount.ts'

export type Route = 'oral' | 'intravenous' | 'intramuscular' | 'subcutaneous' | 'other'

/** One dosage instruction, as far as it can be read. What could not be read is absent, never guessed. */
export type Dosage = DoseTiming & {
  /** All words of the instruction, made harmless. */
  readonly text: string
  readonly route?: Route | undefined
  /** The route in the order's own words. */
  readonly routeNamed: string
  readonly dose?: Amount | undefined
  /** Amount per minute. */
  readonly rate?: Amount | undefined
  /** The rate was written per minute in grams: a slip of a thousand. */
  readonly gramsPerMinute: boolean
  /** The most that may be given in 24 hours. */
  readonly maxPerDay?: Amount | undefined
  /** A dose or rate was written, and could not be read. */
  readonly unreadable: boolean
  readonly method: string
  readonly sequence?: number | undefined
}

const routeCodes: ReadonlyMap<string, Route> = new Map(
  Object.entries({
    '26643006': 'oral',
    '127492001': 'oral',
    '418136008': 'oral',
    '47625008': 'intravenous',
    '255560000': 'intravenous',
    '418114005': 'intravenous',
    '78421000': 'intramuscular',
    '34206005': 'subcutaneous',
    '46713006': 'other',
    '37161004': 'other',
    '6064005': 'other'
  } as const)
)

/** The instructions of an order, one by one. */
export function dosages(order: Json): readonly Dosage[] {
  return objects(order.dosageInstruction).map(instruction => readDosage(instruction, moment(order.authoredOn)?.at))
}

/**
 * Instructions of a taper, one after the other: numbered apart, and each but the last with an end. Numbers alone prove nothing,
 * since many systems number what is taken morning and night.
 */
export function followEachOther(instructions: readonly Dosage[]): boolean {
  const inOrder = [...instructions].sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0))
  const numbers = new Set(inOrder.flatMap(({ sequence }) => sequence ?? []))
  return (
    inOrder.length > 1 &&
    numbers.size === inOrder.length &&
    inOrder.slice(0, -1).every(({ lasts, ends }) => lasts !== undefined || ends !== undefined)
  )
}

function readDosage(instruction: Json, authored: number | undefined): Dosage {
  const text = wordsOf(instruction)
  const entries = objects(instruction.doseAndRate)
  const dose = doseOf(entries)
  const rates = entries.flatMap(entry => rateOf(entry) ?? [])
  const rate = largest(rates.flatMap(item => item.amount ?? []))
  return {
    ...doseTiming(instruction, text, authored),
    // Never cut: acquisition takes no entry with more words.
    text: chartText(text, 2 * limits.entryCharacters),
    sequence: number(instruction.sequence),
    route: routeOf(instruction, text),
    routeNamed: displayText(instruction.route),
    dose,
    rate,
    gramsPerMinute: rates.some(item => item.gramsPerMinute) || /\d\s*(g|gm|grams?)\s*(\/|per)\s*min/i.test(text),
    maxPerDay: maxPerDay(instruction),
    unreadable: entries.some(entry => hasUnread(entry, rateOf(entry))),
    method: [displayText(instruction.method), displayText(instruction.route)].join(' ')
  }
}

function wordsOf(instruction: Json): string {
  return [
    string(instruction.text),
    string(instruction.patientInstruction),
    ...objects(instruction.additionalInstruction).map(item => string(item.text) ?? displayText(item))
  ]
    .filter(Boolean)
    .join('. ')
}

/**
 * Of several readings of one dose, such as calculated and ordered, the largest; the first where they cannot be compared. What is told of the
 * substance goes before the volume it stands in, and what is given before what that is for each kilogram: EHRs tell all of them.
 */
function largest(amounts: readonly Amount[]): Amount | undefined {
  const ofSubstance = preferred(amounts, ({ unit }) => unit !== 'mL')
  const [first, ...others] = preferred(ofSubstance, ({ perKilogram }) => !perKilogram)
  if (!first) return undefined
  return others
    .filter(other => other.unit === first.unit && other.perKilogram === first.perKilogram)
    .reduce((most, other) => (other.high > most.high ? other : most), first)
}

/** Those that are so, or all where none is. */
function preferred(amounts: readonly Amount[], isSo: (amount: Amount) => boolean): readonly Amount[] {
  const found = amounts.filter(isSo)
  return found.length > 0 ? found : amounts
}

const amountIn = (entry: Json): Amount | undefined => amountOf(entry.doseQuantity) ?? rangeOf(entry.doseRange)
const doseOf = (entries: readonly Json[]): Amount | undefined => largest(entries.flatMap(entry => amountIn(entry) ?? []))

/** The entry of `doseAndRate` from which the dose is read. */
export function entryOfDose(entries: readonly Json[]): Json | undefined {
  const dose = doseOf(entries)
  return entries.find(entry => {
    const amount = amountIn(entry)
    return amount && dose && amount.high === dose.high && amount.unit === dose.unit && amount.perKilogram === dose.perKilogram
  })
}

function hasUnread(entry: Json, rate: Rate | undefined): boolean {
  const doseWritten = entry.doseQuantity !== undefined || entry.doseRange !== undefined
  return (doseWritten && !amountIn(entry)) || (rate !== undefined && !rate.amount)
}

/** `maxDosePerPeriod` over 24 hours. */
function maxPerDay(instruction: Json): Amount | undefined {
  const ratio = objects(instruction.maxDosePerPeriod)[0]
  const per = rateOf({ rateRatio: ratio && { numerator: ratio.numerator, denominator: object(ratio.denominator) ?? {} } })?.amount
  return per && { ...per, low: per.low * 1440, high: per.high * 1440 }
}

function routeOf(instruction: Json, text: string): Route | undefined {
  const route = object(instruction.route)
  for (const coding of objects(route?.coding)) {
    const known = routeCodes.get(string(coding.code) ?? '')
    if (known) return known
  }
  const named = displayText(route)
  // A code that nobody can name says nothing; a name that is none of these says that it is another way.
  return routeOfWords(named) ?? (named.trim() === '' ? routeOfWords(text) : 'other')
}

/** Lines into a vein by their names; other languages as far as they begin alike. */
const vein =
  /\b(intraven\w*|intravein\w*|endoven\w*|iv|ivpb|ivp|intraosseous|(central|peripheral|umbilical) (line|ven\w*|vein)|picc|midline)\b/
const muscle = /\b(intramus\w*|im)\b/
const skin = /\b(subcutan\w*|subkutan\w*|sc|subq|sq)\b/
const mouth = /\b(oral\w*|by mouth|po|per os|enteral|\w*gastric|\w*jejun\w*|feeding tube|peg|ng|og)\b/

/** Small letters without accents, `i.v.` as `iv`. */
const plainRoute = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\b(i)\. ?([vm])\b\.?|\b(s)\. ?(c)\b\.?|\b(p)\. ?(o)\b\.?/g, '$1$2$3$4$5$6')

function routeOfWords(words: string): Route | undefined {
  const plain = plainRoute(words)
  // What locks a catheter stays in it; a saline lock is a way into a vein.
  if (/\block\b/.test(plain) && !/\b(iv|intraven\w*|saline)\b/.test(plain)) return undefined
  if (vein.test(plain)) return 'intravenous'
  if (muscle.test(plain)) return 'intramuscular'
  if (skin.test(plain)) return 'subcutaneous'
  return mouth.test(plain) ? 'oral' : undefined
}
