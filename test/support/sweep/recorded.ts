import { readFileSync } from 'node:fs'

const file = new URL('../../../fixtures/sweep.txt', import.meta.url)

/** The lines of the sweep as they stand on disk. */
const recordedLines = (): readonly string[] => readFileSync(file, 'utf8').trimEnd().split('\n')

/** What each probe was answered, in the order of the probes: shared lines taken apart again. */
export function recordedAnswers(): readonly string[] {
  return recordedLines().flatMap(line => {
    const end = line.indexOf(' => ')
    const more = / \(\+(\d+)\)$/.exec(line.slice(0, end))?.[1] ?? 0
    return Array<string>(Number(more) + 1).fill(line.slice(end + 4))
  })
}
