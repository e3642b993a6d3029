import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../servers/free-port.ts'

const versions = '/usr/lib/postgresql'

/** Where Debian keeps a server together with the tools of its version; the server that npm brings has no pg_dump. */
export const postgresTools = existsSync(versions)
  ? readdirSync(versions)
      .map(version => join(versions, version, 'bin'))
      .findLast(bin => ['initdb', 'pg_ctl', 'pg_dump', 'pg_restore', 'createdb'].every(tool => existsSync(join(bin, tool))))
  : undefined

type Owner = { readonly uid?: number; readonly gid?: number }

export type DebianPostgres = {
  /** Address of a new, empty database. */
  newDatabase(name: string): string
  dump(name: string, file: string): Promise<void>
  restore(name: string, file: string): Promise<void>
  remove(): void
}

/** A server of its own on a free port, as the ordinary user that it insists on. */
export async function debianPostgres(): Promise<DebianPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'cds-debian-postgres-'))
  const who: Owner = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (who.uid !== undefined && who.gid !== undefined) chownSync(folder, who.uid, who.gid)
  chmodSync(folder, 0o700)
  const port = String(await freePort())
  const data = join(folder, 'data')
  const at = ['-h', '127.0.0.1', '-p', port, '-U', 'postgres']
  const run = (tool: string, args: readonly string[], as: Owner = who): void => {
    execFileSync(join(postgresTools ?? '', tool), args, { ...as, stdio: 'ignore', cwd: '/' })
  }
  run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8'])
  run('pg_ctl', ['-D', data, '-w', '-o', `-p ${port} -h 127.0.0.1 -k ${folder}`, '-l', join(folder, 'log'), 'start'])
  const tool = async (name: string, args: readonly string[]): Promise<void> => {
    await promisify(execFile)(join(postgresTools ?? '', name), args)
  }
  return {
    newDatabase: name => {
      run('createdb', [...at, name], {})
      return `postgres://postgres@127.0.0.1:${port}/${name}`
    },
    dump: (name, file) => tool('pg_dump', [...at, '--format=custom', `--file=${file}`, name]),
    restore: (name, file) => tool('pg_restore', [...at, '--exit-on-error', `--dbname=${name}`, file]),
    remove: () => {
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const idOf = (which: '-u' | '-g'): number => Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }))
