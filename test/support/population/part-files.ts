import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every file of every part in a folder, by its name, as bytes. */
export function partFilesIn(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /^part-\d+\//.test(name))
  return Object.fromEntries(names.sort().map(name => [name, readFileSync(join(folder, name), 'latin1')]))
}
