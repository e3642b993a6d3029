import { evaluateRules } from '../../src/guideline/rule.ts'
import { bandSection } from '../../src/guideline/toolkit/band-section.ts'
import { identityOf, offered, reasonsOf } from '../../src/guideline/toolkit/service-parts.ts'
import type { GuidelinePage, ServicePackage } from '../../src/guideline-folder.ts'
import { readFacts } from './facts.ts'
import { inputs, neededInputs } from './inputs.ts'
import { capabilities, guideline, overrideReasons, serviceText, statements, thresholds } from './knowledge.ts'
import { rules } from './rules.ts'

const topics = [
  { code: 'potassiumHighOnSupplement', display: 'High potassium on a supplement' },
  { code: 'potassiumResists', display: 'Low potassium despite a supplement' },
  { code: 'potassiumLowMagnesiumUnmeasured', display: 'Low potassium, magnesium not measured' },
  { code: 'potassiumNotEvaluated', display: 'Low potassium could not be checked' }
] as const

/** A small second service: the potassium statements of the same texts. Served only where it is named. */
export const service: ServicePackage = {
  ...identityOf(guideline),
  ...offered(serviceText, guideline, neededInputs),
  ...reasonsOf(overrideReasons),
  capabilities,
  requirements: inputs,
  topics,
  evaluate: (records, situation) => evaluateRules(rules, readFacts({ records, situation })),
  guideline: () => page(guideline.title),
  topicPage: code => {
    const topic = topics.find(item => item.code === code)
    const rule = rules.find(item => item.topic === code)
    return topic && rule && page(topic.display, rule.statements)
  }
}

/** All that is known, or what stands behind one topic. */
const page = (title: string, ids?: readonly string[]): GuidelinePage => ({
  title,
  sections: [
    { title: 'What this is', lines: [guideline.purpose, `Version ${guideline.version}, ${guideline.reviewedBy}.`] },
    {
      title: 'Statements',
      table: { columns: ['Id', 'Statement', 'Remark'], rows: statements.rows.filter(([id = '']) => !ids || ids.includes(id)) }
    },
    bandSection(`Potassium (${thresholds.unit})`, thresholds.rows)
  ]
})
