import { evaluateRules } from '../../src/guideline/rule.ts'
import { identityOf, offered, reasonsOf } from '../../src/guideline/toolkit/service-parts.ts'
import type { EvaluationContext, PatientRecord, ServicePackage, Topic } from '../../src/guideline-folder.ts'
import { readFacts } from './assessment.ts'
import { chart } from './chart.ts'
import { guidelinePage } from './guideline-page.ts'
import { inputs, neededInputs } from './inputs.ts'
import { capabilities, guideline, type Knowledge, overrideReasons, ownKnowledge, serviceText } from './knowledge.ts'
import { codes } from './pages/codes.ts'
import { dosesPage } from './pages/doses-page.ts'
import { terms } from './pages/terms.ts'
import { topicPage } from './pages/topic-page.ts'
import { filled } from './pages/topic-text.ts'
import { publication } from './publication/publication.ts'
import { rules } from './rules.ts'
import { silenceOf } from './silence/silence.ts'
import { protocolPage } from './site/protocol-page.ts'
import { knowledgeOf } from './site/site.ts'
import { topics } from './topics.ts'
import { trigger } from './trigger.ts'

const about = offered(serviceText, guideline, neededInputs)
const byHook = new Map(about.offers.map(({ hook }) => [hook, rules.filter(rule => rule.hooks.includes(hook))]))

/** Why each rule of the hook that does not apply stays silent. */
function silence(records: PatientRecord, situation: EvaluationContext, knowledge: Knowledge): Readonly<Record<string, string>> {
  const facts = readFacts({ records, situation, knowledge })
  const silent = (byHook.get(situation.hook) ?? []).filter(rule => rule.evaluate(facts).verdict.verdict === 'does-not-apply')
  return Object.fromEntries(silent.map(({ topic }) => [topic, silenceOf(topic, facts)]))
}

/** The service that judges and writes its pages by this knowledge. */
export function serviceOf(knowledge: Knowledge, version: string): ServicePackage {
  return {
    ...identityOf(guideline, version),
    ...reasonsOf(overrideReasons),
    ...about,
    usageRequirements: filled(knowledge, about.usageRequirements),
    requirements:
      knowledge.localCodes.size === 0 ? inputs : inputs.map(input => ({ ...input, localCodes: knowledge.localCodes })),
    topics: topics as readonly Topic[],
    capabilities,
    trigger: trigger(knowledge),
    evaluate: (records, situation) =>
      evaluateRules(byHook.get(situation.hook) ?? [], readFacts({ records, situation, knowledge })),
    silence: (records, situation) => silence(records, situation, knowledge),
    guideline: () => guidelinePage(knowledge),
    topicPage: code => topicPage(knowledge, code),
    dosesPage: () => dosesPage(knowledge),
    codes: () => codes(knowledge),
    terms,
    publication: () => publication(knowledge),
    sitePage: () => protocolPage(knowledge),
    chart: chart(knowledge),
    withLocal: (json, name) => serviceOf(knowledgeOf(json), `${guideline.version}+${name}`)
  }
}

export const service = serviceOf(ownKnowledge, guideline.version)
