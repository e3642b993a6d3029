import { count } from './count.ts'
import type { EvaluationRow } from './evaluation-row.ts'
import { rowsOf } from './results.ts'

/** What changes from one run to another over the same patients. */
export type Comparison = {
  readonly evaluations: {
    readonly same: number
    readonly different: number
    readonly onlyFirst: number
    readonly onlySecond: number
  }
  readonly patients: { readonly all: number; readonly changed: number }
  readonly topics: readonly TopicChange[]
}
/** Evaluations in which a topic had a card in one run, in the other, or in both with another indicator; and whom it concerns. */
export type TopicChange = {
  readonly topic: string
  readonly first: number
  readonly second: number
  readonly gone: number
  readonly added: number
  readonly otherIndicator: number
  readonly patients: number
}
/** One patient for whom something changes. */
export type PatientChange = {
  readonly patient: string
  readonly gone: readonly string[]
  readonly added: readonly string[]
  readonly otherIndicator: readonly string[]
}

/** Compares the rows of two runs, patient by patient: both are sorted by patient, so neither needs to fit into memory. */
export async function compareRuns(first: string, second: string, onChange: (change: PatientChange) => void): Promise<Comparison> {
  const sums = new Sums()
  const one = byPatient(rowsOf(first))[Symbol.asyncIterator]()
  const other = byPatient(rowsOf(second))[Symbol.asyncIterator]()
  let [a, b] = [await one.next(), await other.next()]
  while (!a.done || !b.done) {
    const patient = a.done ? patientOf(b.value) : b.done ? patientOf(a.value) : least(patientOf(a.value), patientOf(b.value))
    const rowsA = !a.done && patientOf(a.value) === patient ? a.value : []
    const rowsB = !b.done && patientOf(b.value) === patient ? b.value : []
    const change = sums.add(patient, rowsA, rowsB)
    if (change) onChange(change)
    if (rowsA.length > 0) a = await one.next()
    if (rowsB.length > 0) b = await other.next()
  }
  return sums.result()
}

type Rows = readonly EvaluationRow[]

const patientOf = (rows: Rows | undefined): string => rows?.[0]?.patient ?? ''
const least = (a: string, b: string): string => (a < b ? a : b)

async function* byPatient(rows: AsyncIterable<EvaluationRow>): AsyncGenerator<Rows, undefined> {
  let own: EvaluationRow[] = []
  for await (const row of rows) {
    if (own[0] && own[0].patient !== row.patient) {
      yield own
      own = []
    }
    own.push(row)
  }
  if (own.length > 0) yield own
  return undefined
}

class Sums {
  readonly #evaluations = { same: 0, different: 0, onlyFirst: 0, onlySecond: 0 }
  readonly #patients = { all: 0, changed: 0 }
  readonly #counts = { first: {}, second: {}, gone: {}, added: {}, otherIndicator: {}, patients: {} } as Record<
    Exclude<keyof TopicChange, 'topic'>,
    Record<string, number>
  >

  add(patient: string, first: Rows, second: Rows): PatientChange | undefined {
    this.#patients.all += 1
    const change = { gone: new Set<string>(), added: new Set<string>(), otherIndicator: new Set<string>() }
    const name = ({ service, at }: EvaluationRow): string => `${service} ${at}`
    const rowsB = new Map(second.map(row => [name(row), row]))
    const namesA = new Set(first.map(name))
    for (const row of first) this.#compare(row, rowsB.get(name(row)), change)
    for (const row of second) if (!namesA.has(name(row))) this.#compare(undefined, row, change)
    const topics = new Set([...change.gone, ...change.added, ...change.otherIndicator])
    if (topics.size === 0) return undefined
    this.#patients.changed += 1
    for (const topic of topics) count(this.#counts.patients, topic)
    const sorted = (set: ReadonlySet<string>): readonly string[] => [...set].sort()
    return { patient, gone: sorted(change.gone), added: sorted(change.added), otherIndicator: sorted(change.otherIndicator) }
  }

  #compare(
    a: EvaluationRow | undefined,
    b: EvaluationRow | undefined,
    change: Record<'gone' | 'added' | 'otherIndicator', Set<string>>
  ) {
    const cardsA = new Map(a?.cards.map(({ topic, indicator }) => [topic, indicator]))
    const cardsB = new Map(b?.cards.map(({ topic, indicator }) => [topic, indicator]))
    let differs = false
    const note = (kind: 'gone' | 'added' | 'otherIndicator', topic: string): void => {
      differs = true
      count(this.#counts[kind], topic)
      change[kind].add(topic)
    }
    for (const [topic, indicator] of cardsA) {
      count(this.#counts.first, topic)
      if (!cardsB.has(topic)) note('gone', topic)
      else if (cardsB.get(topic) !== indicator) note('otherIndicator', topic)
    }
    for (const topic of cardsB.keys()) {
      count(this.#counts.second, topic)
      if (!cardsA.has(topic)) note('added', topic)
    }
    if (!a) this.#evaluations.onlySecond += 1
    else if (!b) this.#evaluations.onlyFirst += 1
    else if (differs) this.#evaluations.different += 1
    else this.#evaluations.same += 1
  }

  result(): Comparison {
    const counts = this.#counts
    const topics = [...new Set([...Object.keys(counts.first), ...Object.keys(counts.second)])].map(topic => ({
      topic,
      first: counts.first[topic] ?? 0,
      second: counts.second[topic] ?? 0,
      gone: counts.gone[topic] ?? 0,
      added: counts.added[topic] ?? 0,
      otherIndicator: counts.otherIndicator[topic] ?? 0,
      patients: counts.patients[topic] ?? 0
    }))
    const changes = ({ gone, added, otherIndicator }: TopicChange): number => gone + added + otherIndicator
    topics.sort((a, b) => changes(b) - changes(a) || (a.topic < b.topic ? -1 : 1))
    return { evaluations: this.#evaluations, patients: this.#patients, topics }
  }
}
