/** An answer that is not a success, with the words of its OperationOutcome. */
export class Refusal extends Error {
  readonly status: number
  readonly body: unknown
  constructor(status: number, body: unknown) {
    super(wordsOf(body) ?? `The service answered with status ${status}.`)
    this.status = status
    this.body = body
  }
}

/** Calls the service that served the page. @throws Refusal, or TypeError if nothing answers. */
export async function fetchJson<T>(address: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(address, { ...init, headers: { accept: 'application/json', ...init.headers } })
  const text = await response.text()
  const body: unknown = text ? parsed(text) : undefined
  if (!response.ok) throw new Refusal(response.status, body)
  return body as T
}

export const postJson = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body)
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function wordsOf(body: unknown): string | undefined {
  const issue = (body as { issue?: { details?: { text?: unknown }; diagnostics?: unknown }[] } | undefined)?.issue?.[0]
  const words = issue?.details?.text ?? issue?.diagnostics
  return typeof words === 'string' ? words : undefined
}
