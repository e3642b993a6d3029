import { z } from 'zod'
import { profileChoiceSchema, profileNames, profileSchema, profiles } from '../clients/profile.ts'
import { registryFileSchema } from '../clients/registry-file.ts'
import { withTable } from './table-between.ts'

type Node = {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Node[]
  readonly items?: Node
  readonly properties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: Node | boolean
  readonly required?: readonly string[]
}

/** The JSON Schema of the client registry, for completion and checks in editors. */
export function registrySchema(): object {
  const profile = z.toJSONSchema(profileSchema.partial().required({ name: true }), { io: 'input' })
  const { $schema: _draft, ...choice } = profile
  return {
    ...z.toJSONSchema(registryFileSchema, {
      io: 'input',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema === (profileChoiceSchema as unknown))
          Object.assign(jsonSchema, { anyOf: [{ enum: [...profileNames] }, choice] })
      }
    }),
    title: 'Client registry of the CDS Hooks service'
  }
}

/** A text with the tables of the members of a registry entry and of a profile, from the schemas that read them. */
export function withRegistryTables(text: string): string {
  const { properties } = registrySchema() as Node
  const entry = properties?.clients?.items ?? {}
  const profile = z.toJSONSchema(profileSchema, { io: 'input' }) as Node
  const columns = ['member', 'form', 'default', 'meaning']
  return withTable(
    withTable(text, 'registry', columns, rowsOf(entry, { profile: 'generic' })),
    'profile',
    columns,
    rowsOf(profile, profiles.generic)
  )
}

/** @param defaults what counts where a member is left out and the schema itself does not say so */
const rowsOf = (node: Node, defaults: Readonly<Record<string, unknown>>, prefix = ''): readonly (readonly string[])[] =>
  Object.entries(node.properties ?? {}).flatMap(([name, member]) => {
    const path = `${prefix}${name}`
    const usual = member.default ?? defaults[name]
    const needed = usual === undefined && prefix === '' && node.required?.includes(name)
    const row = [`\`${path}\``, formOf(member), needed ? 'needed' : shown(usual), member.description ?? '']
    const deeper = `${path}${member.additionalProperties ? '.*' : ''}.`
    return [row, ...(name === 'profile' || name === 'jwks' ? [] : rowsOf(inside(member), {}, deeper))]
  })

const inside = ({ properties, additionalProperties }: Node): Node =>
  properties
    ? { properties }
    : typeof additionalProperties === 'object'
      ? { properties: additionalProperties.properties ?? {} }
      : {}

function shown(value: unknown): string {
  if (value === undefined) return ''
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

function formOf({ type, enum: words, anyOf, items }: Node): string {
  if (words) return words.map(word => `\`${String(word)}\``).join(', ')
  if (anyOf) return [...new Set(anyOf.map(formOf))].join(' or ')
  if (type === 'array') return `list of ${items ? formOf(items) : 'anything'}`
  return type ?? 'anything'
}
