import { demoPatients } from './demo-patients.ts'
import { fhirServer } from './fhir-server.ts'

/** The FHIR server of the demo without the service, for a container of its own. FHIR_HOST and FHIR_PORT choose where it listens. */
const { FHIR_HOST = '127.0.0.1', FHIR_PORT = '8081' } = process.env

const fhir = await fhirServer(demoPatients(Date.now()))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void fhir.close())
await fhir.listen({ host: FHIR_HOST, port: Number(FHIR_PORT) })
