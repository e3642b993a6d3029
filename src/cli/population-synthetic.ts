import { parseArgs } from 'node:util'
import { writeSyntheticExport } from '../population/synthetic-export.ts'
import { readRecipe } from '../population/synthetic-recipe.ts'

const usage = `Usage: npm run synthetic -- --patients N --out FOLDER [--seed N] [--recipe FILE]

Writes a synthetic Bulk Data export, the same for the same seed and recipe.
`
const standard = new URL('../../fixtures/population/recipe.json', import.meta.url)

/** @returns the exit code: 0, or 64 for other arguments. */
export function runSyntheticCli(args: readonly string[], say: (text: string) => void): number {
  const options = {
    patients: { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    recipe: { type: 'string' }
  } as const
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values']
  try {
    values = parseArgs({ args: [...args], options }).values
  } catch {
    say(usage)
    return 64
  }
  const patients = Number(values.patients)
  const seed = Number(values.seed)
  if (!values.out || !Number.isInteger(patients) || patients < 1 || !Number.isInteger(seed)) {
    say(usage)
    return 64
  }
  const recipe = readRecipe(values.recipe ?? standard)
  const resources = writeSyntheticExport({ patients, seed, out: values.out, recipe, fileLines: 100_000 })
  say(`${resources} resources of ${patients} patients\n`)
  return 0
}

if (import.meta.main) process.exitCode = runSyntheticCli(process.argv.slice(2), text => void process.stdout.write(text))
