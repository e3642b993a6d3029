import { type Config, readConfig } from '../config.ts'
import { loadServices, type ServicePackage } from '../guideline-folder.ts'

export type Settings = { readonly config: Config; readonly services: readonly ServicePackage[] }

/**
 * Runs a command with the settings of the environment. Wrong ones are said in words and end it with 78, which no command uses for what it
 * has found.
 * @returns the exit code.
 */
export async function withSettings(run: (settings: Settings) => number | Promise<number>): Promise<number> {
  let settings: Settings
  try {
    const config = readConfig(process.env)
    settings = { config, services: await loadServices(config.SERVICES) }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 78
  }
  return run(settings)
}
