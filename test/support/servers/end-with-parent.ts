import { isMainThread } from 'node:worker_threads'

/**
 * To be imported before a program that is started with a pipe as standard input: the pipe closes when whoever holds its other end is gone,
 * however that came, and then this process ends too. Its threads import this as well; they have no such pipe.
 */
if (isMainThread) {
  process.stdin.resume()
  // An orderly exit waits for threads, and one that is just being started can keep it waiting for ever.
  process.stdin.once('close', () => process.kill(process.pid, 'SIGKILL'))
  // Listening keeps nobody alive: a program that has come to its end by itself ends.
  if ('unref' in process.stdin) process.stdin.unref()
}
