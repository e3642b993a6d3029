import { setTimeout as pause } from 'node:timers/promises'
import { limits } from '../limits.ts'
import { ServiceError } from '../service-error.ts'
import type { Database, Driver } from './database.ts'

const longestPause = limits.lockPause
/** How long closing waits for a connection that hangs. */
const closingPatience = limits.storeClosing

/**
 * The way to the database, which may be away. It is opened at first use and opened again after it broke, so that the service starts and
 * recovers without it.
 */
export class StoreLink {
  readonly #driver: Driver
  readonly #onTrouble: (error: unknown) => void
  readonly #lockPatience: number
  #opening: Promise<Database> | undefined
  #closed = false

  /** @param lockPatience milliseconds for which a statement is tried again while somebody else holds the lock. */
  constructor(driver: Driver, onTrouble: (error: unknown) => void, lockPatience: number) {
    this.#driver = driver
    this.#onTrouble = onTrouble
    this.#lockPatience = lockPatience
  }

  /**
   * Runs `work`, which must be one transaction, and tries again only where nothing can have been written.
   * @throws ServiceError `store-unavailable` when the database is away, locked, full or read-only; `internal` when it refused a row.
   */
  async use<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const deadline = performance.now() + this.#lockPatience
    for (let wait = 5; ; wait = Math.min(wait * 2, longestPause)) {
      const opening = this.#database()
      try {
        return await work(await opening)
      } catch (error) {
        if (this.#driver.isBusy(error) && performance.now() + wait < deadline) {
          await pause(wait)
          continue
        }
        if (this.#driver.isBroken(error)) void this.#discard(opening)
        this.#onTrouble(error)
        if (this.#driver.isRefusedRow(error)) throw new ServiceError('internal', 'The store refused a value; nothing was kept.')
        throw new ServiceError(
          'store-unavailable',
          'The store cannot be reached or written at the moment. Send the same again later.'
        )
      }
    }
  }

  intact(): Promise<boolean> {
    return this.#driver.isIntact()
  }

  /** Waits for what is under way, but not for a connection that hangs. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#opening) await Promise.race([this.#discard(this.#opening), pause(closingPatience, undefined, { ref: false })])
  }

  #database(): Promise<Database> {
    if (this.#closed) return Promise.reject(new Error('The store is closed.'))
    if (this.#opening) return this.#opening
    const opening = this.#driver.open()
    this.#opening = opening
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = undefined
    })
    return opening
  }

  /** Whoever comes next opens anew, unless somebody has done so already. */
  async #discard(opening: Promise<Database>): Promise<void> {
    if (this.#opening === opening) this.#opening = undefined
    try {
      await (await opening).kysely.destroy()
    } catch (error) {
      this.#onTrouble(error)
    }
  }
}
