import { Agent, request } from 'node:http'

export type OpenLoop = {
  readonly sent: number
  /** Answered with 503. */
  readonly refused: number
  /** Answered with anything else than 200, or not at all. */
  readonly failed: number
  /** Time of each call, ascending. */
  readonly milliseconds: readonly number[]
  /** How late this process itself was at each look at the clock, ascending: what a busy machine does to everybody. */
  readonly lateness: readonly number[]
}

/** Sends a call every so often whether or not the one before was answered, as independent callers do; times count from when it was due. */
export async function openLoop(url: string, body: string, perSecond: number, seconds: number): Promise<OpenLoop> {
  const agent = new Agent({ keepAlive: true, maxSockets: 500 })
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const milliseconds: number[] = []
  let refused = 0
  let failed = 0
  const once = (due: number): Promise<void> =>
    new Promise(resolve => {
      const end = (status: number | undefined): void => {
        milliseconds.push(performance.now() - due)
        if (status === 503) refused += 1
        else if (status !== 200) failed += 1
        resolve()
      }
      const call = request(url, { method: 'POST', agent, headers }, answer => {
        answer.resume()
        answer.on('end', () => end(answer.statusCode))
      })
      call.on('error', () => end(undefined))
      call.end(body)
    })
  const began = performance.now()
  const calls: Promise<void>[] = []
  const lateness: number[] = []
  let looked = began
  const total = perSecond * seconds
  await new Promise<void>(resolve => {
    const timer = setInterval(() => {
      const now = performance.now()
      lateness.push(Math.max(0, now - looked - 1))
      looked = now
      for (let due = began + (calls.length * 1000) / perSecond; due <= performance.now() && calls.length < total; )
        due = began + (calls.push(once(due)) * 1000) / perSecond
      if (calls.length < total) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
  await Promise.all(calls)
  agent.destroy()
  const ascending = (a: number, b: number): number => a - b
  return { sent: calls.length, refused, failed, milliseconds: milliseconds.sort(ascending), lateness: lateness.sort(ascending) }
}

/** The value below which this share of an ascending list lies. */
export const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN
