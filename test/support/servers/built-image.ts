import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, globSync, mkdirSync, statSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { copyOf, root, type Stage, stageOf, stages } from '../../deploy/dockerfile.ts'

export type BuiltImage = {
  /** Folder that stands for the root of the image. */
  readonly path: string
  readonly workdir: string
  readonly environment: Readonly<Record<string, string>>
  readonly stage: Stage
}

/**
 * Images as the Dockerfile describes them, without a container engine: each stage that they need is a folder, its files are copied and its
 * commands are run there. What stands for the base image is this machine, with the Node that runs the tests.
 */
export function builtImages<Name extends string>(folder: string, names: readonly Name[]): Readonly<Record<Name, BuiltImage>> {
  const made = new Map<string, BuiltImage>()
  const make = (name: string): BuiltImage => {
    const known = made.get(name)
    if (known) return known
    const image = followed(stageOf(name), join(folder, `image-${name}`), make)
    made.set(name, image)
    return image
  }
  return Object.fromEntries(names.map(name => [name, make(name)])) as Record<Name, BuiltImage>
}

function followed(stage: Stage, path: string, imageOf: (name: string) => BuiltImage): BuiltImage {
  const base = stages.some(({ name }) => name === stage.image) ? imageOf(stage.image) : undefined
  let workdir = base?.workdir ?? '/'
  const environment: Record<string, string> = { ...base?.environment }
  // Linked rather than copied: no stage changes a file of the one before it.
  if (base) execFileSync('cp', ['-al', base.path, path])
  else mkdirSync(path, { recursive: true })
  for (const { name, value } of stage.instructions) {
    if (name === 'WORKDIR') {
      workdir = posix.resolve(workdir, value)
      mkdirSync(join(path, workdir), { recursive: true })
    }
    if (name === 'ENV') for (const [, key = '', word = ''] of value.matchAll(/(\w+)=(\S+)/g)) environment[key] = word
    if (name === 'COPY') {
      const { from, sources, target } = copyOf(value)
      copyAll(from ? imageOf(from).path : root, sources, join(path, posix.resolve(workdir, target)), target)
    }
    if (name === 'RUN')
      execFileSync('bash', ['-ec', value], {
        cwd: join(path, workdir),
        env: { ...process.env, ...environment, CI: 'true' },
        stdio: ['ignore', 'pipe', 'pipe']
      })
  }
  return { path, workdir, environment, stage }
}

/** As an engine copies: a folder means what is in it, and several sources go into a folder. */
function copyAll(base: string, sources: readonly string[], target: string, written: string): void {
  const paths = sources.flatMap(source => globSync(join(base, source)))
  for (const path of paths) {
    if (statSync(path).isDirectory()) cpSync(path, target, { recursive: true, verbatimSymlinks: true })
    else copyFileSync(path, written.endsWith('/') ? join(target, basename(path)) : target)
  }
}
