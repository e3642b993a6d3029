import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type Resource = { readonly resourceType: string; readonly id: string; readonly [member: string]: unknown }

export type SmartServer = {
  /** The FHIR base. */
  readonly iss: string
  /** What was asked of the FHIR server, with the token that came along. */
  readonly asked: { readonly url: string; readonly authorization: string | undefined }[]
  /** PKCE was used, and its verifier fits. */
  readonly verified: () => boolean
  /** What the app asked to be allowed, last. */
  readonly scope: () => string
  readonly close: () => Promise<void>
}

export const accessToken = 'token-of-the-test'

/** A record with one patient: authorization by SMART App Launch with PKCE, and searches that answer in pages. */
export async function smartServer(
  patientId: string,
  resources: readonly Resource[],
  { showsPatient = false, statesPkce = true, pageSize = 2 } = {}
): Promise<SmartServer> {
  let challenge: string | null = null
  let verified = false
  let scope = ''
  const asked: { url: string; authorization: string | undefined }[] = []
  const server = createServer(async (request, response) => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const url = new URL(request.url ?? '/', base)
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', '*')
    const json = (body: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    if (url.pathname === '/fhir/.well-known/smart-configuration') {
      return json({
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        ...(statesPkce ? { code_challenge_methods_supported: ['S256'] } : {}),
        capabilities: ['launch-ehr', 'client-public', 'permission-v2']
      })
    }
    if (url.pathname === '/authorize') {
      challenge = url.searchParams.get('code_challenge')
      scope = url.searchParams.get('scope') ?? ''
      const back = new URL(url.searchParams.get('redirect_uri') ?? '')
      back.searchParams.set('code', 'code-1')
      back.searchParams.set('state', url.searchParams.get('state') ?? '')
      return void response.writeHead(302, { location: back.href }).end()
    }
    if (url.pathname === '/token') {
      const said = new URLSearchParams(await bodyOf(request))
      verified =
        challenge !== null &&
        createHash('sha256')
          .update(said.get('code_verifier') ?? '')
          .digest('base64url') === challenge
      return json({
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: 300,
        scope: said.get('scope') ?? '',
        patient: patientId,
        ...(showsPatient ? { need_patient_banner: false } : {}),
        appContext: 'severe'
      })
    }
    if (url.pathname === `/fhir/Patient/${patientId}`) {
      const name = [
        { use: 'nickname', text: 'Ann' },
        { use: 'official', given: ['Anna', 'B.'], family: 'Sample' }
      ]
      return json({ resourceType: 'Patient', id: patientId, name, birthDate: '1957-03-02', gender: 'female' })
    }
    asked.push({ url: url.href, authorization: request.headers.authorization })
    const type = url.pathname.slice('/fhir/'.length)
    const codes = url.searchParams
      .get('code')
      ?.split(',')
      .map(code => code.split('|')[1])
    const found = resources.filter(
      resource =>
        resource.resourceType === type && (!codes || codes.some(code => JSON.stringify(resource.code).includes(`"${code}"`)))
    )
    const from = Number(url.searchParams.get('from') ?? 0)
    const next = new URL(url)
    next.searchParams.set('from', String(from + pageSize))
    json({
      resourceType: 'Bundle',
      type: 'searchset',
      link: from + pageSize < found.length ? [{ relation: 'next', url: next.href }] : [],
      entry: found.slice(from, from + pageSize).map(resource => ({ resource }))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    iss: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
    asked,
    verified: () => verified,
    scope: () => scope,
    close: () => new Promise(resolve => server.close(() => resolve()))
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
