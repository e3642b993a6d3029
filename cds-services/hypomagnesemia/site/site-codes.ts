import type { Product } from '../../../src/facts/drug-catalog.ts'
import type { DrugMember } from '../../../src/facts/drug-words.ts'
import { canonicalSystem, codeSystem, type LocalCode, type LocalCodes, localKey } from '../../../src/facts/value-set.ts'
import {
  conditionCodes,
  conditionMembers,
  drugMembers,
  drugProducts,
  type Knowledge,
  labCodesOf,
  unitProperty
} from '../knowledge.ts'
import type { Site } from './local-schema.ts'

type SiteCode = NonNullable<Site['codes']>[number]
type Fault = { readonly at: 'system' | 'code' | 'concept' | 'unit'; readonly message: string }

/** Systems that are read as they are: what they mean is not for a site to say. */
const fixed: readonly string[] = [codeSystem.loinc, codeSystem.rxnorm, codeSystem.snomed, codeSystem.icd10cm]

/** What is wrong with the mapping of one code, in the light of those before it. */
export function siteCodeFaults(knowledge: Knowledge, row: SiteCode, before: readonly SiteCode[]): readonly Fault[] {
  const { system, code, concept, unit } = row
  const faults: Fault[] = []
  const key = localKey(system, code)
  if (fixed.includes(canonicalSystem(system))) faults.push({ at: 'system', message: `${system} is read as it is and not mapped` })
  if (before.some(other => localKey(other.system, other.code) === key))
    faults.push({ at: 'code', message: `${code} is claimed twice` })
  if (!isConcept(concept)) faults.push({ at: 'concept', message: `${concept} is no concept of the value sets` })
  const listed = listedAs(knowledge, row)
  if (listed.length > 0 && !listed.includes(concept))
    faults.push({ at: 'code', message: `${code} is listed as ${listed.join(', ')}` })
  if (unit !== undefined && (labCodesOf(concept).length === 0 || unitProperty(unit) === undefined))
    faults.push({ at: 'unit', message: `${unit} is no unit of a result` })
  return faults
}

const isConcept = (name: string): boolean =>
  labCodesOf(name).length > 0 || conditionMembers.some(({ concept }) => concept === name) || isDrug(name)

const isDrug = (name: string): boolean => drugMembers.some(({ concept }) => concept === name) || productOf(name) !== undefined

/** A product by its RxNorm code. */
const productOf = (name: string): Product | undefined => drugProducts.find(({ code }) => code === name)

function listedAs(knowledge: Knowledge, { system, code }: SiteCode): readonly string[] {
  const coding = { coding: [{ system, code }] }
  return [...conditionCodes.conceptsOf(coding), ...(knowledge.catalog.identify(coding, undefined).certain ? ['a drug'] : [])]
}

/** Local codes of results and problems, with the listed codes that mean the same. */
export function localCodesOf(rows: readonly SiteCode[] = []): LocalCodes {
  return new Map(rows.filter(({ concept }) => !isDrug(concept)).map(row => [localKey(row.system, row.code), localCode(row)]))
}

function localCode({ system, code, concept, unit }: SiteCode): LocalCode {
  const results = labCodesOf(concept)
  if (results.length === 0) {
    const listed = conditionMembers.find(member => member.concept === concept)
    return { system, code, means: listed ? [{ system: listed.system, code: listed.code }] : [] }
  }
  // A mass and an amount of substance beside each other leave it to the unit which of them it is.
  const property = unit === undefined ? undefined : unitProperty(unit)
  const wanted = property === undefined || property === 'any' ? ['mass', 'moles'] : [property]
  const fitting = wanted.flatMap(name => results.find(result => result.property === name) ?? [])
  const means = (fitting.length > 0 ? fitting : results.slice(0, 1)).map(result => ({
    system: codeSystem.loinc,
    code: result.code
  }))
  return { system, code, means, unit }
}

/** Local codes of drugs: of a class, or of a product with all that is known of it. */
export function siteDrugs(rows: readonly SiteCode[] = []): {
  readonly members: readonly DrugMember[]
  readonly products: readonly (Product & { readonly of: string })[]
} {
  const drugs = rows.filter(({ concept }) => isDrug(concept))
  return {
    members: drugs.flatMap(({ system, code, concept }) =>
      productOf(concept) ? [] : [{ concept, system: canonicalSystem(system), code, match: 'exact' as const, display: '' }]
    ),
    products: drugs.flatMap(({ system, code, concept }) => {
      const product = productOf(concept)
      return product ? [{ ...product, system: canonicalSystem(system), code, of: concept }] : []
    })
  }
}
