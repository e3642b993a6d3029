import { useEffect, useRef, useState } from 'preact/hooks'
import type { Action, Card, Suggestion } from '../../cds-hooks/response.ts'
import { Markdown } from '../shared/markdown.tsx'
import { JsonText } from '../shared/scrollable.tsx'
import { type Act, sendFeedback } from './feedback.ts'

type Done = { readonly what: string; readonly recorded: string }

type CardProps = {
  readonly card: Card
  readonly service: string
  readonly here: string
  /** A preview was shown to nobody: nothing can be reported about it. */
  readonly previewed?: boolean
}

/** One card as an EHR would show it, with everything that can be done about it. */
export function CardView({ card, service, here, previewed = false }: CardProps) {
  const [done, setDone] = useState<Done>()
  const status = useRef<HTMLParagraphElement>(null)
  const isDone = done !== undefined
  // The button that had the focus is gone or cannot be pressed any more: what became of it takes its place.
  useEffect(() => {
    if (isDone) status.current?.focus()
  }, [isDone])
  const act = async (what: string, did: Act): Promise<void> => {
    if (previewed) return setDone({ what, recorded: 'A preview: nothing was sent.' })
    setDone({ what, recorded: 'Sending feedback...' })
    setDone({ what, recorded: await sendFeedback(service, card.uuid, did) })
  }
  return (
    <article class={`card ${card.indicator}`} aria-label={card.summary}>
      <header>
        <span class="badge">{card.indicator}</span>
        <h3>{card.summary}</h3>
      </header>
      {card.detail ? <Markdown text={card.detail} /> : null}
      {card.suggestions ? (
        <Suggestions card={card} suggestions={card.suggestions} disabled={done !== undefined} act={act} />
      ) : null}
      <footer>
        {done ? null : <Dismissal card={card} act={act} />}
        <p class="done" role="status" ref={status} tabIndex={-1}>
          {done ? `${done.what} ${done.recorded}` : ''}
        </p>
        <p class="source">
          {card.source.url ? <SafeLink href={card.source.url} label={card.source.label} /> : card.source.label}
          {card.links?.map(link => (
            <span key={link.url}>
              {' - '}
              {link.type === 'smart' ? (
                <AppLink label={link.label} topic={link.appContext} here={here} />
              ) : (
                <SafeLink href={link.url} label={link.label} />
              )}
            </span>
          ))}
        </p>
      </footer>
    </article>
  )
}

type ActWith = (what: string, did: Act) => Promise<void>

function Suggestions(props: {
  readonly card: Card
  readonly suggestions: readonly Suggestion[]
  readonly disabled: boolean
  readonly act: ActWith
}) {
  const { card, suggestions, disabled, act } = props
  const hint = card.selectionBehavior === 'at-most-one' && suggestions.length > 1 ? ' (at most one)' : ''
  return (
    <section class="suggestions">
      <h4>Suggestions{hint}</h4>
      {suggestions.map(suggestion => (
        <div class="suggestion" key={suggestion.uuid}>
          <button
            type="button"
            class={suggestion.isRecommended ? 'primary' : ''}
            disabled={disabled}
            onClick={() => act(`Accepted: ${suggestion.label}.`, { kind: 'accepted', suggestion: suggestion.uuid })}
          >
            {suggestion.label}
          </button>
          {suggestion.isRecommended ? <span class="hint">recommended</span> : null}
          <ul>
            {suggestion.actions?.map(action => (
              <li key={action.description}>
                <ActionView action={action} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function ActionView({ action }: { readonly action: Action }) {
  if (action.type === 'delete') return <>Remove: {action.description}</>
  return (
    <details>
      <summary>
        {action.type === 'update' ? 'Change: ' : ''}
        {action.description}
      </summary>
      <JsonText label={action.description} value={action.resource} />
    </details>
  )
}

function Dismissal({ card, act }: { readonly card: Card; readonly act: ActWith }) {
  const [chosen, setChosen] = useState('')
  const reasons = card.overrideReasons ?? []
  const reason = reasons.find(item => item.code === chosen)
  return (
    <div class="dismissal">
      {reasons.length > 0 ? (
        <>
          <select
            aria-label={`Reason to override: ${card.summary}`}
            value={chosen}
            onChange={event => setChosen(event.currentTarget.value)}
          >
            <option value="">Reason to override...</option>
            {reasons.map(item => (
              <option key={item.code} value={item.code}>
                {item.display}
              </option>
            ))}
          </select>
          <button
            type="button"
            disabled={!reason}
            onClick={() => reason && act(`Overridden: ${reason.display}.`, { kind: 'overridden', reason })}
          >
            Override
          </button>
        </>
      ) : null}
      <button type="button" onClick={() => act('Dismissed.', { kind: 'dismissed' })}>
        Dismiss
      </button>
    </div>
  )
}

type AppLinkProps = { readonly label: string; readonly topic: string | undefined; readonly here: string }

/** The workbench stands in for the record here: it opens the app with the patient on the left. */
const AppLink = ({ label, topic, here }: AppLinkProps) => (
  <a href={`smart/trend${here}${topic ? `&topic=${encodeURIComponent(topic)}` : ''}`}>{label} (SMART app)</a>
)

/** A link only for web addresses: `javascript:` and the like are shown as text. */
function SafeLink({ href, label }: { readonly href: string; readonly label: string }) {
  if (!/^https?:\/\//.test(href)) return <>{label}</>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {label}
    </a>
  )
}
