import type { ServicePackage } from '../../guideline-folder.ts'
import { RunError } from '../intake/run-error.ts'
import type { Tallies } from './tallies.ts'

/**
 * Rows are reported by the knowledge that judged them: by another, bands would be drawn where the rows were not cut.
 * @throws RunError naming both versions
 */
export function assertJudgedBy(services: readonly ServicePackage[], tallies: Tallies): void {
  for (const { name, version } of tallies.services) {
    const own = services.find(service => service.name === name)?.knowledge.version
    if (own !== undefined && own !== version)
      throw new RunError(`The rows were judged by knowledge ${version}, not ${own}. Name the site's file by --local.`)
  }
}
