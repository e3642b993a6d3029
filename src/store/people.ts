import { hash } from 'node:crypto'

/** How cards are spread over people, each known by a keyed hash alone: how many people, and cards for each. */
export type Spread = { readonly people: number; readonly median: number; readonly p90: number }

/** Cards that one entry can count, and one more: whoever has more has several entries. */
const room = 512
const keys = 2 ** 44
const ranges = 256

/**
 * Counts cards by person. Once counted, a person is one number: 44 bits of a hash of the keyed hash, and the number of cards. Of a
 * million people about 0.03 share their 44 bits with another and count as one.
 */
export class People {
  readonly #counts = new Map<string, number>()
  readonly #before: Float64Array[] = []

  add(person: string): void {
    this.#counts.set(person, (this.#counts.get(person) ?? 0) + 1)
  }

  addEntries(entries: Float64Array): void {
    if (entries.length > 0) this.#before.push(entries)
  }

  /** At least one entry for each person, in order. */
  entries(): Float64Array {
    const sorted = this.#sorted()
    const entries = new Float64Array(sorted.length)
    let used = 0
    eachPerson(sorted, (key, cards) => {
      for (let left = cards; left > 0; left -= room - 1) {
        entries[used] = key * room + Math.min(left, room - 1)
        used += 1
      }
    })
    return entries.slice(0, used)
  }

  /** Nothing where nobody can be told from anybody. */
  spread(): Spread | undefined {
    const peopleBy = new Map<number, number>()
    for (const entries of this.#ranges()) {
      for (const cards of cardsOf(entries)) if (cards > 0) peopleBy.set(cards, (peopleBy.get(cards) ?? 0) + 1)
    }
    const inOrder = [...peopleBy].sort(([a], [b]) => a - b)
    const people = inOrder.reduce((sum, [, count]) => sum + count, 0)
    return people === 0 ? undefined : { people, median: quantile(inOrder, people, 0.5), p90: quantile(inOrder, people, 0.9) }
  }

  /** All entries, range by range of their keys: so few at a time that their table fits the cache of a processor. */
  *#ranges(): Iterable<Float64Array> {
    const lists = [this.#own().sort(), ...this.#before]
    const places = lists.map(() => 0)
    const entries = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0))
    for (let range = 1; range <= ranges; range += 1) {
      const limit = (range * keys * room) / ranges
      let used = 0
      lists.forEach((list, index) => {
        let place = places[index] ?? 0
        for (let entry = list[place]; entry !== undefined && entry < limit; entry = list[place]) {
          entries[used] = entry
          used += 1
          place += 1
        }
        places[index] = place
      })
      yield entries.subarray(0, used)
    }
  }

  #own(): Float64Array {
    return Float64Array.from([...this.#counts].flatMap(([person, cards]) => entriesOf(person, cards)))
  }

  #sorted(): Float64Array {
    const own = this.#own()
    const all = new Float64Array(this.#before.reduce((sum, { length }) => sum + length, own.length))
    all.set(own)
    let place = own.length
    for (const entries of this.#before) {
      all.set(entries, place)
      place += entries.length
    }
    return all.sort()
  }
}

function entriesOf(person: string, cards: number): readonly number[] {
  const key = hash('sha256', person, 'buffer').readUIntBE(0, 6) % keys
  return Array.from(
    { length: Math.ceil(cards / (room - 1)) },
    (_, index) => key * room + Math.min(cards - index * (room - 1), room - 1)
  )
}

/** Cards of each person, between nothing. A table of numbers: a Map takes ten times as long. */
function cardsOf(entries: Float64Array): Uint32Array {
  const last = 2 ** Math.ceil(Math.log2(2 * entries.length + 1)) - 1
  const keysAt = new Float64Array(last + 1)
  const cardsAt = new Uint32Array(last + 1)
  for (const entry of entries) {
    const key = Math.floor(entry / room)
    let place = (key | 0) & last
    while (cardsAt[place] !== 0 && keysAt[place] !== key) place = (place + 1) & last
    keysAt[place] = key
    cardsAt[place] = (cardsAt[place] ?? 0) + entry - key * room
  }
  return cardsAt
}

/** Entries of one person stand side by side where all are in order. */
function eachPerson(sorted: Float64Array, tell: (key: number, cards: number) => void): void {
  let key = -1
  let cards = 0
  for (const entry of sorted) {
    const own = Math.floor(entry / room)
    if (own !== key && cards > 0) {
      tell(key, cards)
      cards = 0
    }
    key = own
    cards += entry - own * room
  }
  if (cards > 0) tell(key, cards)
}

/** The smallest number of cards that so large a share of the people does not pass. */
function quantile(inOrder: readonly (readonly [cards: number, people: number])[], people: number, share: number): number {
  let left = Math.max(1, Math.ceil(people * share))
  const found = inOrder.find(([, count]) => {
    left -= count
    return left <= 0
  })
  return found?.[0] ?? 0
}

export const peopleText = ({ buffer, byteOffset, byteLength }: Float64Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')

export function peopleOf(text: string): Float64Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'))
  return new Float64Array(bytes.buffer)
}
