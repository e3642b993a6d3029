import { statSync } from 'node:fs'

/**
 * Which file stands at a path: device and inode. Nothing stands at `:memory:`, nor where a file was deleted; a file that is put in its place
 * is another one.
 */
export function fileIdentity(path: string): string | undefined {
  const found = path === ':memory:' ? undefined : statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}`
}
