/** A thread that judges parts of a population, one after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { keepCompiled } from '../../compile-cache.ts'
import type { Part, PartSettings } from './part-judge.ts'

type WorkerData = PartSettings & {
  readonly services: readonly { readonly name: string; readonly version: string }[]
  readonly local: string | undefined
}

// Before any other file is loaded.
keepCompiled()
const { loadServices } = await import('../../guideline-folder.ts')
const { partJudge } = await import('./part-judge.ts')
const { withSite } = await import('./with-site.ts')

const { services: wanted, local, ...settings } = workerData as WorkerData
const services = withSite(await loadServices(wanted.map(({ name }) => name)), local)
if (services.some(({ knowledge }, index) => knowledge.version !== wanted[index]?.version))
  throw new Error(`${local ?? 'cds-services'} was changed during the run.`)
const { evaluate } = partJudge(services, settings)

parentPort?.on('message', (part: Part) => parentPort?.postMessage(evaluate(part)))
