import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, globSync, mkdirSync, statSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { copyOf, root, type Stage, stages } from '../deploy/dockerfile.ts'

export type BuiltImage = {
  /** Folder that stands for the root of the image. */
  readonly path: string
  readonly workdir: string
  readonly environment: Readonly<Record<string, string>>
}

/**
 * The image as the Dockerfile describes it, without a container engine: each stage is a folder, its files are copied and its commands are
 * run there. What stands for the base image is this machine, with the Node that runs the tests.
 */
export function builtImage(folder: string): BuiltImage {
  const made = new Map<string, BuiltImage>()
  stages.forEach((stage, index) => {
    made.set(stage.name, followed(stage, join(folder, `stage-${index}`), made))
  })
  return [...made.values()].at(-1) as BuiltImage
}

function followed(stage: Stage, path: string, earlier: ReadonlyMap<string, BuiltImage>): BuiltImage {
  let workdir = '/'
  const environment: Record<string, string> = {}
  mkdirSync(path, { recursive: true })
  for (const { name, value } of stage.instructions) {
    if (name === 'WORKDIR') {
      workdir = posix.resolve(workdir, value)
      mkdirSync(join(path, workdir), { recursive: true })
    }
    if (name === 'ENV') for (const [, key = '', word = ''] of value.matchAll(/(\w+)=(\S+)/g)) environment[key] = word
    if (name === 'COPY') {
      const { from, sources, target } = copyOf(value)
      copyAll(from ? (earlier.get(from)?.path ?? '') : root, sources, join(path, posix.resolve(workdir, target)), target)
    }
    if (name === 'RUN')
      execFileSync('bash', ['-ec', value], {
        cwd: join(path, workdir),
        env: { ...process.env, ...environment, CI: 'true' },
        stdio: ['ignore', 'pipe', 'pipe']
      })
  }
  return { path, workdir, environment }
}

/** As an engine copies: a folder means what is in it, and several sources go into a folder. */
function copyAll(base: string, sources: readonly string[], target: string, written: string): void {
  const paths = sources.flatMap(source => globSync(join(base, source)))
  for (const path of paths) {
    if (statSync(path).isDirectory()) cpSync(path, target, { recursive: true, verbatimSymlinks: true })
    else copyFileSync(path, written.endsWith('/') ? join(target, basename(path)) : target)
  }
}
