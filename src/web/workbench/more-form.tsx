import { useState } from 'preact/hooks'
import type { ServiceDefinition } from '../shared/definition.ts'
import { hoursOf } from './edits.ts'
import { figureOf, splitMeasure } from './measures.ts'
import type { State } from './state.ts'

type Props = { readonly state: State; readonly definition: ServiceDefinition; readonly change: (part: Partial<State>) => void }

/** What is seldom tried, folded: times of results, earlier ones, setting, an allergy, doses given. */
export function MoreForm({ state, definition, change }: Props) {
  const { measures, tryOut } = definition.chart
  return (
    <>
      <details class="more">
        <summary>Times and earlier results</summary>
        {measures.map(({ name, title, unit }) => (
          <fieldset key={name}>
            <legend>{title}</legend>
            <Hours
              label="Newest drawn, hours ago"
              name={`drawn-${name}`}
              said={state.drawn[name] ?? ''}
              say={hours => change({ drawn: { ...state.drawn, [name]: hours } })}
            />
            <Earlier
              name={name}
              unit={unit}
              said={state.earlier[name] ?? ''}
              say={said => change({ earlier: { ...state.earlier, [name]: said } })}
            />
          </fieldset>
        ))}
      </details>
      <details class="more">
        <summary>Setting, allergy, doses given</summary>
        <label class="wide">
          Setting{' '}
          <select name="setting" value={state.setting} onChange={event => change({ setting: event.currentTarget.value })}>
            <option value="">As in the example</option>
            <option value="inpatient">Inpatient</option>
            <option value="outpatient">Outpatient</option>
            <option value="none">No encounter</option>
          </select>
        </label>
        <label class="wide">
          Allergy{' '}
          <select name="allergy" value={state.allergy} onChange={event => change({ allergy: event.currentTarget.value })}>
            <option value="">As in the example</option>
            {(tryOut.allergies ?? []).map(({ substance, reaction }, index) => (
              <option key={`${substance.code} ${reaction?.code}`} value={String(index)}>
                {substance.display}
                {reaction ? `: ${reaction.display}` : ''}
              </option>
            ))}
          </select>
        </label>
        <Doses given={state.given} say={given => change({ given })} />
      </details>
    </>
  )
}

type HoursProps = { readonly label: string; readonly name: string; readonly said: string; readonly say: (hours: string) => void }

function Hours({ label, name, said, say }: HoursProps) {
  const unread = said.trim() !== '' && hoursOf(said) === undefined
  return (
    <div class="measure">
      <label>
        <span>{label}</span>
        <input
          name={name}
          inputMode="decimal"
          value={said}
          aria-invalid={unread}
          onInput={event => say(event.currentTarget.value)}
        />
      </label>
      {unread ? <p class="hint">This is no time: passed over.</p> : null}
    </div>
  )
}

type EarlierProps = { readonly name: string; readonly unit: string; readonly said: string; readonly say: (said: string) => void }

function Earlier({ name, unit, said, say }: EarlierProps) {
  const parts = said.split(' ')
  const hours = parts.length > 1 ? (parts.at(-1) ?? '') : ''
  const { figure } = splitMeasure(parts.slice(0, 1).join(' '))
  const unread = figure !== '' && !figureOf(figure)
  const write = (value: string, ago: string): void => say(value || ago ? `${value.replace(/\s+/g, '')} ${unit} ${ago}` : '')
  return (
    <>
      <div class="measure">
        <label>
          <span>Earlier ({unit})</span>
          <input
            name={`earlier-${name}`}
            inputMode="decimal"
            value={figure}
            aria-invalid={unread}
            onInput={event => write(event.currentTarget.value, hours)}
          />
        </label>
      </div>
      <Hours label="Hours ago" name={`earlier-hours-${name}`} said={hours} say={ago => write(figure, ago.replace(/\s+/g, ''))} />
      {unread ? <p class="hint">This is no figure: taken as no result.</p> : null}
    </>
  )
}

function Doses({ given, say }: { readonly given: readonly string[]; readonly say: (given: readonly string[]) => void }) {
  const [grams, setGrams] = useState('')
  const [hours, setHours] = useState('')
  const fits = Number(grams.replace(',', '.')) > 0 && hoursOf(hours) !== undefined
  return (
    <fieldset>
      <legend>Given IV (MAR)</legend>
      <ul class="items">
        {given.map((dose, index) => (
          <li key={`${dose} ${given.indexOf(dose)}`}>
            {dose.replace(/ (\S+)$/, ', $1 h ago')}{' '}
            <button type="button" onClick={() => say(given.filter((_, place) => place !== index))}>
              Remove
            </button>
          </li>
        ))}
      </ul>
      <div class="measure">
        <label>
          <span>Grams</span>
          <input name="given-grams" inputMode="decimal" value={grams} onInput={event => setGrams(event.currentTarget.value)} />
        </label>
        <label>
          <span>Hours ago</span>
          <input name="given-hours" inputMode="decimal" value={hours} onInput={event => setHours(event.currentTarget.value)} />
        </label>
      </div>
      <button
        type="button"
        disabled={!fits}
        onClick={() => {
          say([...given, `${grams.replace(',', '.')} g ${hours.replace(',', '.')}`])
          setGrams('')
          setHours('')
        }}
      >
        Add dose
      </button>
    </fieldset>
  )
}
