import type { AddressInfo } from 'node:net'
import { serviceProcess, untilReady } from '../support/servers/service-process.ts'
import { demoPatients } from './demo-patients.ts'
import { fhirServer } from './fhir-server.ts'
import { sandboxLink } from './sandbox-link.ts'

/**
 * `npm run demo`: the service beside a FHIR server that holds the fixtures' patients, and the link that opens the public sandbox on
 * both. PORT and FHIR_PORT choose the ports, SANDBOX another copy of the sandbox. Everything else is set as for `npm start`.
 */
const { PORT = '8080', FHIR_PORT = '8081', SANDBOX = 'https://sandbox.cds-hooks.org', ...environment } = process.env

const patients = demoPatients(Date.now())
const fhir = await fhirServer(patients)
await fhir.listen({ host: '127.0.0.1', port: Number(FHIR_PORT) })
const base = `http://127.0.0.1:${(fhir.server.address() as AddressInfo).port}`

const service = await serviceProcess({ ...(environment as Record<string, string>), PORT })
service.child.stdout?.pipe(process.stdout)
service.child.stderr?.pipe(process.stderr)
await untilReady(service)
const link = (hook: 'patient-view' | 'order-select', patientId: string): string =>
  sandboxLink({ sandbox: SANDBOX, hook, patientId, fhirServer: base, discovery: `${service.origin}/cds-services` })

process.stdout.write(`
Service      ${service.origin}/cds-services   (workbench: ${service.origin}/)
FHIR server  ${base}   (${patients.length} patients; times moved to now, so start it again tomorrow)

A chart      ${link('patient-view', 'severe-just-below-limit')}
Orders       ${link('order-select', 'order-omeprazole-with-bartter')}

For trying out only, not for patients. Stop with Ctrl-C.
`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => service.child.kill(signal))
process.exitCode = (await service.ended) ?? 1
await fhir.close()
