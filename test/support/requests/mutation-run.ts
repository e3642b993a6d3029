import fc from 'fast-check'
import { hooks, type Running, sampleCall, serviceOf } from '../servers/running-service.ts'
import { mutated } from './mutations.ts'

const feedback = {
  feedback: [
    {
      card: '00000000-0000-4000-8000-000000000001',
      outcome: 'overridden',
      overrideReason: { reason: { code: 'seen-will-act', system: 'urn:x', display: 'Seen' }, userComment: 'text' },
      outcomeTimestamp: '2026-11-22T12:00:00Z'
    },
    {
      card: '00000000-0000-4000-8000-000000000002',
      outcome: 'accepted',
      acceptedSuggestions: [{ id: '00000000-0000-4000-8000-000000000003' }],
      outcomeTimestamp: '2026-11-22T12:00:00.123+01:00'
    }
  ]
}

/** Sends mutations of valid calls of every hook, or of feedback; fails at the first answer that is neither cards nor a plain refusal. */
export async function runMutations({ app }: Running, what: 'calls' | 'feedback', numRuns: number, seed: number): Promise<void> {
  const samples = what === 'calls' ? hooks.map(hook => sampleCall(hook)) : [feedback]
  await fc.assert(
    fc.asyncProperty(mutated(samples), fc.constantFrom(...hooks), async (body, other) => {
      const hook = hooks.find(name => body.includes(`"hook":"${name}"`)) ?? other
      const path = `${serviceOf(hook)}${what === 'feedback' ? '/feedback' : ''}`
      const began = performance.now()
      const answer = await app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/json' },
        payload: body
      })
      const late = performance.now() - began > 5000
      const civil =
        answer.statusCode === 200
          ? what === 'feedback' || Array.isArray(answer.json().cards)
          : answer.statusCode < 500 && answer.json().resourceType === 'OperationOutcome'
      if (!civil || late) throw new Error(`${answer.statusCode} ${answer.body.slice(0, 300)}`)
    }),
    { numRuns, seed, endOnFailure: true }
  )
}
