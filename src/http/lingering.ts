import type { Socket } from 'node:net'
import { limits } from '../limits.ts'

/** Milliseconds in which a sender may finish before its connection is cut. */
const patience = limits.lingering

/**
 * Makes a connection that is to be closed after its answer close in two steps: nothing more is said at once, and what still comes in is
 * dropped until the sender has finished. Closed in one step, a sender still busy with its body sees a broken pipe and never the answer.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.6
 */
export function lingering(socket: Socket): void {
  socket.destroySoon = () => {
    socket.end()
    const cut = setTimeout(() => socket.destroy(), patience)
    socket.once('close', () => clearTimeout(cut))
  }
}
