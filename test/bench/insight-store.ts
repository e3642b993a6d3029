import type pg from 'pg'

/** Calls for every hundred cards. */
const callsPerCard = 0.8

/**
 * Fills an empty store by SQL alone: calls over 90 days up to a moment, each with the verdicts of thirty rules, shown cards of 20 topics, and
 * feedback on two of five of them, by 400 clinicians about 200,000 patients.
 */
export async function fillStore(database: pg.Client, cards: number, now: number): Promise<void> {
  const calls = Math.round(cards * callsPerCard)
  const until = new Date(now).toISOString()
  const at = (share: string): string =>
    `to_char((timestamptz '${until}' - interval '90 days' * (1 - ${share})) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  const indexes = await withoutIndexes(database)
  await database.query('select setseed(0.23)')
  await database.query(`
    insert into evaluations (id, at, hook_instance, service, hook, client, tenant, knowledge_version, verdicts, missing, suppressed,
      elapsed_ms, patient_hash, user_hash)
    select 'call' || i, ${at(`i / ${calls}.0`)}, 'instance' || i, 'hypomagnesemia-patient-view',
      case when i % 3 = 0 then 'order-sign' else 'patient-view' end, case when i % 4 = 0 then 'north' else 'south' end, null,
      case when i < ${calls} / 2 then '1.0.0' else '1.1.0' end,
      (array[${[0, 1, 2, 3, 4, 5, 6].map(verdicts).join(',')}])[1 + i % 7],
      case when i % 5 = 0 then '["kidney","rhythm"]' else '[]' end,
      case when i % 9 = 0 then '[{"topic":"topic5","cause":"snoozed"}]' else '[]' end,
      3, 'patient' || md5((random() * 200000)::int::text), 'user' || md5((random() * 400)::int::text)
    from generate_series(1, ${calls}) i`)
  await database.query(`
    insert into shown_cards (card, evaluation, at, topic, rule_row, indicator, suggestions, result_hash)
    select 'card' || i, 'call' || ceil(i * ${callsPerCard})::int, ${at(`ceil(i * ${callsPerCard})::int / ${calls}.0`)},
      'topic' || i % 20, 'V' || i % 3, case when i % 10 = 0 then 'critical' else 'warning' end,
      '[{"uuid":"suggestion' || i || '","label":"Give ' || i % 6 || ' g over 3 h"}]', null
    from generate_series(1, ${cards}) i`)
  await database.query(`
    insert into feedback_events (id, received, service, client, tenant, card, outcome, suggestions, reasons, comment, outcome_at)
    select 'event' || s.card, s.acted, 'hypomagnesemia-patient-view', e.client, null, s.card,
      case when length(s.card) % 2 = 0 or s.card like '%7' then 'overridden' else 'accepted' end,
      case when s.card like '%7' then '[]' else '["suggestion' || substr(s.card, 5) || '"]' end,
      '[{"code":"seen-will-act","system":"urn:x","display":"Seen"}]', null, s.acted
    from (
      select card, evaluation, to_char((at::timestamptz + interval '1 second' * random() * 600) at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as acted
      from shown_cards where random() < 0.4
    ) s join evaluations e on e.id = s.evaluation`)
  for (const definition of indexes) await database.query(definition)
  await database.query('vacuum analyze')
}

/** Many rows are written several times as fast before there are indexes, and into tables that are not logged. */
async function withoutIndexes(database: pg.Client): Promise<readonly string[]> {
  const tables = ['evaluations', 'shown_cards', 'feedback_events']
  for (const table of tables) await database.query(`alter table ${table} set unlogged`)
  const found = await database.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes where tablename = any($1) and indexdef not like '% UNIQUE %'`,
    [tables]
  )
  for (const { name } of found.rows) await database.query(`drop index ${name}`)
  return found.rows.map(({ definition }) => definition)
}

/** The verdicts of thirty rules as a call leaves them, in one of seven mixtures. */
function verdicts(mixture: number): string {
  const words = ['does-not-apply', 'applies', 'cannot-tell']
  const all = Array.from({ length: 30 }, (_, topic) => [`topic${topic}`, words[(topic * (mixture + 1)) % words.length]])
  return `'${JSON.stringify(Object.fromEntries(all))}'`
}
