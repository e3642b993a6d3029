import { readdirSync, readFileSync } from 'node:fs'
import type { LogicLibrary, PublishedStep } from '../../../src/guideline/publication.ts'
import { decisionTable } from '../decision-table.ts'
import type { Knowledge } from '../knowledge.ts'

const folder = new URL('../cql/', import.meta.url)

/** The library that decides; its names for gates and rows are their ids. */
export const pathwayLibrary = 'HypomagnesemiaPathway'

/** The twin in CQL, and what it was translated to. */
export function logic(): readonly LogicLibrary[] {
  const names = readdirSync(folder).flatMap(name => (name.endsWith('.cql') ? [name.slice(0, -'.cql'.length)] : []))
  return names.map(id => {
    const text = readFileSync(new URL(`${id}.cql`, folder), 'utf8')
    const elm = readFileSync(new URL(`elm/${id}.json`, folder), 'utf8')
    return {
      id,
      title: /^\/\/ (.*)$/m.exec(text)?.[1] ?? id,
      contents: [
        { type: 'text/cql', text },
        { type: 'application/elm+json', text: JSON.stringify({ library: JSON.parse(elm).library }) }
      ],
      libraries: [...text.matchAll(/^include (\w+)/gm)].map(([, name = '']) => name),
      codeLists: [...text.matchAll(/^valueset "[^"]+": '[^']*\/hypomagnesemia-([^']+)'/gm)].map(([, name = '']) => name)
    }
  })
}

/** Where the condition of a gate or a row stands in CQL. */
export function expressionOf(knowledge: Knowledge, id: string): PublishedStep['expression'] {
  const { gates, rows } = decisionTable(knowledge)
  const known = [...gates, ...rows].some(step => step.id === id)
  return known ? { library: pathwayLibrary, name: id } : undefined
}
