import { DatabaseSync } from 'node:sqlite'
import { type Resource, resource } from '../../acquisition/json.ts'
import { lastUpdated } from '../../facts/known-at.ts'

/** Drugs belong to no patient: orders of any chart may refer to them, and all of them may be more than fits into memory. */
export class MedicationFile {
  readonly #file: DatabaseSync
  readonly #insert
  readonly #select

  constructor(path: string, { readOnly }: { readonly readOnly: boolean }) {
    this.#file = new DatabaseSync(path, { readOnly })
    if (!readOnly) {
      this.#file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
      this.#file.exec('CREATE TABLE IF NOT EXISTS medication (id TEXT PRIMARY KEY, updated REAL, json TEXT) WITHOUT ROWID')
    }
    this.#select = this.#file.prepare('SELECT json FROM medication WHERE id = ?')
    this.#insert = readOnly
      ? undefined
      : this.#file.prepare(`INSERT INTO medication VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET updated = excluded.updated,
          json = excluded.json WHERE excluded.updated > updated OR (excluded.updated = updated AND excluded.json > json)`)
  }

  /** Of several versions the newest stays, whatever the order they come in. */
  add(id: string, item: Resource): void {
    const { resourceType, code, form, amount, ingredient } = item
    this.#insert?.run(id, lastUpdated(item) ?? 0, JSON.stringify({ resourceType, id, code, form, amount, ingredient }))
  }

  begin(): void {
    this.#file.exec('BEGIN')
  }

  commit(): void {
    this.#file.exec('COMMIT')
  }

  byId(id: string): Resource | undefined {
    const row = this.#select.get(id)
    return typeof row?.json === 'string' ? resource(JSON.parse(row.json)) : undefined
  }

  close(): void {
    if (this.#file.isTransaction) this.#file.exec('ROLLBACK')
    if (this.#insert) this.#file.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE')
    this.#file.close()
  }
}
