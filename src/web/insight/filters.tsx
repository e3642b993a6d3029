import { useState } from 'preact/hooks'
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

export const noFilter: Filter = { from: '', to: '', client: '', knowledgeVersion: '', topic: '' }

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
  // What was there at first stays to be chosen from, also when figures are narrowed.
  const [clients] = useState(() => report.byClient.map(group => group.name))
  const [versions] = useState(() => report.byKnowledgeVersion.map(group => group.name))
  const topics = definition.services.flatMap(service => service.topics)
  return (
    <form class="chips" onSubmit={event => event.preventDefault()}>
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
