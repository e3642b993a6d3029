import { expect, test } from 'vitest'
import { SqliteError } from '../../src/store/sqlite-thread.ts'
import { troubleOf } from '../../src/store/store-error.ts'

test.each([
  [Object.assign(new Error('row (SECRET) violates'), { code: '23514', detail: 'SECRET' }), '23514'],
  [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [new SqliteError('constraint failed: SECRET', 275), 'SQLite 275'],
  [new SyntaxError('"SECRET" is not valid JSON'), 'SyntaxError'],
  [new Error('Query read timeout'), 'Query read timeout'],
  ['SECRET', 'unknown']
])('%s is told as %s', (error, told) => expect(troubleOf(error)).toBe(told))
