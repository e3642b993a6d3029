import type { Amount, Dosage } from '../../../src/facts/dosage.ts'
import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import { type Content, magnesiumContent, molarMass } from '../knowledge.ts'

export type Span = { readonly low: number; readonly high: number }

/** What an order for magnesium gives, in mmol of elemental magnesium and, for injections, in g of the heptahydrate. */
export type MagnesiumDose = {
  readonly parenteral: boolean
  /** One administration. */
  readonly mmol?: Span
  readonly timesPerDay?: Span
  /** A day's worth; for an order given once, that dose. */
  readonly mmolPerDay?: Span
  readonly grams?: Span
  /** mg of heptahydrate per minute. */
  readonly mgPerMinute?: Span
  /** Runs on without a total: a rate alone, or longer than four hours. */
  readonly continuous: boolean
  /** Grams within 24 and 48 hours, at the most. */
  readonly grams24?: number
  readonly grams48?: number
  /** Written as milligrams where salt and elemental weight cannot be told apart. */
  readonly saltOrElemental: boolean
  /** Words say "elemental". */
  readonly saysElemental: boolean
  readonly readable: boolean
}

const gramsOf = (mmol: number): number => (mmol * molarMass.heptahydrate) / 1000
const scale = ({ low, high }: Span, factor: number): Span => ({ low: low * factor, high: high * factor })

/** Reads the dose of an order for magnesium. What cannot be read stays absent. Several instructions add up. */
export function magnesiumDose(order: DrugOrder): MagnesiumDose {
  const content = order.drug.code ? magnesiumContent.get(order.drug.code) : undefined
  const parts = order.dosages.map(dosage => readOne(order, dosage, content))
  const [first] = parts
  if (!first)
    return { parenteral: isParenteral(order), continuous: false, saltOrElemental: false, saysElemental: false, readable: false }
  return parts.slice(1).reduce(together, first)
}

function readOne(order: DrugOrder, dosage: Dosage, content: Content | undefined): MagnesiumDose {
  const parenteral = isParenteral(order)
  const saysElemental = /\belemental\b/i.test(dosage.text) || /\belemental\b/i.test(order.drug.text)
  const amount = dosage.dose && mmolOf(dosage.dose, content, parenteral, saysElemental)
  const flags = { parenteral, saltOrElemental: amount === 'ambiguous', saysElemental }
  const mmol = amount === 'ambiguous' ? undefined : amount
  const rate = dosage.rate && mmolOf(dosage.rate, content, parenteral, saysElemental)
  const perMinute = rate === 'ambiguous' || rate === undefined ? undefined : scale(rate, molarMass.heptahydrate)
  if (!parenteral) return oral(dosage, mmol, flags)
  return injected(dosage, mmol, perMinute, flags)
}

type Flags = Pick<MagnesiumDose, 'parenteral' | 'saltOrElemental' | 'saysElemental'>

function oral(dosage: Dosage, mmol: Span | undefined, flags: Flags): MagnesiumDose {
  const times = dosage.perDay
  const perDay =
    mmol &&
    (times
      ? { low: mmol.low * Math.max(times.low, 0), high: mmol.high * Math.max(times.high, 1 / 7) }
      : dosage.once
        ? mmol
        : undefined)
  return {
    ...flags,
    continuous: false,
    ...(mmol ? { mmol } : {}),
    ...(times ? { timesPerDay: times } : {}),
    ...(perDay ? { mmolPerDay: perDay } : {}),
    readable: mmol !== undefined
  }
}

function injected(dosage: Dosage, mmol: Span | undefined, perMinute: Span | undefined, flags: Flags): MagnesiumDose {
  const grams = mmol && scale(mmol, molarMass.heptahydrate / 1000)
  const stated = perMinute ?? (grams && dosage.runs ? scale(grams, 1000 / dosage.runs) : undefined)
  const runsOn = grams === undefined || (dosage.runs ?? impliedMinutes(grams, perMinute) ?? 0) > 240
  const within = (hours: number): number | undefined => {
    if (grams === undefined)
      return perMinute && (perMinute.high * Math.min(dosage.lasts ?? dosage.runs ?? hours * 60, hours * 60)) / 1000
    if (dosage.once || !dosage.perDay) return grams.high
    const days = Math.min((dosage.lasts ?? hours * 60) / 1440, hours / 24)
    return grams.high * Math.max(1, Math.ceil(dosage.perDay.high * days - 1e-9))
  }
  const [grams24, grams48] = [within(24), within(48)]
  return {
    ...flags,
    continuous: stated !== undefined && runsOn,
    ...(mmol ? { mmol } : {}),
    ...(dosage.perDay ? { timesPerDay: dosage.perDay } : {}),
    ...(grams ? { grams } : {}),
    ...(stated ? { mgPerMinute: stated } : {}),
    ...(grams24 === undefined ? {} : { grams24, mmolPerDay: { low: grams24 / gramsOf(1), high: grams24 / gramsOf(1) } }),
    ...(grams48 === undefined ? {} : { grams48 }),
    readable: grams !== undefined || perMinute !== undefined
  }
}

const impliedMinutes = (grams: Span, perMinute: Span | undefined): number | undefined =>
  perMinute && (grams.high * 1000) / perMinute.low

/** mmol of elemental magnesium, `ambiguous` if a mass could be salt or elemental, nothing if the product does not tell. */
function mmolOf(
  amount: Amount,
  content: Content | undefined,
  parenteral: boolean,
  saysElemental: boolean
): Span | 'ambiguous' | undefined {
  if (amount.perKilogram) return undefined
  if (amount.unit === 'mmol') return amount
  if (amount.unit === 'count')
    return (
      content &&
      scale(amount, content.unit === 'mL' ? content.mmolPerUnit * (content.containerMl ?? Number.NaN) : content.mmolPerUnit)
    )
  if (amount.unit === 'mL') return content?.unit === 'mL' ? scale(amount, content.mmolPerUnit) : undefined
  if (saysElemental) return scale(amount, 1000 / molarMass.magnesium)
  // Injections are written in grams of the heptahydrate; everything else by weight may be salt or elemental.
  if (parenteral) return scale(amount, 1000 / molarMass.heptahydrate)
  return wholeUnits(amount, content) ?? 'ambiguous'
}

/** `400 mg` of a 400 mg tablet is one tablet: then the weight is the label's, and the product says what that holds. */
function wholeUnits(amount: Amount, content: Content | undefined): Span | undefined {
  const label = content && content.unit !== 'mL' ? /(\d+(?:\.\d+)?) MG\b/.exec(content.display)?.[1] : undefined
  if (!content || !label) return undefined
  const count = (amount.high * 1000) / Number(label)
  return Math.abs(count * 2 - Math.round(count * 2)) < 1e-6 && count > 0
    ? scale({ low: (amount.low * 1000) / Number(label), high: count }, content.mmolPerUnit)
    : undefined
}

/** Two instructions of one order: amounts add up, the faster rate counts. */
function together(a: MagnesiumDose, b: MagnesiumDose): MagnesiumDose {
  const sum = (x: Span | undefined, y: Span | undefined): Span | undefined =>
    x && y ? { low: x.low + y.low, high: x.high + y.high } : (x ?? y)
  const most = (x: Span | undefined, y: Span | undefined): Span | undefined => (x && y ? (x.high >= y.high ? x : y) : (x ?? y))
  const add = (x: number | undefined, y: number | undefined): number | undefined =>
    x === undefined ? y : y === undefined ? x : x + y
  const merged = {
    mmol: most(a.mmol, b.mmol),
    timesPerDay: sum(a.timesPerDay, b.timesPerDay),
    mmolPerDay: sum(a.mmolPerDay, b.mmolPerDay),
    grams: most(a.grams, b.grams),
    mgPerMinute: most(a.mgPerMinute, b.mgPerMinute),
    grams24: add(a.grams24, b.grams24),
    grams48: add(a.grams48, b.grams48)
  }
  return {
    parenteral: a.parenteral || b.parenteral,
    continuous: a.continuous || b.continuous,
    saltOrElemental: a.saltOrElemental || b.saltOrElemental,
    saysElemental: a.saysElemental || b.saysElemental,
    readable: a.readable && b.readable,
    ...(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as Partial<MagnesiumDose>)
  }
}
