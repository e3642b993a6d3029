import type { ComponentChildren } from 'preact'

/** Shows the small part of Markdown that cards use: paragraphs, lists, bold. Anything else stays the text it is; no HTML, no links. */
export function Markdown({ text }: { readonly text: string }) {
  return <div class="markdown">{text.split(/\n{2,}/).map(block)}</div>
}

function block(source: string, index: number): ComponentChildren {
  const lines = source.split('\n')
  if (lines.every(line => /^[-*] /.test(line))) {
    return (
      <ul key={index}>
        {lines.map(line => (
          <li key={line}>{inline(line.slice(2))}</li>
        ))}
      </ul>
    )
  }
  return <p key={index}>{inline(source)}</p>
}

/** Splits at unescaped double asterisks; every second part is bold. */
function inline(source: string): ComponentChildren {
  const parts = source.split(/(?<!\\)\*\*/)
  if (parts.length % 2 === 0) return plain(source)
  return parts.map((part, index) => (index % 2 === 1 ? <strong key={part}>{plain(part)}</strong> : plain(part)))
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

/** Undoes Markdown's escapes; the result is set as text. */
function plain(source: string): string {
  return source.replace(/\\([\\`*_{}[\]()#+\-.!~|&<>=])|&(?:amp|lt|gt|quot|#39);/g, (whole, escaped?: string) =>
    escaped === undefined ? (entities[whole] ?? whole) : escaped
  )
}
