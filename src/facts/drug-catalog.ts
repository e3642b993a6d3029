import { type Json, objects, string } from '../acquisition/json.ts'
import { chartText } from './chart-text.ts'
import type { FormRoute } from './drug-form.ts'
import { formOf } from './drug-form.ts'
import { type DrugMember, DrugWords } from './drug-words.ts'
import {
  type CanonicalCoding,
  type ConceptRules,
  canonicalCode,
  canonicalCoding,
  canonicalSystem,
  codeSystem,
  displayOf,
  isInKnownSystem,
  ValueSets
} from './value-set.ts'

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
  /** Classes of which it may be one: its brand name stands for other drugs too. */
  readonly possible: ReadonlySet<string>
  /** False if the drug was recognized by words alone. It is then never taken for absent, nor for sure. */
  readonly certain: boolean
  /** False if neither a code of a known system nor a recognized word says what it is. */
  readonly understood: boolean
  readonly form?: FormRoute | undefined
  /** Key of the product, where one is known; else the RxNorm code that was sent. */
  readonly code?: string | undefined
  /** Keys of all products that its codes name; they differ in nothing that their classes tell. */
  readonly products: readonly string[]
  readonly text: string
  /** Substances of the brand name by which alone it was recognized: what it is, never how much of it. */
  readonly brandOf?: string | undefined
  /** Its codes contradict each other. */
  readonly contradictory?: true
  /** Several substances by its list of ingredients: what one dose holds of each cannot be read. */
  readonly compounded?: true | undefined
  /** The order only says where its drug stands, and that did not come. */
  readonly unspecified?: true
}

/** Where a class does not act although its drug is in the product. */
export type ClassLimits = {
  /** Classes that the gut does not take up. */
  readonly notAbsorbed: readonly string[]
  /** Classes that count for nothing among more than three ingredients. */
  readonly minorInMixtures: readonly string[]
  /** Classes that are given as a course: an order is over after a month, where nothing tells its end. Others run while they are active. */
  readonly courses: readonly string[]
  /** The same by words of their names, in lower case, where no class tells it. */
  readonly courseNames?: readonly string[]
  /** Drugs that are injected where neither way nor form is told, by words of their names in lower case, and words that tell otherwise. */
  readonly injected?: {
    readonly words: readonly string[]
    readonly unless: readonly string[]
    readonly unlessCoded: readonly string[]
  }
  /** Classes that are kinds of one thing: codes that name several of them do not contradict each other. */
  readonly alike?: readonly string[]
}

/** What one coding says. */
type Reading = {
  readonly key: string
  readonly product?: Product
  readonly classes: ReadonlySet<string>
}

export class DrugCatalog {
  readonly #limits: ClassLimits
  readonly #products: ReadonlyMap<string, Product>
  readonly #codes: ValueSets
  readonly #words: DrugWords

  constructor(products: readonly Product[], members: readonly DrugMember[], limits: ClassLimits, rules: ConceptRules = {}) {
    this.#limits = limits
    this.#products = new Map(products.map(product => [keyOf(product), product]))
    this.#codes = new ValueSets(members.filter(isCode), rules)
    this.#words = new DrugWords(members)
  }

  isCourse(drug: Drug): boolean {
    const { courses, courseNames = [] } = this.#limits
    if (courses.some(name => drug.classes.has(name))) return true
    const words = courseNames.length > 0 ? drug.text.toLowerCase() : ''
    return courseNames.some(name => words.includes(name))
  }

  /** One that is injected where neither way nor form is told. A code that says which of its uses is meant tells. */
  isInjected({ text, certain, classes }: Drug): boolean {
    const { injected } = this.#limits
    if (!injected || (certain && injected.unlessCoded.some(name => classes.has(name)))) return false
    const words = text.toLowerCase()
    return injected.words.some(name => words.includes(name)) && !injected.unless.some(name => words.includes(name))
  }

  product(code: string): Product | undefined {
    return this.#products.get(code)
  }

  /** Recognizes a drug by all its codes, the most specific one first; by the words of its names where no code is listed. */
  identify(concept: Json | undefined, display: string | undefined): Drug {
    const codings = objects(concept?.coding)
    const readings = codings.flatMap(coding => this.#read(coding) ?? [])
    const products = readings.flatMap(({ key, product }) => (product ? [{ key, product }] : []))
    const product = products[0]?.product
    // A bare code, or a local name, says less than the listed name: strength and form stand there.
    const listed = product?.display ?? this.#codes.displayOf(concept)
    const names = [string(concept?.text), ...codings.flatMap(namesIn), display].filter(name => name !== undefined)
    const text = [...new Set([...names, ...(listed ? [listed] : [])])].join(' ; ')
    const code = products[0]?.key ?? readings.find(({ key }) => !key.includes('|'))?.key
    const form = product ? product.route : formOf(text)
    const about = {
      // A name of nothing that can be seen is none.
      name:
        chartText(displayOf(concept) ?? display ?? names[0] ?? '') ||
        chartText(listed ?? bareCode(codings) ?? '') ||
        'unnamed drug',
      text,
      possible: none,
      products: products.map(({ key }) => key),
      code,
      form
    }
    const coded = new Set(readings.flatMap(({ classes }) => [...classes]))
    if (this.#contradict(readings)) {
      const classes = this.#acting(coded, form, 1)
      return { ...about, code: undefined, products: [], classes, certain: false, understood: false, contradictory: true }
    }
    if (product)
      return {
        ...about,
        classes: this.#acting(new Set(product.classes), form, product.ingredients),
        certain: true,
        understood: true
      }
    if (coded.size > 0) return { ...about, classes: this.#acting(coded, form, 1), certain: true, understood: true }
    const { classes, possible, substances } = this.#words.read(names)
    const listable = isInKnownSystem(concept, 'drug') && !isBareSnomed(readings, text)
    const understood = classes.size > 0 || form === 'local' || listable
    const named = this.#codes.withoutExcluded(classes)
    const brandOf = substances.size > 0 ? [...substances].join(' ; ') : undefined
    return { ...about, possible, brandOf, classes: this.#acting(named, form, 1), certain: false, understood }
  }

  /**
   * A drug with the list of its ingredients. They add what its own code does not say; a product that says it all stays as it is, and so does a
   * drug whose one ingredient says no more than its name.
   */
  mixed(drug: Drug, parts: readonly Drug[]): Drug {
    const own = this.#kinds(drug.classes)
    const added = parts.flatMap(part => [...this.#kinds(part.classes)]).filter(kind => !own.has(kind))
    const text = [...new Set([drug.text, ...parts.map(part => part.text)].filter(Boolean))].join(' ; ')
    const isMeant = drug.products.length > 0 || (parts.length === 1 && drug.classes.size > 0)
    if (isMeant && added.length === 0) return drug
    const known = [drug, ...parts].filter(({ classes, code }) => classes.size > 0 || code !== undefined)
    const only = parts.length === 1 && drug.classes.size === 0 ? parts[0] : undefined
    return {
      ...drug,
      code: only?.code,
      name: drug.text ? drug.name : parts.map(({ name }) => name).join(' / '),
      text,
      products: only?.products ?? [],
      classes: this.#acting(new Set([drug, ...parts].flatMap(({ classes }) => [...classes])), drug.form, 1),
      possible: new Set([drug, ...parts].flatMap(({ possible }) => [...possible])),
      certain: known.length > 0 && known.every(({ certain }) => certain),
      understood: parts.every(({ understood }) => understood),
      compounded: parts.length > 1 || drug.text ? true : undefined
    }
  }

  #read(coding: Json): Reading | undefined {
    const canonical = canonicalCoding(coding)
    if (!canonical) return undefined
    const key = keyOfCoding(canonical)
    const product = this.#products.get(key)
    return product ? { key, product, classes: new Set(product.classes) } : { key, classes: this.#codes.conceptsOfCode(canonical) }
  }

  /** Two products of different classes, or a code that shares no class with the product. */
  #contradict(readings: readonly Reading[]): boolean {
    if (readings.length < 2) return false
    const [first, ...others] = [...readings.filter(({ product }) => product), ...readings.filter(({ product }) => !product)]
      .filter(({ classes }) => classes.size > 0)
      .map(({ product, classes }) => ({ product, kinds: this.#kinds(classes) }))
    if (!first?.product) return false
    return others.some(({ product, kinds }) =>
      product
        ? product.route !== first.product?.route ||
          kinds.size !== first.kinds.size ||
          ![...kinds].every(kind => first.kinds.has(kind))
        : ![...kinds].some(kind => first.kinds.has(kind))
    )
  }

  #kinds(classes: ReadonlySet<string>): Set<string> {
    const { alike = [] } = this.#limits
    return new Set([...classes].map(name => (alike.includes(name) ? (alike[0] ?? name) : name)))
  }

  /** Some classes act only where they are absorbed, and minerals in a nutrition mixture are no supplement. */
  #acting(classes: ReadonlySet<string>, form: FormRoute | undefined, ingredients: number): ReadonlySet<string> {
    if (form === 'local') return none
    const { notAbsorbed, minorInMixtures } = this.#limits
    const acting = new Set<string>()
    for (const name of classes) {
      const passes = form === 'oral' && notAbsorbed.includes(name)
      if (!passes && !(ingredients > 3 && minorInMixtures.includes(name))) acting.add(name)
    }
    return acting
  }
}

const none: ReadonlySet<string> = new Set()

const isCode = (member: DrugMember): member is DrugMember & { readonly match: 'exact' | 'prefix' } =>
  member.match === 'exact' || member.match === 'prefix'

/** A bare code is one of RxNorm, in which the tables of products are written. */
export const keyOf = ({ system = codeSystem.rxnorm, code }: Pick<Product, 'system' | 'code'>): string =>
  keyOfCoding(canonicalCode(canonicalSystem(system), code))

const keyOfCoding = ({ system, code }: CanonicalCoding): string => (system === codeSystem.rxnorm ? code : `${system}|${code}`)

/** A code of SNOMED CT and not one word: its drugs are listed for a few substances only, so that what is not among them may be anything. */
const isBareSnomed = (readings: readonly Reading[], text: string): boolean =>
  readings.length > 0 && readings.every(({ key }) => key.startsWith(`${codeSystem.snomed}|`)) && !/\p{L}{3}/u.test(text)

/** What stands in a code, where nothing else names the drug. */
const bareCode = (codings: readonly Json[]): string | undefined => codings.flatMap(({ code }) => string(code) ?? [])[0]

/** The display of a coding; a name that stands in the place of its code. */
function namesIn(coding: Json): readonly string[] {
  const code = string(coding.code)
  const display = string(coding.display)
  const named = code && /[A-Za-z]{3}/.test(code) && !isInKnownSystem({ coding: [coding] }, 'drug') ? [code] : []
  return [...(display ? [display] : []), ...named]
}
