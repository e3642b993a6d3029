import { setImmediate as nextTurn } from 'node:timers/promises'
import { limits } from '../limits.ts'
import { ServiceError } from '../service-error.ts'

export type WriteBehindOptions<Item> = {
  /** All or nothing. */
  readonly write: (items: readonly Item[]) => Promise<void>
  readonly onLoss: (count: number) => void
  /** Weight of an item; the limits are in the same measure. */
  readonly weigh: (item: Item) => number
  /** Weight that may wait before further items are lost. */
  readonly maxWaiting: number
  /** Weight of one commit. */
  readonly maxBatch: number
}

/** Milliseconds in which items gather, and between tries while the store is away. */
const gathering = limits.gathering
const betweenTries = limits.betweenTries

/**
 * Items on their way to the store. Nobody waits for them; what cannot be kept is counted. While the store is away the oldest wait for it
 * and the newest are lost.
 */
export class WriteBehind<Item> {
  readonly #options: WriteBehindOptions<Item>
  #waiting: Item[] = []
  #weight = 0
  #closed = false
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> | undefined

  constructor(options: WriteBehindOptions<Item>) {
    this.#options = options
  }

  /** Number of items that are not written yet. */
  get waiting(): number {
    return this.#waiting.length
  }

  add(item: Item): void {
    const { weigh, maxWaiting, onLoss } = this.#options
    const weight = weigh(item)
    // One item may be heavier than all that may wait: it goes alone.
    if (this.#closed || (this.#weight > 0 && this.#weight + weight > maxWaiting)) {
      onLoss(1)
      return
    }
    this.#waiting.push(item)
    this.#weight += weight
    this.#schedule(gathering)
  }

  /** Writes what waits. What cannot be written stays in the queue. */
  flush(): Promise<void> {
    this.#flushing ??= this.#run().finally(() => {
      this.#flushing = undefined
    })
    return this.#flushing
  }

  /** One last try; the rest is lost and counted. */
  async close(): Promise<void> {
    this.#closed = true
    await this.flush()
    await this.flush()
    clearTimeout(this.#timer)
    if (this.#waiting.length > 0) this.#options.onLoss(this.#waiting.length)
    this.#waiting = []
  }

  #schedule(wait: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.flush()
    }, wait).unref()
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup()
      try {
        await this.#options.write(group)
      } catch (error) {
        if (isAway(error)) {
          // What came meanwhile has set a timer of its own, which would ask again too soon.
          clearTimeout(this.#timer)
          this.#timer = undefined
          this.#schedule(betweenTries)
          return
        }
        await this.#writeSingly(group)
      }
      this.#waiting.splice(0, group.length)
      this.#weight -= this.#weightOf(group)
      await nextTurn()
    }
  }

  /** At least one item, however heavy it is. */
  #nextGroup(): readonly Item[] {
    let weight = 0
    const size = this.#waiting.findIndex((item, index) => {
      weight += this.#options.weigh(item)
      return index > 0 && weight > this.#options.maxBatch
    })
    return this.#waiting.slice(0, size < 0 ? undefined : size)
  }

  #weightOf(group: readonly Item[]): number {
    return group.reduce((sum, item) => sum + this.#options.weigh(item), 0)
  }

  /** One of them cannot be written or is refused: keeping the group would block the queue for ever, so each goes or is lost by itself. */
  async #writeSingly(group: readonly Item[]): Promise<void> {
    for (const item of group) await this.#options.write([item]).catch(() => this.#options.onLoss(1))
  }
}

const isAway = (error: unknown): boolean => error instanceof ServiceError && error.code === 'store-unavailable'
