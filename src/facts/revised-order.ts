import { type Json, number, object, objects, type Resource, string } from '../acquisition/json.ts'
import { entryOfDose } from './dosage.ts'

type Product = {
  readonly code: { readonly system: string; readonly code: string; readonly display: string }
  readonly dose: { readonly value: number; readonly unit: string; readonly code: string }
}

/** What of an order with one instruction changes. Whatever is not named stays as the prescriber wrote it. */
export type Revision = {
  readonly act: 'revise'
  /** The way it is given: as the order has it. */
  readonly route: 'oral' | 'intravenous'
  /** The whole instruction in words. */
  readonly text: string
  /** Another product, where the written one comes in no dose that is small enough; with the dose in its own unit. */
  readonly product?: Product
  /** The written dose times this; 1 keeps it. */
  readonly doseFactor?: number
  /** A dose in grams where only rate and run time were written. */
  readonly doseGrams?: number
  /** mg per minute; `none`: dose and run time tell it. */
  readonly rate?: number | 'none'
  /** Minutes of one administration. */
  readonly runs?: number
  /** Hours from start to the end of the order. */
  readonly endsAfter?: number
  /** Times a day; once a day is at bedtime. */
  readonly timesPerDay?: number
  /** The prescriber's further words contradict the revision and go. */
  readonly dropWords?: true
}

const ucum = 'http://unitsofmeasure.org'
const quantity = (value: number, code: string): Json => ({ value: rounded(value), unit: code, system: ucum, code })
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4

/** The order as it would be sent back, revised: its product, reason, notes and repetition stay. */
export function revisedOrder(source: Resource, revision: Revision): Resource {
  const [instruction = {}] = objects(source.dosageInstruction)
  const { medicationCodeableConcept, medicationReference, text: _narrative, ...kept } = source
  const { product, text } = revision
  const written = object(medicationCodeableConcept)
  const drug = product
    ? { medicationCodeableConcept: { coding: [{ ...product.code }], text: `${product.code.display}; ${text}` } }
    : written
      ? { medicationCodeableConcept: { ...written, text: `${nameOf(written)}; ${text}` } }
      : { medicationReference }
  return { ...kept, ...drug, dosageInstruction: [revisedInstruction(instruction, revision)] } as Resource
}

/** Name of the product without a dose that no longer holds. */
function nameOf(drug: Json): string {
  const listed = objects(drug.coding).flatMap(coding => string(coding.display) ?? [])[0]
  const written = string(drug.text) ?? ''
  return listed ?? (written.replace(/[,;:(]?\s*\d.*$/, '').trim() || written)
}

function revisedInstruction(instruction: Json, revision: Revision): Json {
  const { text: _former, additionalInstruction, patientInstruction, method, timing, doseAndRate, ...kept } = instruction
  const words = revision.dropWords
    ? {}
    : {
        ...(additionalInstruction === undefined ? {} : { additionalInstruction }),
        ...(patientInstruction === undefined ? {} : { patientInstruction }),
        ...(method === undefined ? {} : { method })
      }
  const revisedTiming = timingOf(object(timing), revision)
  const entries = objects(doseAndRate)
  const entry = doseAndRateOf(entryOfDose(entries) ?? entries[0] ?? {}, revision)
  return {
    ...kept,
    text: revision.text,
    ...words,
    ...(revisedTiming ? { timing: revisedTiming } : {}),
    ...(Object.keys(entry).length > 0 ? { doseAndRate: [entry] } : {})
  }
}

function timingOf(timing: Json | undefined, { runs, endsAfter, timesPerDay }: Revision): Json | undefined {
  if (timesPerDay !== undefined)
    return { repeat: { frequency: timesPerDay, period: 1, periodUnit: 'd', ...(timesPerDay === 1 ? { when: ['HS'] } : {}) } }
  if (runs === undefined && endsAfter === undefined) return timing
  const { duration, durationUnit, durationMax, boundsDuration, boundsPeriod, boundsRange, ...repeat } =
    object(timing?.repeat) ?? {}
  const bounds =
    endsAfter === undefined ? { boundsDuration, boundsPeriod, boundsRange } : { boundsDuration: quantity(endsAfter, 'h') }
  const run = runs === undefined ? { duration, durationUnit, durationMax } : { duration: runs, durationUnit: 'min' }
  return { ...timing, repeat: defined({ ...repeat, ...bounds, ...run }) }
}

const defined = (json: Json): Json => Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined))

function doseAndRateOf(entry: Json, { product, doseFactor = 1, doseGrams, rate }: Revision): Json {
  if (product) return { doseQuantity: { ...product.dose, system: ucum } }
  // What is changed is no longer what was calculated, or ordered.
  const { type: _type, rateQuantity, rateRatio, rateRange, doseRange, doseQuantity, ...kept } = entry
  const written = object(doseQuantity) ?? object(object(doseRange)?.high)
  const value = number(written?.value)
  const dose =
    doseGrams !== undefined
      ? quantity(doseGrams, 'g')
      : written && value !== undefined
        ? { ...written, value: rounded(value * doseFactor) }
        : undefined
  const rates =
    rate === undefined
      ? { rateQuantity, rateRatio, rateRange }
      : rate === 'none'
        ? {}
        : { rateQuantity: quantity(rate, 'mg/min') }
  return defined({ ...kept, ...(dose ? { doseQuantity: dose } : {}), ...rates })
}
