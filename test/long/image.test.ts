import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stages, values } from '../deploy/dockerfile.ts'
import { type BuiltImage, builtImage } from '../support/built-image.ts'
import { post, sampleCall, serviceOf } from '../support/running-service.ts'
import { untilReady } from '../support/service-process.ts'

/** The steps of the Dockerfile, followed without an engine, and what they make, run as the image would be. Needs root, as engines do. */

const run = stages.at(-1)
const port = 18_000 + (process.pid % 4_000)
const origin = `http://127.0.0.1:${port}`
let folder: string
let image: BuiltImage
let service: ChildProcess | undefined
let said = ''

beforeAll(() => {
  expect(process.getuid?.(), 'root is needed').toBe(0)
  folder = mkdtempSync(join(tmpdir(), 'cds-image-'))
  // Not only for its owner: another user has to get to the files.
  chmodSync(folder, 0o755)
  image = builtImage(folder)
}, 300_000)
afterAll(() => {
  service?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

describe('the files of the image', () => {
  const app = () => join(image.path, image.workdir)

  it('are the program, its pages and fewer than 120 packages, none of them a tool', () => {
    const lock = JSON.parse(readFileSync(join(app(), 'node_modules/.package-lock.json'), 'utf8')) as { packages: object }
    const packages = Object.keys(lock.packages).map(path => path.split('node_modules/').at(-1))
    expect(packages).toContain('fastify')
    expect(packages).not.toContain('vitest')
    expect(packages.length).toBeLessThan(120)
    expect(readdirSync(app()).sort()).toEqual([
      'LICENSE',
      'NOTICE',
      'cds-services',
      'data',
      'dist',
      'node_modules',
      'package.json',
      'src'
    ])
    expect(existsSync(join(app(), 'dist/web/workbench.html'))).toBe(true)
  })
})

describe('X2: run as the user of the image, with nothing to write to but the store', () => {
  /** The base image has its Node where everybody may run it; here it may lie in a folder of root. */
  function started(): ChildProcess {
    const node = join(folder, 'node')
    copyFileSync(process.execPath, node)
    const [, ...words] = JSON.parse(values(run as never, 'CMD')[0] ?? '[]') as string[]
    const [user = '', group = ''] = (values(run as never, 'USER')[0] ?? '').split(':')
    const data = join(image.path, values(run as never, 'VOLUME')[0] ?? '')
    // A mount namespace of its own, in which everything is read-only and the store is not.
    const script = `mount --bind "$0" "$0"; mount -o remount,bind,ro /; cd "$1"; shift; exec setpriv --reuid ${user} --regid ${group} --clear-groups --no-new-privs --bounding-set=-all "$@"`
    return spawn('unshare', ['--mount', 'bash', '-ec', script, data, join(image.path, image.workdir), node, ...words], {
      env: { ...image.environment, PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe']
    })
  }

  it('it starts, answers, keeps feedback, and stops when told to', { timeout: 60_000 }, async () => {
    service = started()
    for (const stream of [service.stdout, service.stderr]) stream?.on('data', chunk => (said += String(chunk)))
    const ended = new Promise<number | null>(resolve => service?.once('exit', resolve))
    await Promise.race([untilReady({ origin }), ended.then(code => Promise.reject(new Error(`ended with ${code}: ${said}`)))])
    const status = readFileSync(`/proc/${service.pid}/status`, 'utf8')
    expect(status).toMatch(/^Uid:\t10001\t10001\t10001\t10001$/m)
    expect(status).toMatch(/^CapEff:\t0+$/m)
    const mounts = readFileSync(`/proc/${service.pid}/mounts`, 'utf8').split('\n')
    expect(mounts.find(line => line.split(' ')[1] === '/')).toMatch(/ ro[, ]/)

    const answer = await post(origin, serviceOf('patient-view'), sampleCall())
    expect(answer.status).toBe(200)
    expect((await fetch(`${origin}/`)).headers.get('content-type')).toContain('text/html')
    const entry = { card: randomUUID(), outcome: 'overridden', outcomeTimestamp: '2026-11-22T12:00:00Z' }
    expect((await post(origin, `${serviceOf('patient-view')}/feedback`, { feedback: [entry] })).status).toBe(200)
    expect(readdirSync(join(image.path, '/app/data'))).toContain('cds.db')
    service.kill('SIGTERM')
    expect(await ended, said).toBe(0)
  })
})
