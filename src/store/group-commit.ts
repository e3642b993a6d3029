import { setImmediate as nextTurn } from 'node:timers/promises'
import { limits } from '../limits.ts'
import { ServiceError } from '../service-error.ts'

type Waiting<Item, Result> = {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** Items that may wait before further ones are turned away, and characters of them: memory must not grow while the database hangs. */
const maxWaiting = limits.postsWaiting
const maxCharacters = limits.postCharacters
/** Weight of one commit. More would hold up whatever waits behind it for too long. */
const maxBatch = limits.postsTogether

/**
 * Gathers what arrives in one turn of the event loop, or while a commit is under way, and writes it with a single commit. Each caller
 * learns the fate of its own item, and only after the commit.
 */
export class GroupCommit<Item, Result> {
  readonly #write: (items: readonly Item[]) => Promise<readonly Result[]>
  readonly #weigh: (item: Item) => number
  readonly #lengthOf: (item: Item) => number
  /** Characters of what waits or is being written. */
  #characters = 0
  #waiting: Waiting<Item, Result>[] = []
  #running: Promise<void> | undefined

  /**
   * @param write all or nothing; gives one result for each item, in order.
   * @param weigh rows an item stands for.
   * @param lengthOf characters of an item, where a caller can make it long.
   */
  constructor(
    write: (items: readonly Item[]) => Promise<readonly Result[]>,
    weigh: (item: Item) => number = () => 1,
    lengthOf: (item: Item) => number = () => 0
  ) {
    this.#write = write
    this.#weigh = weigh
    this.#lengthOf = lengthOf
  }

  /** @throws ServiceError `store-unavailable` when too much is waiting already, and whatever `write` throws. */
  add(item: Item): Promise<Result> {
    const characters = this.#lengthOf(item)
    if (this.#waiting.length >= maxWaiting || (this.#characters > 0 && this.#characters + characters > maxCharacters)) {
      return Promise.reject(
        new ServiceError('store-unavailable', 'The store is too busy at the moment. Send the same again later.')
      )
    }
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    this.#waiting.push({ item, resolve, reject })
    this.#characters += characters
    this.#running ??= this.#run()
    return promise.finally(() => {
      this.#characters -= characters
    })
  }

  /** Resolves when nothing is waiting any more. */
  async drain(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await nextTurn()
      await this.#commit(this.#nextGroup())
    }
    this.#running = undefined
  }

  /** At least one item, however heavy it is. */
  #nextGroup(): readonly Waiting<Item, Result>[] {
    let size = 0
    let weight = 0
    for (const { item } of this.#waiting) {
      weight += this.#weigh(item)
      if (size > 0 && weight > maxBatch) break
      size += 1
    }
    return this.#waiting.splice(0, size)
  }

  async #commit(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#write(group.map(({ item }) => item))
      results.forEach((result, index) => {
        group[index]?.resolve(result)
      })
    } catch (error) {
      if (group.length > 1 && isRefusal(error)) {
        for (const one of group) await this.#commit([one])
        return
      }
      // What gathered meanwhile would only wait as long again for the same answer.
      const all = isRefusal(error) ? group : [...group, ...this.#waiting.splice(0)]
      for (const { reject } of all) reject(error)
    }
  }
}

/** One item that the database refuses must not take the others of its group down with it. */
const isRefusal = (error: unknown): boolean => error instanceof ServiceError && error.code === 'internal'
