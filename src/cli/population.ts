import { keepCompiled } from '../compile-cache.ts'

// Before any other file is loaded.
keepCompiled()

const { populationCommand } = await import('./population-command.ts')
process.exitCode = await populationCommand(process.argv.slice(2))
