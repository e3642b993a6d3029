import { readFacts } from '../../../cds-services/hypomagnesemia/assessment.ts'
import { ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { service } from '../../../cds-services/hypomagnesemia/service.ts'
import { readPatientRecord } from '../../../src/acquisition/patient-record.ts'
import { parseHookRequest } from '../../../src/cds-hooks/request.ts'
import type { Twin } from '../twin/twin.ts'

/** What both readings are asked for, and nothing else. */
export type Reading = {
  readonly band: string
  readonly injections: string
  readonly tablets: string
  readonly emergency: string
  readonly gate: string
  readonly row: string
  readonly measureFirst: string
  /** `draft finding:severity`, sorted. */
  readonly findings: string
  /** What is missing at discharge, with its severity. */
  readonly discharge: string
}

/** The findings of drafts that the twin judges. */
const compared: ReadonlySet<string> = new Set([
  'rateTooFast',
  'gramsPerMinute',
  'rateMissing',
  'bolusTooShort',
  'bolusTooLarge',
  'concentrationTooHigh',
  'infusionOpenEnded',
  'obstetricRate',
  'dailyTotal',
  'twoDayTotal',
  'oralTooMuch',
  // By the obstetric tables, and during continuous renal replacement.
  'renalDose',
  'renalContraindicated'
])

/** What the service reads of a call. */
export function readingOfService(body: unknown, asOf: number): Reading {
  const request = parseHookRequest(body)
  const offer = service.offers.find(({ hook }) => hook === request.hook)
  if (!offer) throw new Error(`no service answers ${request.hook}`)
  const { patientId, draftOrders, selections, encounterId } = request.context
  const subject = { patientId, fhirServer: request.fhirServer ?? undefined, timeZone: undefined }
  const records = readPatientRecord(subject, request.prefetch ?? {}, service.requirements, {
    draftOrders: draftOrders ?? undefined,
    selections: selections ?? undefined
  })
  const situation = { hook: offer.hook, kind: offer.kind, asOf, encounterId: encounterId ?? undefined, trigger: offer.trigger }
  const f = readFacts({ records, situation, knowledge: ownKnowledge })
  const { recommendations } = offer.kind === 'orders' ? service.evaluate(records, situation) : { recommendations: [] }
  const findings = recommendations
    .filter(({ topic }) => topic === 'magnesiumOrder')
    .flatMap(({ about = '', findings: found = [] }) =>
      found.map(({ code, severity }) => [about.split('/').at(-1) ?? '', code, severity] as const)
    )
  const { gate, row, topics } = f.pathway
  return {
    band: f.magnesiumBand.known ? f.magnesiumBand.value : 'UNK',
    injections: f.renalParenteral,
    tablets: f.renalOral,
    emergency: f.renalEmergency,
    gate,
    row: row ?? '',
    measureFirst: String(gate === 'G10' && topics.includes('recheckDue')),
    findings: listOf(findings),
    discharge: dischargeOf(f)
  }
}

function dischargeOf({ dischargeNeed: need, magnesiumBand }: ReturnType<typeof readFacts>): string {
  if (!need?.stands) return ''
  const missing = [...(need.tablets === 'needed' ? ['tablets'] : []), ...(need.recheck === 'ordered' ? [] : ['recheck'])]
  const low = magnesiumBand.known && ['SEV', 'DEF'].includes(magnesiumBand.value)
  return `${low ? 'warning' : 'info'}: ${missing.join(' and ')}`
}

const listOf = (findings: readonly (readonly [string, string, string])[]): string =>
  findings
    .filter(([, code]) => compared.has(code))
    .map(([draft, code, severity]) => `${draft} ${code}:${severity}`)
    .sort()
    .join(', ')

type Json = Readonly<Record<string, unknown>>
type Resource = Json & { readonly resourceType: string }
type Body = {
  readonly hook?: string
  readonly context?: {
    readonly encounterId?: string
    readonly draftOrders?: { readonly entry?: readonly { readonly resource?: Resource }[] }
  }
  readonly prefetch?: Readonly<Record<string, Resource | null>>
}

/** The same call as the twin takes it: its resources in one heap. */
function resourcesOf({ prefetch = {}, context }: Body): readonly Resource[] {
  const sent = Object.values(prefetch).flatMap(value =>
    value?.resourceType === 'Bundle' ? entriesOf(value) : value ? [value] : []
  )
  const drafts = (context?.draftOrders?.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'MedicationRequest' ? [{ ...resource, status: 'draft' }] : resource ? [resource] : []
  )
  return [...sent.filter(({ resourceType }) => resourceType !== 'OperationOutcome'), ...drafts]
}

const entriesOf = (bundle: Resource): readonly Resource[] =>
  ((bundle.entry ?? []) as readonly { readonly resource?: Resource }[]).flatMap(({ resource }) => (resource ? [resource] : []))

/** What the twin reads of a call. */
export async function readingOfTwin(
  { judge }: Twin,
  body: Body,
  asOf: number
): Promise<Reading & { readonly kidneysJudged: boolean }> {
  const discharging = body.hook === 'encounter-discharge'
  const ask = judge({ resources: resourcesOf(body), asOf, encounterId: body.context?.encounterId, discharging })
  const text = async (name: string): Promise<string> => String((await ask('Pathway', name)) ?? '')
  const orders = !discharging && (body.context?.draftOrders?.entry ?? []).length > 0
  const found = orders
    ? ((await ask('Orders', 'Findings')) as readonly { draft: string; finding: string; severity: string }[])
    : []
  return {
    band: await text('Answered band'),
    injections: await text('Renal band for injections'),
    tablets: await text('Renal band for tablets'),
    emergency: await text('Renal band for the emergency bolus'),
    gate: await text('Gate'),
    row: await text('Deciding row'),
    measureFirst: String((await text('Answer')) === 'measure'),
    findings: listOf(found.map(({ draft, finding, severity }) => [draft, finding, severity] as const)),
    kidneysJudged: orders && (await ask('Orders', 'Kidneys judged')) === true,
    discharge: String((discharging && (await ask('Discharge', 'Answer'))) || '')
  }
}

/** `member: service | twin` for each member in which they differ. Kidney findings of drafts count where the twin judges them. */
export function differencesOf(
  service: Reading,
  { kidneysJudged, ...twin }: Reading & { readonly kidneysJudged: boolean }
): readonly string[] {
  const told = kidneysJudged ? service : { ...service, findings: withoutKidneys(service.findings) }
  return (Object.keys(twin) as (keyof Reading)[]).flatMap(key =>
    told[key] === twin[key] ? [] : [`${key}: ${told[key] || 'none'} | ${twin[key] || 'none'}`]
  )
}

const withoutKidneys = (findings: string): string =>
  findings
    .split(', ')
    .filter(finding => !/ (renalDose|renalContraindicated):/.test(finding))
    .join(', ')
