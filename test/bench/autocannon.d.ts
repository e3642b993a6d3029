/** The little of autocannon that the benchmark uses; the package brings no types. */
declare module 'autocannon' {
  namespace autocannon {
    type Request = { headers: Record<string, string> } & Record<string, unknown>
    type Options = {
      url: string
      method: 'POST'
      connections: number
      duration: number
      amount?: number
      headers: Record<string, string>
      body?: string
      requests?: { setupRequest: (request: Request) => Request }[]
    }
    type Result = {
      duration: number
      requests: { total: number }
      latency: { p50: number; p99: number; p99_9: number }
      non2xx: number
      errors: number
    }
  }
  function autocannon(options: autocannon.Options, done: (error: Error | null, result: autocannon.Result) => void): void
  export default autocannon
}
