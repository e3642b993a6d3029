import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type Instruction = { readonly name: string; readonly value: string }
export type Stage = { readonly name: string; readonly image: string; readonly instructions: readonly Instruction[] }
export type Copy = { readonly from: string; readonly sources: readonly string[]; readonly target: string }

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The stages of the Dockerfile. No container engine is needed: what one would do stands in the file. */
export const stages: readonly Stage[] = stagesOf(readFileSync(`${root}Dockerfile`, 'utf8'))

function stagesOf(dockerfile: string): readonly Stage[] {
  const lines = dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
  const base = /^ARG BASE=(\S+)$/m.exec(dockerfile)?.[1] ?? ''
  const found: (Stage & { instructions: Instruction[] })[] = []
  for (const line of lines) {
    const [, name = '', value = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? []
    if (name === 'FROM') {
      const [, image = '', alias = ''] = /^(\S+)(?: AS (\S+))?$/i.exec(value) ?? []
      found.push({ name: alias, image: image.replace(/\$\{BASE\}/, base), instructions: [] })
    } else if (name) found.at(-1)?.instructions.push({ name, value })
  }
  return found
}

export function values(stage: Stage, name: string): readonly string[] {
  return stage.instructions.filter(instruction => instruction.name === name).map(instruction => instruction.value)
}

export function copyOf(value: string): Copy {
  const words = value.split(/\s+/)
  const from = words.find(word => word.startsWith('--from='))?.slice('--from='.length) ?? ''
  const paths = words.filter(word => !word.startsWith('--'))
  return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' }
}

/** The stage of a name, or the one that is made where none is named. */
export const stageOf = (name = ''): Stage => stages.find(stage => stage.name === name) as Stage

export const copies = (stage: Stage): readonly Copy[] => values(stage, 'COPY').map(copyOf)
