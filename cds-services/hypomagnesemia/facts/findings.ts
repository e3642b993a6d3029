import type { Problem } from '../../../src/facts/condition.ts'
import type { Setting } from '../../../src/facts/encounter.ts'
import { day, hasBegun } from '../../../src/facts/time.ts'
import type { Concept } from '../knowledge-names.ts'
import { type Dating, datingOf } from './event-dating.ts'

/** From when and where the problems are looked at; `eventLasts`: how long an acute event is of now, in milliseconds. */
type Seen = {
  readonly asOf: number
  readonly encounterId: string | undefined
  readonly setting: Setting
  readonly eventLasts: number
}

/** The problems of a chart, asked by concept. */
export class Findings {
  readonly all: readonly Problem[]
  readonly #active = new Set<string>()
  readonly #asOf: number
  readonly #encounterId: string | undefined
  readonly #setting: Setting

  readonly #eventLasts: number

  constructor(all: readonly Problem[], { asOf, encounterId, setting, eventLasts }: Seen) {
    this.all = all
    this.#eventLasts = eventLasts
    this.#asOf = asOf
    this.#encounterId = encounterId
    this.#setting = setting
    for (const problem of all) if (problem.active) for (const concept of problem.concepts) this.#active.add(concept)
  }

  /** Active problems with one of the concepts. */
  of(...concepts: readonly Concept[]): readonly Problem[] {
    return this.all.filter(problem => problem.active && concepts.some(concept => problem.concepts.has(concept)))
  }

  has(...concepts: readonly Concept[]): boolean {
    return concepts.some(concept => this.#active.has(concept))
  }

  /** Ever charted, over or not. */
  ever(...concepts: readonly Concept[]): boolean {
    return this.all.some(problem => concepts.some(concept => problem.concepts.has(concept)))
  }

  /** Active and begun within a time, or charted in the current encounter if undated. */
  recent(concepts: readonly Concept[], window: number): readonly Problem[] {
    return this.has(...concepts) ? this.of(...concepts).filter(problem => this.isRecent(problem, window)) : []
  }

  within(concepts: readonly Concept[], window: number): boolean {
    return window === Number.POSITIVE_INFINITY ? this.has(...concepts) : this.recent(concepts, window).length > 0
  }

  isRecent(problem: Problem, window: number): boolean {
    if (!problem.time) return this.ofCurrentEncounter(problem)
    const { at, dateOnly, coarse } = problem.time
    if (!hasBegun(problem.time, this.#asOf)) return false
    const age = this.#asOf - at
    // A month or a year alone tells a time only if all of it lies within the window.
    if (coarse) return age <= window || this.ofCurrentEncounter(problem)
    // A date without a time may be any moment of that day: with a window of a day, today or yesterday.
    return dateOnly ? age < window + day : age <= window
  }

  ofCurrentEncounter(problem: Problem): boolean {
    return this.#encounterId !== undefined && problem.encounterId === this.#encounterId
  }

  ofAnotherEncounter(problem: Problem): boolean {
    return this.#encounterId !== undefined && problem.encounterId !== undefined && problem.encounterId !== this.#encounterId
  }

  /** Whether a problem happens now, may happen now, or is a matter of the past; `window` is how long "now" lasts. */
  datingOf(problem: Problem, window = this.#eventLasts): Dating {
    return datingOf(problem, this.#asOf, this.#setting, window)
  }

  /** Active conditions of the last day, or perhaps of it; histories are none. */
  happening(...concepts: readonly Concept[]): readonly Problem[] {
    if (!this.has(...concepts)) return []
    return this.of(...concepts).filter(problem => problem.kind === 'condition' && this.datingOf(problem) !== 'history')
  }
}
