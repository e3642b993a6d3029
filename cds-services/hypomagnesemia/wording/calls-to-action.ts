import type { Note } from '../order-checks/checked.ts'

/** What a clinician would do about a finding, in the few words that open the card. A recommendation, never a command. */
const leads: Readonly<Record<string, string>> = {
  allergy: 'Clarifying the allergy first is recommended',
  bartterPpi: 'Review recommended',
  bolusTooLarge: 'Smaller bolus recommended',
  bolusTooShort: 'Slower rate recommended',
  calciumMonitoring: 'Calcium test recommended',
  calcitriolDose: 'Check of the dose recommended',
  concentrationTooHigh: 'Dilution recommended',
  conditionContraindicated: 'Specialist advice first',
  dailyTotal: 'Lower total recommended',
  diluent: 'Check of the diluent recommended',
  divideDose: 'Divided doses recommended',
  duplicate: 'Check of duplicates recommended',
  gramsPerMinute: 'Check of the unit recommended',
  hyperkalemiaRisk: 'Potassium recheck recommended',
  infusionOpenEnded: 'An end within 24 h recommended',
  interaction: 'Closer monitoring recommended',
  intramuscularLimit: 'Other dose or route recommended',
  ivNotNeeded: 'Tablets are an option',
  labsStale: 'New results first',
  magnesiumHigh: 'Prescriber decision needed',
  magnesiumInRange: 'Check of the reason recommended',
  magnesiumLow: 'Magnesium replacement recommended',
  magnesiumUnknown: 'Magnesium test recommended',
  monitoringMissing: 'Monitoring recommended',
  nightDose: 'Bedtime recommended',
  notChecked: 'Own check needed',
  obstetricRate: 'Lower rate recommended',
  oralTooMuch: 'Lower dose recommended',
  potassiumLow: 'Potassium replacement recommended',
  pregnancy: 'Obstetric advice recommended',
  qtcLong: 'Review of the drug recommended',
  rateMissing: 'Dose and rate needed',
  rateTooFast: 'Slower rate recommended',
  renalContraindicated: 'Nephrology advice recommended',
  renalDose: 'Lower dose recommended',
  renalLimit: 'Review recommended',
  renalUnknown: 'Creatinine first',
  routeForSeverity: 'IV route recommended',
  saltOrElemental: 'Clear dose needed',
  separation: 'Separate times recommended',
  subcutaneousLimit: 'Other dose or route recommended',
  twoAnalogues: 'One analogue alone recommended',
  twoDayTotal: 'Lower total recommended',
  undilutedPush: 'Dilution recommended',
  volumeFirst: 'Volume first'
}

export const ledCodes: readonly string[] = Object.keys(leads)

/** What an emergency excuses: told, and not advised against. */
const excused = new Set(['rateTooFast', 'bolusTooShort', 'bolusTooLarge', 'concentrationTooHigh', 'diluent', 'dailyTotal'])

export function leadOf({ code, severity, remove, lead }: Note): string {
  if (lead && !remove) return lead
  if (remove) return 'Removal recommended'
  if (severity === 'info' && excused.has(code)) return 'Accepted in this emergency'
  return leads[code] ?? 'Check recommended'
}
