import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { topicOf } from '../../support/cards/cards.ts'
import { type Chart, condition, evidenceOf, hoursAgo, lab } from '../../support/charts/chart.ts'
import { bolus, draftsOf, orderService, quantity, tablets } from '../../support/requests/draft-call.ts'

/** What the service offers, sent back to it as drafts, must raise nothing that the offering card has not said. */

const { view, sign } = orderService()

const levels = [0.4, 0.51, 0.58, 0.67, 1.2]
const kidneys = { R1: 0.8, R2: 1.5, R3: 2.3, R4: 4, RU: undefined }
const presentations = {
  'no symptom': [],
  tremor: [condition('tremor')],
  torsades: [condition('torsades')],
  seizure: [condition('seizure')]
}

const drug = (code: string, display: string, route = '26643006') => ({
  resourceType: 'MedicationRequest',
  id: `a${code}`,
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  authoredOn: hoursAgo(100),
  medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }] },
  dosageInstruction: [{ route: { coding: [{ system: 'http://snomed.info/sct', code: route }] } }]
})
const active = (resource: object, id: string, hours: number) => ({
  ...resource,
  id,
  status: 'active',
  authoredOn: hoursAgo(hours)
})
const tablet = (times: number, hours: number) => active(tablets(1, times), 'standing', hours)

/** `hours`: age of the results. */
type Profile = Partial<Chart> & { readonly hours?: number }

const profiles: Readonly<Record<string, Profile>> = {
  plain: {},
  interacting: {
    orders: [drug('3407', 'Digoxin'), drug('7052', 'Morphine'), drug('10582', 'levothyroxine'), drug('2551', 'Ciprofloxacin')]
  },
  'ileostomy, no urine sodium': { conditions: [condition('ileostomy')] },
  'ileostomy, urine sodium 40': { conditions: [condition('ileostomy')], labs: [lab('urineSodium', 40)] },
  'heart failure': { conditions: [condition('heartFailure')] },
  'tablet for 10 days': { orders: [tablet(1, 240)] },
  'two tablets for 20 days': { orders: [tablet(2, 480)] },
  'infusion ended 10 h ago': { past: [{ ...bolus(2, 30), id: 'past', status: 'completed', authoredOn: hoursAgo(10) }] },
  'two grams running': { orders: [active(bolus(2, 600), 'running', 5)] },
  'low calcium, parathyroid hormone not raised': {
    labs: [lab('ionized-calcium', 1.0), lab('pth', 20, { with: { referenceRange: [{ high: quantity(65, 'pg/mL') }] } })]
  },
  'in hospital, results of yesterday afternoon': { encounter: 'IMP', encounterId: 'e1', hours: 20 },
  'in hospital, results of three days ago': { encounter: 'IMP', encounterId: 'e1', hours: 80 },
  myasthenia: { conditions: [condition('myasthenia')] },
  'AV block': { conditions: [condition('heartBlock')] },
  'diabetic coma': { conditions: [condition('diabeticComa')] },
  infarction: { conditions: [condition('infarction', { ago: 72 })] },
  pregnant: { age: 30, conditions: [condition('pregnant', { ago: 2000 })] }
}

type Json = Record<string, unknown>
const chartOf = (level: number, creatinine: number | undefined, signs: readonly Json[], profile: Profile): Chart => ({
  ...profile,
  labs: [
    lab('magnesium-moles', level, { ago: profile.hours ?? 2 }),
    lab('potassium', 4.2, { ago: profile.hours ?? 2 }),
    lab('weight', 70),
    lab('height', 165),
    ...(creatinine === undefined
      ? []
      : [lab('creatinine', creatinine, { ago: profile.hours ?? 2 }), lab('creatinine', creatinine, { ago: 200 })]),
    ...(profile.labs?.some(item => JSON.stringify(item).includes('1994-3'))
      ? []
      : [lab('calcium', 2.3, { ago: profile.hours ?? 2 }), lab('albumin', 40, { ago: profile.hours ?? 2 })]),
    ...(profile.labs ?? [])
  ],
  conditions: [...signs, ...(profile.conditions ?? [])]
})

/** What of a card's text speaks of a finding. */
const stated: Readonly<Record<string, RegExp>> = {
  magnesiumHigh: /above the range/i,
  conditionContraindicated: /myasthenia|AV block|coma/i,
  allergy: /allergy/i,
  renalContraindicated: /nephrology/i,
  renalUnknown: /not known/i,
  labsStale: /ago|not known/i,
  volumeFirst: /volume/i,
  dailyTotal: /parenteral Mg in 24 h/i,
  twoDayTotal: /parenteral Mg in 24 h/i,
  duplicate: /already ordered|parenteral Mg in 24 h/i,
  rateTooFast: /for this emergency only/i,
  bolusTooShort: /for this emergency only/i,
  pregnancy: /Pregnant/
}

const plain = (text: string): string => text.replaceAll(': ', ', ').replace(/\.$/, '').toLowerCase()

/** Findings of drafts that the card, which offered them, does not speak of. */
function unstated(card: Card, answer: readonly Card[]): readonly string[] {
  return answer.flatMap(reply => {
    // What the headline says is not said again below it: there a colon is a comma, and nothing closes the sentence.
    const sentences = [
      ...(reply.detail ?? '').split(/(?<=\.)\s+/).map(text => text.replace(/^(- |\*\*[A-Za-z ]+\*\* )/, '')),
      ...reply.summary.replace(/^.*?\): /, '').split('; ')
    ].map(plain)
    const text = plain(card.detail ?? '')
    return (evidenceOf(reply).findings ?? []).flatMap(({ code, severity }) => {
      if (code === 'monitoringMissing') return []
      const same = sentences.some(said => /^with |, take |hours|\d h /.test(said) && said.length > 12 && text.includes(said))
      const said = /due within 24 h is taken off|still taken\?|at home \(reported\)/i.test(card.detail ?? '')
      if (code === 'duplicate' && topicOf(card) !== 'emergencyMagnesium') return said ? [] : ['duplicate of its own']
      return stated[code]?.test(card.detail ?? '') || (code === 'interaction' || code === 'separation' ? same : false)
        ? []
        : [`${topicOf(reply)} ${code}:${severity}`]
    })
  })
}

describe.each(Object.entries(profiles))('offers are borne by the order checks: %s', (_, profile) => {
  it.each(Object.entries(kidneys))(
    '%s',
    async (_band, creatinine) => {
      const wrong: string[] = []
      let offers = 0
      for (const level of levels) {
        for (const [name, signs] of Object.entries(presentations)) {
          if (profile !== profiles.plain && (name === 'seizure' || (name === 'torsades' && level < 1 && level > 0.4))) continue
          const chart = chartOf(level, creatinine, signs, profile)
          for (const card of await view(chart)) {
            for (const suggestion of card.suggestions ?? []) {
              const drafts = draftsOf(suggestion)
              if (!drafts.some(draft => draft.resourceType === 'MedicationRequest')) continue
              offers += 1
              const found = unstated(card, await sign(chart, ...drafts))
              wrong.push(...found.map(text => `Mg ${level}, ${name}, ${topicOf(card)}, "${suggestion.label}": ${text}`))
            }
          }
        }
      }
      expect([...new Set(wrong)].join('\n')).toBe('')
      expect(offers).toBeGreaterThan(0)
    },
    30_000
  )
})
