import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { population } from './population-run.ts'

/** Every file of every part in a folder, by its name, as bytes. */
export function partFilesIn(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /^part-\d+\//.test(name))
  return Object.fromEntries(names.sort().map(name => [name, readFileSync(join(folder, name), 'latin1')]))
}

type Folders = { readonly whole: string; readonly reference: string; readonly parts: string; readonly singles: string }

/** An export judged by one run, and dealt into three parts of which each is judged alone. */
export async function judgedBothWays({ whole, reference, parts, singles }: Folders, keyed: readonly string[]): Promise<void> {
  const said = [
    await population([whole, '--out', reference, ...keyed]),
    await population([whole, '--deal', '3', '--out', parts, '--workers', '1'])
  ]
  for (const index of [0, 1, 2])
    said.push(await population([parts, '--part', `${index}`, '--out', join(singles, `part-${index}`), ...keyed]))
  const failed = said.find(({ code }) => code !== 0)
  if (failed) throw new Error(failed.complained)
}
