/** A thread that judges parts of a population, one after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadServices } from '../cds-service.ts'
import { openProfile } from '../clients/profile.ts'
import { MedicationFile } from './medication-file.ts'
import { evaluatePart } from './part-evaluation.ts'
import type { WorkerSettings } from './part-pool.ts'
import { Inputs } from './prefetch.ts'

const settings = workerData as WorkerSettings
const exported = new Set(settings.exported)
const services = (await loadServices(settings.services)).flatMap(service =>
  service.trigger
    ? [
        {
          service: { ...service, trigger: service.trigger },
          inputs: new Inputs(service.requirements),
          fhirServer: settings.fhirServer,
          asOf: settings.asOf,
          until: settings.until,
          mostCards: openProfile.mostCards,
          exported
        }
      ]
    : []
)
const medications = new MedicationFile(settings.medications, { readOnly: true })
const options = { services, medications, until: settings.until, largestChart: settings.largestChart }

parentPort?.on('message', (part: string) => {
  const { patients } = evaluatePart(part, options)
  parentPort?.postMessage({ part, patients: patients.all ?? 0, evaluations: patients.evaluations ?? 0 })
})
