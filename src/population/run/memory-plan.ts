const megabyte = 2 ** 20
/** The main thread with its buffers, and what a worker needs before it holds any chart, in megabytes. */
const mainThread = 200
const leastPerWorker = 220
/** Files of more bytes are cut once more. */
export const maxPartBytes = 32 * megabyte

/** Charts of more bytes are left out and counted, whatever the memory: the result must not depend on the machine. */
export const largestChart = 16 * megabyte

export type MemoryPlan = {
  readonly workers: number
  /** Megabytes of objects per worker. */
  readonly heap: number
}

/** How many threads fit into the memory. */
export function memoryPlan(megabytes: number, workersWanted: number): MemoryPlan {
  const workers = Math.max(1, Math.min(workersWanted, Math.floor((megabytes - mainThread) / leastPerWorker)))
  const each = Math.max(leastPerWorker, (megabytes - mainThread) / workers)
  return { workers, heap: Math.floor(each * 0.75) }
}

/** Into how many files the patients go, so that each is small and all threads have some. */
export const partsFor = (plainBytes: number, workers: number): number =>
  Math.max(workers * 4, Math.min(256, Math.ceil(plainBytes / (maxPartBytes / 4))))

export const defaultMemory = (workers: number): number => mainThread + 300 * workers
