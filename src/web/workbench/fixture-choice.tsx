import { useMemo, useState } from 'preact/hooks'
import { blankPatient } from './state.ts'

export type Fixture = { readonly name: string; readonly hook: string; readonly speaks: readonly string[] }

type Props = { readonly fixtures: readonly Fixture[]; readonly chosen: string; readonly choose: (name: string) => void }

/** Examples, to be found by name or by what they show. */
export function FixtureChoice({ fixtures, chosen, choose }: Props) {
  const [search, setSearch] = useState('')
  const found = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean)
    return fixtures.filter(({ name, hook, speaks }) => {
      const text = `${name} ${hook} ${speaks.join(' ')}`.toLowerCase()
      return words.every(word => text.includes(word))
    })
  }, [fixtures, search])
  const listed =
    found.some(fixture => fixture.name === chosen) || chosen === blankPatient
      ? found
      : [{ name: chosen, hook: '', speaks: [] }, ...found]
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
          {listed.map(({ name }) => (
            <option key={name} value={name}>
              {name.replaceAll('-', ' ')}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
