import { type Json, list, object, objects, type Resource, resource, string } from './json.ts'
import { isResourceType } from './resource-types.ts'

/** R4, and R4B, which differs in nothing that is read here. */
export const isReadVersion = (version: string): boolean => /^4\.[03](\.|$)/.test(version)

/** Does a server say of itself that it speaks another version of FHIR? One that says nothing does not. */
export async function isOtherVersion(reader: { readonly read: (address: string) => Promise<Resource> }): Promise<boolean> {
  const statement = await reader.read('metadata').catch(() => undefined)
  const version = string(statement?.fhirVersion)
  return version !== undefined && !isReadVersion(version)
}

/** Are there resources that R4 does not have, such as the orders of DSTU2? */
export const holdsOtherVersion = (prefetch: Json): boolean =>
  Object.values(prefetch).some(value => {
    const items = [resource(value), ...objects(list(object(value)?.entry)).map(entry => resource(entry.resource))]
    return items.some(item => item !== undefined && !isResourceType(item.resourceType))
  })
