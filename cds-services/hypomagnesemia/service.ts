import { evaluateRules } from '../../src/guideline/rule.ts'
import { identityOf, reasonsOf } from '../../src/guideline/toolkit/service-parts.ts'
import type { CdsService, EvaluationContext, PatientRecord, ServicePackage, Topic } from '../../src/guideline-folder.ts'
import { readFacts } from './assessment.ts'
import { chart } from './chart.ts'
import { guidelinePage } from './guideline-page.ts'
import { inputs, neededInputs } from './inputs.ts'
import { capabilities, guideline, type Knowledge, overrideReasons, ownKnowledge } from './knowledge.ts'
import { codes } from './pages/codes.ts'
import { dosesPage } from './pages/doses-page.ts'
import { terms } from './pages/terms.ts'
import { topicPage } from './pages/topic-page.ts'
import { publication } from './publication/publication.ts'
import { rules } from './rules.ts'
import { silenceOf } from './silence/silence.ts'
import { protocolPage } from './site/protocol-page.ts'
import { knowledgeOf } from './site/site.ts'
import { topics } from './topics.ts'
import { trigger } from './trigger.ts'

const offers: readonly CdsService[] = [
  {
    hook: 'patient-view',
    id: 'hypomagnesemia-patient-view',
    title: 'Low magnesium: chart review',
    description: `Looks at magnesium, potassium, calcium, kidney function, drugs and problems when a chart is opened, and offers safe orders. ${guideline.label}, version ${guideline.version}.`,
    kind: 'chart',
    needs: neededInputs,
    fetches: 'always'
  },
  {
    hook: 'encounter-discharge',
    id: 'hypomagnesemia-encounter-discharge',
    title: 'Low magnesium: plan at discharge',
    description: `Looks for a plan when an inpatient with low or treated magnesium goes home: recheck, tablets, potassium, who follows up. ${guideline.label}, version ${guideline.version}.`,
    kind: 'chart',
    needs: neededInputs,
    fetches: 'always',
    trigger: 'discharge'
  },
  {
    hook: 'order-select',
    id: 'hypomagnesemia-order-select',
    title: 'Low magnesium: orders being chosen',
    description: `Checks the chosen orders for magnesium, potassium, calcium, digoxin and drugs that waste magnesium. ${guideline.label}, version ${guideline.version}.`,
    kind: 'orders',
    needs: neededInputs,
    fetches: 'with-drafts'
  },
  {
    hook: 'order-sign',
    id: 'hypomagnesemia-order-sign',
    title: 'Low magnesium: orders being signed',
    description: `Checks every order of the session once more before it is signed. ${guideline.label}, version ${guideline.version}.`,
    kind: 'orders',
    needs: neededInputs,
    fetches: 'with-drafts'
  }
]

const byHook = new Map(offers.map(({ hook }) => [hook, rules.filter(rule => rule.hooks.includes(hook))]))

/** Why each rule of the hook that does not apply stays silent. */
function silence(records: PatientRecord, situation: EvaluationContext, knowledge: Knowledge): Readonly<Record<string, string>> {
  const facts = readFacts({ records, situation, knowledge })
  const silent = (byHook.get(situation.hook) ?? []).filter(rule => rule.evaluate(facts).verdict.verdict === 'does-not-apply')
  return Object.fromEntries(silent.map(({ topic }) => [topic, silenceOf(topic, facts)]))
}

/** The service that judges and writes its pages by this knowledge. */
function serviceOf(knowledge: Knowledge, version: string): ServicePackage {
  return {
    ...identityOf(guideline, version),
    ...reasonsOf(overrideReasons),
    offers,
    usageRequirements: `FHIR R4. Works from prefetch alone; sends no data anywhere. Observations need LOINC codes and UCUM units. For adults; under ${knowledge.limit('adultAge')} no amounts are given. Pending clinical sign-off: not for patient care before that.`,
    requirements:
      knowledge.localCodes.size === 0 ? inputs : inputs.map(input => ({ ...input, localCodes: knowledge.localCodes })),
    topics: topics as readonly Topic[],
    indication: {
      text: 'Hypomagnesemia',
      coding: [
        { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E83.42', display: 'Hypomagnesemia' },
        { system: 'http://snomed.info/sct', code: '190855004', display: 'Hypomagnesemia (disorder)' }
      ]
    },
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
