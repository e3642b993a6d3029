import type { ServicePackage, Trigger } from '../../guideline-folder.ts'
import { type Aggregate, type Gap, indicators } from '../rows/aggregate.ts'
import type { Tallies } from '../rows/tallies.ts'
import { figure, type Html, html, table } from './html.ts'
import { type Bar, barPlot, histogramPlot, legend } from './plots.ts'
import { percent, reasonIn, spaced } from './report-words.ts'

const byIndicator = indicators.map(name => ({ kind: name, label: name }))
const colors = ['k1', 'k2', 'k5', 'k4', 'k3', 'k6']

export type ServiceReport = { readonly service: ServicePackage & { readonly trigger: Trigger }; readonly aggregate: Aggregate }

/** The part of the report about one service. Its clinical words are the service's own. */
export function serviceSections({ service, aggregate }: ServiceReport, tallies: Tallies): readonly Html[] {
  const days = tallies.patients.days ?? 0
  const denominator =
    tallies.asOf === null ? { name: 'patient-days', of: days } : { name: 'patients', of: tallies.patients.all ?? 0 }
  const run = tallies.services.find(({ name }) => name === service.name)
  const head = [
    ['Patients', tallies.patients.all ?? 0],
    ['Patient-days', days],
    ['Evaluations', aggregate.evaluations],
    ['Patients evaluated', aggregate.patients],
    ['Evaluations with a card', aggregate.withCard],
    ['Patients with a card', aggregate.patientsWithCard],
    ['Cards', total(aggregate.cards)]
  ] as const
  return [
    html`<h2>${service.title}</h2><p class="soft">${service.name}, knowledge ${run?.version ?? ''} (files ${run?.digest ?? ''}), ${
      service.knowledge.reviewedOn
        ? `reviewed by ${service.knowledge.reviewedBy} on ${service.knowledge.reviewedOn}`
        : service.knowledge.reviewedBy
    }</p>`,
    answerOf(aggregate, denominator),
    html`<ul class="figures">${head.map(([label, value]) => html`<li><b>${figure(value)}</b>${label}</li>`)}</ul>`,
    ...firing(service, aggregate, denominator),
    ...distribution(service, aggregate),
    ...treatmentGap(service, aggregate),
    ...missingData(service, aggregate),
    ...cardLoad(aggregate, denominator)
  ]
}

/** What the committee asks first. */
function answerOf(aggregate: Aggregate, { name, of }: Denominator): Html {
  const { span, evaluations, withCard, patients, patientsWithCard, patientsWithCritical, cards } = aggregate
  if (!span) return html`<p>Nothing was judged.</p>`
  const critical = cards.critical ?? 0
  const rate = of > 0 ? figure((critical * 1000) / of) : 'no'
  return html`<p>From ${span[0].slice(0, 10)} to ${span[1].slice(0, 10)} a card would have been shown in ${percent(withCard, evaluations)} of evaluations, to ${
    patientsWithCard === patients ? 'all' : percent(patientsWithCard, patients)
  } of the patients evaluated at least once. A <b>critical</b> one: ${figure(critical)} cards for ${figure(patientsWithCritical)} patients, ${rate} per 1,000 ${name}.</p>`
}

type Denominator = { readonly name: string; readonly of: number }
type Service = ServiceReport['service']

const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, value) => sum + value, 0)
export const displayOf = (service: Service, code: string): string =>
  service.topics.find(topic => topic.code === code)?.display ?? code

/** Where a topic is explained. */
export const topicId = (service: Service, code: string): string => `${service.name}-${code}`

function firing(service: Service, aggregate: Aggregate, { name, of }: Denominator): readonly Html[] {
  const { topics, topicPatients, onlyTopic, onlyTopicPatients } = aggregate
  const rate = (value: number): number => (of > 0 ? (value * 1000) / of : 0)
  const sorted = Object.entries(topics).sort(([a, one], [b, other]) => total(other) - total(one) || (a < b ? -1 : 1))
  const bars = sorted.map(([code, counts]) => ({
    label: displayOf(service, code),
    parts: indicators.map(indicator => ({ kind: indicator, label: indicator, value: rate(counts[indicator] ?? 0) }))
  }))
  const rows = sorted.map(([code, counts]) => [
    html`<a href="#${topicId(service, code)}">${displayOf(service, code)}</a>`,
    ...indicators.map(indicator => counts[indicator] ?? 0),
    total(counts),
    topicPatients[code] ?? 0,
    rate(total(counts))
  ])
  return [
    html`<h3>Cards per 1,000 ${name} by topic</h3>`,
    barPlot(`Cards per 1,000 ${name} by topic`, bars),
    legend(byIndicator),
    details(table(['Topic', ...indicators, 'all cards', 'patients', `per 1,000 ${name}`], rows)),
    html`<h3>If a topic were silent</h3><p class="soft">Cards that would not be shown, and evaluations and patients that would then see none at all.</p>`,
    details(
      table(
        ['Topic', 'cards fewer', 'share of all cards', 'evaluations without a card', 'patients without a card'],
        sorted.map(([code, counts]) => [
          displayOf(service, code),
          total(counts),
          percent(total(counts), total(aggregate.cards)),
          onlyTopic[code] ?? 0,
          onlyTopicPatients[code] ?? 0
        ])
      )
    )
  ]
}

function distribution({ trigger }: Service, { bins, bands, reasons }: Aggregate): readonly Html[] {
  const kinds = new Map(trigger.bands.map(({ name }, index) => [name, colors[index % colors.length] ?? 'k6']))
  const labelOf = (from: number, to: number): string =>
    from === -Infinity
      ? `below ${figure(to)}`
      : to === Infinity
        ? `${figure(from)} or more`
        : `${figure(from)} to below ${figure(to)}`
  const name = `${trigger.title}, ${trigger.unit}`
  return [
    html`<h3>${trigger.title}: distribution of the results judged</h3>`,
    histogramPlot(
      name,
      bins.map(bin => ({ ...bin, kind: kinds.get(bin.band) ?? 'k6', label: `${labelOf(bin.from, bin.to)} ${trigger.unit}` })),
      trigger.bands.flatMap(({ from }) => from ?? []),
      trigger.unit
    ),
    legend(trigger.bands.map(band => ({ kind: kinds.get(band.name) ?? 'k6', label: `${band.name} ${band.meaning}` }))),
    details(
      table(
        ['Band', trigger.unit, 'results'],
        [
          ...trigger.bands.map(band => [
            `${band.name} ${band.meaning}`,
            labelOf(band.from ?? -Infinity, band.to ?? Infinity),
            bands[band.name] ?? 0
          ]),
          ...Object.entries(reasons).map(([reason, found]) => [`no usable result: ${reasonIn(reason)}`, '', found])
        ]
      )
    )
  ]
}

const gapParts = [
  ['ordered', 'order within 24 h'],
  ['notOrdered', 'no order within 24 h'],
  ['notFollowed', 'export ends before']
] as const

/** Of the results that could be followed for 24 hours. */
const shareOf = ({ ordered, notOrdered }: Gap): string => percent(notOrdered, ordered + notOrdered)

function treatmentGap({ trigger }: Service, { gap }: Aggregate): readonly Html[] {
  const bands = trigger.bands.filter(({ needsOrder }) => needsOrder)
  const of = (band: string): Gap => gap[band] ?? { ordered: 0, notOrdered: 0, notFollowed: 0 }
  const bars: readonly Bar[] = bands.map(({ name, meaning }) => ({
    label: `${name} ${meaning}`,
    parts: gapParts.map(([kind, label]) => ({ kind, label, value: of(name)[kind] })),
    end: `${figure(of(name).notOrdered)} without (${shareOf(of(name))})`
  }))
  return [
    html`<h3>Treatment gap</h3><p class="soft">Results that need an order, and whether one stood within 24 hours, begun before or after. Shares are of the results that the export could follow so long.</p>`,
    barPlot('Treatment gap', bars),
    legend(gapParts.map(([kind, label]) => ({ kind, label }))),
    details(
      table(
        ['Band', ...gapParts.map(([, label]) => label), 'share without'],
        bands.map(({ name, meaning }) => [`${name} ${meaning}`, ...gapParts.map(([kind]) => of(name)[kind]), shareOf(of(name))])
      )
    )
  ]
}

function missingData(service: Service, { evaluations, missing, reasons, cannotTell }: Aggregate): readonly Html[] {
  const { key, title } = service.trigger
  const found = Object.entries(missing).flatMap(([item, value]) => {
    const [name = '', reason = ''] = item.split(':')
    // The result that is judged is told below, with those that led to no card.
    return name === key && reasons[reason] !== undefined ? [] : [[`${spaced(name)}: ${reasonIn(reason)}`, value] as const]
  })
  const results = Object.entries(reasons).map(([reason, value]) => [`${title} judged: ${reasonIn(reason)}`, value] as const)
  const sorted = [...found, ...results].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  return [
    html`<h3>Missing and unusable data</h3><p class="soft">Evaluations in which a card had to do without a fact, or the result itself could not be used, by reason; ${figure(evaluations)} were made.</p>`,
    barPlot(
      'Missing and unusable data',
      sorted.slice(0, 20).map(([label, value]) => ({ label, parts: [{ kind: 'k6', label: 'evaluations', value }] }))
    ),
    details(
      table(
        ['Fact and reason', 'evaluations', 'share'],
        sorted.map(([label, value]) => [label, value, percent(value, evaluations)])
      )
    ),
    html`<details><summary>Topics that could not be judged</summary>${table(
      ['Topic', 'evaluations'],
      Object.entries(cannotTell)
        .sort(([, one], [, other]) => other - one)
        .map(([code, value]) => [displayOf(service, code), value])
    )}</details>`
  ]
}

const patientsADay = [5, 10, 15, 20, 30]

function cardLoad({ cards, notShown }: Aggregate, { name, of }: Denominator): readonly Html[] {
  const each = (indicator: string): number => (of > 0 ? (cards[indicator] ?? 0) / of : 0)
  const bars = patientsADay.map(patients => ({
    label: `${patients} patients a day`,
    parts: indicators.map(indicator => ({ kind: indicator, label: indicator, value: each(indicator) * patients }))
  }))
  return [
    html`<h3>Expected cards per clinician and day</h3><p class="soft">Cards per ${name.replace(/s$/, '')} times the patients that a clinician sees in a day, each chart opened once after a new result. Opening a chart more often shows the same cards again.</p>`,
    barPlot('Expected cards per clinician and day', bars),
    legend(byIndicator),
    details(
      table(
        ['Patients', ...indicators, 'all cards'],
        bars.map(({ label, parts }) => [
          label,
          ...parts.map(({ value }) => value),
          parts.reduce((sum, { value }) => sum + value, 0)
        ])
      )
    ),
    html`<p class="soft">Recommendations beyond the number of cards that is shown: ${figure(notShown)}.</p>`
  ]
}

const details = (content: Html): Html => html`<details><summary>Figures</summary>${content}</details>`
