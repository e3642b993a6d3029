import { totalHours } from '../facts/total-hours.ts'
import { molarMass, protocolLimits, type RenalBand, type Tables, valence } from '../knowledge.ts'
import { figure } from '../wording/words.ts'
import { type ProtocolRow, type SiteProtocol, settingNames } from './protocol-schema.ts'

/** What is wrong with a protocol, by its path in the site file. */
export type ProtocolFault = { readonly path: string; readonly message: string }

/** The tables that a protocol is held against, as the site's own figures left them. */
type Held = Pick<Tables, 'doses' | 'thresholds' | 'local'>

/** mmol/L of a value in a unit of a protocol. One mmol is two mEq. */
export function inMmol(value: number, unit: ProtocolRow['unit']): number {
  if (unit === 'mmol/L') return value
  return unit === 'mEq/L' ? value / valence : value / (molarMass.magnesium / 10)
}

/** A hair beyond a limit is not beyond it: conversions leave one. */
const hair = 1e-6
const above = (value: number, limit: number): boolean => value > limit + hair
const below = (value: number, limit: number): boolean => value < limit - hair

/** Every hard limit that the protocol breaks (M40). Nothing of it comes into force as long as there is one. */
export function protocolFaults({ settings }: SiteProtocol, held: Held): readonly ProtocolFault[] {
  return settingNames.flatMap(name => {
    const setting = settings[name]
    if (!setting) return []
    const at = `protocol.settings.${name}`
    const { rows, target } = setting
    const unit = rows[0]?.unit ?? 'mmol/L'
    return [
      ...targetFaults(at, inMmol(target, unit), rows),
      ...rows.flatMap((row, index) => meetingFaults(`${at}.rows.${index}`, row, rows[index - 1])),
      ...rows.flatMap((row, index) => rowFaults(`${at}.rows.${index}`, row, held))
    ]
  })
}

const fault = (path: string, message: string): readonly ProtocolFault[] => [{ path, message }]

function targetFaults(at: string, target: number, rows: readonly ProtocolRow[]): readonly ProtocolFault[] {
  const { targetMost } = protocolLimits
  const highest = Math.max(...rows.map(({ to, unit }) => inMmol(to, unit)))
  if (above(target, targetMost.value))
    return fault(`${at}.target`, `${figure(target)} mmol/L is above the highest target of ${targetMost.value} mmol/L`)
  return below(target, highest)
    ? fault(`${at}.target`, `${figure(target)} mmol/L is below ${figure(highest)} mmol/L, up to which doses are given`)
    : []
}

/** Rows are half-open and meet: what two rows claim, or none, would depend on their order. */
function meetingFaults(at: string, { from, unit }: ProtocolRow, before: ProtocolRow | undefined): readonly ProtocolFault[] {
  if (!before) return []
  if (unit !== before.unit) return fault(`${at}.unit`, `${unit} beside ${before.unit}: the rows of a setting share one unit`)
  if (from > before.to) return fault(`${at}.from`, `a gap from ${before.to} to ${from} ${unit}`)
  return from < before.to ? fault(`${at}.from`, `overlaps the row before it, which ends at ${before.to} ${unit}`) : []
}

function rowFaults(at: string, row: ProtocolRow, held: Held): readonly ProtocolFault[] {
  return [
    ...edgeFaults(at, row),
    ...doseFaults(at, row),
    ...severeFaults(at, row, held),
    ...totalFaults(at, row, held),
    ...productFaults(at, row, held)
  ]
}

function edgeFaults(at: string, { from, to, unit }: ProtocolRow): readonly ProtocolFault[] {
  const { edgeFrom, edgeTo } = protocolLimits
  const [low, high] = [inMmol(from, unit), inMmol(to, unit)]
  return [
    ...(below(low, edgeFrom.value)
      ? fault(`${at}.from`, `${figure(low)} mmol/L is below the lowest edge of ${edgeFrom.value} mmol/L`)
      : []),
    ...(above(high, edgeTo.value)
      ? fault(`${at}.to`, `${figure(high)} mmol/L is above the highest edge of ${edgeTo.value} mmol/L`)
      : [])
  ]
}

function doseFaults(at: string, { grams, hours, recheckHours, renal }: ProtocolRow): readonly ProtocolFault[] {
  const { doseMost, doseShareReduced, doseMostMuchReduced, rateMost, recheckMost } = protocolLimits
  const half = grams * doseShareReduced.value
  return [
    ...(above(grams, doseMost.value) ? fault(`${at}.grams`, `${grams} g is above ${doseMost.value} g per dose`) : []),
    ...(above(renal.R2, half) ? fault(`${at}.renal.R2`, `${renal.R2} g is above half the dose (${figure(half)} g)`) : []),
    ...(above(renal.R3, doseMostMuchReduced.value)
      ? fault(`${at}.renal.R3`, `${renal.R3} g is above ${doseMostMuchReduced.value} g per dose`)
      : []),
    ...(above(Math.max(grams, renal.R2, renal.R3) / hours, rateMost.value)
      ? fault(`${at}.hours`, `${figure(Math.max(grams, renal.R2, renal.R3) / hours)} g/h is faster than ${rateMost.value} g/h`)
      : []),
    ...(above(recheckHours, recheckMost.value)
      ? fault(
          `${at}.recheckHours`,
          `${recheckHours} h is later than ${recheckMost.value} h: each dose needs a level since the last one`
        )
      : [])
  ]
}

/** Where magnesium is severely low no protocol may give less than the small infusion of the guideline. */
function severeFaults(at: string, row: ProtocolRow, { doses, thresholds }: Held): readonly ProtocolFault[] {
  const severe = thresholds.magnesium.rows.find(({ name }) => name === 'SEV')?.to ?? 0
  if (!below(inMmol(row.from, row.unit), severe)) return []
  const least = (renal: RenalBand): number => doses.bolus.find(item => item.row === 'V3' && item.renal === renal)?.grams ?? 0
  const tooLittle = (path: string, grams: number, renal: RenalBand): readonly ProtocolFault[] =>
    below(grams, least(renal))
      ? fault(`${at}.${path}`, `${grams} g is less than ${least(renal)} g, the least below ${severe} mmol/L`)
      : []
  return [
    ...tooLittle('grams', row.grams, 'R1'),
    ...tooLittle('renal.R2', row.renal.R2, 'R2'),
    ...tooLittle('renal.R3', row.renal.R3, 'R3')
  ]
}

/** Repeated at each low level, doses stay within the soft totals. */
function totalFaults(at: string, { grams, hours, recheckHours, renal }: ProtocolRow, { doses }: Held): readonly ProtocolFault[] {
  const times = (span: number): number => Math.ceil(span / (hours + recheckHours) - hair)
  const given = { R1: grams, R2: renal.R2, R3: renal.R3 } as const
  return doses.totals.flatMap(({ renal: band, soft24, soft48 }) => {
    if (band !== 'R1' && band !== 'R2' && band !== 'R3') return []
    const over = (span: number, most: number | undefined): readonly ProtocolFault[] => {
      const sum = given[band] * times(span)
      return most !== undefined && above(sum, most)
        ? fault(
            `${at}.recheckHours`,
            `${times(span)} doses of ${given[band]} g are ${figure(sum)} g in ${span} h, above the total of ${most} g (${band})`
          )
        : []
    }
    return [...over(totalHours.day, soft24), ...over(totalHours.twoDays, soft48)]
  })
}

function productFaults(at: string, { product, grams }: ProtocolRow, { local }: Held): readonly ProtocolFault[] {
  const found = local.products.find(({ key }) => key === product)
  const bags = grams / (found?.grams ?? grams)
  return found?.form === 'premix' && Math.abs(bags - Math.round(bags)) > hair
    ? fault(`${at}.product`, `${grams} g is no whole number of bags of ${found.grams} g; name a vial instead`)
    : []
}
