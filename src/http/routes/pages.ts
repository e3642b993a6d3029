import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RegistrySource } from '../../clients/registry.ts'
import type { ChartView, ServicePackage } from '../../guideline-folder.ts'
import { escapeHtml } from '../../presentation/escape-html.ts'
import { statusBanner } from '../../presentation/status-banner.ts'
import { ServiceError } from '../../service-error.ts'
import { htmlDocument, sendHtml } from '../html-page.ts'
import { asPage, type PageRights, sendFile } from '../page-policy.ts'
import { type PageName, readWebFile, styleSheet, type WebBuild, webBuild } from '../web-build.ts'
import { withStatus } from '../with-status.ts'

export type PageOptions = {
  readonly services: readonly ServicePackage[]
  /** Without it anybody may call. */
  readonly registry?: RegistrySource | undefined
  /** The trend app's own id at the authorization servers. Without it the app cannot be launched. */
  readonly smartClientId?: string | undefined
  /** Token endpoints elsewhere than at the FHIR servers. */
  readonly smartOrigins?: readonly string[]
  readonly build?: WebBuild
}

const loopback = ['http://127.0.0.1:*', 'http://localhost:*']

/** The pages that people look at, as Vite built them. What they show comes from the routes beside, never from the page itself. */
export function pages(app: FastifyInstance, options: PageOptions): void {
  const build = options.build ?? webBuild()
  const page = (address: string, name: PageName, rights?: () => PageRights): void => {
    app.get(address, async (request, reply) => {
      const file = build.page(name)
      if (!file) return notBuilt(reply, options.services)
      return sendFile(request, asPage(reply, rights?.()), withStatus(file, statusBanner(options.services)))
    })
  }
  const smart = (): PageRights => smartRights(options.registry, options.smartOrigins ?? [])
  page('/', 'workbench')
  page('/insight', 'insight')
  page('/smart/launch', 'smart/launch', smart)
  page('/smart/trend', 'smart/trend', smart)

  app.get<{ Params: { file: string } }>('/assets/:file', async (request, reply) => {
    const file = build.asset(request.params.file)
    if (!file) throw new ServiceError('not-found', 'There is no such file.')
    return sendFile(request, reply, file, true)
  })
  let style: ReturnType<typeof readWebFile>
  app.get('/style.css', async (request: FastifyRequest, reply) => {
    style ??= readWebFile(styleSheet)
    if (!style) throw new ServiceError('not-found', 'There is no such file.')
    return sendFile(request, reply, style)
  })

  const definition = { smartClientId: options.smartClientId ?? null, services: options.services.map(defined) }
  app.get('/definition', async () => definition)
}

const emptyChart: ChartView = {
  measures: [],
  marks: {
    title: '',
    drugClass: '',
    limits: { notAbsorbed: [], minorInMixtures: [], courses: [] },
    products: [],
    members: []
  },
  tryOut: { drugs: [], conditions: [], drafts: [] }
}

/** What the pages need to know about a service: knowledge only, nothing of a patient. */
function defined({ name, title, offers, requirements, namespace, topics, knowledge, chart = emptyChart, codes }: ServicePackage) {
  return {
    name,
    title,
    offers: offers.map(({ id, hook, title: label }) => ({ id, hook, title: label })),
    inputs: requirements,
    namespace,
    topics,
    knowledge,
    codes: codes?.() ?? {},
    chart
  }
}

/** The trend app reads from registered FHIR servers, and stands in the pages of registered callers; in open mode, of this machine. */
function smartRights(registry: RegistrySource | undefined, further: readonly string[]): PageRights {
  if (!registry) return { connect: [...loopback, ...further], frames: loopback }
  const { clients } = registry.current
  return {
    connect: originsOf([...clients.flatMap(client => client.fhirServers), ...further]),
    frames: clients.flatMap(client => client.origins).filter(origin => origin !== '*')
  }
}

const originsOf = (addresses: readonly string[]): readonly string[] => [
  ...new Set(addresses.map(address => new URL(address).origin))
]

function notBuilt(reply: FastifyReply, services: readonly ServicePackage[]): FastifyReply {
  const titles = services.map(service => `<li>${escapeHtml(service.title)}</li>`).join('')
  const body = `<h1>The service runs, its pages are not built</h1><p>Run <code>npm run build</code>, then reload. The services are answered all the same:</p><ul>${titles}</ul><p><a href="cds-services">What is offered</a> - <a href="guideline">Guideline</a></p>`
  return sendHtml(reply, htmlDocument({ title: 'Pages not built', body, status: statusBanner(services) }))
}
