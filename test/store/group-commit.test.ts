import { expect, test } from 'vitest'
import { limits } from '../../src/limits.ts'
import { GroupCommit } from '../../src/store/group-commit.ts'

/** A database that hangs until it is told to answer. */
function hanging() {
  const asked: { readonly items: readonly number[]; readonly answer: () => void }[] = []
  const write = (items: readonly number[]): Promise<readonly string[]> =>
    new Promise(resolve => asked.push({ items, answer: () => resolve(items.map(() => 'kept')) }))
  const commit = new GroupCommit(
    write,
    () => 1,
    (characters: number) => characters
  )
  const turn = (): Promise<void> => new Promise(resolve => setImmediate(() => setImmediate(resolve)))
  return { asked, commit, turn }
}

test('while the database hangs, long items are turned away before memory is full; short ones and later ones are taken', async () => {
  const { asked, commit, turn } = hanging()
  const half = limits.postCharacters / 2
  const first = commit.add(half)
  await turn()
  expect(asked).toHaveLength(1)
  const second = commit.add(half - 10)
  await expect(commit.add(11)).rejects.toMatchObject({ code: 'store-unavailable' })
  const third = commit.add(10)
  asked[0]?.answer()
  expect(await first).toBe('kept')
  const fourth = commit.add(half)
  await turn()
  asked[1]?.answer()
  expect(await Promise.all([second, third])).toEqual(['kept', 'kept'])
  await turn()
  asked[2]?.answer()
  expect(await fourth).toBe('kept')
})

test('one item longer than all that may wait goes alone', async () => {
  const { asked, commit, turn } = hanging()
  const long = commit.add(limits.postCharacters + 1)
  await expect(commit.add(1)).rejects.toMatchObject({ code: 'store-unavailable' })
  await turn()
  asked[0]?.answer()
  expect(await long).toBe('kept')
})
