import { readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { RunError } from './run-error.ts'

/** One file of an export; `name` is its path inside the folder. */
export type ExportFile = { readonly path: string; readonly name: string; readonly bytes: number; readonly changed: number }

/**
 * The NDJSON files of a folder and its sub-folders, plain or gzip, in the order of their names.
 * @throws RunError naming the folder, if it cannot be read.
 */
export function exportFiles(folder: string): readonly ExportFile[] {
  return namesIn(folder)
    .filter(name => /\.(ndjson|jsonl)(\.gz)?$/i.test(name))
    .flatMap(name => {
      const path = join(folder, name)
      const about = statSync(path, { throwIfNoEntry: false })
      return about?.isFile()
        ? [{ path, name: relative(folder, path), bytes: about.size, changed: Math.trunc(about.mtimeMs) }]
        : []
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch (error) {
    throw new RunError(`${folder} cannot be read as a folder (${(error as NodeJS.ErrnoException).code}).`)
  }
}
