import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { limits } from '../limits.ts'
import { migrations } from '../store/migrations.ts'
import { type Finding, fault, fine, warning } from './finding.ts'
import { storeFile } from './present-store.ts'

const where = 'DATABASE_URL'

/** Can the store be reached, has it the shape that this version needs, and may this user do what the service does? Writes nothing. */
export async function checkStore(databaseUrl: string): Promise<readonly Finding[]> {
  try {
    if (/^postgres(ql)?:/.test(databaseUrl)) return await checkPostgres(databaseUrl)
    const file = storeFile(databaseUrl)
    return file === undefined ? [fine(where, 'a store in memory, which ends with the process')] : checkSqlite(file)
  } catch (error) {
    const { code, errcode } = error as { code?: unknown; errcode?: unknown }
    return [fault(where, `cannot be opened (${String(errcode ?? code ?? 'no answer')})`)]
  }
}

/** Numbers by which the system names file systems of the network; locks and shared memory of WAL do not work there. */
const networkFileSystems: ReadonlySet<number> = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42])

function checkSqlite(file: string): readonly Finding[] {
  let folder = dirname(resolve(file))
  while (!existsSync(folder)) folder = dirname(folder)
  const network = networkFileSystems.has(statfsSync(folder).type)
  const findings = network ? [fault(where, `${folder}: is on a network file system, where SQLite's log (WAL) can lose data`)] : []
  if (!mayWrite(folder)) return [...findings, fault(where, `${folder}: may not be written by this user`)]
  if (!existsSync(file)) return [...findings, fine(where, `${file}: is made at the start`)]
  if (!mayWrite(file)) return [...findings, fault(where, `${file}: may not be written by this user`)]
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const table = database.prepare("select name from sqlite_master where name = 'kysely_migration'").get()
    const rows = table ? database.prepare('select name from kysely_migration').all() : []
    return [...findings, ...shapeOf(rows.map(({ name }) => String(name)))]
  } finally {
    database.close()
  }
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

async function checkPostgres(url: string): Promise<readonly Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: limits.postgresConnect })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin read only')
    const [rights] = (
      await client.query(`select has_schema_privilege(current_schema(), 'CREATE') as may,
        coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as tls,
        to_regclass('kysely_migration') is not null as made`)
    ).rows as [{ may: boolean; tls: boolean; made: boolean }]
    const names = rights.made
      ? (await client.query('select name from kysely_migration')).rows.map(({ name }) => String(name))
      : []
    return [
      ...shapeOf(names),
      ...(rights.may ? [] : [warning(where, 'this user may make no tables: migrate with one who may (npm run migrate)')]),
      ...(rights.tls || isLocal(url) ? [] : [warning(where, 'the connection is not encrypted: add ?sslmode=verify-full')])
    ]
  } finally {
    await client.end()
  }
}

const isLocal = (url: string): boolean => ['localhost', '127.0.0.1', '::1', ''].includes(URL.parse(url)?.hostname ?? '')

/** Steps that are missing are taken at the start; later ones are of a newer version. */
function shapeOf(done: readonly string[]): readonly Finding[] {
  const known = Object.keys(migrations)
  const missing = known.filter(name => !done.includes(name))
  const later = done.filter(name => !known.includes(name))
  return [
    missing.length === 0
      ? fine(where, 'the store has the shape that this version needs')
      : warning(where, `steps to take, at the start or by npm run migrate: ${missing.join(', ')}`),
    ...(later.length > 0 ? [warning(where, `a newer version has been here: ${later.join(', ')}`)] : [])
  ]
}
