/**
 * A process to be killed: writers that post feedback to the store at the first argument and say each acknowledged post on standard
 * output. The second argument lists the number at which each writer goes on. A refused post is sent again, word for word.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { FeedbackEntry } from '../../../src/cds-hooks/feedback.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { entry, evaluation } from './feedback-samples.ts'

const [, , url = '', starts = '[]'] = process.argv
const store = openStore(url, { clock: () => Date.now() })
await store.ready()
// To a pipe this writes at once, and waits for a reader that is slow.
const say = (line: string): boolean => process.stdout.write(`${line}\n`)
say('ready')

const post = (writer: number, number: number): FeedbackEntry[] =>
  [0, 1, 2].map(part => entry({ card: `${writer}/${number}/${part}` }))

async function write(writer: number, first: number): Promise<never> {
  for (let number = first; ; number += 1) {
    store.recordEvaluation(evaluation())
    while (!(await posted(post(writer, number)))) await pause(10)
    say(`${writer} ${number}`)
  }
}

const posted = (entries: FeedbackEntry[]): Promise<boolean> =>
  store.addFeedback({ service: 's', client: 'c' }, entries).then(
    () => true,
    () => false
  )

await Promise.all((JSON.parse(starts) as number[]).map((first, writer) => write(writer, first)))
