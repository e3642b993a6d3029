import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import { day, hour, minute } from '../../../src/facts/time.ts'
import { magnesiumKinds } from '../knowledge.ts'
import { type MagnesiumDose, magnesiumDose } from './magnesium-dose.ts'

export type Dosed = { readonly order: DrugOrder; readonly dose: MagnesiumDose }

/** Magnesium that is ordered or was given of late. */
export type MagnesiumOrders = {
  readonly oral: readonly Dosed[]
  readonly parenteral: readonly Dosed[]
  /** Grams of heptahydrate by injection within the last or next 24 and 48 hours; nothing if an order could not be read. */
  readonly grams24: number | undefined
  readonly grams48: number | undefined
  /** The latest moment at which an injection was ordered or ended. */
  readonly lastInjection?: number
  /** When injections last ended, none being active. */
  readonly injectionsEnded?: number
  /** A bolus ordered, or ended, within the last hour. A maintenance infusion is none. */
  readonly withinHour: boolean
  /** mmol per day of all oral orders; nothing if one could not be read. */
  readonly oralPerDay: number | undefined
  /** Since when the present oral orders stand. */
  readonly oralSince?: number
  /** Everything in force that holds magnesium, of whatever kind: what is swallowed binds other drugs, even in traces. */
  readonly holding: readonly DrugOrder[]
}

/** States of orders that nobody will carry out, or has. */
export const neverGiven: ReadonlySet<string> = new Set(['cancelled', 'entered-in-error', 'draft'])

export function readMagnesiumOrders(orders: readonly DrugOrder[], asOf: number): MagnesiumOrders {
  const magnesium = orders.filter(order => order.drug.classes.has('magnesium-product'))
  const dosed = (list: readonly DrugOrder[]): Dosed[] => list.map(order => ({ order, dose: magnesiumDose(order) }))
  const oral = dosed(magnesium.filter(order => order.active && order.route === 'oral'))
  const injections = dosed(magnesium.filter(order => isParenteral(order) && order.binding && !neverGiven.has(order.status)))
  const parenteral = injections.filter(({ order }) => order.active)
  const ends = injections.flatMap(({ order }) => endOf(order, asOf) ?? [])
  const starts = injections.flatMap(({ order }) => latestStart(order, asOf) ?? [])
  const since = oral.flatMap(({ order }) => order.authored?.at ?? [])
  const moments = [...ends, ...starts]
  return {
    oral,
    parenteral,
    grams24: total(injections, asOf, 24),
    grams48: total(injections, asOf, 48),
    ...(moments.length > 0 ? { lastInjection: Math.max(...moments) } : {}),
    ...(parenteral.length === 0 && ends.length > 0 ? { injectionsEnded: Math.max(...ends) } : {}),
    holding: orders.filter(order => order.active && holdsMagnesium(order)),
    withinHour: injections.some(({ order, dose }) => !dose.continuous && bolusWithinHour(order, asOf)),
    oralPerDay: sum(oral.map(({ dose }) => dose.mmolPerDay?.high)),
    ...(since.length === oral.length && since.length > 0 ? { oralSince: Math.max(...since) } : {})
  }
}

const holdsMagnesium = ({ drug }: DrugOrder): boolean => magnesiumKinds.some(kind => drug.classes.has(kind))

/** When an injection was over at the latest. One that was stopped ended before now, whatever its bounds said. */
function endOf(order: DrugOrder, asOf: number): number | undefined {
  if (order.active) return undefined
  return Math.min(order.ends ?? asOf, asOf)
}

function bolusWithinHour(order: DrugOrder, asOf: number): boolean {
  if (!order.authored || order.authored.dateOnly) return false
  const ran = Math.max(0, ...order.dosages.map(dosage => dosage.runs ?? 0)) * minute
  return asOf >= order.authored.at && asOf - (order.authored.at + ran) <= hour
}

/** A date without a time may be any moment of that day. */
function latestStart(order: DrugOrder, asOf: number): number | undefined {
  if (!order.authored) return undefined
  return Math.min(order.authored.dateOnly ? order.authored.at + day : order.authored.at, asOf)
}

function total(injections: readonly Dosed[], asOf: number, hours: 24 | 48): number | undefined {
  const concerned = injections.filter(({ order }) => order.active || (endOf(order, asOf) ?? 0) > asOf - hours * hour)
  return sum(concerned.map(({ dose }) => (hours === 24 ? dose.grams24 : dose.grams48)))
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>(
    (whole, value) => (whole === undefined || value === undefined ? undefined : whole + value),
    0
  )
}
