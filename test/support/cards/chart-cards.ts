import type { Card } from '../../../src/cds-hooks/response.ts'
import { topicOf } from './cards.ts'

type Json = Record<string, unknown>

export type Evidence = {
  readonly statements?: readonly string[]
  readonly amendments?: readonly string[]
  readonly row?: string
  readonly findings?: readonly { readonly code: string; readonly severity: string }[]
  readonly facts?: readonly {
    readonly name: string
    readonly value: unknown
    readonly unit?: string
    readonly reported?: string
  }[]
  readonly unknown?: readonly { readonly name: string; readonly reason: string }[]
}

export const evidenceOf = (card: Card): Evidence => (card.extension?.['org.hypomagnesemia-cds.evidence'] ?? {}) as Evidence

export const cardOf = (cards: readonly Card[], topic: string): Card | undefined => cards.find(card => topicOf(card) === topic)

type Request = { readonly resourceType: string; readonly [name: string]: unknown }

/** The drug order of a suggestion in figures: `2 g/15 min`, `4 mg/min x24 h`, `198741 HS`. */
function doseOf(resource: Request): string {
  const instruction = (resource.dosageInstruction as Json[])[0] as {
    timing?: { repeat?: Record<string, unknown> & { boundsDuration?: { value: number } } }
    doseAndRate?: { doseQuantity?: { value: number; code: string }; rateQuantity?: { value: number; code: string } }[]
  }
  const repeat = instruction.timing?.repeat ?? {}
  const { doseQuantity, rateQuantity } = instruction.doseAndRate?.[0] ?? {}
  if (rateQuantity) return `${rateQuantity.value} ${rateQuantity.code} x${repeat.boundsDuration?.value} h`
  if (doseQuantity?.code === 'g')
    return repeat.duration ? `${doseQuantity.value} g/${repeat.duration} min` : `${doseQuantity.value} g push`
  const coding = (resource.medicationCodeableConcept as { coding: { code: string }[] }).coding[0]
  return `${coding?.code} ${Array.isArray(repeat.when) ? 'HS' : `x${repeat.frequency}`}`
}

/** Drug orders of each suggestion of a card, `*` before the recommended one. */
export function dosesOf(card: Card | undefined): readonly string[] {
  return (card?.suggestions ?? []).flatMap(suggestion => {
    const orders = (suggestion.actions ?? [])
      .flatMap(action => ('resource' in action ? [action.resource as Request] : []))
      .filter(resource => resource.resourceType === 'MedicationRequest' && resource.status !== 'stopped')
    return orders.length > 0 ? [`${suggestion.isRecommended ? '*' : ''}${orders.map(doseOf).join(' + ')}`] : []
  })
}

/** LOINC codes of the tests that a card orders, by what they are called here. */
export function testsOf(card: Card | undefined): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    '19123-9': 'Mg',
    '2823-3': 'K',
    '17861-6': 'Ca',
    '1751-7': 'albumin',
    '2160-0': 'creatinine',
    '2731-8': 'PTH',
    '2955-3': 'urine Na',
    '19124-7': 'urine Mg',
    '2161-8': 'urine creatinine',
    '17862-4': 'urine Ca',
    '34534-8': 'ECG',
    '29463-7': 'weight'
  }
  const found = (card?.suggestions ?? []).flatMap(suggestion =>
    (suggestion.actions ?? []).flatMap(action => {
      const resource = 'resource' in action ? (action.resource as Request) : undefined
      if (resource?.resourceType !== 'ServiceRequest') return []
      const code = (resource.code as { coding: { code: string }[] }).coding[0]?.code ?? ''
      return [names[code] ?? code]
    })
  )
  return [...new Set(found)].sort()
}

/** Cards of which at most one is shown. */
export const repletion = [
  'emergencyMagnesium',
  'severeSymptomatic',
  'severe',
  'moderateSymptomatic',
  'oralReplacement',
  'borderline',
  'escalateOral',
  'transitionToOral',
  'refractory',
  'volumeFirst',
  'contraindicatedRenal',
  'contraindicatedCondition',
  'dialysis',
  'pregnancy',
  'renalFunctionUnknown'
]
