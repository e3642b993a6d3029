import { readFileSync } from 'node:fs'
import { parser } from '@prometheus-io/lezer-promql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { authorization, ehr, post, type Running, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'

/** Alerts and dashboard: every question is PromQL and asks for series that the service has, and every alert leads into the runbook. */

type Alert = {
  readonly alert: string
  readonly expr: string
  readonly annotations: { readonly summary: string; readonly runbook_url: string }
}
type Panel = {
  readonly title: string
  readonly targets?: readonly { readonly expr: string }[]
  readonly gridPos: { x: number; y: number; w: number; h: number }
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const { groups } = parse(read('deploy/helm/files/alerts.yaml')) as { groups: readonly { readonly rules: readonly Alert[] }[] }
const alerts = groups.flatMap(({ rules }) => rules)
const { panels } = JSON.parse(read('deploy/helm/files/dashboard.json')) as { panels: readonly Panel[] }
const questions = [
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [title, expr.replaceAll('$__rate_interval', '5m')] as const)
  )
]

let service: Running
let metrics: string
beforeAll(async () => {
  service = await running({ clients: [ehr()], environment: { RETENTION_DAYS: '30' } })
  const path = serviceOf('patient-view')
  await post(service.origin, path, sampleCall(), { authorization: await authorization(path) })
  metrics = await (await fetch(`${service.origin}/metrics`)).text()
})
afterAll(() => service.close())

/** Errors of the grammar, metrics, and label names by metric, as they stand in a question. */
function readingOf(expr: string) {
  const faults: string[] = []
  const selectors: { metric: string; labels: string[] }[] = []
  parser.parse(expr).iterate({
    enter: ({ name, type, from, to, node }) => {
      if (type.isError) faults.push(`${from}: ${expr.slice(from, to + 20)}`)
      if (name !== 'VectorSelector') return
      const text = expr.slice(from, to)
      const labels = node.getChild('LabelMatchers')
      selectors.push({
        metric: /^\w+/.exec(text)?.[0] ?? '',
        labels: labels
          ? [...expr.slice(labels.from, labels.to).matchAll(/(\w+)\s*(?:=|!=|=~|!~)"/g)].map(([, label = '']) => label)
          : []
      })
    }
  })
  return { faults, selectors }
}

describe('a question to Prometheus', () => {
  it.each(questions)('%s: %s', (_name, expr) => {
    const { faults, selectors } = readingOf(expr)
    expect(faults).toEqual([])
    expect(selectors.length).toBeGreaterThan(0)
    for (const { metric, labels } of selectors) {
      const named = metric.replace(/_(bucket|sum|count)$/, '')
      const types = [`# TYPE ${metric} `, `# TYPE ${named} histogram`]
      expect(
        types.some(type => metrics.includes(type)),
        metric
      ).toBe(true)
      const series = metrics.split('\n').filter(line => line.startsWith(`${metric}{`))
      for (const label of labels)
        if (series.length > 0)
          expect(
            series.some(line => line.includes(`${label}="`)),
            label
          ).toBe(true)
    }
  })

  it('with a fault is found out', () => {
    expect(readingOf('sum(rate(cds_calls_total[5m])').faults).not.toEqual([])
    expect(readingOf('sum by (rate(x)').faults).not.toEqual([])
    expect(readingOf('cds_calls_total{status=~"5..", route="x"}').selectors).toEqual([
      { metric: 'cds_calls_total', labels: ['status', 'route'] }
    ])
  })
})

describe('alerts', () => {
  const headings = [...read('docs/runbook.md').matchAll(/^### (.*)$/gm)].map(([, words = '']) => words)

  it('have each a heading of the runbook, and each heading an alert', () => {
    expect(alerts.map(({ annotations }) => annotations.runbook_url)).toEqual(
      alerts.map(({ alert }) => `docs/runbook.md#${alert.toLowerCase()}`)
    )
    expect(alerts.map(({ alert }) => alert).sort()).toEqual([...headings].sort())
  })

  it('have a summary that names only labels which the question leaves', () => {
    for (const { alert, expr, annotations } of alerts)
      for (const [, label = ''] of annotations.summary.matchAll(/\$labels\.(\w+)/g))
        expect(expr, alert).toMatch(new RegExp(`by \\([^)]*\\b${label}\\b`))
  })
})

describe('the dashboard', () => {
  it('has panels that do not overlap and stay on the grid', () => {
    const taken = new Set<string>()
    for (const {
      title,
      gridPos: { x, y, w, h }
    } of panels) {
      expect(x + w, title).toBeLessThanOrEqual(24)
      for (let column = x; column < x + w; column += 1)
        for (let line = y; line < y + h; line += 1) {
          expect(taken.has(`${column} ${line}`), title).toBe(false)
          taken.add(`${column} ${line}`)
        }
    }
  })

  it('shows every metric of the service', () => {
    const shown = new Set(
      panels.flatMap(({ targets = [] }) =>
        targets.flatMap(({ expr }) =>
          readingOf(expr.replaceAll('$__rate_interval', '5m')).selectors.map(({ metric }) =>
            metric.replace(/_(bucket|sum|count)$/, '')
          )
        )
      )
    )
    const there = [...metrics.matchAll(/^# TYPE (cds_\w+)/gm)].map(([, name = '']) => name)
    expect(there.filter(name => !shown.has(name))).toEqual(['cds_retention_days'])
  })
})
