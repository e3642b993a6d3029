import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { renderChart, type Values } from './render-chart.ts'

const values = parse(readFileSync(new URL('../../../deploy/manifests.values.yaml', import.meta.url), 'utf8')) as Values
const origin =
  '# Written by `npm run manifests` from deploy/helm and deploy/manifests.values.yaml: change it there, or copy it and replace the examples.'

/** The files of deploy/kubernetes by name: what the chart makes of example values, without what is for Helm alone. */
export const plainManifests = (): ReadonlyMap<string, string> =>
  new Map(
    [...renderChart(values)].filter(([path]) => !path.includes('/')).map(([path, text]) => [path, `${origin}\n${text}`] as const)
  )
