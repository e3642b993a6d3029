import { DatabaseSync } from 'node:sqlite'
import { openRows, rowsPath } from './rows-file.ts'

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
/** Evaluations in which a topic had a card in one run, in the other, or in both with another indicator or other drug orders; and whom it concerns. */
export type TopicChange = {
  readonly topic: string
  readonly first: number
  readonly second: number
  readonly gone: number
  readonly added: number
  readonly otherIndicator: number
  readonly otherOrders: number
  readonly patients: number
}
/** One patient for whom something changes. */
export type PatientChange = {
  readonly patient: string
  readonly gone: readonly string[]
  readonly added: readonly string[]
  readonly otherIndicator: readonly string[]
  readonly otherOrders: readonly string[]
}

type Kind = Exclude<keyof PatientChange, 'patient'>

const cardsOf = (run: string): string => `CREATE TEMP TABLE ${run}_card AS
  SELECT evaluation.patient, evaluation.service, evaluation.at, card.value ->> 'topic' AS topic,
    max(card.value ->> 'indicator') AS indicator, coalesce(max(card.value ->> 'orders'), '') AS orders
  FROM ${run}.evaluation AS evaluation, json_each(cards) AS card WHERE cards <> '[]' GROUP BY 1, 2, 3, 4;
  CREATE INDEX ${run}_key ON ${run}_card (patient, service, at, topic);`

const tables = `${cardsOf('one')} ${cardsOf('two')}
  CREATE TEMP TABLE change AS
  SELECT a.*, 'gone' AS kind FROM one_card AS a LEFT JOIN two_card AS b USING (patient, service, at, topic) WHERE b.topic IS NULL
  UNION ALL
  SELECT b.*, 'added' FROM two_card AS b LEFT JOIN one_card AS a USING (patient, service, at, topic) WHERE a.topic IS NULL
  UNION ALL
  SELECT a.*, 'otherIndicator' FROM one_card AS a JOIN two_card AS b USING (patient, service, at, topic)
    WHERE a.indicator <> b.indicator
  UNION ALL
  SELECT a.*, 'otherOrders' FROM one_card AS a JOIN two_card AS b USING (patient, service, at, topic)
    WHERE a.orders <> b.orders;`

const evaluations = `SELECT
  (SELECT count(*) FROM one.evaluation JOIN two.evaluation USING (patient, service, at)) AS both,
  (SELECT count(*) FROM (SELECT DISTINCT patient, service, at FROM change)
    JOIN one.evaluation USING (patient, service, at) JOIN two.evaluation USING (patient, service, at)) AS different,
  (SELECT count(*) FROM one.evaluation) AS first, (SELECT count(*) FROM two.evaluation) AS second,
  (SELECT count(*) FROM (SELECT patient FROM one.evaluation UNION SELECT patient FROM two.evaluation)) AS patients,
  (SELECT count(DISTINCT patient) FROM change) AS changed`

const topics = `SELECT topic,
  (SELECT count(*) FROM one_card WHERE one_card.topic = named.topic) AS first,
  (SELECT count(*) FROM two_card WHERE two_card.topic = named.topic) AS second,
  count(*) FILTER (WHERE kind = 'gone') AS gone, count(*) FILTER (WHERE kind = 'added') AS added,
  count(*) FILTER (WHERE kind = 'otherIndicator') AS otherIndicator,
  count(*) FILTER (WHERE kind = 'otherOrders') AS otherOrders, count(DISTINCT patient) AS patients
  FROM (SELECT topic FROM one_card UNION SELECT topic FROM two_card) AS named LEFT JOIN change USING (topic)
  GROUP BY topic ORDER BY count(kind) DESC, topic`

const changes = 'SELECT DISTINCT patient, topic, kind FROM change ORDER BY patient, topic'

/** Compares the rows of two runs, in a database of its own that is gone afterwards. @throws RunError */
export function compareRuns(first: string, second: string, onChange: (change: PatientChange) => void): Comparison {
  for (const out of [first, second]) openRows(rowsPath(out)).close()
  const file = new DatabaseSync('')
  try {
    file.exec('PRAGMA temp_store = FILE; PRAGMA cache_size = -65536')
    file.prepare('ATTACH ? AS one').run(rowsPath(first))
    file.prepare('ATTACH ? AS two').run(rowsPath(second))
    file.exec(tables)
    const of = file.prepare(evaluations).get() as Record<string, number>
    const { both = 0, different = 0, patients = 0, changed = 0 } = of
    let change: (Record<Kind, string[]> & { patient: string }) | undefined
    for (const { patient, topic, kind } of file.prepare(changes).iterate()) {
      if (change && change.patient !== patient) onChange(change)
      if (change?.patient !== patient)
        change = { patient: String(patient), gone: [], added: [], otherIndicator: [], otherOrders: [] }
      change?.[kind as Kind].push(String(topic))
    }
    if (change) onChange(change)
    return {
      evaluations: {
        same: both - different,
        different,
        onlyFirst: (of.first ?? 0) - both,
        onlySecond: (of.second ?? 0) - both
      },
      patients: { all: patients, changed },
      topics: file.prepare(topics).all() as unknown as readonly TopicChange[]
    }
  } finally {
    file.close()
  }
}
