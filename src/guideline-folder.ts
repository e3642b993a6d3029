import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { DataRequirement } from './acquisition/data-requirement.ts'
import type { PatientRecord } from './acquisition/patient-record.ts'
import type { ChartView } from './guideline/chart-view.ts'
import type { Publication } from './guideline/publication.ts'
import type { EvaluationResult } from './guideline/rule.ts'
import type { Code } from './recommendation.ts'

export type { ChartView, DataRequirement, PatientRecord }

/** What set off a call, by its meaning: clients have codes of their own for it. */
export type TriggerMeaning = 'chart-opening' | 'discharge' | 'other'

/** The facts of one call that do not come from the chart. */
export type EvaluationContext = {
  readonly hook: string
  readonly kind: CdsService['kind']
  readonly asOf: number
  readonly encounterId?: string | undefined
  /** Nothing where the client does not tell. */
  readonly trigger?: TriggerMeaning | undefined
  /** IANA zone of the site; UTC where none is registered. */
  readonly timeZone?: string | undefined
}

/** Answered at one hook. All that the house knows of a hook stands here, so that a new one is a new row of its guideline. */
export type CdsService = {
  readonly hook: string
  readonly id: string
  readonly title: string
  readonly description: string
  /** What is looked at: a chart, which cannot be done without any data of it, or orders under way. */
  readonly kind: 'chart' | 'orders'
  /** Keys of inputs without which nothing can be concluded. */
  readonly needs: readonly string[]
  /** When missing inputs are asked for at the caller's FHIR server. */
  readonly fetches: 'always' | 'with-drafts'
  /** What every call of this hook means, whatever trigger the client tells. */
  readonly trigger?: TriggerMeaning
}

/** The service that looks at charts, which the tools take unless a hook is named. */
export const chartServiceOf = ({ name, offers }: Pick<ServicePackage, 'name' | 'offers'>): CdsService => {
  const offer = offers.find(({ kind }) => kind === 'chart')
  if (!offer) throw new Error(`${name} looks at no charts`)
  return offer
}

export type Topic = {
  readonly code: string
  readonly display: string
  /** Drugs of such cards are filed under this category at clients that file by encounter. */
  readonly orderCategory?: 'discharge'
}

/** A page of the guideline as a clinician reads it. Plain text; tables are rows of cells. */
export type GuidelinePage = { readonly title: string; readonly sections: readonly GuidelineSection[] }
export type GuidelineSection = {
  readonly title: string
  readonly lines?: readonly string[]
  /** Of which one is the patient's: a page that is asked for with a row and a band marks it. */
  readonly choices?: readonly GuidelineChoice[]
  readonly table?: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  /** Stands behind the first screen. */
  readonly folded?: boolean
}
/** One line of a dosing table in words, with the codes by which a card names it. */
export type GuidelineChoice = { readonly text: string; readonly row: string; readonly renal?: string }

/** A drug or a condition that the guideline judges, by one of its names. */
export type Term = {
  readonly kind: 'drug' | 'condition'
  readonly name: string
  /** What it is to the guideline. */
  readonly words: string
  /** Topics whose pages speak of it. */
  readonly topics: readonly string[]
  /** A code by which clients send it; nothing for a brand that is known by its words. */
  readonly coding?: Code | undefined
}

export type Capabilities = {
  readonly statement: readonly { readonly title: string; readonly lines: readonly string[] }[]
  /** Attribute and answer. */
  readonly evidenceBased: readonly (readonly [string, string])[]
  readonly predictive: readonly (readonly [string, string])[]
}

/** What a run over a whole population needs to know of a service: which results set off an evaluation, and what to count. */
export type Trigger = {
  /** Key of the input whose new results set off an evaluation. */
  readonly key: string
  /** What is measured, in words for a report. */
  readonly title: string
  readonly unit: string
  /** Ranges of the result, lowest first, half-open; `needsOrder`: such a result should be followed by an order. */
  readonly bands: readonly Band[]
  readonly read: (records: PatientRecord, situation: EvaluationContext) => Reading
  /** From when to when orders that treat such a result stood. */
  readonly treatments: (records: PatientRecord) => readonly { readonly from: number; readonly to: number | undefined }[]
}
export type Band = {
  readonly name: string
  readonly meaning: string
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly needsOrder: boolean
}
/** The result judged and its band, or why there is none. */
export type Reading = { readonly value: number; readonly band: string } | { readonly reason: string }

/** What a folder of `cds-services` exports as `service` from its `service.ts`. */
export type ServicePackage = {
  readonly name: string
  readonly title: string
  readonly offers: readonly CdsService[]
  readonly usageRequirements: string
  readonly requirements: readonly DataRequirement[]
  /** Prefix of the service's extensions and of its topic system. */
  readonly namespace: { readonly topicSystem: string; readonly evidence: string; readonly evaluation: string }
  readonly source: string
  readonly topics: readonly Topic[]
  readonly indication: { readonly text: string; readonly coding: readonly Code[] }
  readonly overrideReasons: readonly Code[]
  /** Those of them that mean: seen and dealt with, so that the same need not be said again at once. */
  readonly acknowledgeReasons: readonly Code[]
  readonly knowledge: { readonly version: string; readonly reviewedBy: string; readonly reviewedOn: string | null }
  /** Purpose, users, limits and source attributes, as the capability page shows them. */
  readonly capabilities: Capabilities
  readonly trigger?: Trigger
  readonly evaluate: (records: PatientRecord, situation: EvaluationContext) => EvaluationResult
  /** Why each rule that does not apply has nothing to say, by topic: for whoever asks, not for calls. */
  readonly silence?: (records: PatientRecord, situation: EvaluationContext) => Readonly<Record<string, string>>
  readonly guideline: () => GuidelinePage
  /** The page of a topic, or of whatever else the guideline gives an id. */
  readonly topicPage: (code: string) => GuidelinePage | undefined
  /** What is looked up at the bedside, for one sheet of paper. */
  readonly dosesPage?: () => GuidelinePage
  /** Codes of rows and bands, with what they mean. */
  readonly codes?: () => Readonly<Record<string, string>>
  /** What can be searched for by name. */
  readonly terms?: () => readonly Term[]
  /** What other systems may take of it; without it nothing is published. */
  readonly publication?: () => Publication
  /** What the site's file states as a protocol of its own, on one page; nothing where it states none. */
  readonly sitePage?: () => GuidelinePage | undefined
  /** For the pages about one patient. Without it nothing is drawn, and examples alone can be tried out. */
  readonly chart?: ChartView
  /**
   * The same service as one site wants it: its products, its orders, its figures within the bounds of the guideline. Made once,
   * when the site's file is read. `name` tells it from others and is appended to the version of the knowledge.
   * @throws Error naming the path of everything that is wrong in the file.
   */
  readonly withLocal?: (json: unknown, name: string) => ServicePackage
}

/**
 * The service by a site's file. The version of its knowledge ends in a digest of that file, so that a record of a call tells which it was.
 * @throws Error naming the file and the path in it.
 */
export function withLocalFile(service: ServicePackage, file: string): ServicePackage {
  if (!service.withLocal) throw new Error(`${file}: ${service.name} takes no file of a site`)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Error(`${file}: cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'})`)
  }
  try {
    return service.withLocal(JSON.parse(text), createHash('sha256').update(text).digest('hex').slice(0, 8))
  } catch (error) {
    throw new Error(`${file}: ${error instanceof SyntaxError ? 'is not valid JSON' : (error as Error).message}`)
  }
}

/**
 * The service of a guideline folder elsewhere, such as in a checkout of another version. Its knowledge is checked as at any start.
 * @throws Error naming the folder.
 */
export function serviceIn(path: string): ServicePackage {
  let module: { service?: ServicePackage }
  try {
    module = createRequire(import.meta.url)(join(path, 'service.ts'))
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!module.service) throw new Error(`${path}/service.ts exports no service`)
  return module.service
}

const folder = new URL('../cds-services/', import.meta.url)

/**
 * Loads the named folders of `cds-services`.
 * @throws Error naming the folder that does not exist or exports no service.
 */
export async function loadServices(names: readonly string[]): Promise<readonly ServicePackage[]> {
  const present = readdirSync(folder, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? [entry.name] : []))
  const services = await Promise.all(
    names.map(async name => {
      if (!present.includes(name))
        throw new Error(`SERVICES: there is no folder ${name} in cds-services (there are ${present.join(', ')})`)
      const module: { service?: ServicePackage } = await import(new URL(`${name}/service.ts`, folder).href)
      if (!module.service) throw new Error(`cds-services/${name}/service.ts exports no service`)
      return module.service
    })
  )
  const ids = services.flatMap(service => service.offers.map(offer => offer.id))
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice) throw new Error(`The service id ${twice} is offered twice`)
  return services
}
