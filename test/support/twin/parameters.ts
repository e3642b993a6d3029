import { createRequire } from 'node:module'
import { table } from './tables.ts'

const { Interval } = createRequire(import.meta.url)('cql-execution') as typeof import('cql-execution')

type Limits = Readonly<Record<string, { readonly value: number }>>
type Range = { readonly name: string; readonly from?: number }
type Units = Readonly<
  Record<
    string,
    {
      readonly plausible: readonly [number, number]
      readonly units: readonly {
        readonly code: string
        readonly spellings: readonly string[]
        readonly property: string
        readonly multiply: number
        readonly divide: number
        readonly edges?: readonly { readonly written: number; readonly value: number; readonly belongs: string }[]
      }[]
    }
  >
>
type Urine = {
  readonly rows: readonly { renal: string; hours: number; perKilogramHour?: number; milliliters?: number }[]
  readonly hold: { hours: number; milliliters: number }
}
type Window = { purpose: string; fact: string; hours?: number; inpatient?: number; outpatient?: number }

const closed = ({ from, to }: { readonly from: number; readonly to: number }) => new Interval(from, to, true, true)

/** Every figure that the twin asks for, by the name that it has in the tables. */
export function parameters(): Readonly<Record<string, unknown>> {
  const { limits, magnesium, renal } = table<{
    limits: Limits
    magnesium: {
      rows: readonly Range[]
      lowerLimitAccepted: { from: number }
      upperLimitAccepted: { from: number; to: number }
    }
    renal: { rows: readonly Range[] }
  }>('thresholds.json')
  const { rows } = table<{ rows: readonly Window[] }>('windows.json')
  const doses = table<{ oral: readonly { renal: string; stopAbove?: number }[] }>('doses.json')
  const units = table<Units>('units.json')
  const labs = table<{ rows: readonly (readonly [string, string, string])[] }>('value-sets/labs.json').rows
  const products = table<{ rows: readonly (readonly [string, string, string, number])[] }>(
    'value-sets/magnesium-products.json'
  ).rows
  const { urineOutput } = table<{ urineOutput: Urine }>('thresholds.json')
  return {
    urineRows: urineOutput.rows.map(({ renal, hours, perKilogramHour, milliliters }) => ({
      renal,
      span: hours,
      perKilogramHour: perKilogramHour ?? null,
      milliliters: milliliters ?? null
    })),
    urineHold: { span: urineOutput.hold.hours, milliliters: urineOutput.hold.milliliters },
    ...Object.fromEntries(Object.entries(limits).map(([name, { value }]) => [name, value])),
    ...Object.fromEntries(
      Object.keys(units).flatMap(name => [
        [`${name}Units`, spelled(units, name)],
        [`${name}Plausible`, plausible(units, name)]
      ])
    ),
    ...orderLimits(),
    ...obstetricLimits(),
    ...dischargeLimits(),
    magnesiumBands: magnesium.rows.map(({ name, from = 0 }) => ({ name, low: from })),
    renalBands: renal.rows.map(({ name, from = 0 }) => ({ name, low: from })),
    magnesiumEdges: edgesOf(units),
    lowerLimitAccepted: closed({ from: magnesium.lowerLimitAccepted.from, to: limits.lowMagnesium?.value ?? 0 }),
    upperLimitAccepted: closed(magnesium.upperLimitAccepted),
    ...windowsOf(rows),
    stopAbove: doses.oral.flatMap(({ renal, stopAbove }) => (stopAbove === undefined ? [] : [{ renal, mmol: stopAbove }])),
    massCodes: labs.flatMap(([, code, property]) => (property === 'mass' ? [code] : [])),
    molesCodes: labs.flatMap(([, code, property]) => (property === 'moles' ? [code] : [])),
    contents: products.map(([product, , , mmol]) => ({ product, mmol }))
  }
}

const plausible = (units: Units, name: string) => {
  const [from = 0, to = 0] = units[name]?.plausible ?? []
  return closed({ from, to })
}

/** Each spelling of a unit, without case. */
function spelled(units: Units, name: string) {
  const all = (units[name]?.units ?? []).flatMap(({ code, spellings, multiply, divide, property }) =>
    [code, ...spellings].map(spelling => ({ unit: spelling.toLowerCase(), multiply, divide, property }))
  )
  return [...new Map(all.map(unit => [unit.unit, unit])).values()]
}

const edgesOf = (units: Units) =>
  (units.magnesium?.units ?? []).flatMap(({ code, spellings, edges = [] }) =>
    [...new Set([code, ...spellings].map(unit => unit.toLowerCase()))].flatMap(unit =>
      edges.map(({ written, value, belongs }) => ({ unit, limit: value, written, belongs }))
    )
  )

/** `parenteralMagnesiumHours`: hours for which a result counts, in hospital and outside. */
const windowsOf = (rows: readonly Window[]) =>
  Object.fromEntries(
    rows.map(({ purpose, fact, hours = 0, inpatient = hours, outpatient = hours }) => [
      `${purpose}-${fact}-hours`.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
      { inpatient, outpatient }
    ])
  )

type Totals = { renal: string; soft24?: number; hard24?: number; soft48?: number; hard48?: number }

/** Limits of drafts, in grams, minutes and mg/min. */
function orderLimits() {
  const { rates, totals, oral } = table<{
    rates: Limits
    totals: readonly Totals[]
    oral: readonly { renal: string; start?: number; ceiling?: number }[]
  }>('doses.json')
  return {
    ...Object.fromEntries(Object.entries(rates).map(([name, { value }]) => [`${name}Rate`, value])),
    totals: totals.map(({ renal, soft24, hard24, soft48, hard48 }) => ({
      renal,
      soft24: soft24 ?? null,
      hard24: hard24 ?? null,
      soft48: soft48 ?? null,
      hard48: hard48 ?? null
    })),
    oralLimits: oral.map(({ renal, start, ceiling }) => ({ renal, start: start ?? null, ceiling: ceiling ?? null }))
  }
}

type Use = { readonly grams: number; readonly minutes: number }
type Obstetric = {
  load: Use
  fastLoad: Use
  repeatLoad: Use
  loadCritical: { grams: number; mgPerMinute: number }
  maintenance: { gramsPerHour: number; warningTo: number; reduced: number }
  labelDay: { grams: number }
  creatinine: { reduced: number; severe: number }
}

/** Figures of obstetric orders: grams, minutes, mg/min, g/h, and creatinine in mg/dL. */
function obstetricLimits() {
  const { obstetric } = table<{ obstetric: Obstetric }>('indications.json')
  const { load, fastLoad, repeatLoad, loadCritical, maintenance, labelDay, creatinine } = obstetric
  const use = ({ grams, minutes }: Use) => ({ grams, shortest: minutes, mgPerMinute: (grams * 1000) / minutes })
  return {
    obstetricLoad: use(load),
    obstetricFastLoad: use(fastLoad),
    obstetricRepeatLoad: use(repeatLoad),
    obstetricLoadMost: loadCritical.grams,
    obstetricLoadFastest: loadCritical.mgPerMinute,
    maintenanceMost: maintenance.gramsPerHour,
    maintenanceWarningTo: maintenance.warningTo,
    maintenanceReduced: maintenance.reduced,
    labelDay: labelDay.grams,
    creatinineReduced: creatinine.reduced,
    creatinineSevere: creatinine.severe
  }
}

/** When an order for a recheck counts as the plan at discharge: days since it was written, hours and days until it is due. */
function dischargeLimits() {
  const { ordered } = table<{ ordered: { withinDays: number; earliestHours: number; latestDays: number } }>('discharge.json')
  return {
    recheckWithinDays: ordered.withinDays,
    recheckEarliestHours: ordered.earliestHours,
    recheckLatestDays: ordered.latestDays
  }
}
