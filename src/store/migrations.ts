import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration'

/**
 * Every step the store has ever taken, in order of name. Forward only: a step that has been released is never edited, and a new one
 * only adds, so that replicas of the version before go on working beside the new one. A step beside which the version before must not run
 * carries `-breaking` at the end of its name.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-feedback': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('evaluations')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('at', 'text', column => column.notNull())
        .addColumn('hook_instance', 'text', column => column.notNull())
        .addColumn('service', 'text', column => column.notNull())
        .addColumn('hook', 'text', column => column.notNull())
        .addColumn('client', 'text', column => column.notNull())
        .addColumn('tenant', 'text')
        .addColumn('knowledge_version', 'text', column => column.notNull())
        .addColumn('verdicts', 'text', column => column.notNull())
        .addColumn('missing', 'text', column => column.notNull())
        .addColumn('suppressed', 'text', column => column.notNull())
        .addColumn('elapsed_ms', 'double precision', column => column.notNull())
        .addColumn('patient_hash', 'text')
        .addColumn('user_hash', 'text')
        .execute()
      await db.schema
        .createTable('shown_cards')
        .addColumn('card', 'text', column => column.primaryKey())
        .addColumn('evaluation', 'text', column => column.notNull())
        .addColumn('at', 'text', column => column.notNull())
        .addColumn('topic', 'text', column => column.notNull())
        .addColumn('rule_row', 'text', column => column.notNull())
        .addColumn('indicator', 'text', column => column.notNull())
        .addColumn('suggestions', 'text', column => column.notNull())
        .addColumn('result_hash', 'text')
        .execute()
      await db.schema
        .createTable('feedback_events')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('received', 'text', column => column.notNull())
        .addColumn('service', 'text', column => column.notNull())
        .addColumn('client', 'text', column => column.notNull())
        .addColumn('tenant', 'text')
        .addColumn('card', 'text', column => column.notNull())
        .addColumn('outcome', 'text', column => column.notNull())
        .addColumn('suggestions', 'text', column => column.notNull())
        .addColumn('reasons', 'text', column => column.notNull())
        .addColumn('comment', 'text')
        .addColumn('outcome_at', 'text', column => column.notNull())
        .execute()
      await db.schema.createIndex('evaluations_at').on('evaluations').column('at').execute()
      await sql`create index evaluations_patient on evaluations (patient_hash) where patient_hash is not null`.execute(db)
      await db.schema.createIndex('shown_cards_at').on('shown_cards').columns(['at', 'card']).execute()
      await db.schema.createIndex('shown_cards_evaluation').on('shown_cards').column('evaluation').execute()
      await db.schema.createIndex('feedback_events_card').on('feedback_events').column('card').execute()
      await db.schema.createIndex('feedback_events_received').on('feedback_events').columns(['received', 'id']).execute()
    }
  },
  '002-used-tokens': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('used_tokens')
        .addColumn('token', 'text', column => column.primaryKey())
        .addColumn('expires', 'text', column => column.notNull())
        .execute()
      await db.schema.createIndex('used_tokens_expires').on('used_tokens').column('expires').execute()
    }
  },
  '003-decisions': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('decisions')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('at', 'text', column => column.notNull())
        .addColumn('key_id', 'text', column => column.notNull())
        .addColumn('sealed', 'text', column => column.notNull())
        .execute()
      await db.schema.createIndex('decisions_at').on('decisions').column('at').execute()
    }
  },
  '004-report-parts': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('report_parts')
        .addColumn('segment', 'text', column => column.notNull())
        .addColumn('filter', 'text', column => column.notNull())
        .addColumn('computed', 'text', column => column.notNull())
        .addColumn('counts', 'text', column => column.notNull())
        .addColumn('clinician_days', 'text', column => column.notNull())
        .addColumn('patients', 'text', column => column.notNull())
        .addPrimaryKeyConstraint('report_parts_key', ['segment', 'filter'])
        .execute()
    }
  }
}

/** A newer version of the service has changed the store so that this one must not use it. */
export class NewerStoreError extends Error {
  constructor(step: string) {
    super(`newer store: ${step.replace(/[^\w.-]/g, '?').slice(0, 100)}`)
    this.name = 'NewerStoreError'
  }
}

/**
 * Brings a database to the newest shape. The caller holds the lock: kysely's own advisory lock on PostgreSQL, a write transaction on SQLite.
 * Steps of a newer version are borne: a replica may start again during an update, and an update be taken back.
 * @throws NewerStoreError for a later step that is breaking; whatever the failing step threw: steps before it stay only where the driver's
 * transaction allows.
 */
export async function migrate<T>(db: Kysely<T>, steps: Readonly<Record<string, Migration>> = migrations): Promise<void> {
  const later = await laterSteps(db, steps)
  const breaking = later.find(name => name.endsWith('-breaking'))
  if (breaking !== undefined) throw new NewerStoreError(breaking)
  // They have been taken: their names are all that is asked for.
  const taken = Object.fromEntries(later.map(name => [name, { up: async () => undefined }]))
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...steps, ...taken }) },
    allowUnorderedMigrations: later.length > 0
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

/** Steps that the store has taken and that come after all of ours. */
async function laterSteps<T>(db: Kysely<T>, steps: Readonly<Record<string, Migration>>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return []
  const { rows } = await sql<{
    readonly name: string
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(db)
  const newest = Object.keys(steps).sort().at(-1) ?? ''
  return rows.flatMap(({ name }) => (name > newest && !Object.hasOwn(steps, name) ? [name] : []))
}
