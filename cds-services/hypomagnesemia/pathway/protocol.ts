import type { Place } from '../../../src/facts/encounter.ts'
import type { ChartFacts } from '../facts/chart-facts.ts'
import type { RenalBand } from '../knowledge.ts'
import { inMmol } from '../site/protocol-faults.ts'
import { type ProtocolRow, type SettingName, type SiteProtocol, settingNames } from '../site/protocol-schema.ts'
import type { Assessed } from './assessed.ts'
import { contraindicationsOf } from './pathway.ts'
import { dosesSince } from './unmeasured-doses.ts'

/** The setting of the site's protocol that holds for the patient (M40). */
export type ProtocolInForce = Pick<SiteProtocol, 'name' | 'version'> & {
  readonly setting: SettingName
  readonly rows: readonly ProtocolRow[]
}

/** The first setting whose encounters match; else the ward's for known inpatients, and none outside the hospital. */
export function protocolInForce({ knowledge, setting }: Pick<ChartFacts, 'knowledge' | 'setting'>): ProtocolInForce | undefined {
  const { protocol } = knowledge
  if (!protocol || setting.told === 'outpatient') return undefined
  const { name, version, settings } = protocol
  const found =
    settingNames.find(one => matches(settings[one]?.where, setting.place)) ?? (setting.knownInpatient ? 'ward' : undefined)
  const rows = found && settings[found]?.rows
  return found && rows ? { name, version, setting: found, rows } : undefined
}

type Where = NonNullable<SiteProtocol['settings'][SettingName]>['where']

/** Every list that is stated must hold one of the encounter's own. */
function matches(where: Where, place: Place): boolean {
  if (!where) return false
  const { classes, locations, serviceTypes } = where
  const has = (stated: readonly string[] | undefined, own: readonly string[]): boolean =>
    stated === undefined || own.some(code => stated.includes(code))
  return has(classes, place.classes) && has(locations, place.locations) && has(serviceTypes, place.serviceTypes)
}

/** The row of the newest level, compared in the unit in which the laboratory wrote it where that is the row's. */
export function protocolRowOf(f: ChartFacts, { rows }: ProtocolInForce): ProtocolRow | undefined {
  const result = f.magnesiumResult.measurement
  if (!f.magnesium.known || !result || result.comparator) return undefined
  return rows.find(row => {
    const value = result.reported.endsWith(` ${row.unit}`) ? inMmol(Number.parseFloat(result.reported), row.unit) : result.value
    return value >= inMmol(row.from, row.unit) && value < inMmol(row.to, row.unit)
  })
}

/** Grams of a row for a kidney band; none where the kidneys allow none, or are not known. */
export function protocolGrams({ grams, renal }: ProtocolRow, band: RenalBand): number | undefined {
  const given = { R1: grams, R2: renal.R2, R3: renal.R3, R4: 0, RU: 0 }[band]
  return given > 0 ? given : undefined
}

export type ProtocolDose = {
  readonly protocol: ProtocolInForce
  readonly row: ProtocolRow
  readonly grams: number
  readonly renal: RenalBand
}

/** Cards on which the site's row may be offered. With symptoms of a severe level the guideline's own fast correction stands alone. */
const carriers = new Set<string>([
  'severe',
  'moderateSymptomatic',
  'oralReplacement',
  'borderline',
  'escalateOral',
  'transitionToOral',
  'refractory',
  'depletionPossible'
])

/** The dose of the site's row, where every gate that an injection has to pass is open: the protocol changes none. */
export function protocolDoseOf(f: Assessed): ProtocolDose | undefined {
  const [topic] = f.pathway.topics
  const protocol = protocolInForce(f)
  if (!protocol || f.discharging || !topic || !carriers.has(topic) || f.pathway.unconfirmed || !mayInject(f)) return undefined
  const row = protocolRowOf(f, protocol)
  const renal = f.renalParenteral
  const grams = row && protocolGrams(row, renal)
  return row && grams !== undefined ? { protocol, row, grams, renal } : undefined
}

/** What every injection asks, whichever row the guideline itself takes. */
function mayInject(f: Assessed): boolean {
  const fresh = f.asOf - (f.magnesium.at ?? 0) <= f.knowledge.window('parenteral/magnesium', f.setting.inpatient)
  const free =
    contraindicationsOf(f).length === 0 && !f.kidney.dialysis && !f.pregnancy.pregnant && f.holdParameters.stop.length === 0
  const measured = dosesSince(f, f.renalParenteral).length === 0 && f.ledger.parenteral.length === 0
  return fresh && free && measured && !secondAtMuchReduced(f)
}

/** R3: nothing more after a dose of the last two days unless magnesium is low again (M3). */
function secondAtMuchReduced({ knowledge, renalParenteral, ledger, magnesium, asOf }: Assessed): boolean {
  const before = ledger.doses.some(({ to }) => asOf - to <= knowledge.window('second/dose'))
  return renalParenteral === 'R3' && before && magnesium.known && magnesium.value >= knowledge.limit('lowMagnesium')
}
