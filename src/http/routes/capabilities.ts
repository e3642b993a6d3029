import type { FastifyInstance } from 'fastify'
import { specificationVersion } from '../../cds-hooks/discovery.ts'
import { type Profile, profiles } from '../../clients/profile.ts'
import type { Config } from '../../config.ts'
import type { GuidelinePage, ServicePackage } from '../../guideline-folder.ts'
import { limits } from '../../limits.ts'
import { statusBanner } from '../../presentation/status-banner.ts'
import { renderHtml, sendHtml, wantsHtml } from '../html-page.ts'

/** `GET /capabilities`: what is supported, for whom, with which limits. JSON, or a page for browsers. */
export function capabilities(
  app: FastifyInstance,
  services: readonly ServicePackage[],
  config: Pick<Config, 'BODY_LIMIT'>
): void {
  const answer = capabilitiesOf(services, config.BODY_LIMIT)
  const html = renderHtml([...services.map(page), profileTable(Object.values(profiles))], { status: statusBanner(services) })
  app.get('/capabilities', async (request, reply) => (wantsHtml(request) ? sendHtml(reply, html) : answer))
}

export function capabilitiesOf(services: readonly ServicePackage[], bodyBytes: number): object {
  return {
    specification: { name: 'CDS Hooks', versions: ['2.0', '3.0'], declared: specificationVersion },
    fhir: { version: '4.0.1', also: ['4.3.0'] },
    services: services.map(({ name, title, offers, knowledge, capabilities: stated }) => ({
      name,
      title,
      hooks: offers.map(({ hook, id }) => ({ hook, id })),
      knowledge: { version: knowledge.version, reviewedBy: knowledge.reviewedBy },
      ...stated
    })),
    profiles: Object.values(profiles).map(featuresOf),
    limits: { bodyBytes, summaryCharacters: 139, feedbackEntries: limits.feedbackEntries }
  }
}

const featuresOf = (profile: Profile) => ({
  name: profile.name,
  selectionBehavior: profile.selectionBehavior,
  actionsPerSuggestion: profile.actionsPerSuggestion,
  actions: profile.actions,
  actionSelectionBehavior: profile.actionSelectionBehavior,
  detail: profile.detail,
  length: profile.length,
  evidence: profile.sendsEvidence,
  verdicts: profile.sendsEvaluation,
  maxCards: profile.maxCards,
  codeSystems: profile.codeSystems ? Object.values(profile.codeSystems) : 'all'
})

function page({ title, offers, capabilities: stated }: ServicePackage): GuidelinePage {
  return {
    title,
    sections: [
      { title: 'Hooks', lines: offers.map(({ hook, id }) => `${hook}: ${id}`) },
      ...stated.statement,
      {
        title: 'Source attributes of an evidence-based intervention',
        table: { columns: ['Attribute', 'Answer'], rows: stated.evidenceBased }
      },
      {
        title: 'Source attributes asked of predictive interventions',
        table: { columns: ['Attribute', 'Answer'], rows: stated.predictive }
      }
    ]
  }
}

function profileTable(all: readonly Profile[]): GuidelinePage {
  const rows = all
    .map(featuresOf)
    .map(item => [
      item.name,
      item.selectionBehavior,
      item.actionsPerSuggestion,
      item.actions.join(', '),
      item.detail,
      String(item.maxCards)
    ])
  return {
    title: 'Client profiles',
    sections: [
      {
        title: 'Features',
        table: { columns: ['Profile', 'Selection', 'Actions per suggestion', 'Actions', 'Detail', 'Cards at most'], rows }
      }
    ]
  }
}
