import { expect, it } from 'vitest'
import { loggedTrigger, meaningOf, triggerOf } from '../../src/cds-hooks/trigger.ts'
import { profileChoiceSchema, profiles } from '../../src/clients/profile.ts'

const extension = 'com.epic.cdshooks.request.bpa-trigger-action'
const meaning = (profile: (typeof profiles)['epic'], code: unknown) =>
  meaningOf(triggerOf({ extension: { [extension]: code } }, profile), profile)

it.each([
  ['60', 'chart-opening'],
  [60, 'chart-opening'],
  ['27', 'discharge'],
  [27, 'discharge'],
  ['5', 'other'],
  [29, 'other'],
  [' 27', 'other'],
  [null, undefined],
  [{ a: 1 }, undefined],
  [undefined, undefined]
])('%j means %s at Epic', (code, expected) => expect(meaning(profiles.epic, code)).toBe(expected))

it.each([
  ['27', ['27']],
  [27, ['27']],
  ['27', [27]]
])('%j is what the registry writes as %j', (code, discharge) => {
  const profile = profileChoiceSchema.parse({ name: 'generic', triggers: { extension, discharge } })
  expect(meaning(profile, code)).toBe('discharge')
})

it('means nothing at a client without triggers', () => {
  for (const name of ['open', 'generic', 'sidebar'] as const) expect(meaning(profiles[name], '27')).toBeUndefined()
})

it.each([
  ['27', '27'],
  ['a-B-9', 'a-B-9'],
  ['x'.repeat(20), 'x'.repeat(20)],
  ['x'.repeat(21), 'other'],
  ['', 'other'],
  ['Mrs. Planted', 'other'],
  ['1.5', 'other'],
  ['27\n', 'other']
])('%j is logged as %j', (code, expected) => expect(loggedTrigger(code)).toBe(expected))
