import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Writable } from 'node:stream'
import { object, objects, string } from '../acquisition/json.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { fhirPackage } from '../presentation/artifacts/fhir-package.ts'
import { withSettings } from './with-settings.ts'

const usage = `Usage: npm run export:fhir -- FOLDER [--force]

Writes the guideline as an NPM-style FHIR package: package.json, .index.json and one file a resource.
  FOLDER   is made if it is missing, and refused if it is not empty
  --force  writes into a folder that is not empty: the files of a former package are replaced, others stay

Several guidelines (SERVICES) are written into a folder of its name each.
Exit code: 0 written, 1 something is wrong, 2 wrong usage.
`

export type ExportSettings = {
  readonly services: readonly ServicePackage[]
  readonly stdout: Writable
  readonly stderr: Writable
}

/** Writes the artifacts of the guidelines. @returns the exit code. */
export function runExportFhirCli(args: readonly string[], { services, stdout, stderr }: ExportSettings): number {
  if (args.includes('--help')) {
    stdout.write(usage)
    return 0
  }
  const [folder, ...more] = args.filter(arg => arg !== '--force')
  if (folder === undefined || folder.startsWith('-') || more.length > 0) {
    stderr.write(usage)
    return 2
  }
  try {
    const published = services.flatMap(({ publication }) => publication?.() ?? [])
    if (published.length === 0) throw new Error('none of SERVICES publishes artifacts')
    makeFolder(folder, args.includes('--force'))
    for (const publication of published) {
      const target = published.length > 1 ? join(folder, publication.name) : folder
      const files = fhirPackage(publication)
      writeFiles(target, files)
      stdout.write(`${target}: ${files.size - 2} resources of ${publication.name} ${publication.version}\n`)
    }
    return 0
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

function makeFolder(folder: string, force: boolean): void {
  mkdirSync(folder, { recursive: true })
  if (!force && readdirSync(folder).length > 0) throw new Error(`${folder}: is not empty (--force writes into it)`)
}

function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true })
  for (const name of formerFiles(join(folder, '.index.json'))) rmSync(join(folder, basename(name)), { force: true })
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
}

/** What an earlier package says that it consists of: a resource that is no more must not stay behind. */
function formerFiles(index: string): readonly string[] {
  if (!existsSync(index)) return []
  try {
    return objects(object(JSON.parse(readFileSync(index, 'utf8')))?.files).flatMap(({ filename }) => string(filename) ?? [])
  } catch {
    throw new Error(`${index}: is not valid JSON`)
  }
}

if (import.meta.main) {
  process.exitCode = await withSettings(({ services }) => runExportFhirCli(process.argv.slice(2), { services, ...process }))
}
