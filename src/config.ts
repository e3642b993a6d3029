import { isIP } from 'node:net'
import { z } from 'zod'

const loopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(min).max(max))
const yesOrNo = z.enum(['true', 'false']).transform(value => value === 'true')
const secret = z.string().min(16, 'must have 16 characters or more')
const folderList = z
  .string()
  .transform(value => value.split(',').map(name => name.trim()))
  .pipe(z.array(z.string().regex(/^[a-z0-9-]+$/, 'must be folder names of cds-services, comma between')).min(1))

const keyList = z
  .string()
  .transform(value => value.split(',').map(key => key.trim()))
  .pipe(
    z.array(z.string().refine(is32Bytes, 'must be 32 random bytes in base64, such as `openssl rand -base64 32` writes')).min(1)
  )

const originList = z
  .string()
  .transform(value => value.split(',').map(origin => origin.trim()))
  .pipe(
    z.array(z.string().regex(/^https?:\/\/[\w.-]+(:\d+)?$/, 'must be origins such as https://login.example.org, comma between'))
  )

/** Every variable the service reads. The description of each is a row of docs/configuration.md. */
export const environmentSchema = z.object({
  PORT: wholeNumber(0, 65535).default(8080).describe('Port to listen on; 0 takes a free one'),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on'),
  ADMIN_PORT: wholeNumber(1, 65535)
    .optional()
    .describe('Port of its own, on HOST too, for `/metrics`, `/insight` and the workbench, which `PORT` then does not answer'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    // Addresses are made by writing on behind it.
    .regex(/^[^?#@]*$/, 'must have no query, fragment or user')
    .optional()
    .describe('Address under which callers reach the service, and which their tokens must name; by default `http://HOST:PORT`'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much is logged; no patient data at any level'),
  SERVICES: folderList.default(['hypomagnesemia']).describe('Folders of `cds-services` to serve, comma between'),
  CLIENTS_FILE: z
    .string()
    .optional()
    .describe('Client registry, a JSON file: who may call, with which keys. Without it: open demo mode. Read again on SIGHUP'),
  ALLOW_OPEN: yesOrNo.default(false).describe('Permit open demo mode on an address that is not loopback'),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.|postgres(ql)?:\/\/)/, 'must begin with sqlite: or postgres://')
    .default('sqlite:./data/cds.db')
    .describe('Where feedback and evaluations are kept: `sqlite:<file>`, or `postgres://...` for several replicas'),
  HASH_KEY: secret
    .optional()
    .describe(
      'Secret with which patients and users are kept as keyed hashes; without it they are not kept, and nothing is snoozed'
    ),
  KEEP_COMMENTS: yesOrNo.default(false).describe("Keep the free text of clinicians' feedback, which may hold patient data"),
  RETENTION_DAYS: wholeNumber(1, 36_500)
    .optional()
    .describe('Days after which feedback, evaluations and decisions are deleted; without it they are kept'),
  DECISION_LOG: z
    .enum(['off', 'facts'])
    .default('off')
    .describe(
      '`facts` keeps, encrypted, the part of the chart that each evaluation was judged from, for `npm run replay`. These are patient data: read [SECURITY.md](../SECURITY.md#the-decision-log) first'
    ),
  DECISION_LOG_KEY: keyList
    .optional()
    .describe(
      'Key of the decision log, from `openssl rand -base64 32`. To change it put the new one in front, comma between: the first seals, all of them open'
    ),
  ADMIN_TOKEN: secret.optional().describe('Bearer token for `/insight`, beside the tokens of registered clients marked `admin`'),
  FETCH_DEADLINE: wholeNumber(50, 4000)
    .default(1500)
    .describe("Milliseconds in which missing data must arrive from a caller's FHIR server"),
  BODY_LIMIT: wholeNumber(1000, 50_000_000).default(5_000_000).describe('Largest request body in bytes'),
  HEAD_TIMEOUT: wholeNumber(100, 40_000).default(10_000).describe('Milliseconds in which the head of a request must arrive'),
  REQUEST_TIMEOUT: wholeNumber(100, 40_000).default(15_000).describe('Milliseconds in which a whole request must arrive'),
  DRAIN_DELAY: wholeNumber(0, 60_000)
    .default(0)
    .describe(
      'Milliseconds after SIGTERM in which readiness says no while calls are still served, for balancers that look now and then'
    ),
  DRAIN_TIMEOUT: wholeNumber(0, 60_000)
    .default(5_000)
    .describe('Milliseconds that calls under way get after SIGTERM before they are cut off'),
  MAX_CONCURRENT_CALLS: wholeNumber(1, 100_000).default(500).describe('Calls under way at a time; more are answered 503'),
  MAX_EVENT_LOOP_DELAY: wholeNumber(10, 60_000)
    .default(250)
    .describe('Milliseconds by which the process may be late under many calls, before further ones are answered 503'),
  MAX_WAITING_BODIES: wholeNumber(1, 100_000)
    .default(2_000)
    .describe('Requests whose body is on its way at a time; beyond, the one that has waited longest is answered 408'),
  SMART_CLIENT_ID: z.string().min(1).max(300).optional().describe('Id of the trend app at the authorization servers'),
  SMART_ORIGINS: originList
    .default([])
    .describe('Origins of token endpoints that are not those of the FHIR servers, for the trend app; comma between')
})

export type Config = Readonly<Omit<z.infer<typeof environmentSchema>, 'PUBLIC_URL'> & { PUBLIC_URL: string }>

/**
 * Reads the configuration from environment variables.
 * @throws Error naming every wrong variable; the process must not start with a guessed setting.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const { values, contradicted } = withFormerNames(environment)
  const parsed = environmentSchema.safeParse(definedOnly(values))
  const wrong = parsed.error?.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`) ?? []
  if (!parsed.success || contradicted.length > 0)
    throw new Error(`Configuration is wrong. ${[...contradicted, ...wrong].join('; ')}`)
  const { PUBLIC_URL, ...rest } = parsed.data
  if (!rest.CLIENTS_FILE && !loopback(rest.HOST) && !rest.ALLOW_OPEN) {
    throw new Error(
      `HOST: ${rest.HOST} is not a loopback address and no client registry is set, so anybody could call. Set CLIENTS_FILE, or ALLOW_OPEN=true to permit that.`
    )
  }
  if (rest.ADMIN_PORT !== undefined && rest.ADMIN_PORT === rest.PORT)
    throw new Error('ADMIN_PORT: is the same as PORT. Set another one, or none.')
  if (rest.DECISION_LOG !== 'off' && !rest.DECISION_LOG_KEY) {
    throw new Error(
      'DECISION_LOG: patient data are kept encrypted only. Set DECISION_LOG_KEY, such as `openssl rand -base64 32` writes.'
    )
  }
  const host = isIP(rest.HOST) === 6 ? `[${rest.HOST}]` : rest.HOST
  return Object.freeze({ ...rest, PUBLIC_URL: (PUBLIC_URL ?? `http://${host}:${rest.PORT}`).replace(/\/+$/, '') })
}

/** Names that settings had until this release, read for this one. */
const formerNames: Readonly<Record<string, string>> = {
  MOST_CALLS: 'MAX_CONCURRENT_CALLS',
  MOST_LAG: 'MAX_EVENT_LOOP_DELAY'
}

/** What to say about settings under a former name. */
export const settingWarnings = (environment: Readonly<Record<string, string | undefined>>): readonly string[] =>
  Object.entries(formerNames).flatMap(([former, name]) =>
    environment[former] ? [`${former} is now ${name}: the former name is read for this release only`] : []
  )

function withFormerNames(environment: Readonly<Record<string, string | undefined>>) {
  const values = { ...environment }
  const contradicted: string[] = []
  for (const [former, name] of Object.entries(formerNames)) {
    const said = environment[former]
    if (!said) continue
    if (environment[name] && environment[name] !== said)
      contradicted.push(`${former}: is now ${name}, which is set too and says something else`)
    values[name] ||= said
  }
  return { values, contradicted }
}

/** Can only this machine reach the service? */
export const listensOnLoopback = ({ HOST }: Pick<Config, 'HOST'>): boolean => loopback(HOST)

/** A key of AES-256. The pattern is strict: decoding passes over whatever is no base64. */
function is32Bytes(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text)
}

/** An empty variable means "not set": container tools cannot unset one. */
function definedOnly(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = Object.keys(environmentSchema.shape)
  return Object.fromEntries(names.flatMap(name => (environment[name] ? [[name, environment[name]]] : [])))
}
