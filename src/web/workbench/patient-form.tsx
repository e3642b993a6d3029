import { useState } from 'preact/hooks'
import type { Json } from '../../acquisition/json.ts'
import type { ChartMeasure } from '../../guideline/chart-view.ts'
import type { Code } from '../../recommendation.ts'
import type { ServiceDefinition } from '../shared/definition.ts'
import { DraftForm } from './draft-form.tsx'
import { figureOf, measureIn, splitMeasure } from './measures.ts'
import { MoreForm } from './more-form.tsx'
import { ageIn, chosenOf, listsOf, type Offer, oldest, ownItems, patientIn } from './request.ts'
import type { State } from './state.ts'
import { TermSearch } from './term-search.tsx'

export type FormProps = {
  readonly base: Json
  readonly state: State
  readonly definition: ServiceDefinition
  readonly offer: Offer
  readonly now: number
  readonly change: (part: Partial<State>) => void
}

/** The patient as fields. What is typed here is written into the request; what is not touched stays as the example has it. */
export function PatientForm({ base, state, definition, offer, now, change }: FormProps) {
  const { measures, tryOut } = definition.chart
  return (
    <form class="patient" onSubmit={event => event.preventDefault()}>
      <fieldset class="pair">
        <legend>Patient</legend>
        <AgeField age={state.age || ageIn(base, now)} say={age => change({ age })} />
        <label>
          Sex{' '}
          <select
            name="sex"
            value={state.sex || String(patientIn(base)?.gender ?? 'unknown')}
            onChange={event => change({ sex: event.currentTarget.value })}
          >
            {['female', 'male', 'other', 'unknown'].map(sex => (
              <option key={sex}>{sex}</option>
            ))}
          </select>
        </label>
      </fieldset>
      <fieldset>
        <legend>Results (newest; empty for none)</legend>
        {measures.map(measure => (
          <MeasureField
            key={measure.name}
            measure={measure}
            said={state.measures[measure.name] ?? measureIn(base, measure)}
            say={said => change({ measures: { ...state.measures, [measure.name]: said } })}
          />
        ))}
      </fieldset>
      {listsOf(definition).map(list => (
        <ListField
          key={list.name}
          name={list.name}
          own={ownItems(base, list)}
          choices={list.choices}
          system={list.system}
          added={list.added(state)}
          removed={state.removed}
          remove={removed => change({ removed })}
          add={codes => change(list.name === 'drugs' ? { addedDrugs: codes } : { addedConditions: codes })}
        />
      ))}
      {offer.hook.startsWith('order-') ? (
        <fieldset>
          <legend>Draft order</legend>
          <select
            class="whole"
            name="draft"
            aria-label="Draft order"
            value={state.draft}
            onChange={event => change({ draft: event.currentTarget.value })}
          >
            <option value="">As in the example</option>
            <option value="none">None</option>
            {tryOut.products ? <option value="own">An order of my own</option> : null}
            {tryOut.drafts.map(draft => (
              <option key={draft.key} value={draft.key}>
                {draft.text}
              </option>
            ))}
          </select>
          {state.draft === 'own' && tryOut.products ? (
            <DraftForm own={state.own} products={tryOut.products} say={own => change({ own })} />
          ) : null}
        </fieldset>
      ) : null}
      <MoreForm state={state} definition={definition} change={change} />
    </form>
  )
}

/** Without a figure the age is that of the example, which must not come back between two keys of who types another. */
function AgeField({ age, say }: { readonly age: string; readonly say: (age: string) => void }) {
  const [typed, setTyped] = useState<string>()
  const unread = !isAge(typed ?? age)
  const type = (text: string): void => {
    setTyped(text)
    say(text)
  }
  return (
    <label>
      Age{' '}
      <input
        inputMode="numeric"
        name="age"
        value={typed ?? age}
        aria-invalid={unread}
        onInput={event => type(event.currentTarget.value)}
        onBlur={() => setTyped(undefined)}
      />
      {unread ? <span class="hint"> This is no age: taken as the example's.</span> : null}
    </label>
  )
}

/** Whole years, or nothing. */
const isAge = (text: string): boolean => text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) <= oldest)

type MeasureProps = { readonly measure: ChartMeasure; readonly said: string; readonly say: (said: string) => void }

function MeasureField({ measure, said, say }: MeasureProps) {
  const { figure, unit } = splitMeasure(said)
  const units = [...new Set([...measure.units.map(one => one.code), unit])].filter(Boolean)
  const shown = unit || (figure ? '' : measure.unit)
  const write = (value: string, in_: string): void => {
    // A space would begin the unit.
    const figure = value.replace(/\s+/g, '')
    say(`${figure} ${in_}`.trimEnd())
  }
  const unread = figure !== '' && !figureOf(figure)
  const hint = `${measure.name}-unread`
  return (
    <div class="measure">
      <label>
        <span>{measure.title}</span>
        <input
          name={measure.name}
          inputMode="decimal"
          value={figure}
          autocomplete="off"
          aria-invalid={unread}
          aria-describedby={unread ? hint : undefined}
          onInput={event => write(event.currentTarget.value, shown)}
        />
      </label>
      <select aria-label={`Unit of ${measure.title}`} value={shown} onChange={event => write(figure, event.currentTarget.value)}>
        <option value="">no unit</option>
        {units.map(one => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      {unread ? (
        <p class="hint" id={hint}>
          This is no figure: taken as no result.
        </p>
      ) : null}
    </div>
  )
}

type ListProps = {
  readonly name: string
  readonly own: readonly string[]
  readonly choices: readonly Code[]
  readonly system: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly remove: (removed: readonly string[]) => void
  readonly add: (codes: readonly string[]) => void
}

function ListField({ name, own, choices, system, added, removed, remove, add }: ListProps) {
  const title = name === 'drugs' ? 'Drugs' : 'Conditions'
  return (
    <fieldset>
      <legend>{title}</legend>
      <ul class="items">
        {own.map((item, index) => {
          const place = `${name}:${index}`
          const gone = removed.includes(place)
          return (
            <li key={place}>
              <label class={gone ? 'gone' : ''}>
                <input
                  type="checkbox"
                  checked={!gone}
                  onChange={() => remove(gone ? removed.filter(other => other !== place) : [...removed, place])}
                />{' '}
                {item}
              </label>
            </li>
          )
        })}
        {added.map(code => (
          <li key={code}>
            <label>
              <input type="checkbox" checked onChange={() => add(added.filter(other => other !== code))} />{' '}
              {chosenOf({ choices, system }, code)?.display ?? code}
            </label>
          </li>
        ))}
      </ul>
      <select
        class="whole"
        aria-label={`Add to ${title}`}
        value=""
        onChange={event => event.currentTarget.value && add([...added, event.currentTarget.value])}
      >
        <option value="">Add...</option>
        {choices
          .filter(choice => !added.includes(choice.code))
          .map(choice => (
            <option key={choice.code} value={choice.code}>
              {choice.display}
            </option>
          ))}
      </select>
      <TermSearch
        kind={name === 'drugs' ? 'drug' : 'condition'}
        label={`Find a ${name === 'drugs' ? 'drug' : 'condition'}`}
        add={said => add([...added.filter(other => other !== said), said])}
      />
    </fieldset>
  )
}
