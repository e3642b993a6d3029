/** Why a fact of an export is not known, in words for a committee. */
const reasonWords: Readonly<Record<string, string>> = {
  absent: 'not in the export',
  failed: 'not in the export',
  empty: 'none in the chart',
  stale: 'too old',
  'no-unit': 'has no unit',
  'not-convertible': 'no figure in a unit that can be used',
  comparator: 'the limit given does not tell the range',
  implausible: 'not plausible',
  specimen: 'specimen not reliable',
  'not-final': 'not a final result',
  future: 'dated in the future',
  'other-patient': 'belongs to another patient',
  undated: 'has no date',
  'not-asked': 'not asked for',
  deceased: 'the patient had died',
  'missing-data': 'nothing of the chart was known'
}

export const reasonIn = (code: string): string => reasonWords[code] ?? code

/** `creatinineClearance` as `creatinine clearance`. */
export const spaced = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)

/** A share in percent, as precise as its size deserves. */
export function percent(part: number, of: number): string {
  if (of === 0) return 'none'
  const share = (part * 100) / of
  return `${share.toFixed(share > 0 && share < 10 ? 1 : 0)} %`
}
