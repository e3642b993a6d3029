/** Characters that make parsers disagree about where an address leads. */
const ambiguous = /[\s\\@?#%;]|\p{Cc}/u

/** Plain names only: no encoded slash or dot that a server behind a proxy might decode once more. */
const plainPath = /^(\/[\w.~$-]+)*\/?$/

/**
 * The base address that may be contacted, in one spelling and without a slash at the end, or nothing. An address is allowed if scheme,
 * host and port are those of a listed base and its path is the same or lies below it, all compared after parsing.
 */
export function allowedBase(fhirServer: string | null | undefined, allowed: readonly string[]): string | undefined {
  if (!fhirServer || fhirServer.length > 2000 || ambiguous.test(fhirServer)) return undefined
  const asked = URL.parse(fhirServer)
  if (!asked || !isSafeTransport(asked) || !plainPath.test(asked.pathname)) return undefined
  return listedBase(asked, allowed) === undefined ? undefined : `${asked.origin}${trimmed(asked.pathname)}`
}

/** The listed base, as it is listed, that an address lies on or below: the narrowest if there are several. */
export function listedBase(asked: URL, allowed: readonly string[]): string | undefined {
  const around = allowed.filter(base => {
    const listed = URL.parse(base)
    return (
      listed !== null &&
      listed.protocol === asked.protocol &&
      listed.host === asked.host &&
      isBelow(trimmed(asked.pathname), trimmed(listed.pathname))
    )
  })
  return around.sort((a, b) => b.length - a.length)[0]
}

/** Does this address stay on the base? Used for everything that is asked, and for every link that a server hands out. */
export function isOnBase(url: URL, root: URL): boolean {
  if (url.protocol !== root.protocol || url.host !== root.host || url.username !== '' || url.password !== '' || url.hash !== '')
    return false
  return plainPath.test(url.pathname) && isBelow(url.pathname, trimmed(root.pathname))
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '')
}

function isSafeTransport({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname))
}
