import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readLines } from './lines.ts'
import { rowsPath, tallyPath } from './part-evaluation.ts'
import { hashLength, PartitionFiles } from './partition-files.ts'
import { type Range, rangeName, split } from './range.ts'
import { type RunState, writeState } from './run-state.ts'

export const partPath = (work: string, range: Range): string => join(work, `${rangeName(range)}.part`)

/** Cuts parts that are too large for one thread's memory into smaller ranges, until none is or only one patient is left in it. */
export async function cutParts(begun: RunState, work: string, maxBytes: number, signal: AbortSignal): Promise<RunState> {
  let state = begun
  for (;;) {
    const large = state.ranges.find(range => range.to - range.from > 1 && sizeOf(work, range) > maxBytes)
    if (!large) break
    const pieces = split(large, 16)
    await deal(work, large, pieces, signal)
    state = { ...state, ranges: state.ranges.flatMap(range => (range === large ? pieces : range)) }
    writeState(work, state)
    rmSync(partPath(work, large))
  }
  for (const range of state.ranges) {
    if (sizeOf(work, range) <= maxBytes) continue
    // A single chart that no thread could hold.
    const tally = {
      patients: { all: 1 },
      duplicates: {},
      undated: {},
      endUndated: {},
      future: {},
      failed: { 'chart-too-large': 1 }
    }
    writeFileSync(rowsPath(partPath(work, range)), '')
    writeFileSync(tallyPath(partPath(work, range)), JSON.stringify(tally))
  }
  return state
}

const sizeOf = (work: string, range: Range): number => statSync(partPath(work, range), { throwIfNoEntry: false })?.size ?? 0

async function deal(work: string, large: Range, pieces: readonly Range[], signal: AbortSignal): Promise<void> {
  const files = new PartitionFiles(work, pieces, undefined)
  try {
    await readLines(partPath(work, large), {
      longest: Number.POSITIVE_INFINITY,
      signal,
      take: line => {
        const idEnd = line.indexOf(0x09, hashLength + 1)
        files.add(
          line.toString('latin1', 0, hashLength),
          line.toString('latin1', hashLength + 1, idEnd),
          line.subarray(idEnd + 1)
        )
      },
      refuse: () => undefined,
      read: () => undefined
    })
    files.checkpoint()
  } finally {
    files.close()
  }
}
