import type { ComparedCall } from './calls.ts'

/** Where the service and the twin may differ, and which of them is right. What is not listed must not differ. */
export type Kind = {
  readonly kind: string
  readonly reason: string
  readonly right: 'service' | 'either'
  /** Members of the readings that may differ. */
  readonly members: readonly string[]
  readonly concerns: (call: ComparedCall) => boolean
}

const named =
  (...names: readonly string[]) =>
  ({ name }: ComparedCall): boolean =>
    names.includes(name)

export const knownDifferences: readonly Kind[] = [
  {
    kind: 'words alone',
    reason: 'The twin reads codes. Allergies that stand in words are recognized by the service.',
    right: 'service',
    members: ['gate'],
    concerns: named('allergy-anaphylaxis-called-intolerance', 'order-with-allergy')
  },
  {
    kind: 'preliminary results',
    reason:
      'By rule 18 a preliminary result is skipped; M38 has it named. The service withholds the older one as well, which is safer.',
    right: 'service',
    members: ['band', 'gate', 'row'],
    concerns: named('order-tablet-magnesium-preliminary', 'order-tablet-high-stands-until-repeated')
  },
  {
    kind: 'tablets ordered more than a year ago',
    reason:
      'The documents let such an order keep its safety roles and silence nothing (M1, M4) and do not say whether it counts as the first step. The service begins anew, which is the lower dose.',
    right: 'either',
    members: ['row'],
    concerns: named('ledger-tablets-of-a-year-still-taken')
  },
  {
    kind: 'ill-formed resources',
    reason: 'The sandbox sends single elements where FHIR has lists. The service reads them, the engine of the twin does not.',
    right: 'service',
    members: ['error'],
    concerns: named('07-order-select-all-fields.json', '09-order-select-after-accepting.json')
  }
]

/** The kind that explains a difference; nothing where it is not known. */
export const kindOf = (call: ComparedCall, difference: string): Kind | undefined =>
  knownDifferences.find(({ members, concerns }) => members.includes(difference.split(':')[0] ?? '') && concerns(call))
