import type { Registry } from '../clients/registry.ts'
import { readRegistry } from '../clients/registry.ts'
import { RegistryError } from '../clients/registry-error.ts'
import { type Config, environmentSchema, readConfig, settingWarnings } from '../config.ts'
import { loadServices, type ServicePackage } from '../guideline-folder.ts'
import { siteServices } from '../site-services.ts'
import { type Finding, fault, fine, warning } from './finding.ts'
import { nearMisses } from './near-misses.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What a start would read, as far as it can be read, and everything that is to be said about it. */
export type Checked = {
  readonly findings: readonly Finding[]
  readonly config: Config | undefined
  readonly registry: Registry | undefined
}

/** Reads settings, services, registry and the files of sites as the start does, and goes on after a fault. */
export async function checkConfiguration(environment: Environment): Promise<Checked> {
  const findings: Finding[] = misspelled(environment)
  const config = await tried(findings, 'environment', async () => readConfig(environment))
  if (config) findings.push(fine('environment', 'the settings can be used'))
  const services = (await tried(findings, 'SERVICES', () => loadServices(config?.SERVICES ?? servicesOf(environment)))) ?? []
  const file = environment.CLIENTS_FILE
  if (!file) {
    findings.push(warning('CLIENTS_FILE', 'is not set: open demo mode, whoever reaches the service may call'))
    return { findings, config, registry: undefined }
  }
  const registry = await tried(findings, file, () => readRegistry(file))
  if (registry) findings.push(...registryFindings(file, registry, services))
  return { findings, config, registry }
}

/** The folders alone, where something else in the settings is wrong. */
const servicesOf = ({ SERVICES }: Environment): readonly string[] =>
  environmentSchema.shape.SERVICES.safeParse(SERVICES || undefined).data ?? []

const misspelled = (environment: Environment): Finding[] => [
  ...settingWarnings(environment).map(text => warning('environment', text)),
  ...nearMisses(Object.keys(environment), Object.keys(environmentSchema.shape)).map(([name, meant]) =>
    warning('environment', `${name}: is no setting and is not read; is ${meant} meant?`)
  )
]

function registryFindings(file: string, registry: Registry, services: readonly ServicePackage[]): readonly Finding[] {
  const sites = siteServices(services)
  const faults = registry.clients.flatMap(client => {
    try {
      sites.prepare([client])
      return []
    } catch (error) {
      return [fault(file, textOf(error))]
    }
  })
  const names = registry.clients.map(({ id }) => id).join(', ')
  return [
    ...registry.warnings.map(text => warning(file, text)),
    ...(faults.length > 0 ? faults : [fine(file, `clients: ${names}`)])
  ]
}

/** The value, or a finding for each thing that is wrong. */
async function tried<T>(findings: Finding[], where: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RegistryError)
      findings.push(...error.faults.map(({ path, message }) => fault(error.file, `${path}: ${message}`)))
    else
      findings.push(
        ...textOf(error)
          .replace(/^Configuration is wrong\. /, '')
          .split('; ')
          .map(text => fault(where, text))
      )
    return undefined
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
