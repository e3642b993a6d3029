import { useState } from 'preact/hooks'
import type { Json } from '../../acquisition/json.ts'
import { JsonText } from '../shared/scrollable.tsx'
import type { Answer } from './use-answer.ts'

type Props = { readonly service: string; readonly request: Json; readonly answer: Answer | undefined }

/** What went over the wire, to be read or taken to a terminal. */
export function Raw({ service, request, answer }: Props) {
  return (
    <section class="raw" aria-labelledby="wire">
      <h2 id="wire">On the wire</h2>
      <p class="actions">
        <Copy label="Copy as curl" text={() => asCurl(service, JSON.stringify(request))} />
        <Copy label="Copy link to this state" text={() => location.href} />
      </p>
      <details>
        <summary>Request</summary>
        <JsonText label="Request" value={request} />
      </details>
      <details>
        <summary>Response{answer ? ` (${answer.ms} ms there and back)` : ''}</summary>
        <JsonText label="Response" value={answer?.raw} />
      </details>
    </section>
  )
}

function Copy({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [said, setSaid] = useState('')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text())
      setSaid('Copied.')
    } catch {
      setSaid('The browser does not permit copying.')
    }
    setTimeout(() => setSaid(''), 3_000)
  }
  return (
    <>
      <button type="button" onClick={copy}>
        {label}
      </button>{' '}
      <span role="status">{said}</span>
    </>
  )
}

/** In single quotes nothing is read by the shell but the quote itself. */
function asCurl(service: string, body: string): string {
  const address = new URL(`cds-services/${encodeURIComponent(service)}`, location.href.split('#')[0])
  return `curl -s '${address}' -H 'Content-Type: application/json' --data-binary '${body.replaceAll("'", "'\\''")}'`
}
