import { useMemo, useState } from 'preact/hooks'
import type { Topic } from '../shared/definition.ts'
import { blankPatient, pastedPatient } from './state.ts'

export type Fixture = {
  readonly name: string
  readonly hook: string
  /** Topics it shows, as `topic` or `topic/finding`. */
  readonly speaks: readonly string[]
  /** Topics it looks like and does not show. */
  readonly silent: readonly string[]
}

type Props = {
  readonly fixtures: readonly Fixture[]
  readonly topics: readonly Topic[]
  readonly chosen: string
  readonly choose: (name: string) => void
}

/** Examples, to be found by name or by what they show. */
export function FixtureChoice({ fixtures, topics, chosen, choose }: Props) {
  const [search, setSearch] = useState('')
  const found = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean)
    return fixtures.filter(({ name, hook, speaks, silent }) => {
      const text = `${name} ${hook} ${speaks.join(' ')} ${silent.length > 0 ? 'silent' : ''}`.toLowerCase()
      return words.every(word => text.includes(word))
    })
  }, [fixtures, search])
  const listed =
    found.some(fixture => fixture.name === chosen) || chosen === blankPatient || chosen === pastedPatient
      ? found
      : [{ name: chosen, hook: '', speaks: [], silent: [] }, ...found]
  return (
    <div class="wide">
      {fixtures.length > 12 ? (
        <label>
          Search examples <input type="search" value={search} onInput={event => setSearch(event.currentTarget.value)} />
        </label>
      ) : null}
      <label>
        Example{fixtures.length > 12 ? ` (${found.length} of ${fixtures.length})` : ''}{' '}
        <select name="patient" value={chosen} onChange={event => choose(event.currentTarget.value)}>
          <option value={blankPatient}>Blank patient</option>
          {chosen === pastedPatient ? <option value={pastedPatient}>Pasted chart</option> : null}
          {grouped(listed, topics).map(([title, group]) => (
            <optgroup key={title} label={title}>
              {group.map(({ name, speaks, silent }) => (
                <option key={name} value={name}>
                  {name.replaceAll('-', ' ')}
                  {speaks.length === 0 && silent.length > 0 && !name.includes('silent') ? ' (silent)' : ''}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
    </div>
  )
}

/** By the topic that they show first, or look like and do not show; in the order of the topics. */
function grouped(fixtures: readonly Fixture[], topics: readonly Topic[]): readonly (readonly [string, readonly Fixture[]])[] {
  const topicOf = ({ speaks, silent }: Fixture): string => (speaks[0] ?? silent[0] ?? '').split('/')[0] ?? ''
  const groups = Map.groupBy(fixtures, topicOf)
  const known = topics.flatMap(({ code, display }) => (groups.has(code) ? [[display, groups.get(code) ?? []] as const] : []))
  const rest = fixtures.filter(fixture => !topics.some(({ code }) => code === topicOf(fixture)))
  return [...(rest.length > 0 ? [['More', rest] as const] : []), ...known]
}
