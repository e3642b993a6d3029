import { readFileSync } from 'node:fs'

/**
 * Begins to watch how busy others keep this machine. Figures of speed are promised for a machine that has nothing else to do.
 * @param own processes beside this one that belong to the test, by id. They must still run when the function that is given back is called.
 * @returns a function that tells the share of all cores' time, 0 to 1, that went to anybody else since.
 */
export function otherLoad(own: readonly (number | undefined)[]): () => number {
  const pids = [process.pid, ...own]
  const before = { all: cores(), own: sum(pids.map(ticksOf)) }
  return () => {
    const all = cores()
    const busy = all.busy - before.all.busy - (sum(pids.map(ticksOf)) - before.own)
    return Math.max(0, busy) / (all.busy + all.idle - before.all.busy - before.all.idle)
  }
}

/** Milliseconds that a process had work and no processor to do it on, because others had them: its main thread, since it began. */
export function waitedForProcessor(pid: number | undefined): number {
  const [, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')
  return Number(waited) / 1e6
}

/** Ticks of all cores since they were started. Guests are counted within `user` already. */
function cores(): { readonly busy: number; readonly idle: number } {
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/ +/).map(Number) ?? []
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, ...interrupts] = ticks
  return { busy: user + nice + system + sum(interrupts.slice(0, 3)), idle: idle + waiting }
}

/** Ticks that a process has used. */
function ticksOf(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name before it may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

const sum = (values: readonly number[]): number => values.reduce((whole, value) => whole + value, 0)
