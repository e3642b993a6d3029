import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { type BundleChart, ChartError, concerns, readChart } from '../acquisition/bundle-chart.ts'
import { checkShape, usualShape } from '../acquisition/depth.ts'
import { Inputs } from '../acquisition/inputs.ts'
import { object, type Resource } from '../acquisition/json.ts'
import { type HookRequest, parseHookRequest } from '../cds-hooks/request.ts'
import { openProfile } from '../clients/profile.ts'
import { type Clock, systemClock } from '../clock.ts'
import { chartOf } from '../facts/chart-of.ts'
import { latest } from '../facts/known-at.ts'
import { type CdsService, chartServiceOf, type ServicePackage } from '../guideline-folder.ts'
import { type Evaluation, evaluate, judgingOf, presented, respond } from '../pipeline.ts'
import { cardText, judgmentText } from './evaluate-text.ts'
import { withSettings } from './with-settings.ts'

export const usage = `Usage: npm run evaluate -- FILE [--json] [--why] [--as-of DATE] [--hook HOOK] [--patient ID]

FILE is a FHIR Bundle with a patient's chart, or a CDS Hooks request; - reads it from standard input.
  --json        cards, verdicts and facts as JSON
  --why         also the verdict of every rule, and the facts behind each card
  --as-of DATE  judge as of this moment (the end of a date); a chart is taken back to what was known then
  --hook HOOK   hook to judge at (the first that looks at charts, or the hook of the request)
  --patient ID  which patient, if the Bundle holds several

Exit code: 0 no card, 1 cards of information or warning, 2 a critical card, 64 usage, 65 data that cannot be read,
78 wrong settings.
`

const options = {
  json: { type: 'boolean', default: false },
  why: { type: 'boolean', default: false },
  'as-of': { type: 'string' },
  hook: { type: 'string' },
  patient: { type: 'string' },
  help: { type: 'boolean', default: false }
} as const

class UsageError extends Error {}

type Dependencies = {
  readonly services: readonly ServicePackage[]
  readonly clock: Clock
  readonly publicUrl: string
  readonly stdout: Writable
  readonly stderr: Writable
}

/** Judges one patient and prints the cards. @returns the exit code. */
export function runEvaluateCli(args: readonly string[], { services, clock, publicUrl, stdout, stderr }: Dependencies): number {
  try {
    const { values, positionals } = read(args)
    if (values.help) {
      stdout.write(usage)
      return 0
    }
    const [file] = positionals
    if (file === undefined || positionals.length > 1) throw new UsageError('Name one file.')
    const asOf = values['as-of'] === undefined ? undefined : dateOf(values['as-of'])
    const json: unknown = parsed(file)
    const made = evaluations(json, services, { ...values, publicUrl, asOf, now: asOf ?? clock() })
    stdout.write(values.json ? jsonOf(made) : textOf(made, values.why))
    return exitCode(made)
  } catch (error) {
    const usageFault = error instanceof UsageError
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usageFault ? `\n${usage}` : ''}`)
    return usageFault ? 64 : 65
  }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function dateOf(text: string): number {
  const at = latest(text)
  if (at === undefined) throw new UsageError(`--as-of ${text} is no FHIR date or dateTime, such as 2026-11-22T08:00:00Z.`)
  return at
}

function parsed(file: string): unknown {
  let bytes: Buffer
  try {
    bytes = readFileSync(file === '-' ? 0 : file)
  } catch {
    throw new Error(`${file} cannot be read.`)
  }
  // A whole chart may be large. Depth alone is what a walk over it cannot bear.
  checkShape(bytes, { ...usualShape, nodes: Number.POSITIVE_INFINITY })
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  } catch {
    throw new Error(`${file} is no JSON.`)
  }
}

type Wanted = {
  readonly hook?: string | undefined
  readonly patient?: string | undefined
  readonly publicUrl: string
  readonly asOf: number | undefined
  readonly now: number
}

function evaluations(
  json: unknown,
  services: readonly ServicePackage[],
  { hook, patient, publicUrl, asOf, now }: Wanted
): readonly Evaluation[] {
  const body = object(json)
  const isRequest = body?.resourceType === undefined && body?.hook !== undefined
  const chart = isRequest ? undefined : readChart(json)
  if (chart && patient === undefined && chart.patientIds.length > 1)
    throw new UsageError(`The file holds ${chart.patientIds.length} patients. Choose one by --patient.`)
  const wanted = hook ?? (isRequest ? String(body?.hook) : undefined)
  const offered = services.flatMap(service => offersOf(service, wanted).map(offer => ({ service, offer })))
  if (offered.length === 0) throw new UsageError(`No service answers the hook ${wanted}.`)
  return offered.map(({ service, offer }: { service: ServicePackage; offer: CdsService }) => {
    const about = { service, offer, profile: openProfile, publicUrl, asOf: now, elapsed: () => 0 }
    if (!chart) return respond({ ...about, request: parseHookRequest({ ...body, hook: offer.hook }) })
    const patientId = patientChosen(chart, patient)
    const resources = chart.resources.filter(item => concerns(item, patientId))
    const isDraft = (item: Resource): boolean => offer.kind === 'orders' && item.status === 'draft' && item.intent !== undefined
    const call = { ...about, request: requestOf(offer, patientId, resources.filter(isDraft)) }
    const { draftOrders } = call.request.context
    // A whole chart: what it does not hold is none.
    const options = { subject: { patientId }, inputs: new Inputs(service.requirements), canTell: () => true }
    const history = chartOf(
      resources.filter(item => !isDraft(item)),
      options
    )
    const evaluated = evaluate(history.chart.at(asOf, { draftOrders: draftOrders ?? undefined }), judgingOf(call))
    return { evaluated, response: presented(call, evaluated) }
  })
}

/** The call that a client would have sent about this patient, draft orders in the context of an order hook. */
function requestOf({ hook, kind }: CdsService, patientId: string, drafts: readonly Resource[]): HookRequest {
  const draftOrders = { resourceType: 'Bundle', entry: drafts.map(draft => ({ resource: draft })) }
  return parseHookRequest({
    hook,
    hookInstance: randomUUID(),
    context: kind === 'orders' ? { patientId, draftOrders } : { patientId }
  })
}

/**
 * The patient a chart is about.
 * @throws ChartError if there is none, or several and none was chosen.
 */
function patientChosen({ patientIds }: BundleChart, wanted: string | undefined): string {
  const id = wanted?.replace(/^Patient\//, '')
  if (id !== undefined && !patientIds.includes(id)) throw new ChartError(`There is no patient ${id} in the file.`)
  const only = id ?? patientIds[0]
  if (only === undefined) throw new ChartError('The file names no patient.')
  return only
}

const offersOf = (service: ServicePackage, hook: string | undefined): readonly CdsService[] =>
  hook === undefined ? [chartServiceOf(service)] : service.offers.filter(offer => offer.hook === hook)

const textOf = (made: readonly Evaluation[], why: boolean): string => {
  const cards = made.flatMap(({ response }) => response.cards)
  const texts = cards.length > 0 ? cards.map(cardText) : ['No card.\n']
  return [...texts, ...(why ? made.map(({ evaluated }) => judgmentText(evaluated)) : [])].join('\n')
}

const jsonOf = (made: readonly Evaluation[]): string =>
  `${JSON.stringify(
    {
      cards: made.flatMap(({ response }) => response.cards),
      verdicts: made.flatMap(({ evaluated }) => evaluated.verdicts),
      facts: made.flatMap(({ evaluated }) =>
        evaluated.recommendations.map(({ topic, basis, unknown }) => ({ topic, basis, unknown }))
      )
    },
    null,
    2
  )}\n`

function exitCode(made: readonly Evaluation[]): number {
  const cards = made.flatMap(({ response }) => response.cards)
  if (cards.some(card => card.indicator === 'critical')) return 2
  return cards.length > 0 ? 1 : 0
}

if (import.meta.main) {
  process.exitCode = await withSettings(({ config, services }) =>
    runEvaluateCli(process.argv.slice(2), {
      services,
      publicUrl: config.PUBLIC_URL,
      clock: systemClock,
      stdout: process.stdout,
      stderr: process.stderr
    })
  )
}
