import { evaluateRules } from '../../src/guideline/rule.ts'
import type { GuidelinePage, ServicePackage } from '../../src/guideline-folder.ts'
import { readFacts } from './facts.ts'
import { inputs, neededInputs } from './inputs.ts'
import { guideline, local, statements, thresholds } from './knowledge.ts'
import { rules } from './rules.ts'

const topics = [
  { code: 'potassiumHighOnSupplement', display: 'High potassium on a supplement' },
  { code: 'potassiumResists', display: 'Low potassium despite a supplement' },
  { code: 'potassiumLowMagnesiumUnmeasured', display: 'Low potassium, magnesium not measured' },
  { code: 'potassiumNotEvaluated', display: 'Low potassium could not be checked' }
] as const

/** A small second service: the potassium statements of the same texts. Served only where it is named. */
export const service: ServicePackage = {
  name: guideline.name,
  title: guideline.title,
  offers: [
    {
      hook: 'patient-view',
      id: 'hypokalemia-patient-view',
      title: 'Low potassium: look for magnesium',
      description: `Points to magnesium where potassium is low, and to a supplement that is no longer safe. ${guideline.label}, version ${guideline.version}.`,
      kind: 'chart',
      needs: neededInputs,
      fetches: 'always'
    }
  ],
  usageRequirements:
    'FHIR R4, from prefetch alone. Observations need LOINC codes and UCUM units. Adults only. Pending clinical sign-off: not for patient care before that.',
  requirements: inputs,
  namespace: {
    topicSystem: 'urn:hypokalemia-cds:topic',
    evidence: 'org.hypokalemia-cds.evidence',
    evaluation: 'org.hypokalemia-cds.evaluation'
  },
  source: guideline.label,
  topics,
  indication: {
    text: 'Hypokalemia',
    coding: [
      { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E87.6', display: 'Hypokalemia' },
      { system: 'http://snomed.info/sct', code: '43339004', display: 'Hypokalemia (disorder)' }
    ]
  },
  overrideReasons: local.overrideReasons,
  acknowledgeReasons: local.overrideReasons.filter(reason => reason.code === 'seen-will-act'),
  knowledge: { version: guideline.version, reviewedBy: guideline.reviewedBy, reviewedOn: guideline.reviewedOn },
  capabilities: {
    statement: [
      { title: 'Purpose', lines: [guideline.purpose] },
      { title: 'Patients', lines: [`Adults of ${thresholds.adultAge.value} years and more.`] }
    ],
    evidenceBased: [
      ['Bibliographic citation', 'The potassium statements of the source texts, by id'],
      ['Developer', guideline.authors],
      ['Release and revision dates', `Version ${guideline.version}; next review ${guideline.nextReview}`]
    ],
    predictive: []
  },
  evaluate: (records, situation) => evaluateRules(rules, readFacts({ records, situation })),
  guideline: () => page(guideline.title),
  topicPage: code => {
    const topic = topics.find(item => item.code === code)
    const rule = rules.find(item => item.topic === code)
    return topic && rule && page(topic.display, rule.statements)
  }
}

function page(title: string, ids?: readonly string[]): GuidelinePage {
  const range = (from?: number, to?: number): string =>
    [from === undefined ? '' : `from ${from}`, to === undefined ? '' : `below ${to}`].join(' ').trim()
  return {
    title,
    sections: [
      { title: 'What this is', lines: [guideline.purpose, `Version ${guideline.version}, ${guideline.reviewedBy}.`] },
      {
        title: 'Statements',
        table: { columns: ['Id', 'Statement', 'Remark'], rows: statements.filter(([id]) => !ids || ids.includes(id)) }
      },
      {
        title: `Potassium (${thresholds.unit})`,
        table: {
          columns: ['Name', 'Range', 'Meaning', 'Source'],
          rows: thresholds.rows.map(row => [row.name, range(row.from, row.to), row.meaning, row.cite])
        }
      }
    ]
  }
}
