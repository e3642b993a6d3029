import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type ServiceProcess = {
  readonly child: ChildProcess
  readonly port: number
  readonly origin: string
  /** Standard output and error so far. */
  readonly said: () => string
  readonly ended: Promise<number | null>
}

/** Arguments that have Node end when the process that holds its standard input is gone, even one that was killed. */
export const endingWithParent: readonly string[] = ['--import', new URL('end-with-parent.ts', import.meta.url).href]

/** A test run or a measurement that ends early leaves no process behind. What is killed itself needs `endingWithParent`. */
export function endWithUs(child: ChildProcess): void {
  const killed = (): boolean => child.kill('SIGKILL')
  process.once('exit', killed)
  child.once('exit', () => process.off('exit', killed))
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * The service as an operator starts it, in a process of its own on a free port. Resolves once it listens, or fails with what it said.
 * @param uid the user it runs as, where this one may choose.
 */
export async function serviceProcess(environment: Readonly<Record<string, string>>, uid?: number): Promise<ServiceProcess> {
  const env = { PATH: process.env.PATH ?? '', PORT: '0', LOG_LEVEL: 'info', ...environment }
  const child = spawn(process.execPath, [...endingWithParent, 'src/main.ts'], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid })
  })
  endWithUs(child)
  let said = ''
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const port = await new Promise<number>((resolve, reject) => {
    let listening = false
    const listen = (chunk: Buffer): void => {
      said += String(chunk)
      // Looked for once: to search a log that grows would slow the process that measures.
      if (listening) return
      const found = /listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      listening = found !== undefined
      if (found) resolve(Number(found))
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    void ended.then(code => reject(new Error(`ended with ${code}: ${said}`)))
  })
  return { child, port, origin: `http://127.0.0.1:${port}`, said: () => said, ended }
}

/** Waits until the service says that it is ready. */
export async function untilReady({ origin }: Pick<ServiceProcess, 'origin'>, within = 20_000): Promise<void> {
  const until = performance.now() + within
  while (performance.now() < until) {
    const answer = await fetch(`${origin}/health/ready`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error('not ready in time')
}
