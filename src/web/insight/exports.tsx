import { useState } from 'preact/hooks'
import { authorization } from '../shared/authorization.ts'

/** Downloads go through the page, because a plain link cannot carry the token. */
export function Exports({ token, query }: { readonly token: string; readonly query: string }) {
  const [said, setSaid] = useState('')
  const download = async (kind: 'csv' | 'ndjson'): Promise<void> => {
    const response = await fetch(`insight/export.${kind}${query}`, { headers: authorization(token) }).catch(() => undefined)
    if (!response?.ok) return setSaid('The export failed.')
    const address = URL.createObjectURL(await response.blob())
    const link = document.createElement('a')
    link.href = address
    link.download = `feedback.${kind}`
    link.click()
    setTimeout(() => URL.revokeObjectURL(address), 10_000)
    setSaid(`feedback.${kind} was downloaded.`)
  }
  return (
    <section class="actions">
      <h2>Export</h2>
      <button type="button" onClick={() => download('csv')}>
        Feedback as CSV
      </button>{' '}
      <button type="button" onClick={() => download('ndjson')}>
        Feedback as NDJSON
      </button>{' '}
      <span role="status">{said}</span>
    </section>
  )
}
