import type { Note } from '../order-checks/checked.ts'

/** What a clinician would do about a finding, in the few words that open the card. The prescriber decides. */
const leads: Readonly<Record<string, string>> = {
  allergy: 'Clarify the allergy first',
  bartterPpi: 'Review',
  bolusTooLarge: 'Reduce the bolus',
  bolusTooShort: 'Slow the rate',
  calciumMonitoring: 'Measure calcium',
  calcitriolDose: 'Check the dose',
  concentrationTooHigh: 'Dilute',
  conditionContraindicated: 'Specialist advice first',
  dailyTotal: 'Reduce total dose',
  diluent: 'Check the diluent',
  divideDose: 'Divide the dose',
  duplicate: 'Check duplicates',
  gramsPerMinute: 'Check the unit',
  hyperkalemiaRisk: 'Recheck potassium',
  infusionOpenEnded: 'State an end',
  interaction: 'Monitor closely',
  intramuscularLimit: 'Change dose or route',
  ivNotNeeded: 'Consider tablets',
  labsStale: 'New labs first',
  magnesiumHigh: 'Prescriber decision needed',
  magnesiumInRange: 'Check the reason',
  magnesiumLow: 'Replace magnesium',
  magnesiumUnknown: 'Measure magnesium',
  monitoringMissing: 'Add monitoring',
  nightDose: 'Move to bedtime',
  notChecked: 'Check yourself',
  obstetricRate: 'Reduce the rate',
  oralTooMuch: 'Reduce the dose',
  potassiumLow: 'Replace potassium',
  pregnancy: 'Obstetric advice first',
  qtcLong: 'Review the drug',
  rateMissing: 'State dose and rate',
  rateTooFast: 'Slow the rate',
  renalContraindicated: 'Nephrology advice first',
  renalDose: 'Reduce the dose',
  renalLimit: 'Review',
  renalUnknown: 'Creatinine first',
  routeForSeverity: 'Consider IV',
  saltOrElemental: 'State the dose clearly',
  separation: 'Separate the times',
  subcutaneousLimit: 'Change dose or route',
  twoAnalogues: 'Keep one analogue alone',
  twoDayTotal: 'Reduce total dose',
  undilutedPush: 'Dilute',
  volumeFirst: 'Volume first'
}

export const ledCodes: readonly string[] = Object.keys(leads)

/** What an emergency excuses: told, and not advised against. */
const excused = new Set(['rateTooFast', 'bolusTooShort', 'bolusTooLarge', 'concentrationTooHigh', 'diluent', 'dailyTotal'])

export function leadOf({ code, severity, remove, lead }: Note, adult = true): string {
  if (lead && !remove) return lead
  if (remove) return 'Remove'
  if (severity === 'info' && excused.has(code)) return adult ? 'Accepted in this emergency' : 'Check yourself'
  return leads[code] ?? 'Check'
}
