import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { Card } from '../cds-hooks/response.ts'
import type { Client } from '../clients/client.ts'
import { readRegistry } from '../clients/registry.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { type Decision, judgedAgain, parseDecision } from '../decision.ts'
import { loadServices, type ServicePackage, withLocalFile } from '../guideline-folder.ts'
import { serviceDigest } from '../service-digest.ts'
import { ServiceError } from '../service-error.ts'
import { siteServices } from '../site-services.ts'
import { openStore } from '../store/open-store.ts'
import { type DecisionKeys, decisionKeys, openDecision, SealError } from '../store/sealed-decision.ts'
import type { Store } from '../store/store.ts'
import { cardDifference, withoutUuids } from './card-difference.ts'
import { assertPresent } from './present-store.ts'

const usage = `Usage: npm run replay -- EVALUATION [--today] [--local FILE] [--json]

Judges a stored evaluation again, as of its own moment, and shows what differs from the cards that were answered.
EVALUATION is its id (reqId in the log) or the uuid of one of its cards. Needs DECISION_LOG=facts at the time of the call, and
DECISION_LOG_KEY. Prints patient data.
  --today       with the knowledge that is installed, if it is another than that of the evaluation
  --local FILE  with this file of a site; by default with that of a client of CLIENTS_FILE, if one has the knowledge of the evaluation
  --json        both answers as JSON

Exit code: 0 the same cards, 1 other cards, 64 usage, 65 not kept or not to be opened, 66 another knowledge is installed,
69 the store cannot be reached, 78 wrong settings.
`

/** Why an evaluation cannot be judged again, in words for the person at the terminal. */
class ReplayError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

type Dependencies = {
  readonly services: readonly ServicePackage[]
  /** Clients of the registry, whose sites may have files of their own. */
  readonly clients: readonly Client[]
  readonly store: Pick<Store, 'decision'>
  readonly keys: DecisionKeys | undefined
  readonly stdout: Writable
  readonly stderr: Writable
}

/** @returns the exit code. */
export async function runReplayCli(args: readonly string[], surroundings: Dependencies): Promise<number> {
  const { stdout, stderr } = surroundings
  if (args.includes('--help')) {
    stdout.write(usage)
    return 0
  }
  const asked = read(args)
  if (!asked) {
    stderr.write(usage)
    return 64
  }
  try {
    const decision = await stored(asked.id, surroundings)
    const { service, now } = installed(decision, asked, surroundings)
    const cards = judgedAgain(decision, service)
    const answer = { id: asked.id, decision, now, cards }
    stdout.write(asked.json ? jsonOf(answer) : textOf(answer))
    return isSame(answer) ? 0 : 1
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    if (error instanceof ReplayError) return error.code
    return error instanceof ServiceError && error.code === 'store-unavailable' ? 69 : 65
  }
}

type Asked = { readonly id: string; readonly today: boolean; readonly json: boolean; readonly local?: string | undefined }

function read(args: readonly string[]): Asked | undefined {
  try {
    const flag = { type: 'boolean', default: false } as const
    const options = { today: flag, json: flag, local: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [id] = positionals
    return id === undefined || positionals.length > 1 ? undefined : { id, ...values }
  } catch {
    return undefined
  }
}

async function stored(id: string, { store, keys }: Dependencies): Promise<Decision> {
  if (!keys) throw new ReplayError(65, 'DECISION_LOG_KEY is not set, so nothing can be opened.')
  const row = await store.decision(id)
  if (!row)
    throw new ReplayError(65, 'Nothing is kept of this evaluation: unknown, purged, lost, or judged without DECISION_LOG=facts.')
  try {
    return parseDecision(await openDecision(keys, row))
  } catch (error) {
    throw error instanceof SealError ? new ReplayError(65, error.message) : error
  }
}

/** The service that answers now, and its knowledge. */
function installed(decision: Decision, { today, local }: Asked, { services, clients }: Dependencies) {
  const own = services.find(({ offers }) => offers.some(({ id }) => id === decision.service))
  if (!own) throw new ReplayError(65, `The service ${decision.service} is not among SERVICES.`)
  const service = local === undefined ? asJudged(decision, own, { services, clients }) : withLocalFile(own, local)
  const now = { version: service.knowledge.version, digest: serviceDigest(service.name) }
  if (!today && !isSameKnowledge(decision.knowledge, now)) {
    throw new ReplayError(
      66,
      `The evaluation was judged by knowledge ${named(decision.knowledge)}; installed is ${named(now)}. ${wayOut(decision.knowledge, now)}`
    )
  }
  return { service, now }
}

/** The service as the site of some client has it, if that is how it judged; else without a site. */
function asJudged(
  { knowledge }: Decision,
  service: ServicePackage,
  { services, clients }: Pick<Dependencies, 'services' | 'clients'>
): ServicePackage {
  const sites = siteServices(services)
  const concerned = clients.filter(({ local }) => local?.[service.name])
  sites.prepare(concerned)
  const versions = concerned.map(client => sites.of(client, service))
  return versions.find(version => version.knowledge.version === knowledge.version) ?? service
}

/** What stands behind a plus tells the file of a site. */
const wayOut = (then: Knowledge, now: Knowledge): string =>
  then.digest === now.digest && then.version.split('+')[0] === now.version.split('+')[0]
    ? "Name the file of the client's site by --local, or judge without regard to it by --today."
    : 'Install that one, or judge with the installed one by --today.'

type Knowledge = Decision['knowledge']
type Replayed = {
  readonly id: string
  readonly decision: Decision
  readonly now: Knowledge
  readonly cards: readonly Card[]
}

const named = ({ version, digest }: Knowledge): string => `${version} (files ${digest})`
const isSameKnowledge = (a: Knowledge, b: Knowledge): boolean => a.version === b.version && a.digest === b.digest
const isSame = ({ decision, cards }: Replayed): boolean => withoutUuids(decision.cards) === withoutUuids(cards)

function textOf(replayed: Replayed): string {
  const { decision, now, cards } = replayed
  const same = isSame(replayed)
  const found = same
    ? `${cards.length} cards, the same as then: byte for byte, apart from uuids.`
    : `${decision.cards.length} cards then, ${cards.length} now (= the same, ~ changed, - gone, + new).`
  const astray =
    !same && isSameKnowledge(decision.knowledge, now) ? ['The knowledge is the same: the program itself has changed.'] : []
  return `${[
    `${decision.service} at ${new Date(decision.asOf).toISOString()}`,
    `Knowledge then ${named(decision.knowledge)}, now ${named(now)}`,
    found,
    ...astray,
    ...cardDifference(decision.cards, cards)
  ].join('\n')}\n`
}

function jsonOf(replayed: Replayed): string {
  const { id, decision, now, cards } = replayed
  const { service, asOf, knowledge } = decision
  const about = { asked: id, service, asOf: new Date(asOf).toISOString(), same: isSame(replayed) }
  const both = { answered: { knowledge, cards: decision.cards }, judgedAgain: { knowledge: now, cards } }
  return `${JSON.stringify({ ...about, ...both }, null, 2)}\n`
}

if (import.meta.main) {
  try {
    const config = readConfig(process.env)
    if (!process.argv.includes('--help')) assertPresent(config.DATABASE_URL)
    const store = openStore(config.DATABASE_URL, { clock: systemClock })
    process.exitCode = await runReplayCli(process.argv.slice(2), {
      services: await loadServices(config.SERVICES),
      clients: config.CLIENTS_FILE ? (await readRegistry(config.CLIENTS_FILE)).clients : [],
      store,
      keys: decisionKeys(config.DECISION_LOG_KEY),
      stdout: process.stdout,
      stderr: process.stderr
    })
    await store.close()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 78
  }
}
