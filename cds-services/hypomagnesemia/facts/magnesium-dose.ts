import { type Dosage, followEachOther } from '../../../src/facts/dosage.ts'
import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import { type Knowledge, molarMass } from '../knowledge.ts'
import { finalVolume } from './dilution.ts'
import { isConcentrate, isElemental, mmolOf, type Reading, type Span, scale } from './magnesium-amount.ts'
import { totalHours } from './total-hours.ts'

export type { Span } from './magnesium-amount.ts'

/** One instruction of an order for magnesium. What could not be read is absent. */
export type DosePart = {
  /** Words of drug, instruction and method, in lower case. */
  readonly words: string
  /** One administration, mmol of elemental magnesium. */
  readonly mmol?: Span | undefined
  readonly timesPerDay?: Span | undefined
  readonly timesPerWeek?: number | undefined
  /** A day's worth. */
  readonly mmolPerDay?: Span | undefined
  /** One administration by injection, g of the heptahydrate. */
  readonly grams?: Span | undefined
  /** mg of heptahydrate per minute. */
  readonly mgPerMinute?: Span | undefined
  /** Minutes of one administration, stated or implied by dose and rate. */
  readonly minutes?: number | undefined
  /** Runs on without a total: a rate alone, or for longer than the table has for a dose. */
  readonly continuous: boolean
  /** Minutes from start to the end of the order; `ends` is true where an end is stated in any way. */
  readonly lasts?: number | undefined
  readonly ends: boolean
  /** Grams within 24 and 48 hours, at the most. */
  readonly grams24?: number | undefined
  readonly grams48?: number | undefined
  /** mL of the final solution, where stated. */
  readonly volume?: number | undefined
  readonly saltOrElemental: boolean
  readonly elemental: boolean
  /** Neither amount nor rate could be read. */
  readonly doseUnread: boolean
  /** How often it is given could not be read. */
  readonly frequencyUnread: boolean
}

/** What an order for magnesium gives. Of several instructions amounts over time add up, and the largest dose and rate count. */
export type MagnesiumDose = Pick<
  DosePart,
  'mmol' | 'timesPerDay' | 'mmolPerDay' | 'grams' | 'mgPerMinute' | 'grams24' | 'grams48' | 'continuous' | 'saltOrElemental'
> & {
  readonly parts: readonly DosePart[]
  readonly parenteral: boolean
  /** Every instruction told amount and frequency, so that totals hold. */
  readonly readable: boolean
}

/** Reads the dose of an order for magnesium; with a weight in kg also doses by weight. */
export function magnesiumDose(knowledge: Knowledge, order: DrugOrder, weight?: number): MagnesiumDose {
  const parts = order.dosages.map(dosage => readPart(knowledge, order, dosage, weight))
  // Steps of a taper by mouth follow each other; a bolus and its infusion fall within one day all the same.
  const together = !isParenteral(order) && followEachOther(order.dosages) ? most : sumOf
  return {
    mmol: most(parts.map(part => part.mmol)),
    timesPerDay: together(parts.map(part => part.timesPerDay)),
    mmolPerDay: together(parts.map(part => part.mmolPerDay)),
    grams: most(parts.map(part => part.grams)),
    mgPerMinute: most(parts.map(part => part.mgPerMinute)),
    grams24: added(parts.map(part => part.grams24)),
    grams48: added(parts.map(part => part.grams48)),
    parts,
    parenteral: isParenteral(order),
    continuous: parts.some(part => part.continuous),
    saltOrElemental: parts.some(part => part.saltOrElemental),
    readable: parts.length > 0 && parts.every(part => !part.doseUnread && !part.frequencyUnread)
  }
}

function readPart(knowledge: Knowledge, order: DrugOrder, dosage: Dosage, weight: number | undefined): DosePart {
  const words = [order.drug.text, dosage.text, dosage.method].join(' ').toLowerCase()
  const volume = finalVolume(`${dosage.text} ${dosage.method}`)
  const content = order.drug.code ? knowledge.content.get(order.drug.code) : undefined
  const reading = { knowledge, content, parenteral: isParenteral(order), words, weight, volume }
  const amount = order.drug.compounded ? undefined : dosage.dose && mmolOf(dosage.dose, reading)
  const mmol = amount === 'ambiguous' ? undefined : amount
  const shared = {
    words,
    volume,
    mmol,
    timesPerDay: dosage.perDay,
    timesPerWeek: dosage.perWeek,
    lasts: dosage.lasts,
    ends: dosage.lasts !== undefined || dosage.ends !== undefined,
    saltOrElemental: amount === 'ambiguous',
    elemental: dosage.dose ? isElemental(dosage.dose, words) && dosage.dose.unit === 'g' : /\belemental\b/.test(words)
  }
  return { ...shared, ...(reading.parenteral ? injected(dosage, mmol, reading) : swallowed(dosage, mmol, reading)) }
}

type Amounts = Omit<
  DosePart,
  'words' | 'volume' | 'mmol' | 'timesPerDay' | 'timesPerWeek' | 'lasts' | 'ends' | 'saltOrElemental' | 'elemental'
>

/** Doses by mouth: nothing is taken for given once unless it says so. */
function swallowed(dosage: Dosage, mmol: Span | undefined, reading: Reading): Amounts {
  const times = dosage.perDay
  const capped = dosage.maxPerDay && mmolOf(dosage.maxPerDay, reading)
  const perDay =
    mmol && times
      ? { low: mmol.low * times.low, high: mmol.high * Math.max(times.high, 1) }
      : mmol && dosage.repetition === 'once'
        ? mmol
        : mmol && capped !== 'ambiguous'
          ? capped
          : undefined
  return {
    continuous: false,
    mmolPerDay: perDay,
    doseUnread: mmol === undefined,
    frequencyUnread: mmol !== undefined && perDay === undefined
  }
}

/** Doses by injection. Where nothing is said of repetition, one is meant. */
function injected(dosage: Dosage, mmol: Span | undefined, reading: Reading): Amounts {
  const grams = mmol && scale(mmol, molarMass.heptahydrate / 1000)
  const rate = rateOf(dosage, mmol, reading)
  const implied = grams && dosage.runs ? scale(grams, 1000 / dosage.runs) : undefined
  const mgPerMinute = most([rate, implied])
  const minutes = dosage.runs ?? (grams && rate ? (grams.high * 1000) / rate.low : undefined)
  const continuous = mgPerMinute !== undefined && (grams === undefined || isLong(reading.knowledge, minutes ?? 0))
  const frequencyUnread = dosage.repetition === 'unread' && !(grams === undefined && rate !== undefined)
  const within = (hours: number): number | undefined => gramsWithin(dosage, grams, rate, hours)
  const [grams24, grams48] = [within(totalHours.day), within(totalHours.twoDays)]
  return {
    continuous,
    grams,
    mgPerMinute,
    minutes,
    grams24,
    mmolPerDay: grams24 === undefined ? undefined : scale({ low: grams24, high: grams24 }, 1000 / molarMass.heptahydrate),
    grams48,
    doseUnread: grams === undefined && rate === undefined,
    frequencyUnread
  }
}

/** Minutes of a run that is an infusion and no dose; a hair more is none. */
export const isLong = (knowledge: Knowledge, minutes: number): boolean => minutes > knowledge.limit('continuousFrom') * 1.0001

/** mg of heptahydrate per minute. Volumes are those of the bag: of the final solution where stated, of a ready-made one else. */
function rateOf({ rate }: Dosage, mmol: Span | undefined, reading: Reading): Span | undefined {
  if (!rate) return undefined
  if (rate.unit === 'mL' && reading.volume !== undefined && mmol)
    return scale({ low: rate.low * mmol.low, high: rate.high * mmol.high }, molarMass.heptahydrate / reading.volume)
  if (rate.unit === 'mL' && isConcentrate(reading.knowledge, reading.content)) return undefined
  const read = mmolOf(rate, reading)
  return read === undefined || read === 'ambiguous' ? undefined : scale(read, molarMass.heptahydrate)
}

function gramsWithin(dosage: Dosage, grams: Span | undefined, rate: Span | undefined, hours: number): number | undefined {
  const window = hours * 60
  const each =
    grams?.high ?? (rate && (rate.high * Math.min(dosage.runs ?? dosage.lasts ?? window, dosage.lasts ?? window, window)) / 1000)
  if (each === undefined || !dosage.perDay) return each
  const days = Math.min((dosage.lasts ?? window) / 1440, hours / 24)
  const times = Math.max(1, Math.ceil(dosage.perDay.high * days - 1e-9))
  return each * Math.min(times, dosage.count ?? times)
}

const most = (spans: readonly (Span | undefined)[]): Span | undefined =>
  spans.reduce((x, y) => (x && y ? (x.high >= y.high ? x : y) : (x ?? y)), undefined)

const sumOf = (spans: readonly (Span | undefined)[]): Span | undefined =>
  spans.reduce((x, y) => (x && y ? { low: x.low + y.low, high: x.high + y.high } : (x ?? y)), undefined)

const added = (values: readonly (number | undefined)[]): number | undefined =>
  values.reduce((x, y) => (x === undefined ? y : y === undefined ? x : x + y), undefined)
