import { type ServicePackage, withLocalFile } from '../../guideline-folder.ts'
import { RunError } from '../intake/run-error.ts'

/**
 * The services with the file of a site in the one that takes such a file; as they are without a file.
 * @throws RunError naming the file, if it is wrong, or if none or several of the services take one.
 */
export function withSite(services: readonly ServicePackage[], file: string | undefined): readonly ServicePackage[] {
  if (file === undefined) return services
  const [only, ...others] = services.filter(({ withLocal }) => withLocal)
  if (!only || others.length > 0) throw new RunError(`${file}: name the one service it is meant for by SERVICES`)
  try {
    return services.map(service => (service === only ? withLocalFile(service, file) : service))
  } catch (error) {
    throw new RunError(error instanceof Error ? error.message : String(error))
  }
}
