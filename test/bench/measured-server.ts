import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import { endWithUs } from '../support/service-process.ts'

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

/** A server in a process of its own on one core, whose CPU time and memory can be read. */
export class MeasuredServer {
  readonly url: string
  readonly #child: ChildProcess

  constructor(url: string, child: ChildProcess) {
    this.url = url
    this.#child = child
  }

  static async start(
    file: string,
    port: number,
    environment: Readonly<Record<string, string>>,
    args: readonly string[] = [],
    core = 0
  ): Promise<MeasuredServer> {
    const node = [process.execPath, new URL(file, import.meta.url).pathname, ...args]
    const [command = '', ...rest] = pinning ? ['taskset', '-c', String(core), ...node] : node
    const child = spawn(command, rest, {
      env: { PATH: process.env.PATH ?? '', PORT: String(port), LOG_LEVEL: 'silent', NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'ignore', 'inherit']
    })
    endWithUs(child)
    const server = new MeasuredServer(`http://127.0.0.1:${port}`, child)
    for (let attempt = 0; attempt < 200; attempt += 1) {
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

  /** CPU time used so far, in microseconds, and resident memory in MB. */
  usage(): { readonly cpu: number; readonly rss: number } {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1]
    return { cpu: ticks * 10_000, rss: Number(rss ?? 0) / 1024 }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await gone
  }
}
