import { rules } from '../rules.ts'
import { topics } from '../topics.ts'
import { type Example, type ExampleCard, evidenceOf, exampleOf, named, topicOf } from './examples.ts'
import { code, codes, list, parts, table } from './markdown.ts'

/** Every card: when it may speak, what it rests on, and its sentences for one made-up patient. */
export function cardsText(examples: readonly Example[]): string {
  return parts(...topics.map(topic => oneCard(topic.code, topic.display, examples)))
}

function oneCard(topic: string, display: string, examples: readonly Example[]): string {
  const rule = rules.find(item => item.topic === topic)
  const example = exampleOf(examples, topic)
  const silent = named(examples, 'silent', topic)
  return parts(
    `### ${code(topic)} ${display}`,
    list([
      `Hooks: ${rule?.hooks.join(', ') ?? 'none'}`,
      `Cannot tell without: ${rule?.needs.length ? rule.needs.join(', ') : 'nothing; it speaks also when facts are missing'}`,
      `Statements: ${rule?.statements.join(', ') ?? ''}`,
      ...(rule && rule.amendments.length > 0 ? [`Amendments: ${rule.amendments.join(', ')}`] : []),
      ...(silent.length > 0 ? [`Silent in: ${codes(silent)}`] : [])
    ]),
    example ? `Example ${code(example.name)}, ${example.card.indicator}:` : '',
    example ? shown(example.card) : 'No example.',
    others(topic, example?.name, examples)
  )
}

/** What the other fixtures made for a card let it say: its headline, and for orders every finding's sentence. */
function others(topic: string, shownAlready: string | undefined, examples: readonly Example[]): string {
  const meant = examples.filter(
    ({ name, request }) => name !== shownAlready && request.extension?.fixture?.speaks?.some(item => item.split('/')[0] === topic)
  )
  const lines = meant.flatMap(({ name, response }) => {
    const card = response.cards.find(item => topicOf(item) === topic)
    return card ? [`${code(name)}, ${card.indicator}: **${card.summary}**`, ...(topic.endsWith('Order') ? advice(card) : [])] : []
  })
  return lines.length > 0 ? parts('Also:', lines.map(line => (line.startsWith('  ') ? line : `- ${line}`)).join('\n')) : ''
}

/** The sentences under "What to do". */
function advice(card: ExampleCard): readonly string[] {
  const [, section = ''] = (card.detail ?? '').split('**What to do**\n\n')
  const lines = section.split('\n\n')[0]?.split('\n') ?? []
  return lines.filter(line => line.startsWith('- ')).map(line => `  ${line}`)
}

function shown(card: ExampleCard): string {
  const offers = (card.suggestions ?? []).flatMap(suggestion => [
    `${suggestion.isRecommended ? '**recommended**' : 'offered'}: ${suggestion.label}`,
    ...(suggestion.actions ?? []).map(action => `  - ${action.type}: ${action.description}`)
  ])
  const text = [
    `**${card.summary}**`,
    card.detail ?? '',
    offers.map(line => (line.startsWith('  ') ? line : `- ${line}`)).join('\n')
  ]
  return text
    .filter(Boolean)
    .join('\n\n')
    .split('\n')
    .map(line => `> ${line}`.trimEnd())
    .join('\n')
}

/** Every finding about an order, by topic, with the severities in which the fixtures show it. */
export function findingsText(examples: readonly Example[]): string {
  const cards = examples.flatMap(example => example.response.cards)
  const rows = new Map<string, { readonly severities: Set<string>; readonly statements: Set<string> }>()
  for (const card of cards) {
    for (const finding of evidenceOf(card).findings ?? []) {
      const key = `${topicOf(card)}/${finding.code}`
      const known = rows.get(key) ?? { severities: new Set<string>(), statements: new Set<string>() }
      known.severities.add(finding.severity)
      for (const id of [...finding.statements, ...(finding.amendments ?? [])]) known.statements.add(id)
      rows.set(key, known)
    }
  }
  const order = topics.map(topic => topic.code as string)
  const sorted = [...rows].sort(
    ([a], [b]) => order.indexOf(a.split('/')[0] ?? '') - order.indexOf(b.split('/')[0] ?? '') || (a < b ? -1 : 1)
  )
  return table(
    ['Card', 'Finding', 'Severity in the examples', 'Statements and amendments', 'Shown in', 'Silent in'],
    sorted.map(([key, { severities, statements }]) => {
      const [topic = '', finding = ''] = key.split('/')
      const silent = [...named(examples, 'silent', key), ...named(examples, 'silent', topic)]
      return [
        code(topic),
        code(finding),
        ['critical', 'warning', 'info'].filter(item => severities.has(item)).join(', '),
        [...statements].sort().join(', '),
        codes(named(examples, 'speaks', key).slice(0, 2)),
        codes(silent.slice(0, 2))
      ]
    })
  )
}
