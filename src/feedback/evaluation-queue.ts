import { setImmediate as nextTurn } from 'node:timers/promises'
import { ServiceError } from '../service-error.ts'
import type { EvaluationRecord } from './evaluation-record.ts'

const mostWaiting = 10_000
/** Records of one commit: the main thread only packs them, which takes a few milliseconds at most. */
const mostTogether = 200
/** Milliseconds in which records gather, and between tries while the store is away. */
const gathering = 200
const betweenTries = 1_000

/**
 * Evaluation records on their way to the store. Nobody waits for them; what cannot be kept is counted. While the store is away the
 * oldest wait for it and the newest are lost.
 */
export class EvaluationQueue {
  readonly #write: (records: readonly EvaluationRecord[]) => Promise<void>
  readonly #onLoss: (count: number) => void
  #waiting: EvaluationRecord[] = []
  #closed = false
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> | undefined

  constructor(write: (records: readonly EvaluationRecord[]) => Promise<void>, onLoss: (count: number) => void) {
    this.#write = write
    this.#onLoss = onLoss
  }

  add(record: EvaluationRecord): void {
    if (this.#closed || this.#waiting.length >= mostWaiting) {
      this.#onLoss(1)
      return
    }
    this.#waiting.push(record)
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
    if (this.#waiting.length > 0) this.#onLoss(this.#waiting.length)
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
      const group = this.#waiting.slice(0, mostTogether)
      try {
        await this.#write(group)
      } catch (error) {
        if (isAway(error)) {
          this.#schedule(betweenTries)
          return
        }
        await this.#writeSingly(group)
      }
      this.#waiting.splice(0, group.length)
      await nextTurn()
    }
  }

  /** One of them cannot be written or is refused: keeping the group would block the queue for ever, so each goes or is lost by itself. */
  async #writeSingly(group: readonly EvaluationRecord[]): Promise<void> {
    for (const record of group) await this.#write([record]).catch(() => this.#onLoss(1))
  }
}

const isAway = (error: unknown): boolean => error instanceof ServiceError && error.code === 'store-unavailable'
