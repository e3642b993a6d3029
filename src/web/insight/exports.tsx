import { useState } from 'preact/hooks'
import { authorization } from '../shared/authorization.ts'

/** Downloads go through the page, because a plain link cannot carry the token. */
export function Exports({ token, query }: { readonly token: string; readonly query: string }) {
  const [said, setSaid] = useState('')
  const download = async (what: 'export' | 'cards' | 'calls', kind: 'csv' | 'ndjson'): Promise<void> => {
    const response = await fetch(`insight/${what}.${kind}${query}`, { headers: authorization(token) }).catch(() => undefined)
    if (!response?.ok) return setSaid('The export failed.')
    const address = URL.createObjectURL(await response.blob())
    const link = document.createElement('a')
    link.href = address
    link.download = `${what === 'export' ? 'feedback' : what}.${kind}`
    link.click()
    setTimeout(() => URL.revokeObjectURL(address), 10_000)
    setSaid(`${link.download} was downloaded.`)
  }
  return (
    <section class="actions">
      <h2>Export</h2>
      {(['cards', 'calls', 'export'] as const).flatMap(what =>
        (['csv', 'ndjson'] as const).map(kind => (
          <button key={`${what}.${kind}`} type="button" onClick={() => download(what, kind)}>
            {titles[what]} as {kind.toUpperCase()}
          </button>
        ))
      )}{' '}
      <span role="status">{said}</span>
    </section>
  )
}

const titles = { cards: 'Cards seen here', calls: 'Calls', export: 'Feedback' } as const
