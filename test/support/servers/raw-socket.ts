import { connect, type Socket } from 'node:net'

export type RawAnswer = { readonly text: string; readonly status: number; readonly milliseconds: number }

/** Sends these bytes and waits for the other side to close, or for `within` milliseconds. */
export const rawExchange = (port: number, bytes: string | Uint8Array, within = 5000): Promise<RawAnswer> =>
  exchange(port, bytes, within, () => undefined)

/** The same as a client does it that looks for an answer only when everything is sent, and fails if it cannot be sent. */
export const talksFirst = (port: number, bytes: string, within = 10_000): Promise<RawAnswer> =>
  exchange(port, bytes, within, (socket, fail) => socket.pause().once('error', fail))

function exchange(
  port: number,
  bytes: string | Uint8Array,
  within: number,
  prepare: (socket: Socket, fail: (error: Error) => void) => void
): Promise<RawAnswer> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    const late = setTimeout(() => {
      socket.destroy()
      reject(new Error(`still open after ${within} ms; so far: ${text.slice(0, 200)}`))
    }, within)
    socket.on('data', chunk => {
      text += String(chunk)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(late)
      resolve({ text, status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), milliseconds: performance.now() - began })
    })
    prepare(socket, reject)
    socket.write(bytes, () => socket.resume())
  })
}

/** A connection that sends a beginning, then a byte now and then. */
export function drip(port: number, beginning: string, every: number): { readonly socket: Socket; readonly stop: () => void } {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(beginning)
  const timer = setInterval(() => socket.writable && socket.write(' '), every)
  return {
    socket,
    stop: () => {
      clearInterval(timer)
      socket.destroy()
    }
  }
}

export const head = (path: string, ...lines: readonly string[]): string =>
  [`POST ${path} HTTP/1.1`, 'Host: x', 'Content-Type: application/json', ...lines, '', ''].join('\r\n')
