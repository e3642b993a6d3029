import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { values } from '../deploy/dockerfile.ts'
import { type BuiltImage, builtImages } from '../support/servers/built-image.ts'
import { post, sampleCall, serviceOf } from '../support/servers/running-service.ts'
import { untilReady } from '../support/servers/service-process.ts'

/** The steps of the Dockerfile, followed without an engine, and what they make, run as the images would be. Needs root, as engines do. */

const port = 18_000 + (process.pid % 4_000)
const origin = `http://127.0.0.1:${port}`
let folder: string
let image: BuiltImage
let demo: BuiltImage
const children: ChildProcess[] = []

beforeAll(() => {
  expect(process.getuid?.(), 'root is needed').toBe(0)
  folder = mkdtempSync(join(tmpdir(), 'cds-image-'))
  // Not only for its owner: another user has to get to the files.
  chmodSync(folder, 0o755)
  // The base image has its Node where everybody may run it; here it may lie in a folder of root.
  copyFileSync(process.execPath, join(folder, 'node'))
  const { '': service, demo: patients } = builtImages(folder, ['', 'demo'])
  image = service
  demo = patients
}, 300_000)
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  // A hundred thousand files: the system's own command takes a fraction of the time.
  execFileSync('rm', ['-rf', folder])
}, 120_000)

type Started = { readonly child: ChildProcess; readonly said: () => string; readonly ended: Promise<number | null> }

/** Runs an image's command as its user, in a mount namespace of its own, in which everything is read-only but its volume. */
function started({ path, workdir, environment, stage }: BuiltImage, changes: Readonly<Record<string, string>>): Started {
  const [, ...words] = JSON.parse(values(stage, 'CMD')[0] ?? '[]') as string[]
  const [user = '', group = ''] = (values(stage, 'USER')[0] ?? '').split(':')
  const volume = values(stage, 'VOLUME')[0]
  const script = [
    volume ? `mount --bind '${join(path, volume)}' '${join(path, volume)}'` : ':',
    'mount -o remount,bind,ro /',
    `cd '${join(path, workdir)}'`,
    `exec setpriv --reuid ${user} --regid ${group} --clear-groups --no-new-privs --bounding-set=-all "$@"`
  ].join('; ')
  const child = spawn('unshare', ['--mount', 'bash', '-ec', script, 'bash', join(folder, 'node'), ...words], {
    env: { ...environment, PATH: process.env.PATH, ...changes },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      said += String(chunk)
    })
  return { child, said: () => said, ended: new Promise(resolve => child.once('exit', resolve)) }
}

const failing = ({ ended, said }: Started) => ended.then(code => Promise.reject(new Error(`ended with ${code}: ${said()}`)))

describe('the files of the image', () => {
  const app = () => join(image.path, image.workdir)

  it('are the program, its pages, its examples and fewer than 120 packages, none of them a tool', () => {
    const lock = JSON.parse(readFileSync(join(app(), 'node_modules/.package-lock.json'), 'utf8')) as { packages: object }
    const packages = Object.keys(lock.packages).map(path => path.split('node_modules/').at(-1))
    expect(packages).toContain('fastify')
    expect(packages).not.toContain('vitest')
    expect(packages.length).toBeLessThan(120)
    const files = ['LICENSE', 'NOTICE', 'cds-services', 'data', 'dist', 'fixtures', 'node_modules', 'package.json', 'src']
    expect(readdirSync(app()).sort()).toEqual(files)
    expect(existsSync(join(app(), 'dist/web/workbench.html'))).toBe(true)
  })
})

describe('X2: run as the user of the image, with nothing to write to but the store', () => {
  it('it starts, answers, keeps feedback, and stops when told to', { timeout: 60_000 }, async () => {
    const service = started(image, { HOST: '127.0.0.1', PORT: String(port) })
    await Promise.race([untilReady({ origin }), failing(service)])
    const status = readFileSync(`/proc/${service.child.pid}/status`, 'utf8')
    expect(status).toMatch(/^Uid:\t10001\t10001\t10001\t10001$/m)
    expect(status).toMatch(/^CapEff:\t0+$/m)
    const mounts = readFileSync(`/proc/${service.child.pid}/mounts`, 'utf8').split('\n')
    expect(mounts.find(line => line.split(' ')[1] === '/')).toMatch(/ ro[, ]/)

    const answer = await post(origin, serviceOf('patient-view'), sampleCall())
    expect(answer.status).toBe(200)
    expect((await fetch(`${origin}/`)).headers.get('content-type')).toContain('text/html')
    const entry = { card: randomUUID(), outcome: 'overridden', outcomeTimestamp: '2026-11-22T12:00:00Z' }
    expect((await post(origin, `${serviceOf('patient-view')}/feedback`, { feedback: [entry] })).status).toBe(200)
    expect(readdirSync(join(image.path, '/app/data'))).toContain('cds.db')
    service.child.kill('SIGTERM')
    expect(await service.ended, service.said()).toBe(0)
  })
})

describe('the image of the demo', () => {
  it('answers as a FHIR server for the patients of the fixtures', { timeout: 60_000 }, async () => {
    const fhir = `http://127.0.0.1:${port + 1}`
    const server = started(demo, { FHIR_HOST: '127.0.0.1', FHIR_PORT: String(port + 1) })
    const found = async (address: string) => (await fetch(`${fhir}${address}`)).json()
    const there = vi.waitFor(() => found('/metadata'), { timeout: 30_000, interval: 200 })
    expect(await Promise.race([there, failing(server)])).toMatchObject({ fhirVersion: '4.0.1' })
    const { entry } = (await found('/Patient?_count=3')) as { entry: { resource: { resourceType: string } }[] }
    expect(entry.map(({ resource }) => resource.resourceType)).toEqual(['Patient', 'Patient', 'Patient'])
    server.child.kill('SIGTERM')
    await server.ended
  })
})
