import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** X1: few packages, each with a hash, and none that runs a script of its own where the service runs. */

type Locked = {
  readonly license?: string
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly devOptional?: boolean
  readonly hasInstallScript?: boolean
  readonly integrity?: string
  readonly inBundle?: boolean
}
const json = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))
const { packages } = json('package-lock.json') as { packages: Readonly<Record<string, Locked>> }
const all = Object.entries(packages).filter(([path]) => path !== '')
const runTime = all.filter(([, { dev, devOptional }]) => !dev && !devOptional)

describe('the packages that the service runs with', () => {
  it('are fewer than 90', () => {
    expect(runTime.map(([path]) => path)).toContain('node_modules/fastify')
    expect(runTime.length).toBeLessThan(90)
  })

  it('have licenses that ask for no more than their text, each listed in docs/packages.md', () => {
    const listed = readFileSync(new URL('../docs/packages.md', import.meta.url), 'utf8')
    for (const [path, { license = '', version = '' }] of runTime) {
      expect(license, path).toMatch(/^(MIT|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0)$/)
      expect(listed).toContain(`| \`${path.split('node_modules/').at(-1)}\` | ${version} | ${license} |`)
    }
    expect(listed.match(/^\| `/gm)).toHaveLength(runTime.length)
  })

  it('need no install script', () => {
    expect(runTime.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([])
  })

  it('are named with their exact version where we ask for them', () => {
    const { dependencies, devDependencies, optionalDependencies } = json('package.json')
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
  })
})

it('every package has a hash in the lock file, or comes inside one that has', () => {
  expect(
    all.filter(([, { integrity, inBundle }]) => !inBundle && !integrity?.startsWith('sha512-')).map(([path]) => path)
  ).toEqual([])
})
