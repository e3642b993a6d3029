import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { runFeedbackCli } from '../../src/cli/feedback.ts'
import { openStore } from '../../src/store/open-store.ts'
import { entry, noon } from '../support/stores/feedback-samples.ts'

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

const asCommand = (command: string, databaseUrl: string, ...args: string[]) => {
  const program = new URL(`../../src/cli/${command}.ts`, import.meta.url).pathname
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  return spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8' })
}

test('explains itself as a command too', () => {
  expect(asCommand('feedback', 'sqlite::memory:', '--all')).toMatchObject({ status: 2, stdout: expect.stringContaining('Usage') })
})

test.each(['feedback', 'replay', 'backup'])('%s says how it is used, store or not', command => {
  const none = `sqlite:${join(mkdtempSync(join(tmpdir(), 'no-store-')), 'none.db')}`
  expect(asCommand(command, none, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining(`npm run ${command}`) })
})

test.each([
  ['feedback', '--count'],
  ['feedback', '--list'],
  ['replay', 'id']
])('%s %s makes no store where there is none', (command, argument) => {
  const file = join(mkdtempSync(join(tmpdir(), 'no-store-')), 'mistyped.db')
  const { status, stdout, stderr } = asCommand(command, `sqlite:${file}`, argument)
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: expect.stringContaining(`no store at ${file}`) })
  expect(status).not.toBe(0)
  expect(existsSync(file)).toBe(false)
})
