import { limits } from '../limits.ts'
import { ServiceError } from '../service-error.ts'

/** A place among the dear calls. */
export type DearCall = {
  /** Resolves when no other dear call of the same client is under way. */
  readonly entered: Promise<void>
  /** Resolves in a turn of the event loop in which no other dear step is made. To be awaited before each step. */
  readonly turn: () => Promise<void>
  /** Gives the place to the next. May be called more than once, and before it was entered. */
  readonly leave: () => void
}

type Lane = {
  current: object
  readonly waiting: { readonly place: object; readonly bytes: number; readonly enter: () => void }[]
}

/**
 * Large bodies take time from everybody. One call of each client is under way at a time, the others of the same client wait for it, and
 * the steps of all of them come one in a turn, each followed by a pause in which small calls are answered.
 */
export class FairTurns {
  readonly #lanes = new Map<string, Lane>()
  #bytesWaiting = 0
  readonly #steps: (() => void)[] = []
  #stepping = false

  /** @throws ServiceError `overloaded` when too much of this is waiting already. */
  add(client: string, bytes: number): DearCall {
    const lane = this.#lanes.get(client)
    const place = {}
    const turn = (): Promise<void> => this.#turn()
    const leave = (): void => this.#leave(client, place)
    if (!lane) {
      this.#lanes.set(client, { current: place, waiting: [] })
      return { entered: Promise.resolve(), turn, leave }
    }
    const ofClient = lane.waiting.reduce((sum, item) => sum + item.bytes, bytes)
    if (ofClient > limits.dearBytesOfClient || this.#bytesWaiting + bytes > limits.dearBytes)
      throw new ServiceError('overloaded', 'The service is busy with other large requests of this client. Nothing was evaluated.')
    const { promise, resolve } = Promise.withResolvers<void>()
    lane.waiting.push({ place, bytes, enter: resolve })
    this.#bytesWaiting += bytes
    return { entered: promise, turn, leave }
  }

  #leave(client: string, place: object): void {
    const lane = this.#lanes.get(client)
    if (!lane) return
    const index = lane.waiting.findIndex(item => item.place === place)
    if (index >= 0) {
      this.#bytesWaiting -= lane.waiting.splice(index, 1)[0]?.bytes ?? 0
      return
    }
    if (lane.current !== place) return
    const next = lane.waiting.shift()
    if (!next) {
      this.#lanes.delete(client)
      return
    }
    this.#bytesWaiting -= next.bytes
    lane.current = next.place
    next.enter()
  }

  #turn(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#steps.push(resolve)
    if (!this.#stepping) {
      this.#stepping = true
      setImmediate(() => this.#step())
    }
    return promise
  }

  /** The step itself runs when this function has ended, and before the immediate that it asks for. */
  #step(): void {
    const began = performance.now()
    const next = this.#steps.shift()
    if (!next) {
      this.#stepping = false
      return
    }
    next()
    setImmediate(() => {
      const pause = Math.min(limits.dearPause, (performance.now() - began) / 2)
      setTimeout(() => this.#step(), pause)
    })
  }
}
