type Link = {
  readonly sandbox: string
  readonly hook: 'patient-view' | 'order-select' | 'order-sign'
  readonly patientId: string
  readonly fhirServer: string
  readonly discovery: string
}

const screens = { 'patient-view': 'patient-view', 'order-select': 'rx-view', 'order-sign': 'rx-sign' } as const

/** Opens the sandbox on a patient. Hook and screen must be named together, else the screen of last time calls the wrong services. */
export function sandboxLink({ sandbox, hook, patientId, fhirServer, discovery }: Link): string {
  const parameters = { hook, screen: screens[hook], patientId, fhirServiceUrl: fhirServer, serviceDiscoveryURL: discovery }
  return `${sandbox}/?${new URLSearchParams(parameters)}`
}
