import { readdirSync, readFileSync } from 'node:fs'
import { noon } from '../charts/chart.ts'
import { fixturesOf, purposeOf } from '../fixtures/replay.ts'
import { captureTime } from '../servers/app.ts'
import { generatedCall } from './generated-charts.ts'

/** A call that both readings are asked about, and the moment at which it is judged. */
export type ComparedCall = { readonly name: string; readonly body: object; readonly asOf: number }

/** Every fixture with a patient, as it stands on disk. */
export const fixtureCalls = (): readonly ComparedCall[] =>
  fixturesOf('hypomagnesemia').flatMap(({ name, request }) =>
    hasPatient(request) ? [{ name, body: request, asOf: Date.parse(purposeOf(request).asOf) }] : []
  )

const sandbox = new URL('../../../fixtures/sandbox/', import.meta.url)

/** Every call captured from the public sandbox that carries a patient. */
export const capturedCalls = (): readonly ComparedCall[] =>
  readdirSync(sandbox)
    .filter(file => /^\d\d-/.test(file))
    .flatMap(name => {
      const { body } = JSON.parse(readFileSync(new URL(name, sandbox), 'utf8')) as { body?: { hook?: string } & Prefetched }
      return body?.hook && hasPatient(body) ? [{ name, body, asOf: captureTime }] : []
    })

/** Made-up charts by number: the same for the same number. */
export function* generatedCalls(from: number, to: number): Generator<ComparedCall> {
  for (let number = from; number < to; number += 1) yield { name: `generated ${number}`, body: generatedCall(number), asOf: noon }
}

type Prefetched = { readonly prefetch?: { readonly patient?: { readonly resourceType?: string } | null } }

const hasPatient = (body: object): boolean => (body as Prefetched).prefetch?.patient?.resourceType === 'Patient'
