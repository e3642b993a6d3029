import { actionTime } from './action-time.ts'
import type { ShownRow } from './shown-cards.ts'

/** What a report tells cards apart by. */
export type CellKey = Pick<ShownRow, 'topic' | 'row' | 'indicator' | 'hook' | 'client' | 'knowledgeVersion'> & {
  readonly day: string
}

/** Cards that are alike in all of that, counted by what became of them. */
export type CardCell = CellKey & {
  readonly shown: number
  readonly accepted: number
  readonly overridden: number
  /** Times from the answer of the service to the first act of the user (`action-time.ts`), each followed by the number of cards. */
  readonly times: readonly number[]
}

type Counts = { shown: number; accepted: number; overridden: number; readonly times: Map<number, number> }

/** Counts cards, one by one or as cells counted before. As many cells as there are kinds of cards, however many cards there are. */
export class CardCells {
  readonly #cells = new Map<string, { readonly key: CellKey; readonly counts: Counts }>()

  addCard(card: ShownRow): void {
    const { topic, row, indicator, hook, client, knowledgeVersion } = card
    const day = card.at.slice(0, 10)
    const counts = this.#at({ day, topic, row, indicator, hook, client, knowledgeVersion })
    counts.shown += 1
    const [first] = card.events
    const last = card.events.at(-1)
    if (!first || !last) return
    if (last.outcome === 'accepted') counts.accepted += 1
    if (last.outcome === 'overridden') counts.overridden += 1
    const seconds = (Date.parse(first.at) - Date.parse(card.at)) / 1_000
    // A client's clock may be behind ours.
    if (seconds >= 0) addTo(counts.times, actionTime(seconds), 1)
  }

  addCell(cell: CardCell): void {
    const counts = this.#at(cell)
    counts.shown += cell.shown
    counts.accepted += cell.accepted
    counts.overridden += cell.overridden
    const { times } = cell
    for (let place = 0; place < times.length; place += 2) addTo(counts.times, times[place] ?? 0, times[place + 1] ?? 0)
  }

  cells(): readonly CardCell[] {
    return Array.from(this.#cells.values(), ({ key, counts }) => ({
      day: key.day,
      topic: key.topic,
      row: key.row,
      indicator: key.indicator,
      hook: key.hook,
      client: key.client,
      knowledgeVersion: key.knowledgeVersion,
      shown: counts.shown,
      accepted: counts.accepted,
      overridden: counts.overridden,
      times: [...counts.times].flat()
    }))
  }

  #at(key: CellKey): Counts {
    const name = `${key.day}\n${key.topic}\n${key.row}\n${key.indicator}\n${key.hook}\n${key.client}\n${key.knowledgeVersion}`
    const known = this.#cells.get(name)
    if (known) return known.counts
    const counts = { shown: 0, accepted: 0, overridden: 0, times: new Map<number, number>() }
    this.#cells.set(name, { key, counts })
    return counts
  }
}

const addTo = (counts: Map<number, number>, value: number, count: number): unknown =>
  counts.set(value, (counts.get(value) ?? 0) + count)
