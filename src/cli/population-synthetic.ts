import { existsSync, readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { writeSyntheticExport } from '../population/synthetic/export.ts'
import { readRecipe } from '../population/synthetic/recipe.ts'

const usage = `Usage: npm run synthetic -- --patients N --out FOLDER [--seed N] [--recipe FILE]

Writes a synthetic Bulk Data export, the same for the same seed and recipe, to a new or empty folder.
`
const standard = new URL('../../fixtures/population/recipe.json', import.meta.url)

/** @returns the exit code: 0, 64 for other arguments, 65 if the recipe cannot be read or the folder not be written. */
export function runSyntheticCli(args: readonly string[], say: (text: string) => void): number {
  const options = {
    patients: { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    recipe: { type: 'string' },
    help: { type: 'boolean', default: false }
  } as const
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values']
  try {
    values = parseArgs({ args: [...args], options }).values
  } catch {
    say(usage)
    return 64
  }
  if (values.help) {
    say(usage)
    return 0
  }
  const patients = Number(values.patients)
  const seed = Number(values.seed)
  if (!values.out || !Number.isInteger(patients) || patients < 1 || !Number.isInteger(seed)) {
    say(usage)
    return 64
  }
  try {
    const recipe = recipeIn(values.recipe ?? standard)
    // What another call left there would count as part of this export.
    if (existsSync(values.out) && readdirSync(values.out).length > 0) throw new Error(`${values.out} is not empty.`)
    const resources = writeSyntheticExport({ patients, seed, out: values.out, recipe, fileLines: 100_000 })
    say(`${resources} resources of ${patients} patients\n`)
    return 0
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n`)
    return 65
  }
}

function recipeIn(path: string | URL) {
  try {
    return readRecipe(path)
  } catch (error) {
    throw new Error(`${path} is no recipe: ${error instanceof Error ? error.message : String(error)}`)
  }
}

if (import.meta.main) process.exitCode = runSyntheticCli(process.argv.slice(2), text => void process.stdout.write(text))
