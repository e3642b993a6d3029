import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import { endingWithParent, endWithUs } from '../support/servers/service-process.ts'

const pinning = hasTaskset()

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Puts this process, the one that makes the load, on the second core. */
export function pinSelf(core: number): void {
  if (pinning) execFileSync('taskset', ['-acp', String(core), String(process.pid)], { stdio: 'ignore' })
}

export type Start = {
  readonly port: number
  readonly environment?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly core?: number
}

/** A server in a process of its own on one core, whose CPU time and memory can be read. */
export class MeasuredServer {
  readonly url: string
  readonly #child: ChildProcess
  readonly #beside: readonly MeasuredServer[]

  constructor(url: string, child: ChildProcess, beside: readonly MeasuredServer[] = []) {
    this.url = url
    this.#child = child
    this.#beside = beside
  }

  static async start(file: string, { port, environment = {}, args = [], core = 0 }: Start): Promise<MeasuredServer> {
    const node = [process.execPath, ...endingWithParent, new URL(file, import.meta.url).pathname, ...args]
    const [command = '', ...rest] = pinning ? ['taskset', '-c', String(core), ...node] : node
    const child = spawn(command, rest, {
      env: { PATH: process.env.PATH ?? '', PORT: String(port), LOG_LEVEL: 'silent', NODE_ENV: 'production', ...environment },
      stdio: ['pipe', 'ignore', 'inherit']
    })
    endWithUs(child)
    const server = new MeasuredServer(`http://127.0.0.1:${port}`, child)
    for (let attempt = 0; attempt < 800; attempt += 1) {
      if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`)
      try {
        await fetch(`${server.url}/health/ready`)
        return server
      } catch {
        await after(50)
      }
    }
    throw new Error(`${file} did not start`)
  }

  /** The same server, with another that it needs and that ends with it; only its own CPU is counted. */
  with(other: MeasuredServer): MeasuredServer {
    return new MeasuredServer(this.url, this.#child, [...this.#beside, other])
  }

  /** CPU time of all its threads so far, in microseconds, as the scheduler counts it. */
  cpu(): number {
    const tasks = `/proc/${this.#child.pid}/task`
    return readdirSync(tasks).reduce((sum, task) => sum + scheduled(`${tasks}/${task}/schedstat`), 0) / 1000
  }

  /** Resident memory in MB. */
  memory(): number {
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1]
    return Number(rss ?? 0) / 1024
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const gone = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await gone
    }
    await Promise.all(this.#beside.map(other => other.stop()))
  }
}

/** Nanoseconds on a CPU; 0 for a thread that has just ended. */
function scheduled(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0])
  } catch {
    return 0
  }
}
