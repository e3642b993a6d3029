/**
 * Is this audience the address? Equal as texts after three changes that analysts and gateways make and no other: scheme and host in
 * lower case, the default port of the scheme cut, one slash at the end cut. No parser of addresses is asked: it would remove blanks, dots
 * and user info, and make equal what is not.
 */
export const isSameAddress = (one: string, other: string): boolean => one === other || normalized(one) === normalized(other)

const address = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([\s\S]*)$/
const defaultPort: Readonly<Record<string, string>> = { https: ':443', http: ':80' }

function normalized(text: string): string {
  const [, scheme, authority, rest] = address.exec(text) ?? []
  if (scheme === undefined || authority === undefined || rest === undefined) return text
  const kind = lower(scheme)
  const user = authority.slice(0, authority.lastIndexOf('@') + 1)
  const host = lower(authority.slice(user.length))
  const port = defaultPort[kind]
  const plain = port !== undefined && host.endsWith(port) ? host.slice(0, -port.length) : host
  return `${kind}://${user}${plain}${rest.endsWith('/') ? rest.slice(0, -1) : rest}`
}

/** ASCII only: other letters fold into these, and a host with one of them is another host. */
const lower = (text: string): string => text.replace(/[A-Z]/g, letter => letter.toLowerCase())

/** Tokens for feedback may name the service that showed the card instead of the address for feedback below it. */
export function endpointsOf(endpoint: string): readonly string[] {
  const [, service] = /^(.*\/cds-services\/[^/]+)\/feedback\/?$/.exec(endpoint) ?? []
  return service === undefined ? [endpoint] : [endpoint, service]
}
