import { day, hour } from '../../facts/time.ts'
import type { ResultRecipe, SyntheticRecipe } from './recipe.ts'

type Made = { readonly resourceType: string } & Readonly<Record<string, unknown>>

/** A patient of the given number and all their resources: always the same for one seed and recipe. */
export function syntheticPatient(number: number, seed: number, recipe: SyntheticRecipe): readonly Made[] {
  const random = generator(seed * 1_000_003 + number)
  const id = `synthetic-${number}`
  const maker = new Maker(id, random)
  const start = Date.parse(`${recipe.start}T00:00:00Z`)
  const made: Made[] = [maker.patient()]
  for (const { system, code, display, share } of recipe.conditions)
    if (random() < share) made.push(maker.condition({ system, code, display }, start - Math.floor(random() * 900) * day))
  for (const drug of recipe.drugs)
    if (random() < drug.share) made.push(maker.order(drug, start + Math.floor(random() * recipe.days) * day, random() < 0.3))
  for (let stay = 0; stay < recipe.staysPerPatient; stay += 1) {
    const room = Math.floor(recipe.days / recipe.staysPerPatient)
    const admitted = start + (stay * room + Math.floor(random() * (room - recipe.daysPerStay))) * day + 9 * hour
    made.push(maker.stay(admitted, admitted + recipe.daysPerStay * day - hour))
    for (let nth = 0; nth < recipe.daysPerStay; nth += 1)
      made.push(...dayOf(admitted + nth * day + Math.floor(random() * 8) * hour, recipe, maker, random))
  }
  const other = recipe.otherResults
  for (let nth = 0; made.length < recipe.resourcesPerPatient; nth += 1) {
    const at = start + Math.floor(random() * recipe.days * 24) * hour
    made.push(maker.result(other[nth % other.length] as ResultRecipe, at).made)
  }
  return made.slice(0, recipe.resourcesPerPatient)
}

function dayOf(at: number, recipe: SyntheticRecipe, maker: Maker, random: () => number): readonly Made[] {
  return recipe.dailyResults.flatMap(wanted => {
    const { made, value } = maker.result(wanted, at)
    const { answer } = recipe
    const answered = wanted.code === answer.to && value < answer.below && random() < answer.share
    return answered ? [made, maker.order(answer, at + Math.ceil(random() * 20) * hour, false)] : [made]
  })
}

type Coded = { readonly code: string; readonly display: string }
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'

class Maker {
  readonly #id: string
  readonly #random: () => number
  #count = 0

  constructor(id: string, random: () => number) {
    this.#id = id
    this.#random = random
  }

  patient(): Made {
    const year = 1930 + Math.floor(this.#random() * 75)
    return {
      resourceType: 'Patient',
      id: this.#id,
      name: [{ family: `Family${this.#id}`, given: ['Given'] }],
      gender: this.#random() < 0.5 ? 'male' : 'female',
      birthDate: `${year}-06-15`
    }
  }

  result({ code, display, unit, mean, deviation, decimals, lowShare, lowMean, brokenShare }: ResultRecipe, at: number) {
    const low = this.#random() < lowShare
    const value = Number(((low ? lowMean : mean) + this.#normal() * deviation).toFixed(decimals))
    const broken = this.#random() < brokenShare
    const made = {
      ...this.#new('Observation'),
      status: 'final',
      category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
      code: { coding: [{ system: 'http://loinc.org', code, display }] },
      effectiveDateTime: iso(at - 2 * hour),
      issued: iso(at),
      valueQuantity: broken ? { value } : { value, unit, system: 'http://unitsofmeasure.org', code: unit }
    }
    return { made, value }
  }

  order({ code, display }: Coded, at: number, isOver: boolean): Made {
    return {
      ...this.#new('MedicationRequest'),
      status: isOver ? 'stopped' : 'active',
      intent: 'order',
      ...(isOver ? { meta: { lastUpdated: iso(at + 40 * day) } } : {}),
      medicationCodeableConcept: { coding: [{ system: rxnorm, code, display }], text: display },
      authoredOn: iso(at),
      dosageInstruction: [
        {
          text: '1 twice a day',
          timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
          doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }]
        }
      ]
    }
  }

  condition(coding: Coded & { readonly system: string }, at: number): Made {
    return {
      ...this.#new('Condition'),
      clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
      code: { coding: [coding] },
      onsetDateTime: iso(at),
      recordedDate: iso(at)
    }
  }

  stay(from: number, to: number): Made {
    return {
      ...this.#new('Encounter'),
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      period: { start: iso(from), end: iso(to) }
    }
  }

  #new(resourceType: string): Made {
    this.#count += 1
    return { resourceType, id: `${this.#id}-${this.#count}`, subject: { reference: `Patient/${this.#id}` } }
  }

  /** About a standard normal deviate: the sum of twelve even ones. */
  #normal(): number {
    let sum = -6
    for (let nth = 0; nth < 12; nth += 1) sum += this.#random()
    return sum
  }
}

const iso = (at: number): string => new Date(at).toISOString()

/** Numbers from 0 to 1 that look like chance and are the same for a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
