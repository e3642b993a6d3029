import { type Json, object, objects, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { chartText } from './chart-text.ts'
import { canonicalSystem, displayOf, type Member, ValueSets } from './value-set.ts'

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'

/** Where a product goes, by its dose form. `local` forms (eye, ear, skin, lung, irrigation) do not act on the whole body. */
export type FormRoute = 'oral' | 'injection' | 'local' | 'other'

/** One row of the product table. */
export type Product = {
  /** Code system; RxNorm where none is named. */
  readonly system?: string
  readonly code: string
  readonly route: FormRoute
  readonly ingredients: number
  readonly classes: readonly string[]
  readonly display: string
}

export type Drug = {
  /** As the chart calls it, made harmless. */
  readonly name: string
  readonly classes: ReadonlySet<string>
  /** False if the drug was recognized by words alone. It is then never taken for absent, nor for sure. */
  readonly certain: boolean
  readonly form?: FormRoute
  /** RxNorm code, where one was sent; else `system|code` of a product that a site has added. */
  readonly code?: string
  readonly text: string
  /** The order only says where its drug is told, and that did not come. */
  readonly unspecified?: true
}

type Phrase = { readonly words: readonly string[]; readonly concept: string }

/** Words that are an ingredient only at the head of a name: behind another drug they are its salt, as in `esomeprazole magnesium`. */
const elements = new Set(['magnesium', 'calcium', 'potassium', 'sodium', 'zinc', 'iron', 'aluminum'])

/** Where a class does not act although its drug is in the product. */
export type ClassLimits = {
  /** Classes that the gut does not take up. */
  readonly notAbsorbed: readonly string[]
  /** Classes that count for nothing among more than three ingredients. */
  readonly minorInMixtures: readonly string[]
  /** Classes that are given as a course: an order is over after a month, where nothing tells its end. Others run while they are active. */
  readonly courses: readonly string[]
}

export class DrugCatalog {
  readonly #limits: ClassLimits
  readonly #products: ReadonlyMap<string, Product>
  readonly #codes: ValueSets
  readonly #phrases = new Map<string, Phrase[]>()

  constructor(products: readonly Product[], members: readonly (Member & { readonly display: string })[], limits: ClassLimits) {
    this.#limits = limits
    this.#products = new Map(products.map(product => [keyOf(product), product]))
    this.#codes = new ValueSets(members)
    for (const { concept, display, match } of members) {
      if (match !== 'exact') continue
      const words = wordsOf(display.replace(/\(.*?\)/g, ' '))
      const first = words[0]
      if (first) this.#phrases.set(first, [...(this.#phrases.get(first) ?? []), { words, concept }])
    }
  }

  isCourse(drug: Drug): boolean {
    return this.#limits.courses.some(name => drug.classes.has(name))
  }

  product(code: string): Product | undefined {
    return this.#products.get(code)
  }

  /** Recognizes a drug by code; by the words of its name where no code is known, and then not for certain. */
  identify(concept: Json | undefined, display: string | undefined): Drug {
    const codings = objects(concept?.coding)
    const keys = codings.flatMap(({ system, code }) =>
      string(code) ? [keyOf({ system: string(system) ?? '', code: String(code) })] : []
    )
    const code = keys.find(key => !key.includes('|')) ?? keys.find(key => this.#products.has(key))
    const product = code ? this.#products.get(code) : undefined
    // A bare code, or a local name, says less than the listed name: strength and form stand there.
    const listed = product?.display ?? this.#codes.displayOf(concept)
    const sent = [string(concept?.text), ...codings.map(coding => string(coding.display)), display]
    const text = [...new Set([...sent, listed].filter(Boolean))].join(' ; ')
    // A name of nothing that can be seen is none.
    const name = chartText(displayOf(concept) ?? display ?? '') || chartText(listed ?? '') || 'unnamed drug'
    const about = { name, text, ...(code ? { code } : {}) }
    if (product)
      return {
        ...about,
        classes: actingClasses(this.#limits, product.classes, product.route, product.ingredients),
        certain: true,
        form: product.route
      }
    const byCode = this.#codes.conceptsOf(concept)
    const form = formOf(text)
    if (byCode.size > 0)
      return { ...about, classes: actingClasses(this.#limits, [...byCode], form, 1), certain: true, ...(form ? { form } : {}) }
    return {
      ...about,
      classes: actingClasses(this.#limits, [...this.#byWords(text)], form, 1),
      certain: false,
      ...(form ? { form } : {})
    }
  }

  #byWords(text: string): ReadonlySet<string> {
    const words = wordsOf(text)
    const found = new Set<string>()
    words.forEach((word, index) => {
      for (const phrase of this.#phrases.get(word) ?? []) {
        if (!phrase.words.every((part, offset) => words[index + offset] === part)) continue
        if (phrase.words.length === 1 && elements.has(word) && isSaltOfAnother(words, index)) continue
        found.add(phrase.concept)
      }
    })
    return found
  }
}

/** A bare code is one of RxNorm, in which the tables of products are written. */
export const keyOf = ({ system = rxnorm, code }: Pick<Product, 'system' | 'code'>): string =>
  canonicalSystem(system) === rxnorm ? code : `${system}|${code}`

function isSaltOfAnother(words: readonly string[], index: number): boolean {
  const before = words[index - 1]
  return before !== undefined && /^[a-z]{5,}$/.test(before) && !elements.has(before)
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)

/** Some classes act only where they are absorbed, and minerals in a nutrition mixture are no supplement. */
function actingClasses(
  { notAbsorbed, minorInMixtures }: ClassLimits,
  classes: readonly string[],
  form: FormRoute | undefined,
  ingredients: number
): ReadonlySet<string> {
  if (form === 'local') return new Set()
  return new Set(
    classes.filter(
      name => !(form === 'oral' && notAbsorbed.includes(name)) && !(ingredients > 3 && minorInMixtures.includes(name))
    )
  )
}

function formOf(text: string): FormRoute | undefined {
  if (/\b(ophthalmic|otic|topical|irrigation|inhal\w*|cream|ointment|eye|ear|nebul\w*)\b/i.test(text)) return 'local'
  if (/\b(inject\w*|intravenous|infusion|vial|premix|iv|syringe|\d+ ?ml bag)\b/i.test(text)) return 'injection'
  if (/\b(oral|tablets?|capsules?|suspension|chewable|po|caps?|tabs?)\b/i.test(text)) return 'oral'
  return undefined
}

/** The drug of an order: by code, by a Medication that is contained, sent along or in the drafts, or by the display alone. */
export function drugOf(order: Resource, records: PatientRecord, catalog: DrugCatalog): Drug | undefined {
  const concept = object(order.medicationCodeableConcept)
  if (concept) return catalog.identify(concept, undefined)
  const named = object(order.medicationReference)
  if (!named) return undefined
  const reference = string(named.reference)
  const contained = objects(order.contained).find(item => reference === `#${item.id}`)
  const medication = contained ?? (reference ? records.resolve(reference) : undefined)
  const told = object(medication?.code)
  const drug = catalog.identify(told, string(named.display))
  return drug.text || objects(told?.coding).length > 0 ? drug : { ...drug, unspecified: true }
}
