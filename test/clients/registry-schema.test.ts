import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { registrySchema, withRegistryTables } from '../../src/cli/registry-reference.ts'
import { profileNames, profileSchema } from '../../src/clients/profile.ts'
import { parseRegistry } from '../../src/clients/registry.ts'
import { entrySchema } from '../../src/clients/registry-file.ts'

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

it.each(['epic', 'oracle', 'generic', 'sandbox'])('deploy/clients/%s.json is a registry, and names its schema', name => {
  const file = text(`deploy/clients/${name}.json`)
  expect(parseRegistry(file, name)).toMatchObject({ warnings: [] })
  expect(JSON.parse(file).$schema).toBe('../clients.schema.json')
})

it('the schema in the folder is the one that reads the file', () => {
  expect(JSON.parse(text('deploy/clients.schema.json'))).toEqual(JSON.parse(JSON.stringify(registrySchema())))
  const schema = registrySchema() as {
    properties: { clients: { items: { properties: Record<string, { anyOf?: { enum?: string[] }[] }> } } }
  }
  const { properties } = schema.properties.clients.items
  expect(Object.keys(properties).sort()).toEqual(Object.keys(entrySchema.shape).sort())
  expect(properties.profile?.anyOf?.[0]?.enum).toEqual([...profileNames])
})

it('every member of an entry and of a profile has a row that says what it means', () => {
  const reference = text('docs/registry.md')
  expect(withRegistryTables(reference)).toBe(reference)
  for (const name of [...Object.keys(entrySchema.shape), ...Object.keys(profileSchema.shape)])
    expect(reference).toMatch(new RegExp(`^\\| \`${name}\` \\| [^|]+ \\| [^|]* \\| [^|]{10,} \\|$`, 'm'))
})
