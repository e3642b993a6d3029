import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { parseTemplate } from './parse-template.ts'
import { renderTemplate } from './render-template.ts'
import type { Node } from './template-node.ts'

const folder = new URL('../../../deploy/helm/', import.meta.url)
const text = (path: string): string => readFileSync(new URL(path, folder), 'utf8')

export type Values = Readonly<Record<string, unknown>>

/** Templates by their path below `templates/`. */
export const chartTemplates = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(new URL('templates/', folder), { recursive: true, encoding: 'utf8' })
      .filter(path => /\.(ya?ml|tpl)$/.test(path))
      .sort()
      .map(path => [path, text(`templates/${path}`)])
  )

/** The values of the chart with some of them changed, as `helm install -f` merges them: maps member by member, all else as a whole. */
export const mergedValues = (changes: Values): Values => merged(parse(text('values.yaml')), changes) as Values

function merged(base: unknown, change: unknown): unknown {
  if (change === undefined) return base
  if (!isMap(base) || !isMap(change)) return change
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(change)])].map(key => [key, merged(base[key], change[key])])
  )
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What the chart makes of values, by template, without those that made nothing. This is not Helm: it renders the part of its language that
 * the chart keeps to, and fails on anything else, so that what is tested here is what Helm makes.
 * @throws Error naming the template
 */
export function renderChart(
  changes: Values,
  release = 'cds',
  templates: ReadonlyMap<string, string> = chartTemplates()
): ReadonlyMap<string, string> {
  const chart = parse(text('Chart.yaml')) as Readonly<Record<string, unknown>>
  const root = {
    Values: mergedValues(changes),
    Chart: { Name: chart.name, Version: chart.version, AppVersion: chart.appVersion },
    Release: { Name: release },
    Files: { Get: (path: string) => (existsSync(new URL(path, folder)) ? text(path) : '') }
  }
  const parsed = new Map([...templates].map(([path, source]) => [path, within(path, () => parseTemplate(source))]))
  const named = new Map(
    [...parsed.values()].flatMap(nodes => nodes.flatMap(node => (node.kind === 'define' ? [entryOf(node)] : [])))
  )
  const made = [...parsed]
    .filter(([path]) => !path.endsWith('.tpl'))
    .map(([path, nodes]) => [path, within(path, () => renderTemplate(nodes, named, root)).trim()] as const)
  return new Map(made.filter(([, result]) => result !== '').map(([path, result]) => [path, `${result}\n`]))
}

const entryOf = ({ name, body }: Extract<Node, { kind: 'define' }>): readonly [string, readonly Node[]] => [name, body]

function within<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
