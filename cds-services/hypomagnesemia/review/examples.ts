/** One request of `fixtures` with its answer, as far as the review looks at it. */
export type Example = {
  readonly name: string
  readonly request: { readonly hook: string; readonly extension?: { readonly fixture?: Shows } }
  readonly response: { readonly cards: readonly ExampleCard[] }
}

type Shows = { readonly speaks?: readonly string[]; readonly silent?: readonly string[] }

export type ExampleCard = {
  readonly summary: string
  readonly indicator: string
  readonly detail?: string
  readonly source: { readonly topic?: { readonly code: string } }
  readonly suggestions?: readonly {
    readonly label: string
    readonly isRecommended?: boolean
    readonly actions?: readonly { readonly type: string; readonly description: string }[]
  }[]
  readonly extension?: { readonly [name: string]: unknown }
}

export type Evidence = {
  readonly statements?: readonly string[]
  readonly conflicts?: readonly string[]
  readonly amendments?: readonly string[]
  readonly findings?: readonly ExampleFinding[]
}

export type ExampleFinding = {
  readonly code: string
  readonly severity: string
  readonly statements: readonly string[]
  readonly amendments?: readonly string[]
}

export const evidenceOf = (card: ExampleCard): Evidence => (card.extension?.['org.hypomagnesemia-cds.evidence'] ?? {}) as Evidence

export const topicOf = (card: ExampleCard): string => card.source.topic?.code ?? ''

/** Names of fixtures that must, or must not, show a topic or `topic/finding`. */
export function named(examples: readonly Example[], kind: 'speaks' | 'silent', wanted: string): readonly string[] {
  return examples
    .filter(({ request }) => request.extension?.fixture?.[kind]?.some(item => item === wanted))
    .map(({ name }) => name)
}

/** The first fixture made for a topic, else the first in which its card occurs. */
export function exampleOf(
  examples: readonly Example[],
  topic: string
): { readonly name: string; readonly card: ExampleCard } | undefined {
  const withCard = examples.flatMap(({ name, request, response }) => {
    const card = response.cards.find(item => topicOf(item) === topic)
    const speaks = request.extension?.fixture?.speaks ?? []
    return card ? [{ name, card, first: speaks[0] === topic, meant: speaks.some(item => item.split('/')[0] === topic) }] : []
  })
  return withCard.find(item => item.first) ?? withCard.find(item => item.meant) ?? withCard[0]
}
