import { withTable } from './table-between.ts'

type Locked = { readonly version: string; readonly license?: string; readonly dev?: boolean; readonly devOptional?: boolean }

/** A text with the table of the packages that the service runs with, from the lock file: name, version, license. */
export function withPackageTable(text: string, lock: string): string {
  const { packages } = JSON.parse(lock) as { packages: Readonly<Record<string, Locked>> }
  const rows = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version, license = 'none named' }]) => [`\`${path.split('node_modules/').at(-1)}\``, version, license])
  return withTable(text, 'packages', ['package', 'version', 'license'], rows)
}
