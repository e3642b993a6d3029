/** A thread that judges parts of a population, one after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadServices } from '../cds-service.ts'
import { type JudgeSettings, partJudge } from './part-judge.ts'

const settings = workerData as JudgeSettings & { readonly services: readonly string[] }
const { judge } = partJudge(await loadServices(settings.services), settings)

parentPort?.on('message', (part: string) => parentPort?.postMessage(judge(part)))
