const megabyte = 2 ** 20
/** The main thread with its buffers, and what a worker needs before it holds any chart, in megabytes. */
const mainThread = 200
const leastPerWorker = 220
const maxPartBytes = 32 * megabyte

/** Charts of more bytes are left out and counted, whatever the memory: the result must not depend on the machine. */
export const largestChart = 16 * megabyte

export type MemoryPlan = {
  readonly workers: number
  /** Megabytes of objects per worker. */
  readonly heap: number
  /** Parts that turn out larger are cut once more. */
  readonly maxPartBytes: number
  readonly parts: number
}

/** How many threads fit into the memory, and how small the parts must be. Compressed files are taken for twelve times as large. */
export function memoryPlan(megabytes: number, workersWanted: number, plainBytes: number): MemoryPlan {
  const workers = Math.max(1, Math.min(workersWanted, Math.floor((megabytes - mainThread) / leastPerWorker)))
  const each = Math.max(leastPerWorker, (megabytes - mainThread) / workers)
  const bySize = Math.ceil(plainBytes / (maxPartBytes / 4))
  return { workers, heap: Math.floor(each * 0.75), maxPartBytes, parts: Math.max(workers * 4, Math.min(256, bySize)) }
}

export const defaultMemory = (workers: number): number => mainThread + 300 * workers
