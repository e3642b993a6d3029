import type { z } from 'zod'
import { DrugCatalog } from '../../src/facts/drug-catalog.ts'
import type { Analyte } from '../../src/facts/lab.ts'
import { problemReader } from '../../src/facts/problem-words.ts'
import { hour } from '../../src/facts/time.ts'
import { type LocalCodes, type Member, ValueSets } from '../../src/facts/value-set.ts'
import { readKnowledge } from '../../src/guideline/knowledge.ts'
import { type LabCode, readCodeList, readRows } from '../../src/guideline/toolkit/code-lists.ts'
import { readFolder } from '../../src/guideline/toolkit/folder-knowledge.ts'
import { dischargeSchema } from './discharge-schema.ts'
import type { DrugClass, LabConcept, LimitName, WindowName } from './knowledge-names.ts'
import {
  capabilitySchema,
  doseSchema,
  guidelineSchema,
  type MagnesiumBand,
  type RecheckKey,
  type RenalBand,
  recheckSchema,
  thresholdSchema,
  windowSchema
} from './knowledge-schema.ts'
import { correctionSchema, indicationSchema, potassiumSchema, separationSchema } from './order-schema.ts'
import { localSchema } from './site/local-schema.ts'
import { protocolLimitSchema, type SiteProtocol } from './site/protocol-schema.ts'
import { type Content, contentColumns, contentRow, courseSchema, injectedSchema, problemWordSchema } from './value-set-schema.ts'

export {
  type Bolus,
  type Infusion,
  type MagnesiumBand,
  magnesiumBands,
  molarMass,
  type OralPlan,
  type RenalBand,
  valence
} from './knowledge-schema.ts'
export type { Content } from './value-set-schema.ts'

const file = (name: string): URL => new URL(`knowledge/${name}`, import.meta.url)
const folder = readFolder(file, {
  guideline: guidelineSchema,
  capabilities: capabilitySchema
})
export const { guideline, capabilities, serviceText, overrideReasons, analytes, drugProducts } = folder
export const possibleProblems = problemReader(readKnowledge(file('problem-words.json'), problemWordSchema))
export const rechecks = readKnowledge(file('rechecks.json'), recheckSchema)
export const potassiumTable = readKnowledge(file('potassium.json'), potassiumSchema)
export const indications = readKnowledge(file('indications.json'), indicationSchema)
export const protocolLimits = readKnowledge(file('protocol-limits.json'), protocolLimitSchema)
export const dischargeTable = readKnowledge(file('discharge.json'), dischargeSchema)
export const separations = readKnowledge(file('separations.json'), separationSchema)
export const corrections = readKnowledge(file('corrections.json'), correctionSchema)

const recheckHours = new Map(rechecks.rows.map(({ key, hours }) => [key, hours]))

/** After how many hours magnesium is measured again; the schema holds that every situation has a row. */
export const recheckAfter = (key: RecheckKey): number => recheckHours.get(key) ?? 0

/** LOINC codes of concepts of `value-sets/labs.json`. */
export const codesOf = (...concepts: readonly LabConcept[]): readonly string[] => analytes.codesOf(...concepts)

export const labCodesOf = (concept: string): readonly LabCode[] => analytes.codes.filter(row => row.concept === concept)

/** Whether a unit is one of a mass or of an amount of substance, by any of its spellings; nothing if no result comes in it. */
export const unitProperty = (unit: string): 'mass' | 'moles' | 'any' | undefined => analytes.propertyOf(unit)

/** What a LOINC code is called. */
export const labDisplay = (code: string): string => analytes.codes.find(row => row.code === code)?.display ?? ''

/** LOINC codes of all concepts whose name begins so. */
export const codesUnder = (prefix: string): readonly string[] =>
  analytes.codes.filter(row => row.concept.startsWith(prefix)).map(row => row.code)

/** An analyte from its concepts and its unit table. */
export const analyte = (name: string, ...concepts: readonly LabConcept[]): Analyte => analytes.analyte(name, ...concepts)

const conditions = readCodeList(file('value-sets/conditions.json'), 'concept')
export const conditionMembers = conditions.members
export const conditionRules = conditions.rules
/** Problems, procedures, devices, substances that somebody is allergic to. */
export const conditionCodes = new ValueSets(conditions.members as readonly Member[], conditions.rules)

export const drugMembers = folder.drugClasses.members
export const drugRules = folder.drugClasses.rules
/** The kinds of product that hold magnesium. The first alone may replace it. */
export const magnesiumKinds: readonly DrugClass[] = [
  'magnesium-product',
  'magnesium-cathartic',
  'magnesium-crystalloid',
  'parenteral-nutrition-magnesium',
  'parenteral-nutrition-additive-magnesium',
  'multivitamin-mineral-magnesium',
  'dialysis-fluid'
]

/** Those whose magnesium is held against level and kidneys: that of multivitamins is a trace, that of dialysis fluid goes another way. */
export const checkedMagnesium = magnesiumKinds.slice(0, 5)

export const drugLimits = {
  notAbsorbed: ['aminoglycoside', 'amphotericin-b'],
  minorInMixtures: ['potassium-supplement', 'calcium-supplement', 'vitamin-d-analogue'],
  courses: [
    'fluoroquinolone',
    'tetracycline',
    'aminoglycoside',
    'amphotericin-b',
    'pentamidine',
    'foscarnet',
    'magnesium-cathartic',
    'phosphate-cathartic'
  ],
  courseNames: readKnowledge(file('courses.json'), courseSchema).words,
  // By mouth it is a bowel preparation, which says so; a bare order of it is one for a vein, and has the stricter limits.
  injected: readKnowledge(file('injected-names.json'), injectedSchema),
  alike: magnesiumKinds
}
const drugCatalog = new DrugCatalog(drugProducts, drugMembers, drugLimits, drugRules)

const magnesiumContent: ReadonlyMap<string, Content> = new Map(
  readRows(file('value-sets/magnesium-products.json'), contentColumns, contentRow).map(row => [row.code, row] as const)
)

/** What may differ between sites. */
export type Tables = {
  readonly thresholds: z.infer<typeof thresholdSchema>
  readonly doses: z.infer<typeof doseSchema>
  readonly windows: z.infer<typeof windowSchema>
  readonly local: z.infer<typeof localSchema>
  readonly catalog: DrugCatalog
  /** The site vouches that its administration record, if it is empty, says that nothing was given (M2). */
  readonly marComplete: boolean
  /** The site's own replacement protocol (M40). */
  readonly protocol: SiteProtocol | undefined
  /** What codes of the site's own mean, of results and problems. */
  readonly localCodes: LocalCodes
  /** Elemental magnesium of products, by RxNorm code. What is not listed has no readable content. */
  readonly content: ReadonlyMap<string, Content>
}

/**
 * The tables by which charts are judged, and what is looked up in them: those of the folder, or as one site wants them. Whoever judges is
 * handed one; facts carry it to the rules, so that services of several sites judge side by side.
 */
export class Knowledge implements Tables {
  readonly thresholds: Tables['thresholds']
  readonly doses: Tables['doses']
  readonly windows: Tables['windows']
  readonly local: Tables['local']
  readonly catalog: DrugCatalog
  readonly marComplete: boolean
  readonly protocol: SiteProtocol | undefined
  readonly localCodes: LocalCodes
  readonly content: ReadonlyMap<string, Content>
  /** Where the bands of magnesium and of the kidneys begin and end. */
  readonly edges: { readonly magnesium: readonly number[]; readonly renal: readonly number[] }
  readonly #windows: ReadonlyMap<string, Tables['windows']['rows'][number]>

  constructor({ thresholds, doses, windows, local, catalog, marComplete, protocol, localCodes, content }: Tables) {
    this.thresholds = thresholds
    this.doses = doses
    this.windows = windows
    this.local = local
    this.catalog = catalog
    this.marComplete = marComplete
    this.protocol = protocol
    this.localCodes = localCodes
    this.content = content
    this.edges = { magnesium: edgesOf(thresholds.magnesium.rows), renal: edgesOf(thresholds.renal.rows) }
    this.#windows = new Map(windows.rows.map(row => [`${row.purpose}/${row.fact}`, row]))
  }

  /** A number of the guideline by its name in `thresholds.json`. */
  limit(name: LimitName): number {
    const found = this.thresholds.limits[name]
    if (!found) throw new Error(`knowledge/thresholds.json: limits.${name}: missing`)
    return found.value
  }

  /** How old a fact may be for a purpose, in milliseconds. */
  window(name: WindowName, inpatient = true): number {
    const found = this.#windows.get(name)
    if (!found) throw new Error(`knowledge/windows.json: ${name}: missing`)
    if ('hours' in found) return found.hours * hour
    return (inpatient ? found.inpatient : found.outpatient) * hour
  }

  /** The magnesium band of a value in mmol/L. The upper end of the range belongs to it. */
  magnesiumBand(value: number, upperLimit: number): MagnesiumBand {
    const { rows } = this.thresholds.magnesium
    const low = rows.findLast(row => row.from === undefined || value >= row.from)?.name as MagnesiumBand
    if (low !== 'RNG' && low !== 'HI') return low
    return value > upperLimit ? 'HI' : 'RNG'
  }

  /** Where a band of magnesium begins, mmol/L. */
  magnesiumFrom(band: MagnesiumBand): number {
    return this.thresholds.magnesium.rows.find(row => row.name === band)?.from ?? 0
  }

  /** From here magnesium is toxic outside obstetrics. */
  get toxicFrom(): number {
    return this.magnesiumFrom('TOX')
  }

  /** Upper end of the range where the laboratory tells no usable one. */
  get defaultUpperLimit(): number {
    return this.magnesiumFrom('HI')
  }

  /** The renal band of a rate in mL/min. */
  renalBand(rate: number): Exclude<RenalBand, 'RU'> {
    return this.thresholds.renal.rows.find(
      row => (row.from === undefined || rate >= row.from) && (row.to === undefined || rate < row.to)
    )?.name as Exclude<RenalBand, 'RU'>
  }

  /** Most by mouth a day, in mmol, to start with and at all; nothing where the kidneys allow none. */
  oralLimits(renal: RenalBand): { readonly start: number; readonly ceiling: number } {
    const { start = 0, ceiling = 0 } = this.doses.oral.find(row => row.renal === renal) ?? {}
    return { start, ceiling }
  }

  /** An amount by mouth up to which a limit counts as kept. */
  tolerated(mmol: number): number {
    return mmol * (1 + this.limit('oralTolerance') / 100)
  }
}

type Edges = { readonly from?: number | undefined; readonly to?: number | undefined }
const edgesOf = (rows: readonly Edges[]): readonly number[] =>
  rows.flatMap(({ from, to }) => [from, to]).filter(edge => edge !== undefined)

/** The tables of the folder, before any site has its say. */
export const ownKnowledge = new Knowledge({
  thresholds: readKnowledge(file('thresholds.json'), thresholdSchema),
  doses: readKnowledge(file('doses.json'), doseSchema),
  windows: readKnowledge(file('windows.json'), windowSchema),
  local: readKnowledge(file('local.json'), localSchema),
  catalog: drugCatalog,
  marComplete: false,
  protocol: undefined,
  localCodes: new Map(),
  content: magnesiumContent
})

for (const { key, hours } of rechecks.rows) {
  const counts = ownKnowledge.window('companion/magnesium') / hour
  if (key.startsWith('untreated') && hours > counts)
    throw new Error(`knowledge/rechecks.json: ${key}: ${hours} h is longer than a result counts (${counts} h)`)
}
