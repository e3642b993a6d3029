import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { runFeedbackCli } from '../../src/cli/feedback.ts'
import { openStore } from '../../src/feedback/store.ts'
import { entry, noon } from '../support/feedback-samples.ts'

const store = openStore('sqlite::memory:', { clock: () => noon })
afterAll(() => store.close())

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const stdout = new PassThrough()
  const said = text(stdout)
  const code = await runFeedbackCli(args, store, stdout)
  stdout.end()
  return { code, said: await said }
}

test('counts and lists what is stored', async () => {
  expect(await run('--count')).toEqual({ code: 0, said: '0\n' })
  const entries = Array.from({ length: 500 }, () => entry())
  await store.addFeedback({ service: 's', client: 'c' }, entries)
  expect(await run('--count')).toEqual({ code: 0, said: '500\n' })
  const { said } = await run('--list')
  const cards = said
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line).card)
  expect(cards.sort()).toEqual(entries.map(({ card }) => card).sort())
})

test.each([[[]], [['--all']], [['--count', '--list']]])('explains itself for %j', async args => {
  expect(await run(...args)).toMatchObject({ code: 2, said: expect.stringContaining('Usage') })
})
