import { useState } from 'preact/hooks'
import type { Json } from '../../acquisition/json.ts'
import type { ServiceDefinition } from '../shared/definition.ts'
import { readPasted } from './pasted.ts'

type Props = {
  readonly services: readonly ServiceDefinition[]
  readonly maxBytes: number
  readonly take: (request: Json) => void
}

/** A chart of one's own. It is in no address and no store: it goes to the service, and away with the page. */
export function PasteBox({ services, maxBytes, take }: Props) {
  const [text, setText] = useState('')
  const [words, setWords] = useState('')
  const read = (typed: string): void => {
    setText(typed)
    const { words: said, request } = readPasted(typed, services, maxBytes)
    setWords(said)
    if (request) take(request)
  }
  return (
    <details class="paste">
      <summary>Paste a chart</summary>
      <label>
        A hook request, a Bundle or a single resource, as JSON
        <textarea
          name="pasted"
          rows={4}
          spellcheck={false}
          value={text}
          onInput={event => read(event.currentTarget.value)}
          aria-describedby="pasted-hint"
        />
      </label>
      <p class="hint" id="pasted-hint" role="status">
        {words || 'It stays on this page and goes to the service alone. Made-up patients only.'}
      </p>
    </details>
  )
}
