import type { Twin } from '../twin/twin.ts'
import { differencesOf, readingOfService, readingOfTwin } from './answers.ts'
import type { ComparedCall } from './calls.ts'
import { kindOf } from './known-differences.ts'

export type Comparison = {
  readonly compared: number
  /** Differences that no kind explains, with the name of the call. */
  readonly unexplained: readonly string[]
  /** How often each known kind was met. */
  readonly kinds: Readonly<Record<string, number>>
}

/** Asks both readings about every call. */
export async function compare(twin: Twin, calls: Iterable<ComparedCall>): Promise<Comparison> {
  const unexplained: string[] = []
  const kinds: Record<string, number> = {}
  let compared = 0
  for (const call of calls) {
    compared += 1
    for (const difference of await differences(twin, call)) {
      const kind = kindOf(call, difference)
      if (kind) kinds[kind.kind] = (kinds[kind.kind] ?? 0) + 1
      else unexplained.push(`${call.name}: ${difference}`)
    }
  }
  return { compared, unexplained, kinds }
}

async function differences(twin: Twin, { body, asOf }: ComparedCall): Promise<readonly string[]> {
  const service = readingOfService(body, asOf)
  try {
    return differencesOf(service, await readingOfTwin(twin, body, asOf))
  } catch (error) {
    const { cause, message } = error as Error
    return [`error: ${cause instanceof Error ? cause.message : message}`]
  }
}
