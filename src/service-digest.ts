import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../cds-services/', import.meta.url))

/**
 * Changes with any file of a service but its texts for reviewers: what two runs with one digest said came from the same guideline,
 * whatever its version says.
 */
export function serviceDigest(name: string): string {
  const hash = createHash('sha256')
  const base = join(folder, name)
  const files = readdirSync(base, { recursive: true, withFileTypes: true }).filter(
    entry => entry.isFile() && !entry.name.endsWith('.md')
  )
  for (const path of files.map(entry => join(entry.parentPath, entry.name)).sort()) {
    hash.update(path.slice(base.length)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}
