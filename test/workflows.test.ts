import { readdirSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

/** The workflows: read with GitHub's own parser and schema; what reaches outside is marked, and docs/release.md lists it as never run. */

// The parser imports JSON without saying so, which Node refuses: here JSON becomes a module.
const hooks = registerHooks({
  load: (url, context, next) =>
    url.endsWith('.json')
      ? { format: 'module', source: `export default ${readFileSync(new URL(url), 'utf8')}`, shortCircuit: true }
      : next(url, context)
})
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser')
hooks.deregister()

type Step = {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
type Workflow = {
  readonly permissions?: object
  readonly jobs: Readonly<Record<string, { readonly 'timeout-minutes'?: number; readonly steps: readonly Step[] }>>
}

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const files = readdirSync(new URL('.github/workflows/', root)).map(name => [name, read(`.github/workflows/${name}`)] as const)

/** The actions and commands of a workflow by the line they stand on, and whether that line is marked. */
const work = (text: string): readonly { readonly what: string; readonly outside: boolean }[] =>
  [...text.matchAll(/^ *(?:- )?(?:uses|run): (.*?)( # outside)?$/gm)].map(([, what = '', mark]) => ({
    what,
    outside: mark !== undefined
  }))

describe.each(files)('.github/workflows/%s', (name, text) => {
  const workflow = parse(text) as Workflow
  const jobs = Object.values(workflow.jobs)

  it("is a workflow by GitHub's own schema", () => {
    const { context } = parseWorkflow({ name, content: text }, new NoOperationTraceWriter())
    expect(context.errors.getErrors().map(error => error.message)).toEqual([])
  })

  it('marks each step that reaches outside', () => {
    const steps = work(text)
    expect(steps).toHaveLength(jobs.flatMap(job => job.steps).length)
    const inside = steps.filter(({ outside }) => !outside).map(({ what }) => what)
    // Everything else is run here too: the first by CI itself, the others in the test below.
    expect(inside.filter(what => !/^(\.ci\/run|git config |test )/.test(what))).toEqual([])
  })

  it('has every marked step in the list of what was never run', () => {
    const [, list = ''] = /<!-- outside:start -->([\s\S]*)<!-- outside:end -->/.exec(read('docs/release.md')) ?? []
    for (const { what } of work(text).filter(({ outside }) => outside)) {
      const [named = 'nothing known'] = /^[\w./-]+@\S+|docker buildx imagetools|(?:npm|helm|cosign|bash) \S+/.exec(what) ?? []
      expect(list, what).toContain(named)
    }
  })

  it('may do no more than it must, in bounded time', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    for (const job of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
    for (const step of jobs.flatMap(job => job.steps))
      if (step.uses?.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false)
    // A caller's words would be run as a command.
    for (const { run = '' } of jobs.flatMap(job => job.steps)) expect(run).not.toContain('${{')
  })
})

it('a misspelled workflow is found out', () => {
  const broken = (files[0]?.[1] ?? '').replace('runs-on:', 'run-on:')
  const { context } = parseWorkflow({ name: 'broken.yml', content: broken }, new NoOperationTraceWriter())
  expect(context.errors.getErrors().length).toBeGreaterThan(0)
})

it('the version that a tag must match is one', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string }
  const chart = parse(read('deploy/helm/Chart.yaml')) as { version: string; appVersion: string }
  expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  expect([chart.version, chart.appVersion]).toEqual([version, version])
})
