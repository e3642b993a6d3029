import { isIP } from 'node:net'
import { z } from 'zod'

const loopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(min).max(max))
const yesOrNo = z.enum(['true', 'false']).transform(value => value === 'true')
const folderList = z
  .string()
  .transform(value => value.split(',').map(name => name.trim()))
  .pipe(z.array(z.string().regex(/^[a-z0-9-]+$/, 'must be folder names of cds-services, comma between')).min(1))

/** Every variable the service reads. The description of each is a row of the README's table. */
export const environmentSchema = z.object({
  PORT: wholeNumber(0, 65535).default(8080).describe('Port to listen on; 0 takes a free one'),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address under which callers reach the service; by default `http://HOST:PORT`'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much is logged'),
  BODY_LIMIT: wholeNumber(1000, 50_000_000).default(5_000_000).describe('Largest request body in bytes'),
  SERVICES: folderList.default(['hypomagnesemia']).describe('Folders of `cds-services` to serve, comma between'),
  ALLOW_OPEN: yesOrNo.default(false).describe('Permit open demo mode on an address that is not loopback')
})

export type Config = Readonly<Omit<z.infer<typeof environmentSchema>, 'PUBLIC_URL'> & { PUBLIC_URL: string }>

/**
 * Reads the configuration from environment variables.
 * @throws Error naming every wrong variable; the process must not start with a guessed setting.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environmentSchema.safeParse(definedOnly(environment))
  if (!parsed.success) {
    throw new Error(`Configuration is wrong. ${parsed.error.issues.map(i => `${i.path.join('.')}: ${i.message}`).join('; ')}`)
  }
  const { PUBLIC_URL, ...rest } = parsed.data
  if (!loopback(rest.HOST) && !rest.ALLOW_OPEN) {
    throw new Error(
      `HOST: ${rest.HOST} is not a loopback address and no client registry is set, so anybody could call. Set ALLOW_OPEN=true to permit that.`
    )
  }
  return Object.freeze({ ...rest, PUBLIC_URL: (PUBLIC_URL ?? `http://${rest.HOST}:${rest.PORT}`).replace(/\/+$/, '') })
}

/** An empty variable means "not set": container tools cannot unset one. */
function definedOnly(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = Object.keys(environmentSchema.shape)
  return Object.fromEntries(names.flatMap(name => (environment[name] ? [[name, environment[name]]] : [])))
}
