import { useRef } from 'preact/hooks'
import type { Report } from '../../store/report.ts'
import type { Definition } from '../shared/definition.ts'

/** Which part of the figures is looked at; empty for all. */
export type Filter = {
  readonly from: string
  readonly to: string
  readonly client: string
  readonly knowledgeVersion: string
  readonly topic: string
}

/** What the address says: a link shows the same figures. */
export function filterOf(search: string): Filter {
  const said = new URLSearchParams(search)
  return {
    from: said.get('from') ?? '',
    to: said.get('to') ?? '',
    client: said.get('client') ?? '',
    knowledgeVersion: said.get('knowledgeVersion') ?? '',
    topic: said.get('topic') ?? ''
  }
}

const day = 86_400_000
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

const lastDays = (days: number, now = Date.now()): Pick<Filter, 'from' | 'to'> => ({
  from: dateOf(now - (days - 1) * day),
  to: dateOf(now + day)
})

export function queryOf(filter: Filter): string {
  const said = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))
  return said.size > 0 ? `?${said}` : ''
}

type Props = {
  readonly filter: Filter
  readonly change: (part: Partial<Filter>) => void
  readonly report: Report
  readonly definition: Definition
}

export function Filters({ filter, change, report, definition }: Props) {
  // What was seen once stays to be chosen from, also when figures are narrowed.
  const clients = useSeen(report.byClient.map(group => group.name).concat(filter.client || []))
  const versions = useSeen(report.byKnowledgeVersion.map(group => group.name).concat(filter.knowledgeVersion || []))
  const topics = definition.services.flatMap(service => service.topics)
  return (
    <form class="chips" onSubmit={event => event.preventDefault()}>
      {[7, 30, 90].map(days => (
        <button
          key={days}
          type="button"
          aria-pressed={filter.from === lastDays(days).from}
          onClick={() => change(lastDays(days))}
        >
          {days} days
        </button>
      ))}
      <button type="button" aria-pressed={filter.from === '' && filter.to === ''} onClick={() => change({ from: '', to: '' })}>
        All
      </button>
      <label>
        From <input type="date" value={filter.from} onChange={event => change({ from: event.currentTarget.value })} />
      </label>
      <label>
        before <input type="date" value={filter.to} onChange={event => change({ to: event.currentTarget.value })} />
      </label>
      <Choice label="Topic" all="all" value={filter.topic} choose={topic => change({ topic })}>
        {topics.map(({ code, display }) => [code, display] as const)}
      </Choice>
      <Choice label="Client" all="all" value={filter.client} choose={client => change({ client })}>
        {clients.map(name => [name, name] as const)}
      </Choice>
      <Choice
        label="Knowledge"
        all="all"
        value={filter.knowledgeVersion}
        choose={knowledgeVersion => change({ knowledgeVersion })}
      >
        {versions.map(name => [name, name] as const)}
      </Choice>
    </form>
  )
}

function useSeen(names: readonly string[]): readonly string[] {
  const seen = useRef(new Set<string>())
  for (const name of names) seen.current.add(name)
  return [...seen.current].sort()
}

type ChoiceProps = {
  readonly label: string
  readonly all: string
  readonly value: string
  readonly choose: (value: string) => void
  readonly children: readonly (readonly [value: string, words: string])[]
}

function Choice({ label, all, value, choose, children }: ChoiceProps) {
  return (
    <label>
      {label}{' '}
      <select name={label.toLowerCase()} value={value} onChange={event => choose(event.currentTarget.value)}>
        <option value="">{all}</option>
        {children.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}
