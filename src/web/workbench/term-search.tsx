import { useEffect, useState } from 'preact/hooks'
import type { Code } from '../../recommendation.ts'
import { fetchJson } from '../shared/fetch-json.ts'

type Term = { readonly name: string; readonly words: string; readonly coding?: Code }
type Props = { readonly kind: 'drug' | 'condition'; readonly label: string; readonly add: (said: string) => void }

/** A drug or a condition of the value sets, found by its name. */
export function TermSearch({ kind, label, add }: Props) {
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<readonly Term[]>([])
  useEffect(() => {
    let current = true
    const ask = typed.trim().length < 2 ? Promise.resolve({ terms: [] }) : searched(kind, typed.trim())
    ask.then(({ terms }) => current && setFound(terms)).catch(() => current && setFound([]))
    return () => {
      current = false
    }
  }, [kind, typed])
  return (
    <div class="wide">
      <label>
        {label} <input type="search" name={`find-${kind}`} value={typed} onInput={event => setTyped(event.currentTarget.value)} />
      </label>
      {found.length > 0 ? (
        <ul class="items found">
          {found.slice(0, 8).map(({ name, words, coding }) => (
            <li key={name}>
              <button
                type="button"
                onClick={() => {
                  if (coding) add(`${coding.code}|${name.replaceAll(',', ';')}`)
                  setTyped('')
                }}
              >
                {name}
              </button>{' '}
              <span class="hint">{words}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {typed.trim().length >= 2 && found.length === 0 ? <p class="hint">Nothing of this name is in the value sets.</p> : null}
    </div>
  )
}

const searched = (kind: string, q: string): Promise<{ readonly terms: readonly Term[] }> =>
  fetchJson(`workbench/terms?${new URLSearchParams({ kind, q })}`)
