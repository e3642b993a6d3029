import { setTimeout as pause } from 'node:timers/promises'
import { parseHookRequest } from '../cds-hooks/request.ts'
import { openProfile } from '../clients/profile.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { limits } from '../limits.ts'
import { respond } from '../pipeline.ts'
import { ServiceError } from '../service-error.ts'
import { demoFixtures } from './demo-fixtures.ts'

/** So many that what every call needs has been compiled, and the start is delayed by a fraction of a second only. */
const usualCount = 300
/** So many more that most of it has been compiled well. */
const laterCount = 2_000

/** Judges the example at a place of their list, which begins again at its end. */
export type Rehearsal = (place: number) => void

/**
 * Judges the example requests before the first call comes, because code is slow until the platform has compiled what is used: without it the
 * first callers after a start wait many times as long as later ones. Nothing of it is recorded. A slow machine judges fewer, so that it is
 * ready in time.
 * @param within milliseconds after which no further one is begun.
 * @returns how many requests were judged.
 */
export function warmUp(judge: Rehearsal | undefined, count = usualCount, within: number = limits.warmUp): number {
  const until = performance.now() + within
  let judged = 0
  while (judge && judged < count && performance.now() < until) {
    judge(judged)
    judged += 1
  }
  return judged
}

/**
 * Goes on with it beside the first calls, a moment at a time: the platform compiles in several steps, and the first thousand calls after a
 * start would be slower than later ones.
 * @returns how many requests were judged when all were, or when there was a stop.
 */
export async function rehearse(
  judge: Rehearsal | undefined,
  { isStopped = () => false, count = laterCount }: { readonly isStopped?: () => boolean; readonly count?: number } = {}
): Promise<number> {
  let judged = 0
  while (judge && judged < count) {
    await pause(limits.rehearsalPause, undefined, { ref: false })
    if (isStopped()) break
    const until = performance.now() + limits.rehearsal
    do {
      judge(judged)
      judged += 1
    } while (judged < count && performance.now() < until)
  }
  return judged
}

/**
 * What examples there are for these services, read once.
 * @param folder where they are, if elsewhere. @returns nothing where there are none.
 */
export function rehearsalOf(services: readonly ServicePackage[], now: number, folder?: URL): Rehearsal | undefined {
  const fixtures = demoFixtures(
    services.map(service => service.name),
    folder
  )
  const examples = fixtures.list().flatMap(({ name, hook }) => {
    const body = JSON.stringify(fixtures.request(name, now))
    return services.flatMap(service => {
      const offer = service.offers.find(item => item.hook === hook)
      return offer ? [{ service, offer, body }] : []
    })
  })
  if (examples.length === 0) return undefined
  return place => {
    const { service, offer, body } = examples[place % examples.length] as (typeof examples)[number]
    unlessRefused(() => {
      const request = parseHookRequest(JSON.parse(body))
      const call = { service, offer, request, profile: openProfile, publicUrl: '', asOf: now, elapsed: () => 0 }
      return JSON.stringify(respond(call).response)
    })
  }
}

/** Some examples are there to be refused. */
function unlessRefused(work: () => string): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
  }
}
